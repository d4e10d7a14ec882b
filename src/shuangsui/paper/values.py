"""The attributes of a row: values of the columns that are no field of Target or Inspector."""

from __future__ import annotations

from dataclasses import fields
from typing import cast

from shuangsui.paper.table import Table, filled_rows
from shuangsui.rules.columns import Column
from shuangsui.rules.registry import Inspector, Target, Value

_FIELDS = {
    "targets": frozenset(field.name for field in fields(Target)),
    "inspectors": frozenset(field.name for field in fields(Inspector)),
}


def attribute_columns(table: str, columns: tuple[Column, ...]) -> dict[str, str]:
    """Attribute id → column id, of the table's columns that are attributes.

    These are the columns without a field, and those core columns that the policy declares under an id of its own.
    """
    attributes = {column.id: column.id for column in columns if column.id not in _FIELDS[table]}
    attributes.update({column.also: column.id for column in columns if column.also})
    return attributes


def value_rows(table: Table, kind: str, columns: tuple[Column, ...]) -> list[dict[str, Value]]:
    """For each row the attributes that are filled: id → value."""
    wanted = {
        attribute: cast("list[Value]", table.values[column])
        for attribute, column in attribute_columns(kind, columns).items()
        if column in table.values
    }
    return filled_rows(wanted, len(table))
