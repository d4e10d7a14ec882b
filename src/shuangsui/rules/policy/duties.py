"""[[deadline]], [[list]], [[report]]: what is owed, by whom, to whom, and by which day."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import ConfigDict, Field, model_validator

from .base import Code, MonthDay, Part, Sourced, Span, Term, Text

DutyAnchor = Literal[
    "month.end", "quarter.end", "half-year.end", "year.end", "year.start",
    "notice", "decision.made", "registry.change", "eia.approved", "visit.ended",
]  # fmt: skip
OPEN_ENDED = ("notice", "decision.made", "registry.change", "eia.approved", "visit.ended")  # 及时: due with the event itself


class When(Part):
    """A due day. Exactly one of: an offset after an anchor, a window before it, or a fixed day of the year.

    `after = "3 days"` from the day after the anchor; `within_last = "5 days"` before it ends; `day = "11-30"`.
    `if_day_off`: a due day that is no working day stays, or moves to the next or the one before.
    """

    anchor: DutyAnchor | None = None
    after: Term | None = None
    within_last: Term | None = None
    by_day: int | None = Field(None, ge=1, le=31)
    day: MonthDay | None = None
    of_year: Literal["plan", "plan-1", "plan+1"] = "plan"
    if_day_off: Literal["same", "next", "before"] = "same"

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        forms = sum(v is not None for v in (self.after, self.within_last, self.by_day, self.day))
        open_ended = forms == 0 and self.anchor in OPEN_ENDED
        if not open_ended and (forms != 1 or (self.day is None) != (self.anchor is not None)):
            raise ValueError("when")
        return self


class Owed(Sourced):
    """Who owes it to whom. Without `due` the plan names no day; `says` then keeps its word (及时)."""

    id: Code
    name: Text
    owed_by: list[Text] = Field(min_length=1)
    levels: list[Code] = []  # the levels of areas that owe it; empty: a department inside one authority
    owed_to: list[Text] = []
    due: When | None = None
    every: Span | None = None
    via: str = ""
    says: str = ""


class Deadline(Owed):
    """[[deadline]]: any other due day."""

    kind: Literal["plan", "draw", "visit", "disclosure", "report", "registry", "other"] = "other"


class OwedList(Owed):
    """[[list]]: a list that a unit owes, and what it feeds."""

    contents: Text
    feeds: list[Code] = []  # classes or draws made from it


Measure = Literal[
    "targets", "inspectors", "drawn", "visits", "visits-due", "on-time", "violations", "ordered", "penalised", "fines-yuan",
    "handed-over", "police", "published", "withheld", "joint-visits", "case-visits", "name", "area", "outcome", "date", "members",
    "number", "class", "credit-code", "unit", "certificate", "plan", "category", "item", "item-class", "method", "dates", "note",
    "reason",
]  # fmt: skip


class ReportColumn(Sourced):
    """A column: its heading and the named measure that fills it, perhaps of one class only."""

    heading: Text
    measure: Measure
    of_class: Code | None = None
    total: bool = True  # added up in the last row


class Report(Owed):
    """[[report]]: a statistic table or a summary. A table or a list has columns."""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [
                {"required": ["cite"], "properties": {"form": {"const": "summary"}}},
                {"required": ["decided_by"], "properties": {"form": {"const": "summary"}}},
                {"required": ["cite", "column"]},
                {"required": ["decided_by", "column"]},
            ]
        }
    )

    form: Literal["table", "list", "summary"]
    column: list[ReportColumn] = []
    grouped_by: Literal["area", "class", "visit", "none"] = "area"
    period: Span
    also: list[Text] = []

    @model_validator(mode="after")
    def _a_table_has_columns(self) -> Self:
        if self.form != "summary" and not self.column:
            raise ValueError("columns")
        return self
