"""What the command line says: tables for people, JSON for machines, one place for errors."""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

# Why the system refuses, as sentences quote it → in Chinese.
_REASONS = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限，或文件正被别的程序占用",
    errno.EPERM: "没有权限",
    errno.EISDIR: "这是一个文件夹，不是文件",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EEXIST: "已经存在",
    errno.ENOSPC: "磁盘已满",
    errno.EROFS: "磁盘是只读的",
    errno.ENAMETOOLONG: "名称太长",
    errno.ELOOP: "链接绕成了圈",
    errno.EIO: "磁盘读写出错",
}


class Refusal(Exception):
    """A command refused; each sentence stands on a line of its own. Nothing was changed."""

    def __init__(self, sentences: Sequence[str], code: int = 1) -> None:
        self.sentences = tuple(sentences)
        self.code = code
        super().__init__("\n".join(self.sentences))


class Output:
    """Where a command writes: a person's terminal, or JSON when `--json` was given."""

    def __init__(self, as_json: bool) -> None:
        self.as_json = as_json
        self.said: dict[str, Any] = {}

    @cached_property
    def console(self) -> Console:
        """The terminal. Into a file or a pipe there is no width to keep to; a table should not be folded there."""
        from rich.console import Console

        return Console(highlight=False, width=None if sys.stdout.isatty() else 120)

    def line(self, text: str = "") -> None:
        """A line for a person; nothing in JSON."""
        if not self.as_json:
            self.console.print(text, markup=False, soft_wrap=True)

    def table(self, title: str, headers: Sequence[str], rows: Iterable[Sequence[object]], numbers: Sequence[str] = ()) -> None:
        """A table for a person; columns named in `numbers` stand to the right."""
        if self.as_json:
            return
        from rich.table import Table
        from rich.text import Text

        table = Table(title=title or None, title_justify="left", title_style="bold", header_style="bold")
        for header in headers:
            table.add_column(header, justify="right" if header in numbers else "left", overflow="fold")
        for row in rows:
            table.add_row(*(Text(str(cell)) for cell in row))  # plain: a name in brackets is no mark-up
        self.console.print(table)

    def data(self, **values: Any) -> None:
        """Values for a machine, kept until `end`."""
        self.said |= values

    def end(self) -> None:
        """Write the JSON that was collected."""
        if self.as_json:
            sys.stdout.write(json.dumps(self.said, ensure_ascii=False, default=str, indent=1) + "\n")


def fail(sentences: Sequence[str], as_json: bool) -> None:
    """Write errors: to standard error for a person, as JSON on standard output for a machine."""
    sentences = [_in_chinese(sentence) for sentence in sentences]
    if as_json:
        sys.stdout.write(json.dumps({"errors": sentences}, ensure_ascii=False) + "\n")
        return
    for sentence in sentences:
        sys.stderr.write(f"✗ {sentence}\n")


def _in_chinese(sentence: str) -> str:
    """The system's own reasons, which sentences quote, in Chinese."""
    for number, reason in _REASONS.items():
        sentence = sentence.replace(os.strerror(number), reason)
    return sentence
