"""What a list is declared with: columns, fields of its query form, buttons. How it is shown stands in `listing`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

Narrow = Callable[[Any, str], Any]


@dataclass(frozen=True)
class Column:
    """A column: `cell` gives what stands in it (text, number, or safe HTML), `sort` the field that it is ordered by, "" for none.

    `kind`: "" or "num" (right-aligned). `shown`: False where a user must ask for it in 列设置. `text`: what an export writes,
    where that differs from the cell.
    """

    id: str
    says: str
    cell: Callable[[Any], object]
    sort: str = ""
    link: Callable[[Any], str] | None = None
    kind: str = ""
    shown: bool = True
    text: Callable[[Any], str] | None = None


@dataclass(frozen=True)
class Ask:
    """A field of the query form. `narrow(rows, value)` leaves what fits. `words` takes its place where targets are found by words
    of their index (`records.words`): those of all fields are then asked for together. `kind`: text, choice or date. `choices`:
    (value, words). `more`: only when the form is unfolded (展开)."""

    id: str
    says: str
    narrow: Narrow
    kind: str = "text"
    choices: Sequence[tuple[str, str]] | Callable[[], Sequence[tuple[str, str]]] = ()
    more: bool = False
    words: Callable[[Any, str], tuple[Any, set[int]]] | None = None
    hint: str = ""

    def options(self) -> Sequence[tuple[str, str]]:
        """The choices."""
        return self.choices() if callable(self.choices) else self.choices


@dataclass(frozen=True)
class Tool:
    """A button of the tool bar."""

    says: str
    href: str
    primary: bool = False


@dataclass(frozen=True)
class Listing:
    """What is special of one list. `sort`: the order to begin with, `-name` for downwards; a page breaks ties by the key.

    `exports`: the right that taking it away as a workbook wants; "" for a list that gives no file.
    """

    id: str
    says: str
    columns: Sequence[Column]
    asks: Sequence[Ask] = ()
    sort: str = ""
    empty: str = "这里还没有内容。"
    exports: str = ""
