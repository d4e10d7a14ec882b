"""A list as one page shows it: the context of `listing/list.html`, and the list as a workbook."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any
from urllib.parse import quote, urlencode

from django.core import signing
from django.http import HttpResponse
from django.utils import timezone

from shuangsui.access import Actor
from shuangsui.actions.lists.note_file import note_file
from shuangsui.paper.book import Book, put_table
from shuangsui.records.models import SavedQuery

from .declared import Ask, Column, Listing, Tool

EXPORTED = 100_000  # rows of a list written to a workbook
SIZES = (20, 50, 100)
_PREPARED = 2_000  # rows at once
_SALT = "shuangsui.list"  # what a list's signature is for
_BRIEF = re.compile(r"[^<>]{1,8}|\d{4}-\d\d-\d\d( \d\d:\d\d(:\d\d)?)?")


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

    @property
    def says(self) -> object:
        """The value for the eye: days and moments as everywhere on the desk."""
        return "" if self.value is None else _plain(self.value)

    @property
    def kind(self) -> str:
        """The column's, else "brief" for what is not to be broken into lines: a day, a moment, a few characters."""
        return self.column.kind or ("brief" if _BRIEF.fullmatch(str(self.says)) else "")


@dataclass(frozen=True)
class WantedFile:
    """Who wants the list as a workbook, when, and what its rows want before they are written."""

    by: Actor
    at: datetime
    prepare: Callable[[Sequence[Any]], Sequence[Any]]


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
    file: WantedFile | None = None
    gives_file: bool = False
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

    @property
    def signature(self) -> str:
        """What the forms beside the list send back: that there is such a list, with these columns."""
        return signing.dumps([self.listing.id, [column.id for column, _ in self.columns]], salt=_SALT, compress=True)

    def as_file(self) -> HttpResponse | None:
        """The list as a workbook where the address asks for it (`as=xlsx`) and the list gives one, else None.

        That it was taken stands in the journal: who, which list, by what query, how many rows.
        """
        if self.file is None:
            return None
        at = timezone.localtime(self.file.at)
        columns = [head.column for head in self.heads if head.column.says]  # one without a header is a button
        rows = [[_text(column, row) for column in columns] for row in self._prepared(self.file)]
        book = Book(at)
        put_table(book, book.sheet(self.listing.says), [column.says for column in columns], rows, {})
        content = book.close()
        note_file(
            by=self.file.by,
            at=self.file.at,
            right=self.listing.exports,
            listing=self.listing.says,
            query=self.query,
            rows=len(rows),
        )
        return download(content, f"{self.listing.says}{at:%Y%m%d}.xlsx")

    def _prepared(self, file: WantedFile) -> Iterator[Any]:
        """The rows of every page, as the page would show them, some thousands at a time."""
        rows = self.rows[:EXPORTED]
        waiting = iter(rows if isinstance(rows, list | tuple) else rows.iterator(chunk_size=_PREPARED))
        while part := list(islice(waiting, _PREPARED)):
            yield from file.prepare(part)


def signed_columns(listing: str, signature: str) -> list[str] | None:
    """The columns of a list that this installation has shown under that signature; None where it has not."""
    try:
        known, columns = signing.loads(signature, salt=_SALT)
    except signing.BadSignature:
        return None
    return [str(column) for column in columns] if known == listing else None


def _text(column: Column, row: Any) -> str:
    value = column.text(row) if column.text else column.cell(row)
    return "" if value is None else str(_plain(value))


def _plain(value: object) -> object:
    """A day as 2026-11-22, a moment as 2026-11-22 16:40 of the site's own time; anything else as it is."""
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, date) else value


def download(content: bytes, name: str) -> HttpResponse:
    """A workbook as a file to keep."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": _attachment(name)})


def _attachment(name: str) -> str:
    return f"attachment; filename=\"list.xlsx\"; filename*=UTF-8''{quote(name)}"
