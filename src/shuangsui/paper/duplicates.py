"""Rows of a registry that are likely the same target: suggestions, never errors.

Three signs: one name after taking off what spellings differ in; two like names in one area with one address;
and one credit code under different names. Like names are looked for only among rows that share an address and
area, so that the work stays in proportion to the registry.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Protocol

MAX_SUGGESTIONS = 200
_LARGEST_GROUP = 60  # rows at one address: a market hall or an industrial park says nothing about sameness
_MARKS = re.compile(r"[^\w\n]+")
_ENDINGS = ("有限责任公司", "股份有限公司", "集团有限公司", "有限公司", "公司", "厂")
_ALIKE = 0.8


class Warns(Protocol):
    """What takes a warning about a row: `paper.table.Table`."""

    lines: list[int]

    def warn(self, place: int, code: str, column: str, /, **values: object) -> None:
        """Notes a warning at row index `place`."""


def plain_name(name: str) -> str:
    """A name without what spellings differ in: width, brackets, spaces, legal form. May be "" (a name that is only that)."""
    return plain_names([name])[0]


def plain_names(names: Sequence[str]) -> list[str]:
    """`plain_name` of each; all at once, as one text with a line a name."""
    lines = [" ".join(name.split("\n")) for name in names] if any("\n" in name for name in names) else names
    whole = _MARKS.sub("", unicodedata.normalize("NFKC", "\n".join(lines)).casefold().replace("_", ""))
    for ending in _ENDINGS:
        whole = f"{whole}\n".replace(f"{ending}\n", "\n")[:-1]
    return whole.split("\n")


def suggest_duplicates(
    table: Warns, names: Sequence[str], areas: Sequence[str], addresses: Sequence[str], codes: Sequence[str]
) -> None:
    """Warns of likely doubles among the rows; at most 200, and each pair once."""
    plain = plain_names(names)
    told: set[tuple[int, int]] = set()
    for first, second, code in (
        *_same(plain, areas, codes),
        *_same_code(plain, codes),
        *_alike(plain, areas, addresses, codes),
    ):
        if (first, second) in told or len(told) >= MAX_SUGGESTIONS:
            continue
        told.add((first, second))
        table.warn(second, code, "name", row=table.lines[first], first=names[first], second=names[second])


def _repeated(keys: Sequence[str]) -> Iterable[list[int]]:
    """Groups of places with one key that is not empty; only keys that occur more than once cost anything."""
    if len(set(keys)) == len(keys):
        return ()
    counts = Counter(keys)
    groups: dict[str, list[int]] = {key: [] for key, count in counts.items() if count > 1 and key}
    if groups:
        for place, key in enumerate(keys):
            if key in groups:
                groups[key].append(place)
    return groups.values()


def _pairs(groups: Iterable[list[int]]) -> Iterable[tuple[int, int]]:
    for group in groups:
        yield from ((group[0], other) for other in group[1:])


def _same(plain: Sequence[str], areas: Sequence[str], codes: Sequence[str]) -> Iterable[tuple[int, int, str]]:
    """One name in one area, and not plainly two sites of one firm (one code, two numbers)."""
    for first, second in _pairs(_repeated(plain)):
        if areas[first] == areas[second] and not (codes[first] and codes[first] == codes[second]):
            yield first, second, "likely-same-name"


def _same_code(plain: Sequence[str], codes: Sequence[str]) -> Iterable[tuple[int, int, str]]:
    """One credit code under two numbers and quite different names: a wrong code, or a firm renamed."""
    for first, second in _pairs(_repeated(codes)):
        if not (plain[first] in plain[second] or plain[second] in plain[first]):
            yield first, second, "likely-wrong-code"


def _alike(
    plain: Sequence[str], areas: Sequence[str], addresses: Sequence[str], codes: Sequence[str]
) -> Iterable[tuple[int, int, str]]:
    """Like names in one area at one address."""
    for group in _repeated(addresses):
        if len(group) > _LARGEST_GROUP:
            continue
        for index, first in enumerate(group):
            for second in group[index + 1 :]:
                if areas[first] != areas[second] or (codes[first] and codes[first] == codes[second]):
                    continue
                if difflib.SequenceMatcher(None, plain[first], plain[second]).ratio() >= _ALIKE:
                    yield first, second, "likely-same-place"
