"""Hand in one list; the page of a list that was handed in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone

from shuangsui.access import is_allowed, scope, visible_units
from shuangsui.actions.errors import ActionError
from shuangsui.actions.owed.hand_in import hand_in
from shuangsui.actions.registry.imports.start_import import start_import
from shuangsui.actions.sentences import say
from shuangsui.records.media import content_of
from shuangsui.records.models import HandedList, HandedRow
from shuangsui.records.owed import FACTS, Owing, fact_of, owed_in, reads_of
from shuangsui.rules.periods import Period

from ...shared.door import page
from ...shared.forms import DeskForm
from ...shared.frame import notify
from ...shared.listing import Ask, Column, Listing, show
from ..states.forms import choosing, upload_of
from ..states.listed import handed_out
from .board import plans_of

_FIELDS = {
    "list-unread": "file",
    "handed-same": "file",
    "file-empty": "file",
    "owed-fact-unknown": "fact",
    "nothing-said": "note",
}


class HandForm(DeskForm):
    """The file, or that there was nothing."""

    file = forms.FileField(label="清单文件", required=False, help_text="Excel、CSV，或者从文档复制出来的表格存成的文本。")
    fact = forms.ChoiceField(label="清单里的问题属于", required=False)
    note = forms.CharField(label="说明", max_length=300, required=False, help_text="没有文件时必填，如“本季度没有”。")


def _owing(request: Any, unit: str, duty: str, period: str) -> tuple[Owing, Any]:
    """What is owed, within reach, and its plan. Raises Http404."""
    on = timezone.localdate(request.at)
    for plan in plans_of(request.actor, "owed.hand"):
        units = [one for one in plan.units if one.code == unit]
        try:
            first = Period.parse(period).first.year
        except ValueError:
            raise Http404 from None
        for year in (first, first + 1):
            for one in owed_in(plan.file, plan.policy, units, year, on):
                if (one.duty.id, one.period.id) == (duty, period):
                    return one, plan
    raise Http404


@page("owed.hand", "GET", "POST")
def hand(request: Any, unit: str, duty: str, period: str) -> HttpResponse:
    """The form; the deed on POST."""
    owing, plan = _owing(request, unit, duty, period)
    made_for = choosing(HandForm, fact=[(fact.id, fact.name) for fact in plan.policy.fact])
    initial = {"fact": fact_of(owing.duty, plan.policy)}
    form = made_for(request.POST or None, request.FILES or None, initial=initial)
    reads = reads_of(owing.duty, plan.policy)
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = hand_in(
                by=request.actor,
                at=request.at,
                unit=owing.unit,
                duty_id=duty,
                period_id=period,
                file=upload_of(given["file"]),
                fact=given["fact"],
                note=given["note"],
            )
        except ActionError as error:
            form.add_error(_FIELDS.get(error.code), say(error))
        else:
            notify(request, f"已报送{owing.unit.name}{owing.period.says()}的“{owing.duty.name}”。")
            return redirect("owed-list", made.pk)
    context = {"owing": owing, "form": form, "reads": reads, "is_facts": reads == FACTS, "period": owing.period.says()}
    return render(request, "desk/owed/hand.html", context)


ROWS = Listing(
    "owed-rows",
    "清单的行",
    columns=(
        Column("line", "行", lambda r: r.line, sort="line", kind="num"),
        Column("name", "名称", lambda r: r.name),
        Column("says", "内容", lambda r: r.says),
        Column(
            "target",
            "名录库中的对象",
            lambda r: r.target.name if r.target else "",
            link=lambda r: reverse("target", args=[r.target_id]) if r.target_id else "",
        ),
        Column("fact", "登记为事实", lambda r: "是" if r.fact_id else ""),
        Column("wrong", "问题", lambda r: r.wrong),
    ),
    asks=(
        Ask("name", "名称", lambda rows, text: rows.filter(name__contains=text)),
        Ask("wrong", "只看有问题的", lambda rows, value: rows.exclude(wrong=""), "choice", [("yes", "是")]),
    ),
    sort="line",
    empty="只保存了文件，没有逐行读取。",
    exports="owed.see",
)


def _seen(request: Any, pk: int) -> HandedList:
    rows = HandedList.objects.filter(scope(request.actor, "owed.see", "unit"))
    return get_object_or_404(rows.select_related("unit", "attachment", "policy"), pk=pk)


@page("owed.see")
def handed(request: Any, pk: int) -> HttpResponse:
    """A list that was handed in, row by row."""
    found = _seen(request, pk)
    shown = show(ROWS, HandedRow.objects.filter(handed=found).select_related("target"), request)
    if file := shown.as_file():
        return file
    importable = found.reads in ("targets", "inspectors") and found.attachment is not None
    context = {
        "list": shown,
        "found": found,
        "period": Period.parse(found.period).says(),
        "may_import": importable and is_allowed(request.actor, "targets.import", found.unit),
        "may_again": found.state == HandedList.HANDED and is_allowed(request.actor, "owed.hand", found.unit),
    }
    return render(request, "desk/owed/handed.html", context)


@page("owed.see")
def handed_file(request: Any, pk: int) -> HttpResponse:
    """The file as it came."""
    found = _seen(request, pk)
    return handed_out(found.attachment) if found.attachment else redirect("owed-list", pk)


@page("targets.import", "POST")
def to_registry(request: Any, pk: int) -> HttpResponse:
    """Take the file of sources or inspectors into the import wizard, where it is previewed before anything changes."""
    found = _seen(request, pk)
    if (
        found.attachment is None
        or found.reads not in ("targets", "inspectors")
        or found.unit not in visible_units(request.actor, "targets.import")
    ):
        raise Http404
    try:
        batch = start_import(
            by=request.actor,
            at=request.at,
            unit=found.unit,
            kind=found.reads,
            name=found.attachment.name,
            data=content_of(found.attachment),
        )
    except ActionError as error:
        notify(request, say(error), "danger")
        return redirect("owed-list", pk)
    return redirect("import-columns", batch.pk)


urlpatterns = [
    path("owed/hand/<str:unit>/<slug:duty>/<str:period>/", hand, name="owed-hand"),
    path("owed/lists/<int:pk>/", handed, name="owed-list"),
    path("owed/lists/<int:pk>/file/", handed_file, name="owed-file"),
    path("owed/lists/<int:pk>/import/", to_registry, name="owed-import"),
]
