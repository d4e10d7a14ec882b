"""What an entry of a registry is made of, and how a file's row differs from what is known.

An entry's state is a plain dict by the names of the model's fields. A difference is flat: `name`, `values.industry`,
`kept.联系人` → JSON value, None for what is not there; so it can be shown, applied, and taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from operator import itemgetter
from typing import Any

from django.db import models
from django.db.models import Model

from shuangsui.paper.problems import Reading
from shuangsui.paper.values import attribute_columns
from shuangsui.records import rows
from shuangsui.records.models import Inspector, Target
from shuangsui.rules.columns import columns_of
from shuangsui.rules.registry import Vocabulary

State = dict[str, Any]
JSON_FIELDS = frozenset({"classes", "tags", "values", "kept", "areas", "skills"})
NESTED = ("values", "kept")


@dataclass(frozen=True)
class Entry:
    """A registry as imports see it. `home` is the column of the unit that an entry belongs to; `columns`: a file's column id →
    the model's field; `longest`: field → characters that it holds; `fixed`: columns that only a new row sets."""

    model: type[Model]
    home: str
    columns: Mapping[str, str]
    state_of: Callable[[Any], State]
    fixed: Mapping[str, Any]

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """The fields of a state."""
        return ("key", self.home, *(field for field in self.columns.values() if field != self.home), *NESTED, *self.extra)

    @cached_property
    def stored(self) -> tuple[str, ...]:
        """The fields as a whole new row is loaded: those with plain values, then those that are JSON in the database."""
        plain_ones = [name for name in self.fields if name not in JSON_FIELDS]
        return (*plain_ones, *(name for name in self.fields if name in JSON_FIELDS))

    @cached_property
    def told_places(self) -> tuple[int, ...]:
        """Places, among `stored`, of those whose values JSON does not have: days and numbers."""
        told = (models.DateField, models.DecimalField)
        return tuple(
            self.stored.index(f.attname)
            for f in self.model._meta.concrete_fields
            if isinstance(f, told) and f.attname in self.stored
        )

    @cached_property
    def plain_of(self) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
        """The plain values of a state, in the order of `stored`."""
        return itemgetter(*(name for name in self.stored if name not in JSON_FIELDS))

    @cached_property
    def json_of(self) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
        """The JSON values of a state, in the order of `stored`."""
        return itemgetter(*(name for name in self.stored if name in JSON_FIELDS))

    @cached_property
    def word_places(self) -> tuple[int, int, int]:
        """Places, among `stored`, of name, tags and classes."""
        return self.stored.index("name"), self.stored.index("tags"), self.stored.index("classes")

    @cached_property
    def extra(self) -> tuple[str, ...]:
        """Fields without a column of the file, that a new row still needs."""
        return ("tags",) if "tags" not in self.columns.values() else ()

    @cached_property
    def longest(self) -> dict[str, int]:
        """Field → the most characters that it holds."""
        texts = [field for field in self.model._meta.concrete_fields if isinstance(field, models.CharField)]
        return {field.attname: field.max_length or 0 for field in texts if field.attname in self.fields}


def _target(row: Any) -> State:
    return rows.target_fields(row)


def _inspector(row: Any) -> State:
    state = rows.inspector_fields(row)
    if row.years is not None:
        state["years"] = row.years.quantize(Decimal("0.01"))
    state["tags"] = []
    return state


ENTRIES: dict[str, Entry] = {
    "targets": Entry(
        Target,
        "area_id",
        {
            "name": "name",
            "area": "area_id",
            "credit_code": "credit_code",
            "number": "number",
            "address": "address",
            "classes": "classes",
            "kind": "kind",
            "state": "state",
            "takes_part": "takes_part",
            "tags": "tags",
            "needs": "needs",
            "longitude": "longitude",
            "latitude": "latitude",
        },
        _target,
        {"status": Target.ACTIVE, "merged_into_id": None},
    ),
    "inspectors": Entry(
        Inspector,
        "unit_id",
        {
            "name": "name",
            "unit": "employer",
            "valid_until": "valid_until",
            "areas": "areas",
            "department": "department",
            "post": "post",
            "staff_type": "staff_type",
            "skills": "skills",
            "years": "years",
            "load": "load",
            "established": "established",
            "on_duty": "on_duty",
        },
        _inspector,
        {"status": Inspector.ACTIVE},
    ),
}


@dataclass(frozen=True)
class Present:
    """What a file speaks of: fields, attributes and other headers. What it does not speak of stays as it is."""

    fields: tuple[str, ...]
    attributes: frozenset[str]
    others: frozenset[str]

    @classmethod
    def of(cls, kind: str, reading: Reading[Any], words: Vocabulary) -> Present:
        """What the reading's header names."""
        entry = ENTRIES[kind]
        fields = tuple(field for column, field in entry.columns.items() if column in reading.headers)
        attributes = attribute_columns(kind, columns_of(kind, words))
        named = frozenset(attribute for attribute, column in attributes.items() if column in reading.headers)
        return cls(fields, named, frozenset(reading.others))


def plain(value: Any) -> Any:
    """A field's value as JSON has it."""
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else value


def difference(old: Mapping[str, Any], new: Mapping[str, Any], present: Present) -> tuple[State, State]:
    """What the file's row changes of a known entry: flat, before and after."""
    before: State = {}
    after: State = {}
    for field in present.fields:
        if old[field] != new[field]:
            before[field], after[field] = plain(old[field]), plain(new[field])
    for nest, names in (("values", present.attributes), ("kept", present.others)):
        if old[nest] == new[nest]:
            continue
        for name in names:
            was, is_ = old[nest].get(name), new[nest].get(name)
            if was != is_:
                before[f"{nest}.{name}"], after[f"{nest}.{name}"] = was, is_
    return before, after


def applied(state: Mapping[str, Any], flat: Mapping[str, Any]) -> State:
    """The state with a flat difference put in."""
    new = {name: dict(value) if name in NESTED else value for name, value in state.items()}
    for name, value in flat.items():
        nest, dot, inner = name.partition(".")
        if not dot:
            new[name] = value
        elif value is None:
            new[nest].pop(inner, None)
        else:
            new[nest][inner] = value
    return new


def too_long(entry: Entry, states: Sequence[State]) -> dict[str, int]:
    """The fields that are too long in some of the states → the most characters that they hold."""
    if not states:
        return {}
    return {name: most for name, most in entry.longest.items() if max(map(len, map(itemgetter(name), states))) > most}
