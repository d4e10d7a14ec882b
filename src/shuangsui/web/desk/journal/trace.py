"""What was done with one thing: a piece for the thing's own page.

    context["trace"] = trace_of(target)      and in the template      {% include "desk/journal/_trace.html" %}

Whoever may see the thing may see this; the caller has asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shuangsui.actions.events.telling import Change, changes, sentence
from shuangsui.records.models import JournalEntry

_SHOWN = 30


@dataclass(frozen=True)
class Told:
    """An entry in words."""

    entry: JournalEntry
    says: str
    changes: list[Change]


@dataclass(frozen=True)
class Trace:
    """The newest entries of one thing; `more`: there are others. `of`: how the journal's page is asked for them."""

    told: list[Told]
    more: bool
    of: str


def tell(entry: JournalEntry) -> Told:
    """One entry."""
    return Told(entry, sentence(entry), changes(entry))


def trace_of(subject: Any, shown: int = _SHOWN) -> Trace:
    """The entries whose subject the model instance is, the newest first. One query."""
    name, key = subject._meta.model_name, str(subject.pk)
    found = list(JournalEntry.objects.filter(subject=name, subject_id=key).order_by("-id")[: shown + 1])
    return Trace([tell(entry) for entry in found[:shown]], len(found) > shown, f"{name}:{key}")
