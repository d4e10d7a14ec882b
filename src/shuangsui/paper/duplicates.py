"""Rows of a registry that are likely the same target: suggestions, never errors.

Three signs: one name after taking off what spellings differ in; two like names in one area with one address;
and one credit code under different names. Like names are looked for only among rows that share an address and
area, so that the work stays in proportion to the registry.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Protocol

MAX_SUGGESTIONS = 200
_LARGEST_GROUP = 60  # rows at one address: a market hall or an industrial park says nothing about sameness
_MARKS = re.compile(r"[\W_]+")
_ENDINGS = re.compile(r"(有限责任公司|股份有限公司|集团有限公司|有限公司|公司|厂)$")
_ALIKE = 0.8


class Warns(Protocol):
    """What takes a warning about a row: `paper.table.Table`."""

    lines: list[int]

    def warn(self, place: int, code: str, column: str, /, **values: object) -> None:
        """Notes a warning at row index `place`."""


def plain_name(name: str) -> str:
    """A name without what spellings differ in: width, brackets, spaces and the ending of the legal form."""
    plain = _MARKS.sub("", unicodedata.normalize("NFKC", name)).casefold()
    return _ENDINGS.sub("", plain) or plain


def suggest_duplicates(
    table: Warns, names: Sequence[str], areas: Sequence[str], addresses: Sequence[str], codes: Sequence[str]
) -> None:
    """Warns of likely doubles among the rows; at most 200, and each pair once."""
    plain = [plain_name(name) for name in names]
    told: set[tuple[int, int]] = set()
    for first, second, code in (
        *_same(plain, areas, codes),
        *_same_code(names, codes),
        *_alike(plain, areas, addresses, codes),
    ):
        if (first, second) in told or len(told) >= MAX_SUGGESTIONS:
            continue
        told.add((first, second))
        table.warn(second, code, "name", row=table.lines[first], first=names[first], second=names[second])


def _pairs(groups: Iterable[list[int]]) -> Iterable[tuple[int, int]]:
    for group in groups:
        yield from ((group[0], other) for other in group[1:])


def _same(plain: Sequence[str], areas: Sequence[str], codes: Sequence[str]) -> Iterable[tuple[int, int, str]]:
    """One name in one area, and not plainly two sites of one firm (one code, two numbers)."""
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, key in enumerate(zip(plain, areas, strict=True)):
        if key[0]:
            groups[key].append(place)
    for first, second in _pairs(groups.values()):
        if not (codes[first] and codes[first] == codes[second]):
            yield first, second, "likely-same-name"


def _same_code(names: Sequence[str], codes: Sequence[str]) -> Iterable[tuple[int, int, str]]:
    """One credit code under two numbers and quite different names: a wrong code, or a firm renamed."""
    groups: dict[str, list[int]] = defaultdict(list)
    for place, code in enumerate(codes):
        if code:
            groups[code].append(place)
    for first, second in _pairs(groups.values()):
        one, two = plain_name(names[first]), plain_name(names[second])
        if not (one in two or two in one):
            yield first, second, "likely-wrong-code"


def _alike(
    plain: Sequence[str], areas: Sequence[str], addresses: Sequence[str], codes: Sequence[str]
) -> Iterable[tuple[int, int, str]]:
    """Like names in one area at one address."""
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, (area, address) in enumerate(zip(areas, addresses, strict=True)):
        if address:
            groups[(area, _MARKS.sub("", address))].append(place)
    for group in groups.values():
        if 1 < len(group) <= _LARGEST_GROUP:
            for index, first in enumerate(group):
                for second in group[index + 1 :]:
                    same_firm = codes[first] and codes[first] == codes[second]
                    if not same_firm and difflib.SequenceMatcher(None, plain[first], plain[second]).ratio() >= _ALIKE:
                        yield first, second, "likely-same-place"
