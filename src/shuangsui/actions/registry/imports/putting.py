"""Puts sorted rows into a registry, thousands at a time, with the words that its entries are found by."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from shuangsui.records.loading import drop_words, json_text, json_value, load, load_words, moment, reserve_ids, rewrite
from shuangsui.records.models import ImportRow, Target
from shuangsui.records.words import SHIFT, Bearer, changed_codes, words_of

from ...errors import ActionError
from .entries import ENTRIES, JSON_FIELDS, State, applied, plain
from .sorting import Tell, new_state, stored_of

CHUNK = 5_000
DIGESTED = ("line", "does", "key", "entry", "old", "new")
SHOWN = 10


class Putter:
    """Adds, changes and takes back the entries of one kind, at one moment."""

    def __init__(self, kind: str, at: datetime, tell: Tell) -> None:
        self.entry, self.at, self.now, self.tell = ENTRIES[kind], at, moment(at), tell
        self.is_target = kind == "targets"
        self.fixed = tuple(self.entry.fixed.values())
        self.bearers: dict[int, list[int]] = defaultdict(list)  # word → those of the new ones that bear it, ascending
        self.digest = hashlib.sha256()

    def add(self, rows: QuerySet[ImportRow]) -> None:
        """The new rows. Those whose entry was withdrawn come back to life."""
        back = list(rows.filter(entry__gt=0))
        texts = [values[-1] for values in self._told(rows) if not values[3]]
        self._refuse_taken(rows.filter(entry=0))
        columns = ("id", *self.entry.stored, *self.entry.fixed, "version", "created_at", "updated_at")
        ids = list(reserve_ids(self.entry.model, len(texts)))
        for start in range(0, len(texts), CHUNK):
            self.tell(start, len(texts), "写入")
            part = zip(ids[start : start + CHUNK], texts[start : start + CHUNK], strict=True)
            load(self.entry.model, columns, [self._new(pk, text) for pk, text in part])
        self.tell(len(texts), len(texts), "建立索引")
        load_words(word * SHIFT + pk for word in sorted(self.bearers) for pk in self.bearers.pop(word))
        if back:
            self.change_to(
                {row.entry: (row.seen_version, new_state(self.entry, row.new)) for row in back}, {"status": Target.ACTIVE}
            )

    def _told(self, rows: QuerySet[ImportRow]) -> Iterator[tuple[Any, ...]]:
        """The rows in the file's order, each put into the digest as it passes."""
        for values in rows.order_by("line", "id").values_list(*DIGESTED).iterator(chunk_size=CHUNK):
            self.digest.update(line_of(values))
            yield values

    def _new(self, pk: int, text: str) -> tuple[Any, ...]:
        kept = stored_of(text)
        if self.is_target:
            name, tags, classes = self.entry.word_places
            for word in words_of(kept[name], _labels(kept[tags]), _labels(kept[classes])):
                self.bearers[word].append(pk)
        return (pk, *kept, *self.fixed, 1, self.now, self.now)

    def _refuse_taken(self, rows: QuerySet[ImportRow]) -> None:
        """Somebody has entered one of the new ones since the preview."""
        taken = self.entry.model._default_manager.filter(key__in=rows.values("key")).values_list("name", flat=True)
        if names := list(taken[: SHOWN + 1]):
            raise ActionError("import-stale", names=shown(names), count=len(names))

    def change(self, rows: QuerySet[ImportRow]) -> None:
        """The changed rows: what differs is put into the entries as they stand. Raises ActionError(import-stale)."""
        versions = dict(rows.values_list("entry", "seen_version"))
        changes = {values[3]: (versions[values[3]], json_value(values[-1])) for values in self._told(rows)}
        self.change_to(changes, {})

    def change_to(self, changes: dict[int, tuple[int, State]], fixed: State, code: str = "import-stale") -> None:
        """Each entry (primary key → the version it must have, the flat difference). Raises ActionError(code)."""
        wanted = sorted(changes)
        for start in range(0, len(wanted), CHUNK):
            self.tell(start, len(wanted), "修改")
            names = ("id", "version", *self.entry.fields, "status")
            found = self.entry.model._default_manager.filter(pk__in=wanted[start : start + CHUNK])
            self._rewrite(list(found.select_for_update().values(*names)), changes, fixed, code)

    def _rewrite(self, known: list[State], changes: dict[int, tuple[int, State]], fixed: State, code: str) -> None:
        stale = [one["name"] for one in known if one["version"] != changes[one["id"]][0]]
        if stale:
            raise ActionError(code, names=shown(stale), count=len(stale))
        states = [(old, applied(old, changes[old["id"]][1])) for old in known]
        columns = (*self.entry.fields, *fixed, "version", "updated_at")
        rewrite(
            self.entry.model,
            columns,
            [(*self._stored(new), *fixed.values(), old["version"] + 1, self.now, old["id"]) for old, new in states],
        )
        if self.is_target:
            self._move_words([(old, {**new, **fixed}) for old, new in states])

    def _stored(self, state: State) -> Iterable[Any]:
        for name in self.entry.fields:
            yield json_text(state[name]) if name in JSON_FIELDS else plain(state[name])

    def _move_words(self, states: Sequence[tuple[State, State]]) -> None:
        gone: list[int] = []
        come: list[int] = []
        for old, new in states:
            less, more = changed_codes(old["id"], _bearer(old), _bearer(new))
            gone += less
            come += more
        drop_words(gone)
        load_words(come)


@lru_cache(maxsize=4096)
def _labels(text: str) -> tuple[str, ...]:
    """Tags or classes out of their JSON text."""
    return tuple(json_value(text))


def _bearer(state: State) -> Bearer:
    """What words are made of; nothing of what was withdrawn."""
    if state["status"] == Target.WITHDRAWN:
        return "", (), ()
    return state["name"], state["tags"], state["classes"]


def line_of(values: Iterable[Any]) -> bytes:
    """A row as the digest takes it: `DIGESTED`, with tabs between."""
    return "{}\t{}\t{}\t{}\t{}\t{}\n".format(*values).encode()


def shown(names: Sequence[str]) -> str:
    """A few of the names."""
    return "、".join(names[:SHOWN]) + ("等" if len(names) > SHOWN else "")
