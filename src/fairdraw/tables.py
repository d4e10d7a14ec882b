"""The three tables as CSV and as Merkle leaves (protocol sections 2 and 3).

Each table has one pattern that a whole line must match. It is the file's grammar, and it admits one
spelling only: a list of several stands in quotes, nothing else does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from hashlib import sha256
from itertools import pairwise
from typing import TypeVar

from fairdraw.codec import CONTROL, ID_TEXT, INTEGER_TEXT, NAME_TEXT, REASON_TEXT, decode, field
from fairdraw.errors import Malformed
from fairdraw.merkle import Tree, leaf_hash
from fairdraw.records import Conflict, Inspector, Target, rows_text

Record = TypeVar("Record", Target, Inspector, Conflict)

TEXT = r'[^",\r\n]'


def _list(item: str) -> str:
    """A list field: nothing, one item, or several in quotes. Two groups: the one item, the several."""
    return rf'(?:({item})?|"({item}(?:,{item})+)")'


TARGET_LINE = re.compile(rf"({ID_TEXT}),({NAME_TEXT}),{_list(NAME_TEXT + ':[12]')},({REASON_TEXT})?,({TEXT}*)")
INSPECTOR_LINE = re.compile(
    rf"({ID_TEXT}),({NAME_TEXT}),(?:(\*)|{_list(NAME_TEXT)}),{_list(TEXT + '+')},({INTEGER_TEXT}),({REASON_TEXT})?"
)
CONFLICT_LINE = re.compile(rf"(?:({ID_TEXT}),({ID_TEXT}),([0-9a-f]{{32}})|,,([0-9a-f]{{64}}))")

TARGETS, INSPECTORS, CONFLICTS = "targets.csv", "inspectors.csv", "conflicts.csv"
HEADERS = {
    TARGETS: "id,area,rows,excluded,needs",
    INSPECTORS: "id,pool,areas,skills,load,excluded",
    CONFLICTS: "target,inspector,salt",
}


def _split(text: str | None, place: Callable[[], dict[str, object]]) -> tuple[str, ...]:
    """The items of a list field; sorted by bytes, nothing twice."""
    items = tuple(text.split(",")) if text else ()
    if any(left >= right for left, right in pairwise(items)):  # code points sort as UTF-8 does
        raise Malformed("list-order", found=text, **place())
    return items


def _read(data: bytes, file: str, pattern: re.Pattern[str], make: Callable[[re.Match[str], int], Record]) -> list[Record]:
    text = decode(data, file)
    lines = text.split("\n")
    if lines.pop() != "":
        raise Malformed("no-final-newline", file=file)
    if not lines or lines[0] != HEADERS[file]:
        raise Malformed("header", file=file, expected=HEADERS[file])
    if CONTROL.search(text.replace("\n", "")):
        raise Malformed("control-character", file=file)
    records = []
    for number, line in enumerate(lines[1:], 2):
        match = pattern.fullmatch(line)
        if match is None:
            raise Malformed("line", file=file, line=number, found=line[:200])
        records.append(make(match, number))
    return records


def _ascending(keys: Iterable[object], file: str) -> None:
    """Each key above the one before; `keys` are texts or pairs of texts, in file order."""
    before: object = None
    for key in keys:
        if before is not None and not before < key:  # type: ignore[operator]  # both of one sortable kind
            raise Malformed("file-order", file=file, found=key)
        before = key


def read_targets(data: bytes) -> list[Target]:
    """The records of `targets.csv`; raises Malformed with file and line."""
    seen: dict[str, tuple[tuple[str, int], ...]] = {"": ()}  # few rows, many targets: one tuple each

    def rows_of(text: str, line: int) -> tuple[tuple[str, int], ...]:
        pairs = tuple((item[:-2], int(item[-1])) for item in _split(text, lambda: {"file": TARGETS, "line": line}))
        if len({row for row, _ in pairs}) < len(pairs):
            raise Malformed("list-order", found=text, file=TARGETS, line=line)
        return pairs

    def make(match: re.Match[str], line: int) -> Target:
        id_, area, one, several, excluded, needs = match.groups()
        text = one or several or ""
        if bool(text) == bool(excluded):
            raise Malformed("rows-or-excluded", file=TARGETS, line=line, target=id_)
        if text not in seen:
            seen[text] = rows_of(text, line)
        return Target(id_, area, seen[text], excluded or "", needs)

    targets = _read(data, TARGETS, TARGET_LINE, make)
    _ascending((target.id for target in targets), TARGETS)
    return targets


def read_inspectors(data: bytes) -> list[Inspector]:
    """The records of `inspectors.csv`; raises Malformed with file and line."""

    def make(match: re.Match[str], line: int) -> Inspector:
        id_, pool, star, area, areas, skill, skills, load, excluded = match.groups()

        def place() -> dict[str, object]:
            return {"file": INSPECTORS, "line": line}

        where = (star,) if star else _split(area or areas, place)
        return Inspector(id_, pool, where, _split(skill or skills, place), int(load), excluded or "")

    inspectors = _read(data, INSPECTORS, INSPECTOR_LINE, make)
    _ascending((inspector.id for inspector in inspectors), INSPECTORS)
    return inspectors


def read_conflicts(data: bytes) -> list[Conflict]:
    """The records of `conflicts.csv`, redacted ones in their place; raises Malformed with file and line."""

    def make(match: re.Match[str], line: int) -> Conflict:
        target, inspector, salt, leaf = match.groups()
        return Conflict("", "", leaf) if leaf else Conflict(target, inspector, salt)

    conflicts = _read(data, CONFLICTS, CONFLICT_LINE, make)
    _ascending(((one.target, one.inspector) for one in conflicts if not one.redacted), CONFLICTS)
    return conflicts


def _quoted(text: str) -> str:
    return f'"{text}"' if "," in text else text


def _write(file: str, lines: Iterable[str]) -> bytes:
    return "".join([HEADERS[file], "\n", *lines]).encode()


def write_targets(targets: Iterable[Target]) -> bytes:
    """`targets.csv`, in the order given."""

    @cache  # many targets differ in their id alone
    def rest(area: str, rows: str, excluded: str, needs: str) -> str:
        return f",{area},{_quoted(rows)},{excluded},{_quoted(needs)}\n"

    text = cache(rows_text)
    return _write(TARGETS, [id_ + rest(area, text(rows), excluded, needs) for id_, area, rows, excluded, needs in targets])


def write_inspectors(inspectors: Iterable[Inspector]) -> bytes:
    """`inspectors.csv`, in the order given."""
    return _write(
        INSPECTORS,
        [
            f"{i.id},{i.pool},{_quoted(','.join(i.areas))},{_quoted(','.join(i.skills))},{i.load},{i.excluded}\n"
            for i in inspectors
        ],
    )


def write_conflicts(conflicts: Iterable[Conflict]) -> bytes:
    """`conflicts.csv`, in the order given."""
    return _write(CONFLICTS, [f"{one.target},{one.inspector},{one.salt}\n" for one in conflicts])


def _leaf(*values: str) -> bytes:
    return sha256(b"\x00" + b"".join(map(field, values))).digest()


def target_tree(targets: Iterable[Target]) -> Tree:
    """The tree over the targets, a leaf a record."""

    @cache  # many targets differ in their id alone
    def rest(area: str, rows: tuple[tuple[str, int], ...], excluded: str, needs: str) -> bytes:
        return b"".join(map(field, (area, rows_text(rows), excluded, needs)))

    return Tree([sha256(b"\x00" + field(id_) + rest(*others)).digest() for id_, *others in targets])


def inspector_tree(inspectors: Iterable[Inspector]) -> Tree:
    """The tree over the inspectors, a leaf a record."""
    return Tree([_leaf(i.id, i.pool, ",".join(i.areas), ",".join(i.skills), str(i.load), i.excluded) for i in inspectors])


def conflict_tree(conflicts: Iterable[Conflict]) -> Tree:
    """The tree over the conflicts; a redacted one stands for its own leaf."""
    return Tree([bytes.fromhex(one.salt) if one.redacted else conflict_leaf(one) for one in conflicts])


def conflict_leaf(conflict: Conflict) -> bytes:
    """The leaf hash that may stand in a conflict's place in a public bundle (protocol section 7)."""
    return leaf_hash(field(conflict.target) + field(conflict.inspector) + field(conflict.salt))
