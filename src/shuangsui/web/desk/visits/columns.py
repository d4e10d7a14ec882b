"""What a list of tasks shows of each, and by what it is asked."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from shuangsui.records.models import Visit

from ...shared.listing import Ask, Column, Listing


def _people(visit: Visit) -> str:
    team = getattr(visit, "team", [])
    return "、".join(member.inspector.name for member in team)


def _unbroken(visit: Visit) -> SafeString:
    """The same for the eye: no name is broken into two lines."""
    team = getattr(visit, "team", [])
    names = format_html_join("、", '<span class="nowrap">{}</span>', ((member.inspector.name,) for member in team))
    return format_html("<span>{}</span>", names)


def _page(visit: Visit) -> str:
    return reverse("visit", args=[visit.pk])


VISITS = Listing(
    "visits",
    "检查任务",
    columns=(
        Column("number", "任务编号", lambda visit: visit.number, sort="number", link=_page, kind="brief"),
        Column("target", "检查对象", lambda visit: visit.target.name, sort="target__name"),
        Column("area", "区域", lambda visit: visit.target.area.name),
        Column("kind", "种类", lambda visit: Visit.KINDS[visit.kind]),
        Column("team", "检查组（组长在前）", _unbroken, text=_people),
        Column("due", "期限", lambda visit: visit.due_date, sort="due_date"),
        Column("state", "状态", lambda visit: visit.state_says, sort="state"),
        Column("trip", "同行", lambda visit: visit.trip, sort="trip"),
        Column("outcome", "结果", lambda visit: visit.outcome, shown=False),
    ),
    asks=(
        Ask("target", "检查对象", lambda rows, text: rows.filter(target__name__contains=text)),
        Ask("state", "状态", lambda rows, value: rows.filter(state=value), kind="choice", choices=tuple(Visit.STATES.items())),
        Ask("kind", "种类", lambda rows, value: rows.filter(kind=value), kind="choice", choices=tuple(Visit.KINDS.items())),
        Ask("due", "期限不晚于", lambda rows, text: rows.filter(due_date__lte=text), kind="date", more=True),
        Ask("draw", "抽取编号", lambda rows, text: rows.filter(number__startswith=text), more=True),
        Ask("person", "检查人员", lambda rows, text: _of_person(rows, text), more=True),
        Ask("trip", "同行批次", lambda rows, text: rows.filter(trip__contains=text), more=True),
    ),
    sort="due_date",
    empty="还没有任务。抽取以后，任务会出现在这里；个案检查可以直接登记。",
    exports="draws.list",
)


def _of_person(rows: Any, text: str) -> Any:
    return rows.filter(members__inspector__name__contains=text, members__ended_at=None).distinct()
