"""The general list (列表): query form on top, tool bar, table, pager «共 N 条», kept queries, columns of one's own, export.

A part declares what is special of its list and shows it:

    SEALS = Listing(
        "seals", "印章",
        columns=(Column("name", "名称", lambda seal: seal.name, sort="name", link=lambda seal: reverse("seal", args=[seal.pk])),),
        asks=(Ask("name", "名称", lambda rows, text: rows.filter(name__contains=text)),),
        sort="name",
        empty="还没有印章。请点“新建”。",
        exports="seals.export",
    )

    @page("seals.see")
    def seals(request):
        right = asked_right(SEALS, request, "seals.see")
        rows = Seal.objects.filter(scope(request.actor, right, "unit")).select_related("unit")
        shown = show(SEALS, rows, request, tools=(Tool("新建", reverse("seal-new"), primary=True),))
        return shown.as_file() or render(request, "desk/seals/list.html", {"list": shown})

and in the template: `{% include "listing/list.html" %}`. Everything is in the address (`?name=…&sort=-name&page=2`), so that a
query is a link; without JavaScript it works the same. Queries a page: the count, the rows, the kept queries, the columns.
A list is taken away as a workbook (`as=xlsx`) only where it names the right for that, by who has it, and the journal says so.

Big tables: counting stops at CAP («超过 10,000 条»); columns are sortable only where they say `sort`, which wants an index.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator

from shuangsui.access import is_allowed
from shuangsui.records.models import ColumnChoice, SavedQuery
from shuangsui.records.words import bearing

from .declared import Ask, Column, Listing, Tool
from .numbers import number
from .shown import EXPORTED, SIZES, Cell, Field, Head, Shown, WantedFile, download

CAP = 10_000
__all__ = [
    "CAP",
    "EXPORTED",
    "Ask",
    "Column",
    "Listing",
    "Shown",
    "Tool",
    "asked_right",
    "download",
    "marked",
    "narrowed",
    "show",
]


def narrowed(listing: Listing, rows: Any, given: Mapping[str, str], *, counting: bool = False) -> tuple[Any, list[Field]]:
    """The rows that fit a query, and its fields. A value that makes no sense is told beside its field and left out."""
    fields: list[Field] = []
    words: set[int] = set()
    for ask in listing.asks:
        one = Field(ask, str(given.get(ask.id, "")).strip()[:200], ask.options())
        one.wrong = _wrong(one)
        if one.value and not one.wrong and ask.words:
            rows, own = ask.words(rows, one.value)
            words |= own
        elif one.value and not one.wrong:
            rows = ask.narrow(rows, one.value)
        fields.append(one)
    return bearing(rows, sorted(words), counting=counting) if words else rows, fields


def _wrong(one: Field) -> str:
    if not one.value:
        return ""
    if one.ask.kind == "date":
        try:
            datetime.date.fromisoformat(one.value)
        except ValueError:
            return "请写成 2025-01-31 这样的日期。"
    if one.ask.kind == "choice" and one.value not in {value for value, _ in one.options}:
        return "没有这一项，请重新选择。"
    return ""


def show(
    listing: Listing,
    rows: Any,
    request: Any,
    *,
    tools: Sequence[Tool] = (),
    batch: str = "",
    prepare: Callable[[Sequence[Any]], Sequence[Any]] = lambda rows: rows,
    extra: dict[str, Any] | None = None,
) -> Shown:
    """The page of the list that the request asks for. `rows`: a queryset within the actor's scope, or a list.

    `prepare` may add to the rows of the page what would else take a query a row; `batch` names a template with the buttons
    for marked rows; `extra` is for the page's own templates.
    """
    given = request.GET
    found, fields = narrowed(listing, rows, given)
    columns, chosen = _columns(listing, request.actor.user)
    found, order = _ordered(listing, found, given.get("sort", listing.sort))
    count = _count(narrowed(listing, rows, given, counting=True)[0])
    size = int(given["size"]) if given.get("size") in {str(size) for size in SIZES} else SIZES[0]
    page = _Counted(found, size, min(count, CAP)).get_page(given.get("page"))
    wants, may = _wants_file(listing, request), _may_export(listing, request)
    params = {key: value for key, value in given.items() if value and key not in ("page", "as")}
    return Shown(
        listing=listing,
        fields=fields,
        heads=[_head(column, order, params, request.path) for column in chosen],
        lines=[] if wants else [(row, [_cell(column, row) for column in chosen]) for row in prepare(list(page.object_list))],
        page=page,
        count_says=f"共 {count} 条" if count <= CAP else f"超过 {CAP:,} 条，请缩小查询范围",
        count=count,
        size=size,
        tools=tools,
        saved=list(SavedQuery.objects.filter(user=request.actor.user, listing=listing.id)),
        columns=columns,
        query=urlencode({key: value for key, value in params.items() if key != "size"}),
        address=request.path,
        params=params,
        rows=found,
        batch=batch,
        file=WantedFile(request.actor, request.at, prepare) if wants else None,
        gives_file=may,
        extra=extra or {},
    )


def _wants_file(listing: Listing, request: Any) -> bool:
    """Whether the address asks for a workbook of a list that gives one."""
    return bool(listing.exports) and request.GET.get("as") == "xlsx"


def _may_export(listing: Listing, request: Any) -> bool:
    """Whether the actor may take the list away. Raises PermissionDenied where a file is asked for by who may not."""
    may = bool(listing.exports) and is_allowed(request.actor, listing.exports)
    if _wants_file(listing, request) and not may:
        raise PermissionDenied(listing.exports)
    return may


def asked_right(listing: Listing, request: Any, seeing: str) -> str:
    """The right that the rows are taken by: that to export where a file is asked for, else that to see them."""
    return listing.exports if _wants_file(listing, request) else seeing


class _Counted(Paginator[Any]):
    """A paginator that was told how many there are."""

    def __init__(self, rows: Any, size: int, count: int) -> None:
        super().__init__(rows, size)
        self.count = count


def _count(rows: Any) -> int:
    """How many rows there are, CAP + 1 for more than CAP."""
    if isinstance(rows, list | tuple):
        return len(rows)
    return int(rows.order_by()[: CAP + 1].count())


def _ordered(listing: Listing, rows: Any, wanted: str) -> tuple[Any, str]:
    """The rows in the order asked for, where a column allows it, and that order."""
    allowed = {column.sort: column for column in listing.columns if column.sort}
    order = wanted if wanted.removeprefix("-") in allowed else listing.sort
    if isinstance(rows, list | tuple) or not order:
        return rows, order
    return rows.order_by(order, "-pk" if order.startswith("-") else "pk"), order


def _columns(listing: Listing, user: Any) -> tuple[list[tuple[Column, bool]], list[Column]]:
    """Every column with whether it is shown, and those that are, after the user's choice."""
    choice = ColumnChoice.objects.filter(user=user, listing=listing.id).first()
    by_id = {column.id: column for column in listing.columns}
    chosen = [by_id[id_] for id_ in choice.columns if id_ in by_id] if choice else []
    chosen = chosen or [column for column in listing.columns if column.shown]
    return [(column, column in chosen) for column in listing.columns], chosen


def _head(column: Column, order: str, params: Mapping[str, str], address: str) -> Head:
    if not column.sort:
        return Head(column)
    said = {column.sort: "ascending", f"-{column.sort}": "descending"}.get(order, "")
    turned = f"-{column.sort}" if said == "ascending" else column.sort
    return Head(column, f"{address}?{urlencode({**params, 'sort': turned})}", said)


def _cell(column: Column, row: Any) -> Cell:
    return Cell(column, column.cell(row), column.link(row) if column.link else "")


def marked(request: Any) -> list[int]:
    """The keys of the rows that were marked (勾选) in a posted list."""
    return [key for text in _first(request.POST.getlist("row"), 2_000) if (key := number(text))]


def _first(values: Iterable[str], most: int) -> list[str]:
    return list(values)[:most]
