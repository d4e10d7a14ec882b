"""A child plan beside the plan above it: what it may not undercut, and what it leaves out."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ..duties import all_owed
from ..policy import Policy
from ..policy.base import span_months, term_parts
from ..policy.conditions import InClass, leaves
from ..policy.draws import Draw
from ..policy.quotas import Quota, Ratio
from ..wording import amount_says, clock_says, every_says, line_says, when_says
from ..wording.lines import left_says
from .covered import covers_all
from .flaw import Flaw, Plan, cites_of, joined
from .numbers import simple_amounts, yearly


def above(plan: Plan) -> Iterator[Flaw]:
    """Everything in which a plan falls short of its parent, where its parent stands beside it."""
    named = plan.policy.policy.parent
    if named is None:
        return
    if plan.parent is None:
        yield Flaw("parent-not-found", cites_of([plan.policy.policy]), ("policy.parent",), {"parent": named})
        return
    title = plan.parent.policy.title
    if not any(title in basis for basis in plan.policy.policy.legal_basis):
        values = {"title": title, "basis": joined(plan.policy.policy.legal_basis)}
        yield Flaw("parent-named-otherwise", cites_of([plan.policy.policy]), ("policy.parent", "policy.legal_basis"), values)
    for level in plan.levels:
        yield from _lines(plan.policy, plan.parent, level)
    yield from _clock(plan.policy, plan.parent)
    yield from _duties(plan, plan.parent)


def _class_of(line: Quota) -> frozenset[str]:
    return frozenset(leaf.class_ for leaf in leaves(line.of) if isinstance(leaf, InClass))


def _lines(child: Policy, parent: Policy, level: str) -> Iterator[Flaw]:
    """The parent's lines for the level: each class must be drawn at least as much, and as often."""
    slow: list[tuple[Quota, Draw, Draw]] = []
    for theirs in parent.lines_of(level):
        own = [q for q in child.lines_of(level) if _class_of(q) == _class_of(theirs)]
        names = {"line": theirs.name, "parent": parent.policy.short_title, "theirs": line_says(parent, theirs)}
        if not own:
            yield Flaw("parent-line-missing", cites_of([theirs]), (f"parent.quota.{theirs.id}",), names)
        yield from _narrower(own, theirs, names)
        for q in own:
            pair = _rhythm(child, parent, q, theirs)
            if pair is not None:
                slow.append((q, *pair))
            parts = (f"quota.{q.id}", f"parent.quota.{theirs.id}")
            if _falls_short(q, theirs):
                values = names | {"own": line_says(child, q), "line": q.name}
                yield Flaw("below-parent", _cites(q, theirs), parts, values)
            yield from _left_side(q, theirs, parts)
    for often, asked in {(a.id, b.id): (a, b) for _, a, b in slow}.values():
        values = {"line": joined(q.name for q, _, _ in slow), "own": every_says(often.every), "theirs": every_says(asked.every)}
        values["parent"] = parent.policy.short_title
        cites = (often.cite or often.decided_by, f"上级 {asked.cite or asked.decided_by}")
        yield Flaw("drawn-less-often-than-parent", cites, (f"draw.{often.id}", f"parent.draw.{asked.id}"), values)


def _narrower(own: list[Quota], theirs: Quota, names: dict[str, str]) -> Iterator[Flaw]:
    """Targets that the parent's line holds and none of the child's lines for the class does."""
    if own and not covers_all(theirs.of, [q.of for q in own]):
        parts = (*(f"quota.{q.id}" for q in own), f"parent.quota.{theirs.id}")
        values = names | {"line": joined(q.name for q in own)}
        yield Flaw("narrower-than-parent", _cites(own[0], theirs), parts, values)


def _cites(own: Quota, theirs: Quota) -> tuple[str, str]:
    return own.cite or own.decided_by, f"上级 {theirs.cite or theirs.decided_by}"


def _falls_short(own: Quota, theirs: Quota) -> bool:
    """Less on average, longer spans, no cover where the parent has one, or fewer targets an inspector."""
    mine, wanted = (yearly(q.model_copy(update={"cover": None})) for q in (own, theirs))
    if wanted is not None and (mine is None or mine < wanted):
        return True
    covered = theirs.cover is not None and (own.cover is None or span_months(own.cover.in_) > span_months(theirs.cover.in_))
    ratios = [_targets_each(q) for q in (own, theirs)]
    longer = span_months(own.every) > span_months(theirs.every)
    return covered or longer or (ratios[1] is not None and (ratios[0] is None or ratios[0] < ratios[1]))


def _targets_each(line: Quota) -> Fraction | None:
    return max((a.targets / a.inspectors for a in simple_amounts(line.at_least) if isinstance(a, Ratio)), default=None)


def _left_side(own: Quota, theirs: Quota, parts: tuple[str, ...]) -> Iterator[Flaw]:
    sides = [[a for a in simple_amounts(q.at_least) if isinstance(a, Ratio)] for q in (own, theirs)]
    if sides[0] and sides[1] and sides[0][0].inspectors_of != sides[1][0].inspectors_of:
        values = {"line": own.name, "own": left_says(sides[0][0]), "theirs": left_says(sides[1][0])}
        yield Flaw("ratio-left-differs", _cites(own, theirs), parts, values, (amount_says(sides[0][0]), amount_says(sides[1][0])))


def _rhythm(child: Policy, parent: Policy, own: Quota, theirs: Quota) -> tuple[Draw, Draw] | None:
    """The draws of both plans that hold the line most often, where the child's is the rarer."""
    mine = [d for d in child.draw if own.id in d.lines and d.every != "ad-hoc"]
    wanted = [d for d in parent.draw if theirs.id in d.lines and d.every != "ad-hoc"]
    if not mine or not wanted:
        return None
    often, asked = (min(draws, key=lambda d: span_months(d.every)) for draws in (mine, wanted))
    return (often, asked) if span_months(often.every) > span_months(asked.every) else None


def _clock(child: Policy, parent: Policy) -> Iterator[Flaw]:
    own, theirs = child.disclosure.clock, parent.disclosure.clock
    (starts, _, term), (asked, _, wanted) = own.in_force(), theirs.in_force()
    (mine, unit), (least, other) = term_parts(term), term_parts(wanted)
    if starts != asked or unit != other or mine > least:
        values = {"own": clock_says(own), "theirs": clock_says(theirs)}
        yield Flaw("clock-unlike-parent", (own.cite, f"上级 {theirs.cite}"), ("disclosure.clock",), values)


def _duties(plan: Plan, parent: Policy) -> Iterator[Flaw]:
    """Dated duties that the parent lays on the child's levels and the child does not name."""
    own = {o.name for _, o, _ in all_owed(plan.policy)}
    lost = [o for _, o, _ in all_owed(parent) if o.due is not None and set(o.levels) & set(plan.levels) and o.name not in own]
    lost = [o for o in lost if o.due is not None and (o.due.day or o.due.within_last or o.due.after or o.due.by_day)]
    if lost:
        details = tuple(f"{o.name}：{when_says(o.due)}（上级 {o.cite}）" for o in lost)
        cites = tuple(f"上级 {cite}" for cite in cites_of(lost))
        values = {"duties": joined(o.name for o in lost), "parent": parent.policy.short_title}
        yield Flaw("parent-duty-unnamed", cites, tuple(f"parent.{o.id}" for o in lost), values, details)
