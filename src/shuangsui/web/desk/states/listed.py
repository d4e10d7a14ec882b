"""The list of all changes of state."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.http import content_disposition_header

from shuangsui.access import scope
from shuangsui.records.media import Damaged, content_of
from shuangsui.records.models import Attachment, TargetEvent

from ...shared.door import page
from ...shared.listing import Ask, Column, Listing, Tool, asked_right, show


def _undone(event: TargetEvent) -> str:
    if event.kind == TargetEvent.UNDONE:
        return f"撤销了“{event.undoes.says}”" if event.undoes else ""
    return "已撤销" if hasattr(event, "undone_by") else ""


def _proof(event: TargetEvent) -> Any:
    if event.evidence is None:
        return event.basis
    return format_html('<a href="{}">{}</a> {}', reverse("state-evidence", args=[event.pk]), event.evidence.name, event.basis)


def proof_text(event: TargetEvent) -> str:
    """The same without a link."""
    return " ".join(part for part in (event.evidence.name if event.evidence else "", event.basis) if part)


STATES = Listing(
    "states",
    "状态变化",
    columns=(
        Column("target", "检查对象", lambda e: e.target.name, link=lambda e: reverse("target", args=[e.target_id])),
        Column("area", "区域", lambda e: e.target.area.name),
        Column("kind", "变化", lambda e: e.says),
        Column("day", "发生日期", lambda e: e.event_date, sort="event_date"),
        Column("reason", "理由", lambda e: e.reason),
        Column("proof", "依据和材料", _proof, text=proof_text),
        Column("by", "经办人", lambda e: e.by_name),
        Column("at", "登记时间", lambda e: f"{e.at:%Y-%m-%d}", sort="at"),
        Column(
            "undone",
            "撤销",
            lambda e: _undone(e) or "撤销…",
            link=lambda e: "" if _undone(e) else reverse("state-undo", args=[e.pk]),
            text=_undone,
        ),
    ),
    asks=(
        Ask("name", "检查对象", lambda rows, text: rows.filter(target__name__contains=text)),
        Ask("kind", "变化", lambda rows, kind: rows.filter(kind=kind), "choice", tuple(TargetEvent.KINDS.items())),
        Ask("since", "登记自", lambda rows, day: rows.filter(at__date__gte=day), "date"),
        Ask("target", "代码", lambda rows, key: rows.filter(target__key=key), more=True),
    ),
    sort="-at",
    empty="还没有登记过状态变化。打开一家检查对象，就可以登记搬迁、停产、注销等；成批的从名录勾选。",
    exports="targets.export",
)


@page("targets.see")
def states(request: Any) -> HttpResponse:
    """Every change that the actor may know of, the newest first."""
    right = asked_right(STATES, request, "targets.see")
    rows = TargetEvent.objects.filter(scope(request.actor, right, "target__area"))
    rows = rows.select_related("target__area", "evidence", "undoes", "undone_by")
    shown = show(STATES, rows, request, tools=(Tool("疑似失联", reverse("likely-dead")),))
    return shown.as_file() or render(request, "desk/states/list.html", {"list": shown})


@page("targets.see")
def evidence(request: Any, pk: int) -> HttpResponse:
    """The file that proves a change, to be kept."""
    rows = TargetEvent.objects.filter(scope(request.actor, "targets.see", "target__area"))
    event = get_object_or_404(rows.select_related("evidence").exclude(evidence=None), pk=pk)
    assert event.evidence is not None
    return handed_out(event.evidence)


def handed_out(file: Attachment) -> HttpResponse:
    """A kept file, never opened in the browser; a page that says so where it is not what was handed in."""
    try:
        content = content_of(file)
    except Damaged:
        return HttpResponse(render_to_string("desk/states/damaged.html", {"file": file}), status=410)
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer["Content-Disposition"] = content_disposition_header(True, file.name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


urlpatterns = [
    path("states/", states, name="states"),
    path("states/<int:pk>/evidence/", evidence, name="state-evidence"),
]
