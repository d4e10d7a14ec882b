"""An entry's state in the journal, and its words in the index."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shuangsui.records.loading import drop_words, load_words
from shuangsui.records.models import Inspector, Target
from shuangsui.records.words import changed_codes

from .imports.entries import ENTRIES, State, plain

Entry = Target | Inspector


def kind_of(entry: Entry) -> str:
    """Which registry it stands in."""
    return "targets" if isinstance(entry, Target) else "inspectors"


def state_of(entry: Entry) -> State:
    """Every field of an entry, as JSON."""
    names = ENTRIES[kind_of(entry)].fields
    return {name: plain(getattr(entry, name)) for name in names}


def put(entry: Entry, at: datetime, values: dict[str, Any]) -> None:
    """Set the values and save, as the next version; a target is found by its new words."""
    words = _words(entry)
    for name, value in values.items():
        setattr(entry, name, value)
    entry.version += 1
    entry.updated_at = at
    entry.save()
    if isinstance(entry, Target):
        gone, come = changed_codes(entry.pk, words, _words(entry))
        drop_words(gone)
        load_words(come)


def _words(entry: Entry) -> tuple[str, list[str], list[str]]:
    if not isinstance(entry, Target) or entry._state.adding or entry.status == Target.WITHDRAWN:
        return "", [], []
    return entry.name, list(entry.tags), list(entry.classes)
