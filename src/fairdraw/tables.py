"""The three tables as CSV and as Merkle leaves (protocol sections 2 and 3).

Each table has one pattern that a whole line must match. It is the file's grammar, and it admits one
spelling only: a list of several stands in quotes, nothing else does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from hashlib import sha256
from itertools import pairwise
from operator import ge
from typing import TypeVar

from fairdraw.codec import HEADS, ID, ID_TEXT, INTEGER_TEXT, NAME_TEXT, REASON_TEXT, decode, field, has_control
from fairdraw.errors import Malformed
from fairdraw.merkle import Tree, leaf_hash
from fairdraw.records import Conflict, Inspector, Target, rows_text

Key = TypeVar("Key", str, tuple[str, str])
Alike = tuple[str, tuple[tuple[str, int], ...], str, str]  # a target without its id

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


def _lines(data: bytes, file: str) -> list[str]:
    """The lines below the header, free of control characters."""
    text = decode(data, file)
    lines = text.split("\n")
    if lines.pop() != "":
        raise Malformed("no-final-newline", file=file)
    if not lines or lines[0] != HEADERS[file]:
        raise Malformed("header", file=file, expected=HEADERS[file])
    if has_control(text.replace("\n", "")):
        raise Malformed("control-character", file=file)
    return lines[1:]


def _match(pattern: re.Pattern[str], line: str, file: str, number: int) -> re.Match[str]:
    match = pattern.fullmatch(line)
    if match is None:
        raise Malformed("line", file=file, line=number, found=line[:200])
    return match


def _ascending(keys: Sequence[Key], file: str) -> None:
    """Each key above the one before, in file order."""
    if any(map(ge, keys, keys[1:])):
        raise Malformed("file-order", file=file, found=next(key for before, key in pairwise(keys) if ge(before, key)))


def read_targets(data: bytes) -> list[Target]:
    """The records of `targets.csv`; raises Malformed with file and line."""
    targets: list[Target] = []
    known: dict[str, Alike] = {}  # many lines differ in their id alone: what follows the id is read once
    is_id, new = ID.fullmatch, tuple.__new__  # new: half the price of Target(…)
    for number, line in enumerate(_lines(data, TARGETS), 2):
        id_, _, rest = line.partition(",")
        alike = known.get(rest)
        if alike is None or not is_id(id_):
            alike = known[rest] = _read_alike(_match(TARGET_LINE, line, TARGETS, number), number)
        targets.append(new(Target, (id_, *alike)))
    _ascending([target.id for target in targets], TARGETS)
    return targets


def _read_alike(match: re.Match[str], line: int) -> Alike:
    """A target's line without its id."""
    id_, area, one, several, excluded, needs = match.groups()
    text = one or several or ""
    if bool(text) == bool(excluded):
        raise Malformed("rows-or-excluded", file=TARGETS, line=line, target=id_)
    pairs = tuple((item[:-2], int(item[-1])) for item in _split(text, lambda: {"file": TARGETS, "line": line}))
    if len({row for row, _ in pairs}) < len(pairs):
        raise Malformed("list-order", found=text, file=TARGETS, line=line)
    return area, pairs, excluded or "", needs


def read_inspectors(data: bytes) -> list[Inspector]:
    """The records of `inspectors.csv`; raises Malformed with file and line."""

    def make(match: re.Match[str], line: int) -> Inspector:
        id_, pool, star, area, areas, skill, skills, load, excluded = match.groups()

        def place() -> dict[str, object]:
            return {"file": INSPECTORS, "line": line}

        where = (star,) if star else _split(area or areas, place)
        return Inspector(id_, pool, where, _split(skill or skills, place), int(load), excluded or "")

    lines = enumerate(_lines(data, INSPECTORS), 2)
    inspectors = [make(_match(INSPECTOR_LINE, line, INSPECTORS, number), number) for number, line in lines]
    _ascending([inspector.id for inspector in inspectors], INSPECTORS)
    return inspectors


def read_conflicts(data: bytes) -> list[Conflict]:
    """The records of `conflicts.csv`, redacted ones in their place; raises Malformed with file and line."""
    conflicts: list[Conflict] = []
    for number, line in enumerate(_lines(data, CONFLICTS), 2):
        target, inspector, salt, leaf = _match(CONFLICT_LINE, line, CONFLICTS, number).groups()
        conflicts.append(Conflict("", "", leaf) if leaf else Conflict(target, inspector, salt))
    _ascending([one[:2] for one in conflicts if one.target], CONFLICTS)
    return conflicts


def _quoted(text: str) -> str:
    return f'"{text}"' if "," in text else text


def _write(file: str, lines: Iterable[str]) -> bytes:
    return "".join([HEADERS[file], "\n", *lines]).encode()


def write_targets(targets: Iterable[Target]) -> bytes:
    """`targets.csv`, in the order given."""

    @cache  # many targets differ in their id alone
    def rest(alike: Alike) -> str:
        area, rows, excluded, needs = alike
        return f",{area},{_quoted(rows_text(rows))},{excluded},{_quoted(needs)}\n"

    return _write(TARGETS, [target[0] + rest(target[1:]) for target in targets])


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


def target_tree(targets: Iterable[Target]) -> Tree:
    """The tree over the targets, a leaf a record."""

    @cache  # many targets differ in their id alone
    def rest(alike: Alike) -> bytes:
        area, rows, excluded, needs = alike
        return b"".join(map(field, (area, rows_text(rows), excluded, needs)))

    heads = [b"\x00" + head for head in HEADS]
    return Tree([sha256(heads[len(target[0])] + target[0].encode() + rest(target[1:])).digest() for target in targets])


def inspector_tree(inspectors: Iterable[Inspector]) -> Tree:
    """The tree over the inspectors, a leaf a record."""

    @cache  # many inspectors differ in their id alone
    def rest(pool: str, areas: tuple[str, ...], skills: tuple[str, ...], load: int, excluded: str) -> bytes:
        return b"".join(map(field, (pool, ",".join(areas), ",".join(skills), str(load), excluded)))

    return Tree([leaf_hash(field(id_) + rest(*others)) for id_, *others in inspectors])


def conflict_tree(conflicts: Iterable[Conflict]) -> Tree:
    """The tree over the conflicts; a redacted one stands for its own leaf."""
    return Tree([bytes.fromhex(one.salt) if one.redacted else conflict_leaf(one) for one in conflicts])


def conflict_leaf(conflict: Conflict) -> bytes:
    """The leaf hash that may stand in a conflict's place in a public bundle (protocol section 7)."""
    target, inspector, salt = map(str.encode, conflict)
    return sha256(b"\x00" + HEADS[len(target)] + target + HEADS[len(inspector)] + inspector + HEADS[len(salt)] + salt).digest()
