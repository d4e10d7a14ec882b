"""A command typed at `shuangsui`: what it said, and its tables as rows."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from shuangsui.site.cli.main import main


class Said(NamedTuple):
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """What it said as JSON."""
        return json.loads(self.out)


Type = Callable[..., Said]


def typing(capsys: pytest.CaptureFixture[str]) -> Type:
    """Types commands for a test."""

    def typed(*words: object) -> Said:
        with pytest.raises(SystemExit) as ended:
            main([str(word) for word in words])
        said = capsys.readouterr()
        return Said(int(ended.value.code or 0), said.out, said.err)

    return typed


def rows_of(out: str) -> list[list[str]]:
    """The rows of the tables in a text, folded cells joined again: a row begins where its first cell is filled."""
    found: list[list[str]] = []
    for text in out.splitlines():
        if text.startswith("│"):
            cells = [cell.strip() for cell in text.strip("│").split("│")]
            if cells[0]:
                found.append(cells)
            else:
                found[-1] = [before + more for before, more in zip(found[-1], cells, strict=True)]
    return found
