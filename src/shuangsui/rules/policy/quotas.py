"""[[quota]]: one line of obligation — who owes how many visits of whom, in which span, with which exceptions."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Discriminator, Field, Tag, field_validator, model_validator

from .base import Code, Part, RatioNumber, Share, Sourced, Span, Text
from .conditions import Condition


class Ratio(Part):
    """Inspectors : targets, such as 1:5 → ceil(inspectors × 5 ÷ 1). `inspectors_of` narrows the left side."""

    inspectors: RatioNumber
    targets: RatioNumber
    inspectors_of: dict[str, str | bool] = {}


class Times(Part):
    """Every member this many times in the span, spread evenly."""

    times: int = Field(ge=1, le=52)
    in_: Span = Field(alias="in")


class Larger(Part):
    """The largest of several amounts."""

    larger: list[Amount] = Field(min_length=2)


class Smaller(Part):
    """The smallest of several amounts."""

    smaller: list[Amount] = Field(min_length=2)


class Either(Part):
    """The plan leaves the choice: `decided` is the position (from 0) of the one in force."""

    either: list[Amount] = Field(min_length=2)
    decided: int = Field(ge=0)
    decided_by: Text

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if self.decided >= len(self.either):
            raise ValueError("decided")
        return self


# The tags stand in angle brackets: they appear in pydantic's path, and must never look like a key of the file.
_AMOUNTS = ("inspectors", "times", "larger", "smaller", "either")
_MODELS = {"Ratio": "inspectors", "Times": "times", "Larger": "larger", "Smaller": "smaller", "Either": "either"}


def _amount_form(value: Any) -> str | None:
    if isinstance(value, dict):
        return next((f"<{form}>" for form in _AMOUNTS if form in value), None)
    if isinstance(value, Part):
        return f"<{_MODELS[type(value).__name__]}>"
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return "<count>"
    return "<all>" if value == "all" else "<share>"


Amount = Annotated[
    Annotated[Literal["all"], Tag("<all>")]
    | Annotated[Share, Tag("<share>")]
    | Annotated[int, Field(ge=0), Tag("<count>")]
    | Annotated[Ratio, Tag("<inspectors>")]
    | Annotated[Times, Tag("<times>")]
    | Annotated[Larger, Tag("<larger>")]
    | Annotated[Smaller, Tag("<smaller>")]
    | Annotated[Either, Tag("<either>")],
    Discriminator(_amount_form, custom_error_type="amount_form", custom_error_message="amount-form"),
]

for _model in (Larger, Smaller, Either):
    _model.model_rebuild()


class Cover(Part):
    """Every member at least once in the span. `soft`: 原则上, applied, and reported where it cannot be."""

    all: Literal[True]
    in_: Span = Field(alias="in")
    soft: bool = False


class Months(Part):
    """A window of the year in which the line is drawn: months 1–12, both ends included; 11 to 3 runs over New Year."""

    from_: int = Field(alias="from", ge=1, le=12)
    to: int = Field(ge=1, le=12)


class LineReading(Sourced):
    """One way to read the line; the keys given replace the line's own."""

    id: Code
    says: Text
    at_least: Amount | None = None
    at_most: Share | None = None
    every: Span | None = None
    of: Condition | None = None
    cover: Cover | None = None
    share_of: Literal["members", "planned visits"] | None = None


class Quota(Sourced):
    """One line. Exactly one of `at_least`, `readings`, `pending`, `cover` alone or `at_most` alone says how many.

    With `at_most` alone the plan has a ceiling and no floor: as many are drawn as it allows, unless an approved plan says fewer.
    """

    id: Code
    name: Text
    by: Code  # the level that owes it
    of: Condition
    within: Literal["own", "below"] = "own"
    every: Span
    at_least: Amount | None = None
    at_most: Share | None = None
    cover: Cover | None = None
    base: Literal["taking-part", "listed"] = "taking-part"
    until: Literal["rectified"] | None = None
    no_repeat: Span | None = None
    months: Months | None = None
    items: list[Code] = []
    cover_items: Span | None = None
    spread: list[Share] = []
    return_share: Share | None = None
    recognises: list[Code] = []
    soft: bool = False
    pending: str = ""
    readings: list[LineReading] = []
    chosen: Code | None = None
    share_of: Literal["members", "planned visits"] = "members"
    joint: Literal["internal", "departments"] | None = None  # only such visits count: 内部联合, 部门联合
    counts: Literal["targets", "rounds"] = "targets"  # 抽查次数 are rounds, 检查主体数量 are targets

    @field_validator("spread")
    @classmethod
    def _a_rising_curve(cls, value: list[Share]) -> list[Share]:
        if value and (value != sorted(value) or value[-1] != 1):
            raise ValueError("spread")
        return value

    @model_validator(mode="after")
    def _says_how_many(self) -> Self:
        if self.readings and (self.chosen not in {r.id for r in self.readings} or not self.decided_by):
            raise ValueError("chosen-reading")
        if not self.readings and self.chosen is not None:
            raise ValueError("chosen-reading")
        line = self.in_force()
        if line.at_least is None and line.cover is None and line.at_most is None and not self.pending:
            raise ValueError("no-number")
        return self

    def in_force(self) -> Quota:
        """The line as it counts: the chosen reading's keys laid over its own. Itself when there is one reading."""
        reading = next((r for r in self.readings if r.id == self.chosen), None)
        if reading is None:
            return self
        keys = ("at_least", "at_most", "every", "of", "cover", "share_of")
        changed = {k: getattr(reading, k) for k in keys if getattr(reading, k) is not None}
        return self.model_copy(update=changed | {"readings": [], "chosen": None})


class Limit(Sourced):
    """[[limit]]: a cap on visits to one target, or a warning. Case inspections count only where `counts` says so."""

    id: Code
    name: Text
    of: Condition | None = None
    most: int | None = Field(None, ge=1)
    in_: Span | Literal["day", "week"] = Field("year", alias="in")
    least_days_between: int | None = Field(None, ge=1)
    counts: list[Literal["random", "special", "case"]] = ["random", "special"]
    warns_only: bool = False
    same_inspector: bool = False
    without_finding: bool = False

    @model_validator(mode="after")
    def _limits_something(self) -> Self:
        if (self.most is None) == (self.least_days_between is None):
            raise ValueError("limit")
        return self

    @property
    def only_warns(self) -> bool:
        """Whether it leaves nobody out of a draw. One by day or week, by inspector or by findings cannot be kept by leaving out,
        and warns whatever it says of itself."""
        return self.warns_only or self.same_inspector or self.without_finding or self.in_ in ("day", "week")
