"""Which rows of a file speak of what stands beside the registries: the very same, the same with other content, or another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

SAME, NEW, CHANGED, DOUBTFUL, REPEATED = "same", "new", "changed", "doubtful", "repeated"
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Standing:
    """A row that stands: its primary key, its content by field, and whether an import may not touch it."""

    pk: int
    values: Values
    sealed: bool = False


@dataclass
class Said:
    """A row of the file; once matched, what it does, and what stands that it means. `first`: the line that it repeats."""

    line: int
    values: Values
    does: str = ""
    means: list[Standing] = field(default_factory=list)
    first: int = 0

    def differing(self, standing: Values, told: Collection[str]) -> dict[str, Any]:
        """What the file says otherwise, of the fields that it speaks of."""
        return {name: value for name, value in self.values.items() if name in told and value != standing[name]}


class Matcher:
    """Matches the rows of one target. `same`: the fields that make two rows one; `told`: the fields that the file speaks of.

    Equal rows go first, so that an edited one finds what is left. Facts have no number that everybody writes: 文号 makes two of
    them one; where it is not written on both sides, kind, day, amount and source do; kind and day alone make a doubtful row.
    """

    def __init__(self, same: Sequence[str], told: Collection[str], anchor: Sequence[str] = ()) -> None:
        self.same, self.told = tuple(same), frozenset(told)
        self.anchor = tuple(anchor) or self.same
        self.loose = bool(anchor)

    def match(self, rows: Sequence[Said], standing: Sequence[Standing]) -> None:
        """Say of each row what it does."""
        near: dict[tuple[Any, ...], list[Standing]] = defaultdict(list)
        numbered: dict[tuple[Any, ...], list[Standing]] = defaultdict(list)
        for one in standing:
            near[self._of(one.values, self.anchor)].append(one)
            if self.loose and one.values["number"]:
                numbered[one.values[self.anchor[0]], one.values["number"]].append(one)
        used: set[int] = set()
        seen: dict[tuple[Any, ...], Said] = {}
        for row in rows:
            if equal := next(
                (s for s in near[self._of(row.values, self.anchor)] if not row.differing(s.values, self.told)), None
            ):
                self._settle(row, SAME, equal, used, seen)
        for row in (row for row in rows if not row.does):
            if changed := self._keyed(row, near, numbered, used):
                self._settle(row, CHANGED, changed, used, seen)
        for row in (row for row in rows if not row.does):
            self._rest(row, near, used, seen)

    def _of(self, values: Values, names: Sequence[str]) -> tuple[Any, ...]:
        return tuple(values[name] for name in names)

    def _settle(self, row: Said, does: str, one: Standing, used: set[int], seen: dict[tuple[Any, ...], Said]) -> None:
        row.does, row.means = does, [one]
        used.add(one.pk)
        seen.setdefault(self._of(row.values, self.same), row)

    def _keyed(
        self,
        row: Said,
        near: Mapping[tuple[Any, ...], list[Standing]],
        numbered: Mapping[tuple[Any, ...], list[Standing]],
        used: Collection[int],
    ) -> Standing | None:
        """What stands under the same number or key, and was not matched yet."""
        found = [one for one in near.get(self._of(row.values, self.anchor), ()) if one.pk not in used]
        if not self.loose:
            return found[0] if found else None
        number = row.values["number"]
        by_number = numbered.get((row.values[self.anchor[0]], number), ()) if number else ()
        free = [one for one in by_number if one.pk not in used]
        alike = [
            one
            for one in found
            if not self._apart(row, one) and self._of(one.values, self._plain) == self._of(row.values, self._plain)
        ]
        return next(iter([*free, *alike]), None)

    @property
    def _plain(self) -> tuple[str, ...]:
        """What makes two facts one where a number is missing, as far as the file speaks of it."""
        return tuple(name for name in self.same if name != "number" and (name in self.told or name in self.anchor))

    def _apart(self, row: Said, one: Standing) -> bool:
        """Whether both have numbers, and other ones."""
        return bool(row.values["number"] and one.values["number"] and row.values["number"] != one.values["number"])

    def _rest(
        self, row: Said, near: Mapping[tuple[Any, ...], list[Standing]], used: set[int], seen: dict[tuple[Any, ...], Said]
    ) -> None:
        first = seen.setdefault(self._of(row.values, self.same), row)
        if first is not row:
            row.does, row.first = (SAME if first.values == row.values else REPEATED), first.line
            return
        left = near.get(self._of(row.values, self.anchor), ()) if self.loose else ()
        row.means = [one for one in left if one.pk not in used and not self._apart(row, one)]
        row.does = DOUBTFUL if row.means else NEW
