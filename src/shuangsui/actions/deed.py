"""What makes a function a deed: one transaction, a right, a journal entry with old and new."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import transaction

from shuangsui.access import Actor, is_allowed
from shuangsui.records.models import JournalEntry, JournalHead, Unit

from .errors import ActionError, NotAllowed
from .events import EVENTS
from .full_disk import is_disk_full

SITE = "site"  # the chain of what concerns no single authority
_P = ParamSpec("_P")
_R = TypeVar("_R")
_written: ContextVar[list[JournalEntry] | None] = ContextVar("journal entries of the running deed", default=None)


class Unrecorded(AssertionError):
    """A deed changed something and told the journal nothing: a fault of the program."""


def action(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Run the function in one transaction; it must leave a journal entry, or return None for "nothing to do".

    Raises ActionError(disk-full) where there was no room for it.
    """

    @wraps(function)
    def run(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        token = _written.set([])
        try:
            with transaction.atomic():
                result = function(*args, **kwargs)
                if result is not None and not _written.get():
                    raise Unrecorded(function.__qualname__)
                return result
        except Exception as error:  # a driver's own too: what is loaded by COPY passes Django by
            if is_disk_full(error):
                raise ActionError("disk-full") from error
            raise
        finally:
            entries = _written.get() or []
            _written.reset(token)
            if (outer := _written.get()) is not None:
                outer.extend(entries)

    return run


def require(by: Actor, right: str, unit: Unit | None = None) -> None:
    """Refuse who has not the right, at all or for the unit. Raises NotAllowed."""
    if not is_allowed(by, right, unit):
        raise NotAllowed(right)


def record(
    event: str,
    *,
    by: Actor,
    at: datetime,
    unit: Unit | None = None,
    subject: Any = None,
    before: Any = None,
    after: Any = None,
    reason: str = "",
) -> JournalEntry:
    """Add an entry to the unit's chain (the installation's own without a unit). `subject`: a model instance, or None.

    `before`, `after`: plain JSON values. `event` must have its sentence in `events`.
    """
    assert event in EVENTS, event
    chain = unit.code if unit else SITE
    JournalHead.objects.get_or_create(chain=chain)
    head = JournalHead.objects.select_for_update().get(chain=chain)
    entry = JournalEntry(
        chain=chain,
        seq=head.seq + 1,
        at=at,
        by_id=by.user.pk if by.user else None,
        by_name=by.name,
        by_post=by.standing,
        address=by.address,
        event=event,
        subject=subject._meta.model_name if subject is not None else "",
        subject_id=str(subject.pk) if subject is not None else "",
        subject_name=str(subject)[:200] if subject is not None else "",
        before=before,
        after=after,
        reason=reason,
        previous=head.hash,
    )
    entry.hash, entry.sm3 = entry.digests(head.sm3)
    entry.save(force_insert=True)
    JournalHead.objects.filter(pk=head.pk).update(seq=entry.seq, hash=entry.hash, sm3=entry.sm3)
    if (written := _written.get()) is not None:
        written.append(entry)
    return entry


def changed(before: dict[str, Any], after: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Of two states of one record, the keys that differ."""
    keys = [key for key in after if before.get(key) != after[key]]
    return {key: before.get(key) for key in keys}, {key: after[key] for key in keys}
