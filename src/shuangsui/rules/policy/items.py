"""[[item]] and [[form]]: what is inspected, and on which sheet it is recorded."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from .base import Code, Part, Share, Sourced, Span, Text
from .conditions import Condition


class Item(Sourced):
    """A check item (抽查事项) of the item list; several departments make it a joint item."""

    id: Code
    number: str = ""
    category: Text
    name: Text
    synonyms: list[Text] = []
    of: Condition | None = None
    target_says: str = ""  # the plan's own words for whom it is inspected at
    plan: str = ""  # 抽查计划名称, the row of the yearly plan table that the item stands in
    item_class: Literal["general", "key"] | None = None
    methods: list[Code] = []
    departments: list[Text] = []
    initiated_by: str = ""
    level: list[Code] = []
    legal_basis: list[Text] = []
    share: Share | None = None
    every: Span | None = None
    dates: str = ""


class Field_(Part):
    """One field of a form. `needs_photo` and `required` hold unless its section is switched off as not inspected."""

    id: Code
    label: Text
    type: Literal["text", "number", "date", "time", "yes-no", "choice", "choices", "photo", "signature", "location", "note"]
    required: bool = False
    choices: list[Text] = []
    unit: str = ""
    at_least: int | str | None = None
    at_most: int | str | None = None
    needs_photo: bool = False
    shown_if: dict[str, str | bool] = {}
    help: str = ""

    @model_validator(mode="after")
    def _choices_of_a_choice(self) -> Self:
        if (self.type in ("choice", "choices")) != bool(self.choices):
            raise ValueError("choices")
        return self


class Section(Sourced):
    """A section of a form; `may_be_skipped` gives it the 未检查 switch with a reason."""

    id: Code
    title: Text
    items: list[Code] = []
    may_be_skipped: bool = True
    field: list[Field_] = Field(min_length=1)


class Form(Sourced):
    """A record form, versioned. Two names of one form are both kept (`also`)."""

    id: Code
    name: Text
    also: list[Text] = []
    number: str = ""  # 附表1
    version: int = Field(ge=1)
    section: list[Section] = Field(min_length=1)
    signed_by: list[Literal["target", "inspectors", "witness"]] = []
    unsigned_needs_reason: bool = False  # 无法取得签字或者盖章的，注明原因
    printed: bool = False  # printed and signed on the spot
    refuses: list[Literal["blank", "invalid", "duplicate"]] = []  # 空白、无效、重复数据
    integrity_card: bool = False  # 廉政监督卡
