"""The journal looked over as a whole, and taken away as a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone

from shuangsui.actions.events.telling import changes, sentence
from shuangsui.actions.journal.check_journal import check_journal, is_short, outcome, start_check
from shuangsui.actions.journal.note_export import note_export
from shuangsui.paper.book import Book, put_table
from shuangsui.records.models import JournalEntry

from ...shared.door import page
from ...shared.frame import notify
from ...shared.listing import EXPORTED, download, narrowed
from .listed import chain_names, journal_list, readable

_HEADS = (
    *("单位", "序号", "时间", "操作人", "身份", "来源地址", "事项", "原来", "现在", "理由", "事件代码", "对象编号"),
    *("上一条散列值", "散列值", "SM3"),
)
_CELL = 32_000  # characters that a cell of a workbook holds


@page("journal.export", "POST")
def check(request: Any) -> HttpResponse:
    """Read every chain from its first entry and compute every hash again; a long journal in the background."""
    if not is_short():
        return redirect("job", start_check(by=request.actor, at=request.at, unit=request.actor.posts[0].unit).pk)
    says, whole = outcome(check_journal(by=request.actor, at=lambda: request.at))
    notify(request, says, "success" if whole else "danger")
    return redirect("journal")


@page("journal.export", "POST")
def export(request: Any) -> HttpResponse:
    """The entries that the list's query leaves, with their hashes: what is kept outside proves what stood here."""
    query = request.POST.get("query", "")[:2000]
    found, _ = narrowed(journal_list(request.actor), readable(request.actor), QueryDict(query).dict())
    rows = list(found.order_by("chain", "seq").values_list("pk", flat=True)[: EXPORTED + 1])
    if len(rows) > EXPORTED:
        notify(request, f"超过 {EXPORTED:,} 条，一个文件装不下。请按日期分几次导出。", "danger")
        return redirect("journal")
    note_export(by=request.actor, at=request.at, rows=len(rows), query=query)
    at = timezone.localtime(request.at)
    book = Book(at)
    lines = _lines(found.order_by("chain", "seq")[:EXPORTED], chain_names(request.actor))
    put_table(book, book.sheet("台账"), _HEADS, lines, {2: 20, 6: 40, 7: 40, 8: 40, 12: 30, 13: 30, 14: 30})
    return download(book.close(), f"台账{at:%Y%m%d}.xlsx")


def _lines(found: Any, names: dict[str, str]) -> Iterator[list[str]]:
    for entry in found.iterator(chunk_size=2000):
        yield _line(entry, names)


def _line(entry: JournalEntry, names: dict[str, str]) -> list[str]:
    told = changes(entry)
    before = "；".join(f"{change.name}：{change.before}" for change in told if change.before)
    after = "；".join(f"{change.name}：{change.after}" for change in told if change.after)
    moment = f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M:%S}"
    who = [names.get(entry.chain, entry.chain), str(entry.seq), moment, entry.by_name, entry.by_post, entry.address]
    what = [sentence(entry), before[:_CELL], after[:_CELL], entry.reason, entry.event, f"{entry.subject}:{entry.subject_id}"]
    return [*who, *what, entry.previous, entry.hash, entry.sm3]


urlpatterns = [
    path("journal/check/", check, name="journal-check"),
    path("journal/export/", export, name="journal-export"),
]
