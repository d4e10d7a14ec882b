"""A journal entry in Chinese: the sentence of its event, and what was and is, field by field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist

from shuangsui.access import ROLE_NAMES, Role
from shuangsui.records.models import JournalEntry

from . import EVENTS
from .fields import FIELD_NAMES, VALUE_NAMES

_PLACE = re.compile(r"\{(subject|reason|before|after)(?:\[(\w+)\])?\}")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_SHORT = 2000
_CHINA = ZoneInfo("Asia/Shanghai")


class Change(NamedTuple):
    """One field of an entry: its name, what was, what is; "" where an entry has only one of the two."""

    name: str
    before: str
    after: str


def sentence(entry: JournalEntry) -> str:
    """What was done, in a sentence; the event's own name where a later version knows it no more."""
    given = {"subject": entry.subject_name, "reason": entry.reason, "before": entry.before, "after": entry.after}

    def fill(place: re.Match[str]) -> str:
        value = given[place[1]]
        if place[2]:
            value = value.get(place[2]) if isinstance(value, Mapping) else None
        return "" if value is None else words(value)

    return _PLACE.sub(fill, EVENTS.get(entry.event, entry.event))


def changes(entry: JournalEntry) -> list[Change]:
    """Old and new, field by field, in the order in which the deed gave them."""
    before, after = _parts(entry.before), _parts(entry.after)
    names = [*before, *(name for name in after if name not in before)]
    return [_change(entry.subject, name, before, after) for name in names]


def _change(subject: str, name: str, before: dict[str, Any], after: dict[str, Any]) -> Change:
    """Codes of the subject's own model (its STATES, its KINDS) in its own words."""
    own = getattr(_model(subject), f"{name.upper()}S", None) if name in ("state", "kind") else None
    known: Mapping[str, str] = own if isinstance(own, Mapping) else {}
    was, now = (known.get(str(parts.get(name)), "") or _said(parts, name) for parts in (before, after))
    return Change(field_name(subject, name), was, now)


def _model(subject: str) -> Any:
    """The subject's model; None where a later version knows it no more, or there is none."""
    try:
        return apps.get_model("records", subject) if subject else None
    except LookupError:
        return None


def field_name(subject: str, key: str) -> str:
    """The Chinese name of a field: the model's own, else that of `fields`."""
    model = _model(subject)
    try:
        field = model._meta.get_field(key) if model else None
    except FieldDoesNotExist:
        field = None
    own = str(getattr(field, "verbose_name", ""))
    return own if _CHINESE.search(own) else FIELD_NAMES.get(key, key)


def words(value: Any) -> str:
    """A plain JSON value as it is read."""
    if value is None or value == "":
        return "（空）"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Mapping):
        return "；".join(f"{FIELD_NAMES.get(key, key)}：{words(one)}" for key, one in value.items())[:_SHORT]
    if isinstance(value, list):
        return "、".join(words(one) for one in value)[:_SHORT]
    text = str(value)
    if text in ROLE_NAMES:
        return ROLE_NAMES[Role(text)]
    return VALUE_NAMES.get(text) or _moment(text) or text[:_SHORT]


def _moment(text: str) -> str:
    """A moment of ISO 8601 in Beijing time; "" for any other text."""
    if len(text) < 19 or text[10] not in "T ":
        return ""
    try:
        return datetime.fromisoformat(text).astimezone(_CHINA).strftime("%Y-%m-%d %H:%M:%S")
    except ValueError:
        return ""


def _parts(value: Any) -> dict[str, Any]:
    if value is None:
        return {}
    return dict(value) if isinstance(value, Mapping) else {"": value}


def _said(parts: dict[str, Any], name: str) -> str:
    return words(parts[name]) if name in parts else ""
