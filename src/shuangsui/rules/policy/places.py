"""Where each key of a TOML text stands: tomllib gives values without lines, and an error must name its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

Path = tuple[str | int, ...]
DEEPEST = 100  # parts of one dotted key; more is an attack on the reader, not a policy

_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n]*)|(?P<space>[ \t\r]+)|(?P<newline>\n)
      |(?P<text>\"\"\"(?:\\.|[^\\])*?\"{3,5}|'''.*?'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*')
      |(?P<mark>[\[\]{},=.])|(?P<bare>[^\s\#"'\[\]{},=.]+)""",
    re.VERBOSE | re.DOTALL,
)


def key_lines(source: str) -> dict[Path, int]:
    """Line (1-based) of every key, table and array element of `source`, which tomllib has already accepted.

    RecursionError where keys or arrays nest beyond all reason.
    """
    return _Scanner(source).scan()


def _plain(word: str) -> str:
    """A key as it is meant: quoted ones without their quotes and escapes."""
    return next(iter(tomllib.loads(f"{word} = 0"))) if word[0] in "\"'" else word


class _Scanner:
    """One pass over the tokens; `found` fills as it goes."""

    def __init__(self, source: str) -> None:
        self.found: dict[Path, int] = {}
        self.counts: dict[Path, int] = {}  # arrays of tables: how many entries so far
        self.tokens = list(self._tokens(source))
        self.at = 0

    @staticmethod
    def _tokens(source: str) -> Iterator[tuple[str, str, int]]:
        line = 1
        for match in _TOKEN.finditer(source):
            kind, word = match.lastgroup or "", match[0]
            if kind not in ("comment", "space"):
                yield kind, word, line
            line += word.count("\n")

    def scan(self) -> dict[Path, int]:
        table: Path = ()
        while self.at < len(self.tokens):
            kind, word, _ = self.tokens[self.at]
            if kind == "newline":
                self.at += 1
            elif word == "[":
                table = self._header()
            else:
                self._pair(table)
        return self.found

    def _header(self) -> Path:
        line = self.tokens[self.at][2]
        many = self.tokens[self.at + 1][1] == "["
        self.at += 2 if many else 1
        names = self._names(until="]")
        self.at += 2 if many else 1
        path: Path = ()
        for position, name in enumerate(names):
            path = (*path, name)
            self.found.setdefault(path, line)
            if position == len(names) - 1 and many:
                self.counts[path] = self.counts.get(path, -1) + 1
            if path in self.counts:
                path = (*path, self.counts[path])
            self.found.setdefault(path, line)
        return path

    def _names(self, until: str) -> list[str]:
        names = []
        while self.tokens[self.at][1] != until:
            kind, word, _ = self.tokens[self.at]
            if kind in ("bare", "text"):
                names.append(_plain(word))
            self.at += 1
        if len(names) > DEEPEST:
            raise RecursionError
        return names

    def _pair(self, table: Path) -> None:
        line = self.tokens[self.at][2]
        path = table
        for name in self._names(until="="):
            path = (*path, name)
            self.found.setdefault(path, line)
        self.at += 1
        self._value(path)

    def _value(self, path: Path) -> None:
        _, word, line = self.tokens[self.at]
        self.found.setdefault(path, line)
        if word not in ("[", "{"):
            while self.at < len(self.tokens) and self.tokens[self.at][1] not in (",", "]", "}", "\n"):
                self.at += 1
            return
        close, index = ("]", 0) if word == "[" else ("}", 0)
        self.at += 1
        while self.tokens[self.at][1] != close:
            kind, inner, _ = self.tokens[self.at]
            if kind == "newline" or inner == ",":
                self.at += 1
            elif close == "]":
                self._value((*path, index))
                index += 1
            else:
                self._pair(path)
        self.at += 1
