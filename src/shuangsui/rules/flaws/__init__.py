"""Flaws of a plan itself: contradictions, gaps, open decisions, things to know; found in its policy file, each with its article.

Nothing here knows a city: every finder asks the parts of the schema alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..policy import Policy
from . import above, dates, numbers, sorting, undecided, words
from .flaw import Flaw, Plan, Words
from .sentences import SEVERITIES, SEVERITY_OF, WORDS

__all__ = ["SEVERITIES", "UNDERCUTS", "Flaw", "Words", "flaws_of", "severity_of", "short_of", "told"]

_FINDERS: tuple[Callable[[Plan], Iterator[Flaw]], ...] = (
    numbers.covers,
    numbers.ceilings,
    numbers.caps,
    numbers.inverted,
    numbers.ratios,
    numbers.spans_and_draws,
    numbers.uncounted,
    sorting.unmapped_classes,
    sorting.grounds,
    sorting.overlaps,
    sorting.lists,
    sorting.early_lists,
    sorting.grading,
    sorting.areas,
    dates.draws_before_lists,
    dates.draws_before_plan,
    dates.early_tables,
    dates.days_off,
    dates.undated,
    dates.self_reports,
    dates.clocks,
    dates.validity,
    words.called,
    words.phrases,
    words.merged_phrases,
    words.publicity,
    words.forms,
    words.items,
    undecided.readings,
    undecided.numbers,
    undecided.decided,
    above.above,
)


def flaws_of(policy: Policy, parent: Policy | None = None, year: int | None = None, folder: str = "") -> list[Flaw]:
    """Every flaw of a plan, contradictions first, else in the order in which they are looked for.

    `parent`: the plan above, where it is at hand. `year`: for whose days the calendar is asked; the plan's own, or the year in
    which a standing rule came into force. `folder`: the name of the folder that the plan stands in, "" where that is not known.
    """
    plan = Plan(policy, parent, year or policy.policy.year or policy.policy.effective_from.year, folder)
    found = [flaw for finder in _FINDERS for flaw in finder(plan)]
    return sorted(found, key=lambda f: SEVERITIES.index(severity_of(f)))


UNDERCUTS = ("below-parent", "narrower-than-parent", "parent-line-missing")  # floors of the plan above not kept


def short_of(policy: Policy, parent: Policy) -> list[Flaw]:
    """The lines in which a plan falls short of the plan above it: with one of them it is not worked by."""
    plan = Plan(policy, parent, policy.policy.year or policy.policy.effective_from.year, "")
    return [flaw for flaw in above.above(plan) if flaw.code in UNDERCUTS]


def told(flaw: Flaw) -> Words:
    """The sentences of a flaw with its values filled in."""
    return Words(*(text.format_map(flaw.values) for text in WORDS[flaw.code]))


def severity_of(flaw: Flaw) -> str:
    """矛盾, 缺口, 待定 or 提示."""
    return SEVERITY_OF[flaw.code]
