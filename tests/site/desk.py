"""The command line as a clerk uses it: in this process with a clock of its own, or as a program."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any
from unittest import mock

import openpyxl

from shuangsui.rules.numbers import check_character
from shuangsui.site.cli import main, shared

ROOT = Path(__file__).resolve().parents[2]
Row = Mapping[str, object]
NOW = datetime(2025, 2, 3, 9, 0, tzinfo=shared.CHINA)
ENGLISH = re.compile(r"\b(Usage|Error|Traceback|Missing|Invalid|No such|Options|requires|argument|unexpected|required)\b")


@dataclass(frozen=True)
class Said:
    """What a command came to."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> dict[str, Any]:
        """Its JSON."""
        return dict(json.loads(self.out))


def run(*words: object, at: datetime = NOW, typed: str = "") -> Said:
    """One command in this process, at a moment, with `typed` piped in."""
    out, err = StringIO(), StringIO()
    code: object = 0
    with (
        mock.patch.object(shared, "now", lambda: at),
        mock.patch.object(sys, "stdin", StringIO(typed)),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            main([str(word) for word in words])
        except SystemExit as end:
            code = end.code
    assert isinstance(code, int)
    return Said(code, out.getvalue(), err.getvalue())


def program(words: Sequence[object], environment: Mapping[str, str] | None = None, folder: Path | None = None) -> Said:
    """One command as a program."""
    call = [sys.executable, "-c", "from shuangsui.site.cli import main; main()", *map(str, words)]
    done = subprocess.run(call, capture_output=True, env=dict(os.environ) | dict(environment or {}), cwd=folder, check=False)
    encoding = (environment or {}).get("PYTHONIOENCODING", "utf-8")
    return Said(done.returncode, done.stdout.decode(encoding), done.stderr.decode(encoding))


def tree(root: Path) -> dict[str, bytes | None]:
    """Everything below a folder: files with their bytes, folders with None."""
    return {p.relative_to(root).as_posix(): p.read_bytes() if p.is_file() else None for p in sorted(root.rglob("*"))}


def code_of(number: int) -> str:
    """A credit code with the right check character that nobody bears."""
    body = f"91652301MADEM{number:04}"
    return body + check_character(body)


def fill(path: Path, rows: Sequence[Mapping[str, object]]) -> None:
    """Write rows into a template, below the header, as somebody in Excel would: the example row is written over."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    headers = [cell.value for cell in sheet[1]]
    for number in range(2, sheet.max_row + 1):
        for column in range(1, len(headers) + 1):
            sheet.cell(number, column).value = None
    for number, row in enumerate(rows, 2):
        for header, value in row.items():
            sheet.cell(number, headers.index(header) + 1).value = value
    book.save(path)


def firms(key: int = 16, general: int = 10) -> list[dict[str, object]]:
    """Rows of a target registry."""
    made = []
    for n in range(1, key + general + 1):
        kind = "重点排污单位" if n <= key else ""
        made.append(
            {"名称": f"示例{n:02}厂", "统一社会信用代码": code_of(n), "区域": "昌吉市", "类别": kind, "地址": f"示例路{n}号"}
        )
    return made


def people(count: int = 5) -> list[dict[str, object]]:
    """Rows of an inspector registry."""
    return [
        {"姓名": f"示例员{n:02}", "执法证号": f"9900{n:07}", "区域": "昌吉市", "证件有效期至": "2027-12-31"}
        for n in range(1, count + 1)
    ]


def registries(
    folder: Path, targets: Sequence[Mapping[str, object]] = (), staff: Sequence[Mapping[str, object]] = ()
) -> list[object]:
    """Two filled registries from templates, and the options that name them with plan, area and period."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {
        "targets": (folder / "对象 名录.xlsx", targets or firms()),
        "inspectors": (folder / "人员 名录.xlsx", staff or people()),
    }
    for table, (path, rows) in files.items():
        said = run("template", table, path, "--policy", "changji-2025")
        assert said.code == 0, said
        fill(path, rows)
    return options(*(path for path, _ in files.values()))


def options(targets: Path, inspectors: Path, period: str = "2025-M02") -> list[object]:
    """The options that pool, freeze and draw-now share."""
    where = ["--policy", "changji-2025", "--area", "昌吉市", "--period", period]
    return [*where, "--targets", targets, "--inspectors", inspectors]
