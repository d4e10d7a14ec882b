"""[[class]], [[listed]] and [[grade]]: how targets are sorted, and on what evidence."""

from __future__ import annotations

from datetime import date
from typing import Self

from pydantic import model_validator

from .base import Code, Part, Sourced, Span, Text
from .conditions import Condition


class Reading(Sourced):
    """One way to read a passage that allows several."""

    id: Code
    says: Text
    when: Condition


class Nomination(Sourced):
    """A ground for a class, with its official words. A ground without a number is the bureau's to state (`when` absent)."""

    id: Code
    reason: Text
    when: Condition | None = None
    readings: list[Reading] = []
    chosen: Code | None = None

    @model_validator(mode="after")
    def _one_reading_in_force(self) -> Self:
        if self.readings and (self.when is not None or self.chosen not in {r.id for r in self.readings} or not self.decided_by):
            raise ValueError("chosen-reading")
        if not self.readings and self.chosen is not None:
            raise ValueError("chosen-reading")
        return self

    def in_force(self) -> Condition | None:
        """The condition that counts: the chosen reading's where the text allows several; None = the bureau's decision."""
        return next((r.when for r in self.readings if r.id == self.chosen), self.when)


class Confirmation(Sourced):
    """A review meeting: nominees are members only once it has confirmed them."""

    meeting: Text
    listed_in: Code | None = None  # the decision: the [[listed]] that names those confirmed
    hears_the_firm: bool = False  # the firm hears of it before it is published


class Member(Sourced):
    """A member of an issued list or a decision, as the document names it."""

    name: Text
    area: Text
    reasons: list[Text] = []
    credit_code: str = ""


class IssuedList(Sourced):
    """[[listed]]: an issued list or a review meeting's decision: who issued it, when, its members where the plan prints them."""

    id: Code
    name: Text
    issuer: Text
    decided_on: date | None = None
    decision: str = ""
    pending: str = ""  # the document that is still to come: until then its members are those that the registry states
    renewed: Span | None = None  # how often it is issued anew
    member: list[Member] = []


class TargetClass(Sourced):
    """[[class]]: by issued list, by nomination (and confirmation), or everything else (`otherwise`)."""

    id: Code
    name: Text
    synonyms: list[Text] = []
    precedence: int | None = None  # where the plan gives an order: the lowest number alone counts
    listed_in: Code | None = None
    nominated_by: list[Nomination] = []
    confirmed_by: Confirmation | None = None
    otherwise: bool = False
    definition: str = ""

    @model_validator(mode="after")
    def _one_way_in(self) -> Self:
        if (self.listed_in is not None) + bool(self.nominated_by) + self.otherwise != 1:
            raise ValueError("one-way-in")
        return self


class Score(Part):
    """One step of a criterion: these points when the condition holds (the first that holds counts)."""

    points: int
    when: Condition
    says: Text


class Criterion(Sourced):
    """A criterion of a grade: its steps are tried from the top, none holding = 0 points."""

    id: Code
    name: Text
    score: list[Score]


class Grade(Sourced):
    """[[grade]]: one risk grade, reached from `impact_from` points (the highest impact score decides, after IRAM)."""

    id: Code
    name: Text
    impact_from: int


class Grading(Sourced):
    """[grading]: impact criteria set the grade, performance criteria move it by at most one.

    The sum of the performance points at or above `worse_from` moves a grade up, at or below `better_until` down.
    """

    impact: list[Criterion]
    performance: list[Criterion] = []
    worse_from: int = 1
    better_until: int = -1
    review: str = ""
