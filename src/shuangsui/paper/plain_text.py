"""Text files: which encoding, and comma-, tab- or semicolon-separated rows."""

from __future__ import annotations

import csv
import io
import re

from shuangsui.paper.problems import Refusal
from shuangsui.paper.source import Cell, Limits, Sheet

_HAN = re.compile("[\u4e00-\u9fff]")
_DELIMITERS = ",\t;，"


def decode(data: bytes) -> str:
    """Text of UTF-8 (with or without byte-order mark), UTF-16 with mark, or GB18030.

    Refusal `mixed-encodings` with the first line in the other encoding, `unknown-encoding` with the first
    line that is neither.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise Refusal("unknown-encoding", row=1) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    _refuse_mixture(data)
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError as error:
        raise Refusal("unknown-encoding", row=data.count(b"\n", 0, error.start) + 1) from error


def _refuse_mixture(data: bytes) -> None:
    """GB18030 bytes hardly ever form two whole Chinese characters of UTF-8: a line that does is UTF-8."""
    first = ""
    for number, line in enumerate(data.split(b"\n"), start=1):
        if line.isascii():
            continue
        try:
            kind = "UTF-8" if len(_HAN.findall(line.decode("utf-8-sig"))) >= 2 else ""
        except UnicodeDecodeError:
            kind = "GB18030"
        if kind and first and kind != first:
            raise Refusal("mixed-encodings", row=number, first=first, other=kind)
        first = first or kind


def delimited_sheet(text: str, limits: Limits) -> Sheet:
    """One sheet from delimited text; `lines` are the lines at which the records begin.

    Refusal `broken-quote` (a quote that never ends: a truncated file), `too-many-rows`, `too-many-columns`,
    `text-too-long`.
    """
    csv.field_size_limit(limits.text * 4)
    rows: list[list[Cell]] = []
    lines: list[int] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    begins = 1
    try:
        for record in reader:
            rows.append(list(record))
            lines.append(begins)
            begins = reader.line_num + 1
            if len(rows) > limits.rows:
                raise Refusal("too-many-rows", rows=f"{limits.rows} 以上", limit=limits.rows)
    except csv.Error as error:
        code = "text-too-long" if "field limit" in str(error) else "broken-quote"
        raise Refusal(code, row=begins, limit=limits.text) from error
    width = max(map(len, rows), default=0)
    if width > limits.columns:
        raise Refusal("too-many-columns", columns=width, limit=limits.columns)
    for row in rows:
        row.extend([""] * (width - len(row)))
    return Sheet("", rows, lines)


def _delimiter(text: str) -> str:
    """The separator that is most frequent in the first lines; a comma where there is none."""
    head = text[:8192].split("\n")[:20]
    return max(_DELIMITERS, key=lambda mark: sum(line.count(mark) for line in head))
