"""What was typed into the form of a registry's entry, checked as the same words in a file would be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shuangsui.paper.cells import Fault
from shuangsui.paper.parsers import parser_of
from shuangsui.paper.problems import Problem
from shuangsui.paper.sentences import describe
from shuangsui.paper.values import attribute_columns
from shuangsui.rules import registry as rules
from shuangsui.rules.columns import Column, columns_of
from shuangsui.rules.registry import Vocabulary


@dataclass(frozen=True)
class Typed:
    """A form as it was understood: the row, what is wrong by column id, and what is doubtful."""

    row: rules.Target | rules.Inspector | None
    wrong: Mapping[str, str] = field(default_factory=dict)
    doubts: Mapping[str, str] = field(default_factory=dict)


def read_typed(kind: str, words: Vocabulary, typed: Mapping[str, str]) -> Typed:
    """The entry (`targets` or `inspectors`) that the texts by column id mean."""
    columns = columns_of(kind, words)
    wrong: dict[str, str] = {}
    doubts: dict[str, str] = {}
    values = {column.id: _value(column, words, typed.get(column.id, ""), wrong, doubts) for column in columns}
    if kind == "targets" and not wrong and not (values["credit_code"] or values["number"]):
        wrong["number"] = "统一社会信用代码和编号至少填一项；没有代码的，填一个固定的编号。"
    if wrong:
        return Typed(None, wrong, doubts)
    attributes = {name: values[id_] for name, id_ in attribute_columns(kind, columns).items() if values[id_] not in ("", None)}
    row = _target(values, attributes) if kind == "targets" else _inspector(values, attributes)
    return Typed(row, {}, doubts)


def _value(column: Column, words: Vocabulary, text: str, wrong: dict[str, str], doubts: dict[str, str]) -> Any:
    found = parser_of(column, words)(text)
    if isinstance(found, Fault):
        says = describe(Problem(found.code, found.severity, values=found.values))
        (wrong if found.severity == "error" else doubts)[column.id] = says
        found = found.value
    if column.required and found in ("", None, ()):
        wrong.setdefault(column.id, "没有填写。")
    return found


def _target(values: Mapping[str, Any], attributes: Mapping[str, Any]) -> rules.Target:
    code, number = values["credit_code"], values["number"]
    return rules.Target(
        id=f"{code}-{number}" if code and number else code or number,
        name=values["name"],
        area=values["area"],
        credit_code=code,
        number=number,
        address=values["address"],
        classes=values["classes"],
        kind=values["kind"],
        takes_part=values["takes_part"] is not False,
        state=values["state"],
        tags=values["tags"],
        needs=values["needs"],
        values=attributes,
        longitude=values["longitude"],
        latitude=values["latitude"],
    )


def _inspector(values: Mapping[str, Any], attributes: Mapping[str, Any]) -> rules.Inspector:
    return rules.Inspector(
        id=values["id"],
        name=values["name"],
        areas=values["areas"],
        unit=values["unit"],
        valid_until=values["valid_until"],
        department=values["department"],
        post=values["post"],
        staff_type=values["staff_type"] or "inspector",
        skills=values["skills"],
        years=values["years"],
        load=values["load"] or 0,
        established=values["established"] is not False,
        on_duty=values["on_duty"] is not False,
        values=attributes,
    )
