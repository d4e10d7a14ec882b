"""The three tables as CSV and as Merkle leaves (protocol sections 2 and 3).

Each table has a pattern that a whole line must match. It is the file's grammar, and it admits one
spelling only: a list of several stands in quotes, nothing else does.

Many lines of the first two tables differ in their id alone. What follows the id is read, spelled again and made into
fields once for all lines that are alike in it, which is what makes reading cheap.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from hashlib import sha256
from itertools import pairwise
from operator import ge
from typing import Any, Generic, NamedTuple, TypeVar

from fairdraw.codec import (
    HEADS,
    ID,
    ID_CHARACTERS,
    ID_TEXT,
    INTEGER_TEXT,
    NAME_TEXT,
    REASON_TEXT,
    decode,
    field,
    has_control,
    sha256_each,
)
from fairdraw.errors import Malformed
from fairdraw.merkle import Tree
from fairdraw.records import Conflict, Inspector, Target, rows_text

Key = TypeVar("Key", str, tuple[str, str])
Record = TypeVar("Record", bound=Target | Inspector)
Values = tuple[Any, ...]  # of a record, without its id

TEXT = r'[^",\r\n]'


def _list(item: str) -> str:
    """A list field: nothing, one item, or several in quotes. Two groups: the one item, the several."""
    return rf'(?:({item})?|"({item}(?:,{item})+)")'


# What follows the id and its comma.
TARGET_REST = re.compile(rf"({NAME_TEXT}),{_list(NAME_TEXT + ':[12]')},({REASON_TEXT})?,({TEXT}*)")
INSPECTOR_REST = re.compile(rf"({NAME_TEXT}),(?:(\*)|{_list(NAME_TEXT)}),{_list(TEXT + '+')},({INTEGER_TEXT}),({REASON_TEXT})?")
CONFLICT_LINE = re.compile(rf"(?:({ID_TEXT}),({ID_TEXT}),([0-9a-f]{{32}})|,,([0-9a-f]{{64}}))\n")

TARGETS, INSPECTORS, CONFLICTS = "targets.csv", "inspectors.csv", "conflicts.csv"
HEADERS = {
    TARGETS: "id,area,rows,excluded,needs",
    INSPECTORS: "id,pool,areas,skills,load,excluded",
    CONFLICTS: "target,inspector,salt",
}
_LEAF_HEADS = [b"\x00" + head for head in HEADS]  # how the leaf of a record begins, by the length of its id


class Form(NamedTuple, Generic[Record]):
    """What sets a table of records with ids apart."""

    file: str
    record: type[Record]
    rest: re.Pattern[str]
    values: Callable[[re.Match[str]], Values]  # from the match of `rest`; raises Malformed
    texts: Callable[[Values], tuple[str, ...]]  # the fields, as in the file and in the leaf


def _split(text: str | None) -> tuple[str, ...]:
    """The items of a list field; sorted by bytes, nothing twice."""
    items = tuple(text.split(",")) if text else ()
    if any(left >= right for left, right in pairwise(items)):  # code points sort as UTF-8 does
        raise Malformed("list-order", found=text)
    return items


def _target_values(match: re.Match[str]) -> Values:
    area, one, several, excluded, needs = match.groups()
    text = one or several or ""
    if bool(text) == bool(excluded):
        raise Malformed("rows-or-excluded")
    pairs = tuple((item[:-2], int(item[-1])) for item in _split(text))
    if len({row for row, _ in pairs}) < len(pairs):
        raise Malformed("list-order", found=text)
    return area, pairs, excluded or "", needs


def _target_texts(values: Values) -> tuple[str, ...]:
    area, rows, excluded, needs = values
    return area, rows_text(rows), excluded, needs


def _inspector_values(match: re.Match[str]) -> Values:
    pool, star, area, areas, skill, skills, load, excluded = match.groups()
    return pool, (star,) if star else _split(area or areas), _split(skill or skills), int(load), excluded or ""


def _inspector_texts(values: Values) -> tuple[str, ...]:
    pool, areas, skills, load, excluded = values
    return pool, ",".join(areas), ",".join(skills), str(load), excluded


TARGET = Form(TARGETS, Target, TARGET_REST, _target_values, _target_texts)
INSPECTOR = Form(INSPECTORS, Inspector, INSPECTOR_REST, _inspector_values, _inspector_texts)


class Alike(NamedTuple):
    """What lines share that differ in their id alone."""

    values: Values
    leaf: bytes  # the fields of the leaf
    lines: int  # how many there are


class Listing(Generic[Record]):
    """A table of records with ids, as its bytes say it."""

    def __init__(self, data: bytes, form: Form[Record]) -> None:
        """Raises Malformed with file and line for whatever writing it again would spell otherwise."""
        lines = _lines(data, form.file)
        parts = [line.partition(",") for line in lines]
        self._ids: list[str] = [id_ for id_, _, _ in parts]
        rests: list[str] = [rest for _, _, rest in parts]
        del parts
        if not _are_ids(self._ids):
            number = next(at for at, id_ in enumerate(self._ids) if not ID.fullmatch(id_))
            raise Malformed("line", file=form.file, line=number + 2, found=lines[number][:200])
        known: dict[str, Alike] = {}
        for rest, count in Counter(rests).items():
            try:
                known[rest] = _alike(rest, count, form)
            except Malformed as error:
                number = rests.index(rest)
                place = {"file": form.file, "line": number + 2, "target": self._ids[number], "found": lines[number][:200]}
                raise Malformed(error.code, **place | error.values) from None
        self.alike: list[Alike] = list(known.values())
        _ascending(self._ids, form.file)
        values: dict[str, Values] = {rest: alike.values for rest, alike in known.items()}
        self.records: list[Record] = _made(form.record, self._ids, [values[rest] for rest in rests])
        tails: dict[str, bytes] = {rest: alike.leaf for rest, alike in known.items()}
        self._tails = [tails[rest] for rest in rests]

    def tree(self) -> Tree:
        """The tree over the records, a leaf a record."""
        ids, heads = map(str.encode, self._ids), _LEAF_HEADS
        return Tree(sha256_each([heads[len(id_)] + id_ + tail for id_, tail in zip(ids, self._tails, strict=True)]))


def _made(record: type[Record], ids: Sequence[str], values: Sequence[Values]) -> list[Record]:
    new = tuple.__new__  # half the price of record(…)
    return [new(record, (id_, *others)) for id_, others in zip(ids, values, strict=True)]


def _alike(rest: str, count: int, form: Form[Record]) -> Alike:
    match = form.rest.fullmatch(rest)
    if match is None:
        raise Malformed("line")
    if has_control(rest):
        raise Malformed("control-character")
    values = form.values(match)
    texts = form.texts(values)
    if _rest(texts) != rest:
        raise Malformed("not-canonical")
    return Alike(values, b"".join(map(field, texts)), count)


def _are_ids(texts: Sequence[str]) -> bool:
    """Whether each is an id: ID.fullmatch of them all at once, by what they hold and how long they are."""
    strange = "".join(texts).encode().translate(None, ID_CHARACTERS)
    return not texts or not (strange or "" in texts or max(map(len, texts)) > 40)


def _lines(data: bytes, file: str) -> list[str]:
    """The lines below the header."""
    lines = decode(data, file).split("\n")
    if lines.pop() != "":
        raise Malformed("no-final-newline", file=file)
    if not lines or lines[0] != HEADERS[file]:
        raise Malformed("header", file=file, expected=HEADERS[file])
    del lines[0]
    return lines


def _ascending(keys: Sequence[Key], file: str) -> None:
    """Each key above the one before, in file order."""
    if any(map(ge, keys, keys[1:])):
        raise Malformed("file-order", file=file, found=next(key for before, key in pairwise(keys) if ge(before, key)))


def read_targets(data: bytes) -> list[Target]:
    """The records of `targets.csv`; raises Malformed with file and line."""
    return Listing(data, TARGET).records


def read_inspectors(data: bytes) -> list[Inspector]:
    """The records of `inspectors.csv`; raises Malformed with file and line."""
    return Listing(data, INSPECTOR).records


def read_conflicts(data: bytes) -> list[Conflict]:
    """The records of `conflicts.csv`, redacted ones in their place; raises Malformed with file and line."""
    lines = _lines(data, CONFLICTS)
    new = tuple.__new__
    found = CONFLICT_LINE.findall(data.decode())
    conflicts = [new(Conflict, (target, inspector, salt or leaf)) for target, inspector, salt, leaf in found]
    if write_conflicts(conflicts) != data:  # what is not a line as it must be was passed over
        number = next(at for at, line in enumerate(lines) if not CONFLICT_LINE.fullmatch(line + "\n"))
        raise Malformed("line", file=CONFLICTS, line=number + 2, found=lines[number][:200])
    _ascending([one[:2] for one in conflicts if one[0]], CONFLICTS)
    return conflicts


def _quoted(text: str) -> str:
    return f'"{text}"' if "," in text else text


def _rest(texts: Iterable[str]) -> str:
    """What follows the id in a line."""
    return ",".join(map(_quoted, texts))


def _write(file: str, lines: Iterable[str]) -> bytes:
    return "".join([HEADERS[file], "\n", *lines]).encode()


def _write_records(form: Form[Record], records: Iterable[Record]) -> bytes:
    @cache  # many differ in their id alone
    def rest(values: Values) -> str:
        return _rest(form.texts(values))

    return _write(form.file, [f"{one[0]},{rest(one[1:])}\n" for one in records])


def write_targets(targets: Iterable[Target]) -> bytes:
    """`targets.csv`, in the order given."""
    return _write_records(TARGET, targets)


def write_inspectors(inspectors: Iterable[Inspector]) -> bytes:
    """`inspectors.csv`, in the order given."""
    return _write_records(INSPECTOR, inspectors)


def write_conflicts(conflicts: Iterable[Conflict]) -> bytes:
    """`conflicts.csv`, in the order given."""
    return _write(CONFLICTS, [f"{target},{inspector},{salt}\n" for target, inspector, salt in conflicts])


def conflict_leaf(target: str, inspector: str, salt: str) -> bytes:
    """The leaf of a conflict, which may stand in its place in a public bundle (section 7); a redacted one's is its salt."""
    if not target:
        return bytes.fromhex(salt)
    to, who, secret = target.encode(), inspector.encode(), salt.encode()
    return sha256(_LEAF_HEADS[len(to)] + to + HEADS[len(who)] + who + HEADS[len(secret)] + secret).digest()


def conflict_tree(conflicts: Iterable[Conflict]) -> Tree:
    """The tree over the conflicts."""
    return Tree([conflict_leaf(*conflict) for conflict in conflicts])
