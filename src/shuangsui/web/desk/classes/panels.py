"""Cards: what waits for confirmation, whom still to hear."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from shuangsui.access import Actor, is_allowed, scope
from shuangsui.records.models import ClassList, Nomination, ReviewMeeting

from ..panels import Panel, Row, panel

_SHOWN = 5


@panel
def to_confirm(actor: Actor, at: datetime) -> Panel | None:
    """Meetings and lists that were handed over. Two queries."""
    if not is_allowed(actor, "classes.approve"):
        return None
    mine = scope(actor, "classes.approve", "unit")
    meetings = ReviewMeeting.objects.filter(mine, state=ReviewMeeting.SUBMITTED)[:_SHOWN]
    lists = ClassList.objects.filter(mine, state__in=(ClassList.SUBMITTED, ClassList.CONFIRMED))[:_SHOWN]
    rows = [Row(str(one), "等待确认", reverse("meeting", args=[one.pk])) for one in meetings]
    rows += [
        Row(one.name, "等待确认" if one.state == ClassList.SUBMITTED else "等待公布", reverse("class-list", args=[one.pk]))
        for one in lists
    ]
    return Panel("分类认定待确认", rows, reverse("class-lists"), "没有等待确认的名单。", bool(rows))


@panel
def to_hear(actor: Actor, at: datetime) -> Panel | None:
    """Nominated firms that were not yet told, or not yet heard. One query."""
    if not is_allowed(actor, "classes.propose"):
        return None
    mine = scope(actor, "classes.propose", "unit") | scope(actor, "classes.propose", "target__area")
    waiting = Nomination.objects.filter(mine, state__in=(Nomination.OPEN, Nomination.CONFIRMED), heard_date=None)
    found = waiting.select_related("target").order_by("made_at", "pk")[:_SHOWN]
    rows = [
        Row(one.target.name, "已告知，等待意见" if one.told_date else "未告知", reverse("nomination", args=[one.pk]))
        for one in found
    ]
    return Panel("提名待告知、听取意见", rows, reverse("nominations"), "没有等待告知的企业。")
