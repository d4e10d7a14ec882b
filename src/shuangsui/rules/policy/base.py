"""What every part of a policy file shares: strictness, sources, and the words for spans of time and shares."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)

CODE = r"^[a-z0-9][a-z0-9_-]{0,39}$"
AREA_CODE = r"^[A-Za-z0-9_-]{1,40}$"
MONTH_DAY = r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
Code = Annotated[str, StringConstraints(pattern=CODE)]
AreaCode = Annotated[str, StringConstraints(pattern=AREA_CODE)]
MonthDay = Annotated[str, StringConstraints(pattern=MONTH_DAY)]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]

_PERCENT = re.compile(r"^([0-9]{1,3}(?:\.[0-9]{1,4})?)%$")


class Part(BaseModel):
    """A table of the policy file. Unknown keys are errors, values are never coerced, nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Sourced(Part):
    """A part that must say where it comes from: the plan's article, or who of the bureau decided it.

    `cite` names the article ("四（二）"); `decided_by` says who filled in what the plan leaves open;
    `quote` may hold the plan's own words; `note` is for the reader of the file.
    """

    model_config = ConfigDict(json_schema_extra={"anyOf": [{"required": ["cite"]}, {"required": ["decided_by"]}]})

    cite: str = ""
    decided_by: str = ""
    quote: str = ""
    note: str = ""

    @model_validator(mode="after")
    def _has_a_source(self) -> Self:
        if not self.cite.strip() and not self.decided_by.strip():
            raise ValueError("no-source")
        return self


def percent(value: object) -> object:
    """`"25%"` → Fraction(1, 4). Raises ValueError("percent") on any other form; exact, never a float."""
    if isinstance(value, Fraction):
        return value
    match = _PERCENT.match(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError("percent")
    return Fraction(match[1]) / 100


def ratio_number(value: object) -> object:
    """One side of `1 : 2.5`: a positive integer, or a decimal written as text, as an exact Fraction."""
    if isinstance(value, Fraction):
        return value
    if isinstance(value, bool) or not isinstance(value, int | str) or not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,6})?", str(value)):
        raise ValueError("ratio-number")
    number = Fraction(value)
    if number <= 0:
        raise ValueError("ratio-number")
    return number


Share = Annotated[
    Fraction,
    BeforeValidator(percent),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^[0-9]{1,3}(\.[0-9]{1,4})?%$"}),
]
RatioNumber = Annotated[
    Fraction,
    BeforeValidator(ratio_number),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": ["integer", "string"], "minimum": 1, "pattern": r"^[0-9]{1,9}(\.[0-9]{1,6})?$"}),
]

_SPANS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
_SPAN = re.compile(r"^(month|quarter|half-year|year|([2-9]) years)$")


def _span(value: str) -> str:
    if not _SPAN.match(value):
        raise ValueError("span")
    return value


Span = Annotated[str, AfterValidator(_span), Field(json_schema_extra={"pattern": _SPAN.pattern})]


def span_months(span: str) -> int:
    """Length of a span in months: "quarter" → 3, "2 years" → 24."""
    return _SPANS[span] if span in _SPANS else 12 * int(span.split()[0])


_TERM = re.compile(r"^([1-9][0-9]{0,2}) (working days|days|months)$")


def _term(value: str) -> str:
    if not _TERM.match(value):
        raise ValueError("term")
    return value


Term = Annotated[str, AfterValidator(_term), Field(json_schema_extra={"pattern": _TERM.pattern})]


def term_parts(term: str) -> tuple[int, str]:
    """`"20 working days"` → (20, "working days")."""
    match = _TERM.match(term)
    if match is None:
        raise ValueError("term")
    return int(match[1]), match[2]
