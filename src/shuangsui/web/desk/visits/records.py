"""检查记录: what was handed in, read and reviewed by the office or the team's lead."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse

from shuangsui.access import is_allowed, scope
from shuangsui.actions.field.enter_sample_result import enter_sample_result
from shuangsui.actions.field.review_record import may_review, phrase_of, review_record
from shuangsui.records.models import Evidence, Sample, Visit, VisitRecord

from ...shared.door import page
from ...shared.listing import Ask, Column, Listing, show
from ..draws.found import attempt
from ..states.listed import handed_out
from .own import own_tasks
from .sheets import answered

RECORDS = Listing(
    "records",
    "检查记录",
    columns=(
        Column("number", "任务编号", lambda one: one.visit.number, link=lambda one: reverse("record", args=[one.pk])),
        Column("target", "检查对象", lambda one: one.visit.target.name, sort="visit__target__name"),
        Column("area", "区域", lambda one: one.visit.target.area.name),
        Column("ended", "检查结束", lambda one: one.ended_at, sort="ended_at"),
        Column("what", "情况", lambda one: VisitRecord.FAILED[one.failed] if one.failed else "已检查"),
        Column("doubts", "存疑", lambda one: len(one.doubts) or "", kind="num"),
        Column("by", "提交人", lambda one: one.by.name),
        Column("received", "收到", lambda one: one.received_at, sort="received_at"),
        Column("state", "状态", lambda one: one.state_says, sort="state"),
        Column("way", "来源", lambda one: VisitRecord.WAYS[one.way], shown=False),
    ),
    asks=(
        Ask("target", "检查对象", lambda rows, text: rows.filter(visit__target__name__contains=text)),
        Ask("state", "状态", lambda rows, value: rows.filter(state=value), "choice", tuple(VisitRecord.STATES.items())),
        Ask("failed", "未能检查", lambda rows, value: rows.filter(failed=value), "choice", tuple(VisitRecord.FAILED.items())),
        Ask("since", "收到自", lambda rows, day: rows.filter(received_at__date__gte=day), "date", more=True),
        Ask("number", "任务编号", lambda rows, text: rows.filter(visit__number__contains=text), more=True),
    ),
    sort="-received_at",
    empty="还没有检查记录。检查人员在手机上完成检查并交来以后，记录出现在这里；纸质记录可以从任务页补录。",
    exports="records.see",
)


@page("records.see")
def records(request: Any) -> HttpResponse:
    """What was handed in to the units that the actor may see, the newest first; returned ones stay."""
    rows = VisitRecord.objects.filter(scope(request.actor, "records.see", "visit__unit"))
    shown = show(RECORDS, rows.select_related("visit__target__area", "by"), request)
    return shown.as_file() or render(request, "desk/visits/records.html", {"list": shown})


def _seen(request: Any) -> QuerySet[VisitRecord]:
    """Records of the actor's reach, and of his own tasks."""
    own = own_tasks(request)
    mine = Q(visit__in=Visit.objects.filter(own).values("pk"))
    rows = VisitRecord.objects.filter(scope(request.actor, "records.see", "visit__unit") | mine).distinct()
    return rows.select_related("visit__target__area", "visit__unit", "visit__draw", "policy", "by", "reviewed_by", "device")


@page("desk.see")
def one(request: Any, pk: int) -> HttpResponse:
    """A record as it was signed: the sheet, the evidence, what is doubtful, samples, supplements, and its review."""
    found = get_object_or_404(_seen(request), pk=pk)
    context = {
        "record": found,
        "visit": found.visit,
        "sections": answered(found),
        "evidence": list(found.evidence.select_related("attachment")),
        "samples": list(found.samples.select_related("resulted_by")),
        "supplements": list(found.supplements.select_related("by", "attachment")),
        "others": list(found.visit.records.exclude(pk=found.pk)),
        "failed": VisitRecord.FAILED.get(found.failed, ""),
        "phrase": phrase_of(found.policy, found.outcome),
        "reviews": found.state == VisitRecord.HANDED_IN and found.current and may_review(request.actor, found),
        "results": is_allowed(request.actor, "records.review", found.visit.unit),
        "changes": is_allowed(request.actor, "draws.change", found.visit.unit),
        "registers": is_allowed(request.actor, "targets.edit", found.visit.target.area),
    }
    return render(request, "desk/visits/record.html", context)


@page("desk.see", "POST")
def review(request: Any, pk: int) -> HttpResponse:
    """Accept or return."""
    found = get_object_or_404(_seen(request), pk=pk)
    accept = request.POST.get("decision") == "accept"
    given = request.POST.get("version", "")
    deed = partial(
        review_record,
        by=request.actor,
        at=request.at,
        kept=found,
        accept=accept,
        remark=request.POST.get("remark", ""),
        version=int(given) if given.isascii() and given.isdigit() else 0,
    )
    attempt(request, deed, "记录已通过。" if accept else "记录已退回，检查人员的手机会收到意见。")
    return redirect("record", found.pk)


@page("records.review", "POST")
def sample(request: Any, pk: int) -> HttpResponse:
    """Enter a sample's result."""
    rows = Sample.objects.filter(scope(request.actor, "records.review", "record__visit__unit"))
    found = get_object_or_404(rows, pk=pk)
    given = request.POST
    deed = partial(enter_sample_result, by=request.actor, at=request.at, sample=found, result=given.get("result", ""))
    attempt(request, partial(deed, exceeds=given.get("exceeds") == "yes"), f"样品 {found.number} 的监测结果已登记。")
    return redirect("record", found.record_id)


@page("desk.see")
def evidence(request: Any, pk: int) -> HttpResponse:
    """A piece of evidence, to be kept."""
    rows = Evidence.objects.filter(record__in=_seen(request).values("pk")).select_related("attachment")
    return handed_out(get_object_or_404(rows, pk=pk).attachment)


urlpatterns = [
    path("records/", records, name="records"),
    path("records/<int:pk>/", one, name="record"),
    path("records/<int:pk>/review/", review, name="record-review"),
    path("records/samples/<int:pk>/", sample, name="record-sample"),
    path("records/evidence/<int:pk>/", evidence, name="record-evidence"),
]
