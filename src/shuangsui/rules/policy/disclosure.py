"""[disclosure]: what is public, from when, for how long, in which words, and what may be withheld."""

from __future__ import annotations

from typing import Literal, Self, get_args

from pydantic import Field, model_validator

from .base import Code, Share, Sourced, Span, Term, Text

# The product's own outcome codes; each plan maps its phrases to them (see docs/policy.md for their meaning).
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
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
Anchor = Literal[
    "task.completed", "draw.completed",
    "visit.ended", "result.determined", "decision.made", "month.end", "quarter.end", "year.end"
]  # fmt: skip


class ClockReading(Sourced):
    """One way to read when the clock starts."""

    id: Code
    says: Text
    starts: list[Anchor] = Field(min_length=1)
    which: Literal["earlier", "later"] = "earlier"
    term: Term


class Clock(Sourced):
    """When a result is due in public: so long after an event, or after the earlier/later of several.

    Where the text allows several readings, `readings` keeps them all and `chosen` names the one in force.
    """

    starts: list[Anchor] = []
    which: Literal["earlier", "later"] = "earlier"
    term: Term | None = None
    readings: list[ClockReading] = []
    chosen: Code | None = None

    @model_validator(mode="after")
    def _one_in_force(self) -> Self:
        if self.readings:
            if self.starts or self.term or self.chosen not in {r.id for r in self.readings} or not self.decided_by:
                raise ValueError("chosen-reading")
        elif self.chosen is not None:
            raise ValueError("chosen-reading")
        elif not self.starts or self.term is None:
            raise ValueError("clock")
        return self

    def in_force(self) -> tuple[tuple[Anchor, ...], Literal["earlier", "later"], Term]:
        """The events, which of them, and the term that count: the chosen reading's where there are several."""
        reading = next((r for r in self.readings if r.id == self.chosen), None)
        if reading is not None:
            return tuple(reading.starts), reading.which, reading.term
        return tuple(self.starts), self.which, self.term or ""


class Retention(Sourced):
    """How long a result stays public (公开期限). Without a `term` it stands in a rule that the plan only names (`says`)."""

    says: Text
    term: Term | None = None


class Publication(Sourced):
    """Something that is made public, and where."""

    id: Code
    name: Text
    when: Literal["before", "during", "after"]
    contents: list[Text] = []
    by: list[Text] = []
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
    share_cite: str = ""  # its article, where it is not that of the table
    publication: list[Publication] = []
    phrase: list[Phrase] = []
    unmapped: list[Outcome] = []  # outcomes for which the plan has no words: an honest gap
    withheld: list[Withholding] = []
    onward: list[Onward] = []
    public_for: Retention | None = None
    by_whom: str = ""

    @model_validator(mode="after")
    def _every_outcome_once(self) -> Self:
        said: list[str] = [*(o for p in self.phrase for o in p.outcomes), *self.unmapped]
        missing = [o for o in OUTCOMES if o not in said]
        double = [o for o in OUTCOMES if said.count(o) > 1]
        if missing or double:
            words = [f"没有对应：{'、'.join(missing)}"] * bool(missing) + [f"对应多次：{'、'.join(double)}"] * bool(double)
            raise ValueError("outcomes", "；".join(words))
        return self
