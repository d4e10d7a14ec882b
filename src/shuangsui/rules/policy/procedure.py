"""[visit], [finding], [[body]] and [[duty]]: how a visit runs, what becomes of a finding, who answers for what."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from .base import Code, Sourced, Span, Term, Text
from .disclosure import Outcome


class Step(Sourced):
    """A step that a visit must take: before it, at the target, or after it."""

    id: Code
    when: Literal["before", "during", "after"]
    says: Text
    required: bool = True


class Right(Sourced):
    """A right of the target's that the notice tells it."""

    id: Code
    says: Text


class Notice(Sourced):
    """The notice of a visit (检查通知书): its title, what it states, and the rights it tells."""

    title: Text
    contents: list[Text] = Field(min_length=1)
    right: list[Right] = []


class Visit(Sourced):
    """[visit]: how an inspection runs, whatever its method."""

    step: list[Step] = Field(min_length=1)
    notice: Notice | None = None
    evidence: list[Text] = []
    secret_until_visit: bool = True  # the drawn list is not told before the visit
    carried_by: str = ""  # the system or device by which tasks are sent and records come back


class Route(Sourced):
    """What is done with a finding of a certain weight, and the outcome codes that it ends in."""

    id: Code
    finding: Text
    handled: Text
    outcomes: list[Outcome] = Field(min_length=1)
    term: Term | None = None


class Stage(Sourced):
    """A stage of the closed loop of a finding (发现、交办、督办、销号)."""

    id: Code
    name: Text


class Finding(Sourced):
    """[finding]: tracked to the end: its stages in order, and its routes."""

    stage: list[Stage] = Field(min_length=2)
    route: list[Route] = Field(min_length=1)


class Role(Sourced):
    """A seat in a body: the role and the office that holds it. Persons are never named in a policy."""

    role: Text
    post: Text


class Body(Sourced):
    """[[body]]: a leading group, an office, a department: what it answers for."""

    id: Code
    name: Text
    part_of: Code | None = None
    seated_at: str = ""
    answers_for: list[Text] = []
    role: list[Role] = []


class Duty(Sourced):
    """[[duty]]: an obligation that the product shows, reminds of and records, though it computes nothing from it."""

    id: Code
    kind: Literal[
        "organisation", "supervision", "training", "publicity", "discipline", "exemption", "tracking", "data", "coordination"
    ]
    says: Text
    by: list[Text] = Field(min_length=1)
    of: list[Text] = []
    means: list[Text] = []
    every: Span | None = None

    @model_validator(mode="after")
    def _someone_is_supervised(self) -> Self:
        if self.kind == "supervision" and not self.of:
            raise ValueError("supervised")
        return self
