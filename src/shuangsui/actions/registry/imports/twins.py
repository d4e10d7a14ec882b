"""Whom a new row may already be: like names in one area, or at one address. Suggestions for a person to decide."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shuangsui.paper.duplicates import plain_names

_ALIKE = 0.8
_CROWD = 60  # at one address; a market hall says nothing
MOST = 1_000  # doubtful rows told of one file


@dataclass(frozen=True, slots=True)
class Known:
    """An entry that is known, or a new one: as far as sameness goes. `area` is the primary key of its unit."""

    pk: int
    key: str
    name: str
    area: int
    address: str
    code: str


def find_twins(new: Sequence[Known], known: Sequence[Known]) -> dict[int, list[Known]]:
    """Index of a new row → whom it may be. Two sites of one firm are no twins."""
    if not new or not known:
        return {}
    names = plain_names([one.name for one in known])
    by_name = _grouped(((one.area, name), one) for one, name in zip(known, names, strict=True) if name)
    places = {(one.area, one.address) for one in new if one.address}
    by_place = _grouped(((one.area, one.address), one) for one in known if (one.area, one.address) in places)
    found: dict[int, list[Known]] = {}
    for index, (one, name) in enumerate(zip(new, plain_names([one.name for one in new]), strict=True)):
        twins = list(by_name.get((one.area, name), ())) if name else []
        near = by_place.get((one.area, one.address), ()) if one.address else ()
        if len(near) <= _CROWD:
            twins += [other for other in near if other not in twins and _alike(name, other.name)]
        twins = [other for other in twins if not _two_sites(one, other)]
        if twins and len(found) < MOST:
            found[index] = twins[:5]
    return found


def _two_sites(one: Known, other: Known) -> bool:
    """Plainly two sites of one firm: one credit code, and the new one has a number of its own."""
    return bool(one.code) and one.code == other.code and one.key != one.code


def _grouped(pairs: Iterable[tuple[tuple[int, str], Known]]) -> dict[tuple[int, str], list[Known]]:
    groups: dict[tuple[int, str], list[Known]] = {}
    for key, one in pairs:
        groups.setdefault(key, []).append(one)
    return groups


def _alike(name: str, other: str) -> bool:
    return difflib.SequenceMatcher(None, name, plain_names([other])[0]).ratio() >= _ALIKE
