"""Sorts the rows of a registry's file: new, changed, the same, doubtful, refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db.models import Q

from shuangsui.paper.problems import Problem, Reading
from shuangsui.paper.sentences import describe
from shuangsui.records.loading import json_text, json_value
from shuangsui.records.models import ImportBatch, ImportRow, Target, Unit

from .entries import ENTRIES, JSON_FIELDS, Entry, Present, State, difference, plain, too_long
from .twins import Known, find_twins

CHUNK = 5_000
MOST_REFUSED = 5_000  # refused rows that are kept one by one; the count is of all
_IN_FILE = {"likely-same-name", "likely-same-place", "likely-same-person"}
_APART = "\x1f"  # the unit separator
_NOTHING: dict[object, str] = {list: "[]", dict: "{}"}
# ImportRow's columns as they are loaded.
COLUMNS = ("batch_id", "line", "does", "key", "name", "entry", "seen_version", "old", "new", "twins", "decision")
# The rows that act, once the doubtful ones are decided.
NEW = Q(does=ImportRow.NEW) | Q(does=ImportRow.DOUBTFUL, decision="another")
CHANGED = Q(does=ImportRow.CHANGED) | Q(does=ImportRow.DOUBTFUL, decision="same", entry__gt=0)
Tell = Callable[[int, int, str], None]


@dataclass
class Sorted:
    """What came of a file: rows to be kept in the order of `COLUMNS`, and the counts."""

    rows: list[tuple[Any, ...]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


def new_text(entry: Entry, state: Mapping[str, Any]) -> str:
    """A whole new state as an `ImportRow` keeps it, a hundred thousand of them: a JSON list of the plain values and, apart by a
    sign that JSON never holds bare, the text of each JSON field as the database takes it; in the order of `entry.stored`."""
    kept = list(entry.plain_of(state))
    for place in entry.told_places:
        kept[place] = plain(kept[place])
    texts = [
        _NOTHING[type(value)] if not value else _list_text(*value) if type(value) is list else json_text(value)
        for value in entry.json_of(state)
    ]
    return _APART.join([json_text(kept), *texts])


@lru_cache(maxsize=4096)
def _list_text(*values: str) -> str:
    """Tags or classes: the same few lists again and again."""
    return json_text(values)


def stored_of(text: str) -> list[Any]:
    """What `new_text` kept, as the columns of `entry.stored` take it."""
    first, *texts = text.split(_APART)
    return [*json_value(first), *texts]


def new_state(entry: Entry, text: str) -> State:
    """The state again."""
    kept = dict(zip(entry.stored, stored_of(text), strict=True))
    return {name: json_value(value) if name in JSON_FIELDS else value for name, value in kept.items()}


class Sorter:
    """Sorts the rows of one batch."""

    def __init__(self, batch: ImportBatch, reading: Reading[Any], present: Present, tell: Tell) -> None:
        self.batch, self.reading, self.present, self.tell = batch, reading, present, tell
        self.entry = ENTRIES[batch.kind]
        self.units = {unit.code: unit.pk for unit in Unit.objects.filter(path__startswith=batch.unit.path)}
        self.out = Sorted()
        self.everything = self._everything() if len(reading.rows) > CHUNK else None
        self.met: dict[int, int] = {}  # known entry → the line that means it
        self.fresh: list[tuple[int, State, Any]] = []  # new rows: line, state, withdrawn entry that comes back

    def sort(self) -> Sorted:
        """All rows. What is refused comes first, each line with what is wrong."""
        self._refused()
        rows = self.reading.rows
        for start in range(0, len(rows), CHUNK):
            self.tell(start, len(rows), "比对")
            self._chunk(rows[start : start + CHUNK])
        self._new()
        return self.out

    def _refused(self) -> None:
        wrong: dict[int, list[Problem]] = {}
        for problem in self.reading.errors:
            wrong.setdefault(problem.row, []).append(problem)
        self.out.counts["refused"] += len(wrong)
        for line, problems in list(wrong.items())[:MOST_REFUSED]:
            self._keep(line, ImportRow.REFUSED, new="\n".join(describe(problem) for problem in problems))

    def _refuse(self, line: int, state: State, says: str) -> None:
        self.out.counts["refused"] += 1
        if self.out.counts["refused"] <= MOST_REFUSED:
            self._keep(line, ImportRow.REFUSED, state["key"], state["name"], new=f"第 {line} 行：{says}")

    def _keep(
        self, line: int, does: str, key: str = "", name: str = "", entry: int = 0, version: int = 0,
        old: str = "", new: str = "", twins: str = "",
    ) -> None:  # fmt: skip
        self.out.rows.append((self.batch.pk, line, does, key, name, entry, version, old, new, twins, ""))

    def _chunk(self, rows: Sequence[Any]) -> None:
        states = self._short(list(self._states(rows)))
        by_key, by_code = self._known([state for _, state in states])
        for line, state in states:
            code = state.get("credit_code", "")
            known = (by_code.get((code, state["number"])) if code else None) or by_key.get(state["key"])
            if known is None:
                self.fresh.append((line, state, None))
            elif refusal := self._not_ours(known, state):
                self._refuse(line, state, refusal)
            elif (first := self.met.setdefault(known["id"], line)) != line:
                self._refuse(line, state, f"与第 {first} 行是名录里的同一家“{known['name']}”；请删去一行。")
            elif known.get("status") == Target.WITHDRAWN:
                self.fresh.append((line, state, known))
            else:
                self._compare(line, state, known)

    def _states(self, rows: Sequence[Any]) -> Iterator[tuple[int, State]]:
        is_target = self.batch.kind == "targets"
        for row in rows:
            state = self.entry.state_of(row)
            unit = self.units.get(row.area) if is_target else self._unit_of(row)
            if unit is None:
                self._refuse(row.row, state, f"区域“{row.area}”不在{self.batch.unit.name}管辖范围内；请改由所属单位导入。")
                continue
            state[self.entry.home] = unit
            if is_target and not state["kind"]:
                state["kind"] = self.batch.default_kind
            yield row.row, state

    def _short(self, states: list[tuple[int, State]]) -> list[tuple[int, State]]:
        """The rows whose texts fit; the others are refused."""
        limits = too_long(self.entry, [state for _, state in states])
        if not limits:
            return states
        fitting = []
        for line, state in states:
            long = next((name for name, most in limits.items() if len(state[name]) > most), "")
            if long:
                self._refuse(line, state, f"“{state[long][:20]}……”太长，最多 {limits[long]} 字。")
            else:
                fitting.append((line, state))
        return fitting

    def _unit_of(self, row: Any) -> int | None:
        """An inspector belongs to the area that he may work in where that is one, else to the unit that imports."""
        return self.units.get(row.areas[0], self.batch.unit_id) if len(row.areas) == 1 else self.batch.unit_id

    def _known(self, states: Sequence[State]) -> tuple[dict[str, State], dict[tuple[str, str], State]]:
        """Known entries by key, and targets by credit code with number: a key stays when a code comes later."""
        keys = {state["key"] for state in states}
        codes = {state["credit_code"] for state in states if state.get("credit_code")}
        if self.everything is not None:
            keys, codes = keys & self.everything[0], codes & self.everything[1]
        extra = ("status", "merged_into__name") if self.batch.kind == "targets" else ("status",)
        found = [*self._fetch(Q(key__in=keys), extra)] if keys else []
        if codes:
            seen = {one["id"] for one in found}
            found += [one for one in self._fetch(Q(credit_code__in=codes), extra) if one["id"] not in seen]
        by_code = {(one["credit_code"], one["number"]): one for one in found} if codes else {}
        return {one["key"]: one for one in found}, by_code

    def _everything(self) -> tuple[set[str], set[str]]:
        """Every known key and credit code: for a big file, asking for all at once is the lesser work."""
        known = self.entry.model._default_manager.order_by()
        codes = known.exclude(credit_code="").values_list("credit_code", flat=True) if self.batch.kind == "targets" else ()
        return set(known.values_list("key", flat=True)), set(codes)

    def _fetch(self, wanted: Q, extra: Sequence[str]) -> Any:
        home = self.entry.home.removesuffix("_id")
        names = ("id", "version", f"{home}__path", f"{home}__name", *extra, *self.entry.fields)
        return self.entry.model._default_manager.filter(wanted).values(*names).order_by()

    def _not_ours(self, known: State, state: State) -> str:
        """Why the row may not change the entry. A merged one that stands in the file as it was exported changes nothing."""
        home = self.entry.home.removesuffix("_id")
        if not known[f"{home}__path"].startswith(self.batch.unit.path):
            return f"已登记在{known[f'{home}__name']}名下，不归{self.batch.unit.name}修改；请与该单位联系。"
        if known.get("status") == Target.MERGED and self._difference(state, known)[1]:
            return f"已并入“{known['merged_into__name']}”；请改用合并后的对象。"
        return ""

    def _difference(self, state: State, known: State) -> tuple[State, State]:
        """What was and what would be; a kind that the file leaves open is the entry's own."""
        if self.batch.kind == "targets" and not state["kind"]:
            state["kind"] = known["kind"]
        return difference(known, state, self.present)

    def _compare(self, line: int, state: State, known: State) -> None:
        before, after = self._difference(state, known)
        if not after:
            self.out.counts["same"] += 1
            return
        self.out.counts["changed"] += 1
        old, new = json_text(before), json_text(after)
        self._keep(line, ImportRow.CHANGED, known["key"], known["name"], known["id"], known["version"], old, new)

    def _new(self) -> None:
        twins = self._twins() if self.batch.kind == "targets" else {}
        beside = {p.row: p for p in self.reading.problems if p.code in _IN_FILE}
        for index, (line, state, back) in enumerate(self.fresh):
            told = [{"pk": one.pk, "key": one.key, "name": one.name} for one in twins[index]] if index in twins else []
            if line in beside:
                told.append({"pk": 0, "key": beside[line].values["row"], "name": beside[line].values["first"]})
            text = new_text(self.entry, state)
            does = ImportRow.DOUBTFUL if told else ImportRow.NEW
            self.out.counts[does] += 1
            pk, version = (back["id"], back["version"]) if back else (0, 0)
            kept = json_text({"twins": told, "new": text}) if told else ""
            self._keep(line, does, state["key"], state["name"], pk, version, "", text, kept)
        self.fresh = []

    def _twins(self) -> dict[int, list[Known]]:
        new = [Known(0, s["key"], s["name"], s["area_id"], s["address"], s["credit_code"]) for _, s, _ in self.fresh]
        areas = {one.area for one in new}
        known = Target.objects.filter(area__in=areas).exclude(status__in=(Target.WITHDRAWN, Target.MERGED)).order_by()
        names = ("pk", "key", "name", "area_id", "address", "credit_code")
        return find_twins(new, [Known(*row) for row in known.values_list(*names).iterator(CHUNK)])
