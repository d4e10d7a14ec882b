"""Where keys stand: documents are grown with their lines known, written in every style that TOML allows, and read back."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangsui.rules.policy.places import DEEPEST, Path, key_lines

SCALARS = [
    "1", "-0.5", "1e3", "true", "2025-01-23", "2025-01-23 07:32:00", "07:32:00.5", "inf", '"文字"', "'a#b'", '"a\\"b]"',
    '"""x\n"y" ]\n"""', "'''p\n''q\n'''", '"""four""""', "'''five'''''", '"# no comment"',
]  # fmt: skip
KEYS = st.sampled_from(["a", "b-1", "c_2", '"类别"', '"d.e"', "'f g'", '"h\\"i"', "1234", '""'])


def _plain(key: str) -> str:
    return next(iter(tomllib.loads(f"{key} = 0"))) if key[0] in "\"'" else key


class Writer:
    """Writes TOML and notes the line of each key as it goes."""

    def __init__(self, draw: Any) -> None:
        self.draw, self.text, self.lines = draw, "", {}

    @property
    def line(self) -> int:
        return self.text.count("\n") + 1

    def blank(self) -> None:
        self.text += self.draw(st.sampled_from(["", " ", "\t", "  "]))

    def gap(self) -> None:
        self.text += self.draw(st.sampled_from(["", " ", "\n", ' # note ] } = "\n', "\r\n  "]))

    def note(self, path: Path, line: int) -> None:
        self.lines.setdefault(path, line)

    def value(self, path: Path, depth: int) -> None:
        form = self.draw(st.sampled_from(["scalar", "scalar", "array", "table"])) if depth else "scalar"
        self.note(path, self.line)
        if form == "scalar":
            self.text += self.draw(st.sampled_from(SCALARS))
        elif form == "array":
            self.text += "["
            for position in range(self.draw(st.integers(0, 3))):
                self.gap()
                self.value((*path, position), depth - 1)
                self.gap()
                self.text += ","
            self.gap()
            self.text += "]"
        else:
            self.text += "{"
            names = self.draw(st.lists(KEYS, max_size=3, unique_by=_plain))
            for position, name in enumerate(names):
                self.text += ", " if position else ""
                self.pair(path, name, depth - 1)
            self.text += "}"

    def pair(self, table: Path, name: str, depth: int) -> None:
        self.blank()
        self.note((*table, _plain(name)), self.line)
        self.text += name
        self.blank()
        self.text += "="
        self.blank()
        self.value((*table, _plain(name)), depth)


@st.composite
def documents(draw: Any) -> tuple[str, dict[Path, int]]:
    w = Writer(draw)
    for name in draw(st.lists(KEYS, max_size=3, unique_by=_plain)):
        w.pair((), name, 2)
        w.text += "\n"
    for position in range(draw(st.integers(0, 2))):  # [[many]] with a table and a dotted key inside
        w.gap()
        w.text += "" if w.text.endswith("\n") or not w.text else "\n"
        w.note(("many",), w.line)
        w.note(("many", position), w.line)
        w.text += "[[many]] # one more\n"
        for name in draw(st.lists(KEYS, max_size=2, unique_by=_plain)):
            w.pair(("many", position), name, 2)
            w.text += "\n"
        w.note(("many", position, "in ner"), w.line)
        w.text += "[ many . 'in ner' ]\n"
        w.note(("many", position, "in ner", "x"), w.line)
        w.note(("many", position, "in ner", "x", "y"), w.line)
        w.text += "x . y = [ 1, 2 ]\n"
        for i in range(2):
            w.note(("many", position, "in ner", "x", "y", i), w.line - 1)
    return w.text, w.lines


def _paths(value: Any, path: Path = ()) -> set[Path]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found: set[Path] = set()
    for key, inner in inside:
        found |= {(*path, key)} | _paths(inner, (*path, key))
    return found


@given(documents())
def test_every_key_has_its_line(document: tuple[str, dict[Path, int]]) -> None:
    text, lines = document
    found = key_lines(text)
    assert set(found) == _paths(tomllib.loads(text))
    assert found == lines


def test_tables_in_tables_in_arrays() -> None:
    text = "[[a]]\n[[a.b]]\nx = 1\n[[a.b]]\n[a.b.c]\ny = 2\n[[a]]\n[[a.b]]\nz = 3\n"
    assert set(key_lines(text)) == _paths(tomllib.loads(text))
    assert key_lines(text)["a", 0, "b", 1, "c", "y"] == 6
    assert key_lines(text)["a", 1, "b", 0, "z"] == 9


def test_an_endless_key_is_refused() -> None:
    with pytest.raises(RecursionError):
        key_lines(".".join("a" * (DEEPEST + 1)) + " = 1")
