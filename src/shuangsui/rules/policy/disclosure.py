"""[disclosure]: what is public, from when, for how long, in which words, and what may be withheld."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from .base import Code, Part, Share, Sourced, Span, Term, Text

# The product's own outcome codes; each plan maps its phrases to them (see docs/policy.md for their meaning).
OUTCOMES = (
    "no-problem",
    "guided",
    "ordered-to-correct",
    "corrected-on-spot",
    "penalised",
    "compelled",
    "case-filed",
    "other-act",
    "handed-over",
    "police",
    "pending",
    "not-published-info",
    "false-info",
    "no-contact",
    "uncooperative",
    "no-activity",
    "stopped",
    "moved-or-closed",
)
Outcome = Literal[
    "no-problem",
    "guided",
    "ordered-to-correct",
    "corrected-on-spot",
    "penalised",
    "compelled",
    "case-filed",
    "other-act",
    "handed-over",
    "police",
    "pending",
    "not-published-info",
    "false-info",
    "no-contact",
    "uncooperative",
    "no-activity",
    "stopped",
    "moved-or-closed",
]
Anchor = Literal["task.completed", "visit.ended", "result.determined", "decision.made", "month.end", "quarter.end", "year.end"]


class Clock(Sourced):
    """When a result is due in public: so long after an event, or after the earlier/later of several."""

    starts: list[Anchor] = Field(min_length=1)
    which: Literal["earlier", "later"] = "earlier"
    term: Term


class Publication(Sourced):
    """Something that is made public, and where."""

    id: Code
    name: Text
    when: Literal["before", "during", "after"]
    contents: list[Text] = []
    every: Span | None = None
    where: list[Text] = []


class Phrase(Sourced):
    """A result phrase of the plan and the outcome codes that it says; its standard code where the plan gives one."""

    says: Text
    outcomes: list[Outcome] = Field(min_length=1)
    code: str = ""


class Withholding(Sourced):
    """A ground on which a result may be withheld."""

    id: Code
    ground: Text


class Onward(Sourced):
    """Where else a result must go: a credit system, a provincial platform."""

    id: Code
    name: Text
    of: list[Outcome] = []  # empty: every result
    term: Term | None = None


class Disclosure(Sourced):
    """The rule of 一公开."""

    clock: Clock
    share: Share | None = None  # how much of the year's results: "100%"
    publication: list[Publication] = []
    phrase: list[Phrase] = Field(min_length=1)
    unmapped: list[Outcome] = []  # outcomes for which the plan has no words: an honest gap
    withheld: list[Withholding] = []
    onward: list[Onward] = []
    public_for: Term | None = None
    public_for_says: str = ""
    by_whom: str = ""

    @model_validator(mode="after")
    def _every_outcome_once(self) -> Self:
        said = [o for p in self.phrase for o in p.outcomes] + list(self.unmapped)
        if sorted(said) != sorted(set(said)) or set(said) != set(OUTCOMES):
            raise ValueError("outcomes")
        return self
