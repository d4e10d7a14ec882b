"""A list as one page shows it: the context of `listing/list.html`, and the list as a workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from django.http import HttpResponse
from django.utils import timezone

from shuangsui.paper.book import Book, put_table
from shuangsui.records.models import SavedQuery

from .declared import Ask, Column, Listing, Tool

EXPORTED = 100_000  # rows of a list written to a workbook
SIZES = (20, 50, 100)


@dataclass
class Field:
    """A field of the query form as it stands on the page."""

    ask: Ask
    value: str
    options: Sequence[tuple[str, str]]
    wrong: str = ""


@dataclass
class Head:
    """A column's head: `href` sorts by it, `order` is "ascending", "descending" or ""."""

    column: Column
    href: str = ""
    order: str = ""


@dataclass
class Cell:
    """One cell of the table."""

    column: Column
    value: object
    href: str = ""


@dataclass
class Shown:
    """A list as one page shows it; the context of `listing/list.html`."""

    listing: Listing
    fields: list[Field]
    heads: list[Head]
    lines: list[tuple[Any, list[Cell]]]
    page: Any
    count_says: str
    count: int
    size: int
    tools: Sequence[Tool]
    saved: list[SavedQuery]
    columns: list[tuple[Column, bool]]
    query: str
    address: str
    params: Mapping[str, str]
    rows: Any = None
    batch: str = ""
    file_wanted: bool = False
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many rows a page may have."""
        return SIZES

    @property
    def plain(self) -> list[Field]:
        """Fields that always stand there."""
        return [one for one in self.fields if not one.ask.more]

    @property
    def folded(self) -> list[Field]:
        """Fields behind 展开."""
        return [one for one in self.fields if one.ask.more]

    @property
    def unfolded(self) -> bool:
        """A folded field is in use, so that the form stands open."""
        return any(one.value for one in self.folded)

    @property
    def narrowed(self) -> bool:
        """Some field is in use."""
        return any(one.value for one in self.fields)

    def turn(self, number: int) -> str:
        """The address of a page."""
        return f"{self.address}?{urlencode({**self.params, 'page': number})}"

    @property
    def pages(self) -> list[tuple[int | None, str]]:
        """(number, address) of the pager; None for a gap."""
        numbers = self.page.paginator.get_elided_page_range(self.page.number, on_each_side=2, on_ends=1)
        return [(number, self.turn(number)) if isinstance(number, int) else (None, "") for number in numbers]

    @property
    def before(self) -> str:
        """The address of the page before, "" for none."""
        return self.turn(self.page.previous_page_number()) if self.page.has_previous() else ""

    @property
    def after(self) -> str:
        """The address of the page after, "" for none."""
        return self.turn(self.page.next_page_number()) if self.page.has_next() else ""

    @property
    def file_href(self) -> str:
        """The address of the list as a workbook: the columns that are shown, every page."""
        return f"{self.address}?{urlencode({**self.params, 'as': 'xlsx'})}"

    def as_file(self) -> HttpResponse | None:
        """The list as a workbook where the address asks for it (`as=xlsx`), else None."""
        if not self.file_wanted:
            return None
        at = timezone.localtime()
        columns = [head.column for head in self.heads]
        book = Book(at)
        rows = ([_text(column, row) for column in columns] for row in self.rows[:EXPORTED])
        put_table(book, book.sheet(self.listing.says), [column.says for column in columns], rows, {})
        return download(book.close(), f"{self.listing.says}{at:%Y%m%d}.xlsx")


def _text(column: Column, row: Any) -> str:
    value = column.text(row) if column.text else column.cell(row)
    return "" if value is None else str(value)


def download(content: bytes, name: str) -> HttpResponse:
    """A workbook as a file to keep."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": _attachment(name)})


def _attachment(name: str) -> str:
    return f"attachment; filename=\"list.xlsx\"; filename*=UTF-8''{quote(name)}"
