"""检查人员名录: inspectors, auxiliaries and experts; certificates that end."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone

from shuangsui.access import is_allowed, scope
from shuangsui.actions.registry.note_export import note_export
from shuangsui.paper.problems import CannotWrite
from shuangsui.paper.registry_xlsx import write_inspectors
from shuangsui.paper.sentences import explain
from shuangsui.records.models import Inspector, Visit
from shuangsui.records.rows import inspector_row
from shuangsui.rules.columns import columns_of

from ...shared.door import page
from ...shared.frame import notify
from ...shared.listing import Ask, Column, Listing, Tool, download, narrowed, show
from ..journal.trace import trace_of
from .entry_form import texts_of
from .targets import tag_marked
from .words import STAFF_NAMES, Words, names, says, words_for, words_of_unit

SOON = 90  # days before a certificate ends


def visible_inspectors(actor: Any, right: str = "inspectors.see") -> QuerySet[Inspector]:
    """The inspectors that a right reaches."""
    return Inspector.objects.filter(scope(actor, right), status=Inspector.ACTIVE).select_related("unit")


def ending(rows: QuerySet[Inspector], value: str, today: date) -> QuerySet[Inspector]:
    """Those whose certificates have ended, end within some days, or are not entered."""
    if value == "none":
        return rows.filter(valid_until=None)
    if value == "over":
        return rows.filter(valid_until__lt=today)
    return rows.filter(valid_until__gte=today, valid_until__lte=today + timedelta(days=int(value)))


def _asks(today: date, words: Words) -> list[Ask]:
    ends = [("over", "已过期"), ("30", "30 天内到期"), ("90", "90 天内到期"), ("none", "没有登记")]
    areas = list(names(words.vocabulary.areas).items())
    yes = [("yes", "是"), ("no", "否")]
    return [
        Ask("name", "姓名", lambda rows, text: rows.filter(name__icontains=text)),
        Ask("key", "执法证号", lambda rows, text: rows.filter(key__startswith=text.upper())),
        Ask("staff", "人员类别", lambda rows, value: rows.filter(staff_type=value), "choice", list(STAFF_NAMES.items())),
        Ask("ends", "证件", lambda rows, value: ending(rows, value, today), "choice", ends),
        Ask("area", "区域", _in_area, "choice", areas, more=True),
        Ask("department", "部门", lambda rows, text: rows.filter(department__icontains=text), more=True),
        Ask("skill", "业务专长", _holds("skills"), more=True),
        Ask("tag", "标识", _holds("tags"), more=True),
        Ask("duty", "在岗", lambda rows, value: rows.filter(on_duty=value == "yes"), "choice", yes, more=True),
    ]  # fmt: skip


def _in_area(rows: QuerySet[Inspector], code: str) -> QuerySet[Inspector]:
    """Those of the unit, and those of others who may work there."""
    return rows.filter(Q(unit__code=code) | Q(areas__icontains=f'"{code}"'))


def _holds(field: str) -> Any:
    """Some text of a list: registries of people are small, so each row is looked at."""

    def narrow(rows: QuerySet[Inspector], text: str) -> QuerySet[Inspector]:
        found = [pk for pk, kept in rows.order_by().values_list("pk", field) if any(text in one for one in kept)]
        return rows.filter(pk__in=found)

    return narrow


def _columns(today: date) -> list[Column]:
    def certificate(one: Inspector) -> str:
        if one.valid_until is None:
            return "没有登记"
        left = (one.valid_until - today).days
        note = "（已过期）" if left < 0 else f"（还有 {left} 天）" if left <= SOON else ""
        return f"{one.valid_until.isoformat()}{note}"

    return [
        Column("name", "姓名", lambda one: one.name, sort="name", link=lambda one: reverse("inspector", args=[one.pk])),
        Column("key", "执法证号", lambda one: one.key, sort="key"),
        Column("unit", "所属区域", lambda one: one.unit.name),
        Column("employer", "单位", lambda one: one.employer, shown=False),
        Column("department", "部门", lambda one: one.department),
        Column("post", "职务", lambda one: one.post, shown=False),
        Column("staff", "人员类别", lambda one: STAFF_NAMES.get(one.staff_type, one.staff_type)),
        Column("skills", "业务专长", lambda one: "、".join(one.skills)),
        Column("ends", "证件有效期至", certificate, sort="valid_until"),
        Column("load", "本年检查", lambda one: one.load + getattr(one, "done", 0), kind="num"),
        Column("duty", "在岗", lambda one: "是" if one.on_duty else "否"),
        Column("tags", "标识", lambda one: "、".join(one.tags), shown=False),
    ]  # fmt: skip


def with_counts(rows: QuerySet[Inspector], year: int) -> QuerySet[Inspector]:
    """With `done`: the visits of this year that were made here, beside the count that was carried over (本年检查次数)."""
    made = Q(visits__ended_at=None, visits__visit__state=Visit.DONE, visits__visit__visited_date__year=year)
    return rows.annotate(done=Count("visits", filter=made, distinct=True))


def _listing(today: date, words: Words) -> Listing:
    empty = "名录里还没有检查人员。可以点“导入”，用 Excel 表一次录入；也可以点“新增”逐个登记。"
    return Listing("inspectors", "检查人员", _columns(today), _asks(today, words), "name", empty)


@page("inspectors.see")
def inspectors(request: Any) -> HttpResponse:
    """The list."""
    today = timezone.localdate(request.at)
    tools = []
    if is_allowed(request.actor, "inspectors.edit"):
        tools += [Tool("新增", reverse("inspector-new"), primary=True), Tool("导入", f"{reverse('imports')}?kind=inspectors")]
    if is_allowed(request.actor, "inspectors.export"):
        tools.append(Tool("导出", f"{reverse('inspectors-export')}?{request.GET.urlencode()}"))
    batch = "desk/registry/_batch.html" if is_allowed(request.actor, "inspectors.edit") else ""
    rows = with_counts(visible_inspectors(request.actor), today.year)
    listing = _listing(today, words_for(request.actor))
    shown = show(listing, rows, request, tools=tools, batch=batch, extra={"action": reverse("inspectors-tag")})
    return render(request, "desk/registry/list.html", {"list": shown, "title": "检查人员名录"})


@page("inspectors.edit", "POST")
def tag(request: Any) -> HttpResponse:
    """Add a tag to the marked inspectors, or take it away."""
    return tag_marked(request, "inspectors")


@page("inspectors.export")
def export(request: Any) -> HttpResponse:
    """The inspectors of the query as a workbook that can be imported again without loss."""
    words, at = words_for(request.actor), timezone.localtime(request.at)
    found, _ = narrowed(_listing(at.date(), words), visible_inspectors(request.actor, "inspectors.export"), request.GET)
    taken = [inspector_row(one) for one in found.order_by("name", "pk")]
    try:
        data = write_inspectors(taken, words.vocabulary, at)
    except CannotWrite as error:
        notify(request, explain(error), "danger")
        return redirect("inspectors")
    query, unit = request.GET.urlencode(), request.actor.posts[0].unit
    note_export(by=request.actor, at=request.at, unit=unit, kind="inspectors", query=query, count=len(taken))
    return download(data, f"检查人员名录{at:%Y%m%d}.xlsx")


@page("inspectors.see")
def inspector(request: Any, pk: int) -> HttpResponse:
    """One inspector: certificate, skills, recusals, visits of the year, changes."""
    today = timezone.localdate(request.at)
    found = get_object_or_404(with_counts(visible_inspectors(request.actor), today.year), pk=pk)
    words, made = words_of_unit(found.unit), int(getattr(found, "done", 0))
    texts = texts_of(found, words)
    known = [(column.header, texts[column.id]) for column in columns_of("inspectors", words.vocabulary) if texts.get(column.id)]
    context = {
        "inspector": found,
        "known": [*known, *((header, says(value)) for header, value in found.kept.items())],
        "made": made,
        "count": found.load + made,
        "days_left": (found.valid_until - today).days if found.valid_until else None,
        "conflicts": found.conflicts.filter(ended_at=None).select_related("target"),
        "trace": trace_of(found),
        "may_edit": is_allowed(request.actor, "inspectors.edit", found.unit),
    }
    return render(request, "desk/registry/inspector.html", context)


urlpatterns = [
    path("registry/inspectors/", inspectors, name="inspectors"),
    path("registry/inspectors/tag/", tag, name="inspectors-tag"),
    path("registry/inspectors/export/", export, name="inspectors-export"),
    path("registry/inspectors/<int:pk>/", inspector, name="inspector"),
]
