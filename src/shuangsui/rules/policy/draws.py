"""[[draw]], [team], [[method]] and [[event]]: when lots are drawn, who goes, how, and what stays outside the lot."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import Field, model_validator

from .base import Code, MonthDay, Part, Sourced, Span, Term, Text
from .conditions import Condition

PERIOD_TERMS = ("period", "period-end")  # visits that have the period of the draw: spread over its months, or to its last day


class Window(Part):
    """When a draw is fixed, relative to the period that it is for. Exactly one form.

    `within_last = "5 working days", of = "before"`: in the last five working days of the period before;
    `by_day = 25, of = "before"`: by the 25th of the last month of the period before;
    `within_first = "15 days"`: in the first days of the period itself; `by = "12-31"` a day of the year before.
    """

    within_last: Term | None = None
    within_first: Term | None = None
    by_day: int | None = Field(None, ge=1, le=31)
    by: MonthDay | None = None
    of: Literal["before", "same"] = "same"

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if sum(v is not None for v in (self.within_last, self.within_first, self.by_day, self.by)) != 1:
            raise ValueError("window")
        return self


class Seat(Part):
    """A department's part of a team, for joint draws; `pool` is its code in the draw protocol."""

    pool: Code
    name: Text
    size: int = Field(ge=1)
    departments: list[Text] = []


def check_seats(seats: list[Seat]) -> None:
    """Each pool once, the first with at least two seats (draw protocol, section 3). Raises ValueError("seats")."""
    if seats and (seats[0].size < 2 or len({s.pool for s in seats}) != len(seats)):
        raise ValueError("seats")


class Draw(Sourced):
    """A cycle of draws. `lines` are quota ids; `of` narrows a directed draw (定向抽查) to targets with these marks.

    `visits_within`: a term from the draw; `period`: its period, over whose months the visits fall; `period-end`: the last day of
    it for all, which is what a round without a calendar (`ad-hoc`) has unless it says otherwise.
    """

    id: Code
    name: Text
    by: list[Code]  # the levels that hold it
    lines: list[Code] = Field(min_length=1)
    every: Span | Literal["ad-hoc"]
    window: Window | None = None
    of: Condition | None = None
    directed_by: list[Code] = []  # 定向抽查: the attributes by which one round may be narrowed when it is frozen
    joint: Literal["internal", "departments"] | None = None  # 内部联合, 部门联合
    initiated_by: str = ""
    seats: list[Seat] = []  # of a joint draw; empty: those of [team]
    approved_by: str = ""
    offline_if_no_account: bool = False
    watched_by: list[Text] = []
    visits_within: Term | Literal["period", "period-end"] = "period"
    visits_cite: str = ""
    visits_decided_by: str = ""

    @model_validator(mode="before")
    @classmethod
    def _a_round_ends_with_its_period(cls, data: Any) -> Any:
        if isinstance(data, dict) and data.get("every") == "ad-hoc" and "visits_within" not in data:
            return data | {"visits_within": "period-end"}
        return data

    @model_validator(mode="after")
    def _seats_of_departments(self) -> Self:
        check_seats(self.seats)
        return self


class Recusal(Sourced):
    """A ground of recusal (回避)."""

    id: Code
    reason: Text


class Need(Sourced):
    """[[team.need]]: what one of a team must have at the targets that meet `of`: a speciality, years of work, or both."""

    of: Condition | None = None
    speciality: str = ""
    years: int | None = Field(None, ge=1, le=50)

    @model_validator(mode="after")
    def _needs_something(self) -> Self:
        if not self.speciality and self.years is None:
            raise ValueError("need")
        return self


class Team(Sourced):
    """[team]: seats, who leads, who may help. A team has at least two certified inspectors."""

    seats: list[Seat] = Field(min_length=1)
    specialities: list[Text] = []
    need: list[Need] = []
    leader: Literal["by-lot"] = "by-lot"
    formed_by: str = ""  # 科学编组、随机匹配
    auxiliary: list[Text] = []  # who may assist beside the certified ones
    registry: list[Text] = []  # who belongs in the inspector registry
    registry_renewed: str = ""
    recusal: list[Recusal] = []

    @model_validator(mode="after")
    def _two_certified(self) -> Self:
        check_seats(self.seats)
        return self


class Method(Sourced):
    """[[method]]: a way to inspect: on site, off site, written, entrusted."""

    id: Code
    name: Text
    form: Code | None = None
    when: Condition | None = None
    says: str = ""
    needs_approval: bool = False
    unannounced: bool = False  # 四不两直


class Event(Sourced):
    """[[event]]: what is inspected outside the draw, recorded as such."""

    id: Code
    name: Text
    synonyms: list[Text] = []
    drawn: bool = False  # a special inspection (专项检查) is drawn, a campaign (专项行动) is not
    targeted: bool = True  # 针对性检查
