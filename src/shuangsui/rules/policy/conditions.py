"""Conditions as plain tables (policy.md): what a target must be for a class, a line, a grade or a method.

    { class = "key" }                                     a class, a grade, a kind, an area, an issued list
    { attribute = "permit_class", is = "重点管理" }         a declared column
    { fact = "fines_yuan", take = "sum", during = "plan-1", at_least = 200000 }
    { any = [ … ] }   { all = [ … ] }   { not = … }

No expression language. `at_least`/`more_than` and `at_most`/`under` differ: 以上 and 超过 are not the same.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import Discriminator, Field, Tag, field_validator, model_validator

from .base import AreaCode, Code, Part, Text

Bound = int | str  # a number (an integer, or a decimal written as text)


class _Compared(Part):
    at_least: Bound | None = None
    more_than: Bound | None = None
    at_most: Bound | None = None
    under: Bound | None = None

    @field_validator("at_least", "more_than", "at_most", "under")
    @classmethod
    def _exact_number(cls, value: Bound | None) -> Bound | None:
        if isinstance(value, str) and not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value):
            raise ValueError("number")
        return value

    def bounds(self) -> list[tuple[str, Bound]]:
        """The comparisons that stand in the file, by name."""
        named = [(n, getattr(self, n)) for n in ("at_least", "more_than", "at_most", "under")]
        return [(name, value) for name, value in named if value is not None]


class AttributeIs(_Compared):
    """A declared column of the target compared with fixed values."""

    attribute: Text
    is_: str | bool | int | None = Field(None, alias="is")
    in_: list[str] | None = Field(None, alias="in")
    has_tag: Text | None = None
    filled: bool | None = None

    @model_validator(mode="after")
    def _one_test(self) -> Self:
        tests = [self.is_, self.in_, self.has_tag, self.filled]
        if sum(t is not None for t in tests) + bool(self.bounds()) != 1:
            raise ValueError("one-operator")
        return self


class FactIs(_Compared):
    """Dated facts of the target, taken together over a span and compared."""

    fact: Text
    take: Literal["sum", "largest", "count"] = "count"
    during: str | tuple[date, date] = "plan-1"
    source: Text | None = None
    verified: bool | None = None

    @field_validator("during", mode="before")
    @classmethod
    def _span(cls, value: Any) -> Any:
        if isinstance(value, list) and len(value) == 2:
            first, last = value
            if type(first) is date and type(last) is date and first > last:
                raise ValueError("during")
            return tuple(value)
        if isinstance(value, str) and re.fullmatch(r"(plan|quarter|month)(-[1-9])?|ever", value):
            return value
        raise ValueError("during")

    @model_validator(mode="after")
    def _one_test(self) -> Self:
        if not self.bounds():
            raise ValueError("one-operator")
        return self


class InClass(Part):
    """A target of this class."""

    class_: Code = Field(alias="class")


class InGrade(Part):
    """A target of this risk grade."""

    grade: Code


class InList(Part):
    """A target that stands on this issued list."""

    list_: Code = Field(alias="list")


class OfKind(Part):
    """A target of this kind."""

    kind: Code


class InArea(Part):
    """A target in this area or one under it."""

    area: AreaCode


class AnyOf(Part):
    """At least one of the conditions holds."""

    any: list[Condition] = Field(min_length=1)


class AllOf(Part):
    """Every one of the conditions holds."""

    all: list[Condition] = Field(min_length=1)


class NotThis(Part):
    """The condition does not hold."""

    not_: Condition = Field(alias="not")


# The forms in angle brackets: a union's tag stands in pydantic's path, and must never look like a key of the file.
_FORMS = ("any", "all", "not", "class", "grade", "list", "kind", "area", "attribute", "fact")
_MODELS = {"AnyOf": "any", "AllOf": "all", "NotThis": "not", "InClass": "class", "InGrade": "grade", "InList": "list"} | {
    "OfKind": "kind", "InArea": "area", "AttributeIs": "attribute", "FactIs": "fact"
}  # fmt: skip


def _form(value: Any) -> str | None:
    if isinstance(value, Part):
        return f"<{_MODELS[type(value).__name__]}>"
    if isinstance(value, dict):
        return next((f"<{form}>" for form in _FORMS if form in value), None)
    return None


Condition = Annotated[
    Annotated[AnyOf, Tag("<any>")]
    | Annotated[AllOf, Tag("<all>")]
    | Annotated[NotThis, Tag("<not>")]
    | Annotated[InClass, Tag("<class>")]
    | Annotated[InGrade, Tag("<grade>")]
    | Annotated[InList, Tag("<list>")]
    | Annotated[OfKind, Tag("<kind>")]
    | Annotated[InArea, Tag("<area>")]
    | Annotated[AttributeIs, Tag("<attribute>")]
    | Annotated[FactIs, Tag("<fact>")],
    Discriminator(_form, custom_error_type="condition_form", custom_error_message="condition-form"),
]

for _model in (AnyOf, AllOf, NotThis):
    _model.model_rebuild()


def placed_leaves(condition: Condition, path: tuple[str | int, ...]) -> list[tuple[tuple[str | int, ...], Part]]:
    """Every simple test inside a condition with its path in the file; `path` is the condition's own."""
    inner: list[tuple[Condition, tuple[str | int, ...]]]
    if isinstance(condition, AnyOf):
        inner = [(c, (*path, "any", i)) for i, c in enumerate(condition.any)]
    elif isinstance(condition, AllOf):
        inner = [(c, (*path, "all", i)) for i, c in enumerate(condition.all)]
    elif isinstance(condition, NotThis):
        inner = [(condition.not_, (*path, "not"))]
    else:
        return [(path, condition)]
    return [leaf for c, at in inner for leaf in placed_leaves(c, at)]


def leaves(condition: Condition) -> list[Part]:
    """Every simple test inside a condition, in the order of the file."""
    return [leaf for _, leaf in placed_leaves(condition, ())]
