"""What the command line says: tables for people, JSON for machines, one place for errors."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console


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
    if as_json:
        sys.stdout.write(json.dumps({"errors": list(sentences)}, ensure_ascii=False) + "\n")
        return
    for sentence in sentences:
        sys.stderr.write(f"✗ {sentence}\n")
