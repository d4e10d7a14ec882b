"""The demo's classes: the year's key list issued, nominees told, heard and before the review meeting, risk grades in a zone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from shuangsui.actions.classes.draft_list import draft_list
from shuangsui.actions.classes.grade_targets import grade_targets
from shuangsui.actions.classes.hear_firm import hear_firm, tell_firm
from shuangsui.actions.classes.meeting import call_meeting, confirm_meeting, enter_decisions, submit_meeting
from shuangsui.actions.classes.nominate import nominate_by_facts
from shuangsui.actions.classes.steps import confirm_list, publish_list, submit_list
from shuangsui.records.models import ClassList, Nomination, ReviewMeeting, Target, Unit
from shuangsui.records.words import labelled

if TYPE_CHECKING:
    from shuangsui.access import Actor

    from .demo_site import DemoSite

UNIT, CITY, ZONE = "652300", "652301", "652300GX"
_NEW, _GONE, _WAITING = 3, 2, 2  # of the key list: who joins, who leaves; nominees whose meeting is still to come
_ANSWERS = (("silent", ""), ("agreed", ""))
_OBJECTION = ("objected", "处罚决定正在行政复议，申请暂缓认定。")
_AREA, _MINUTES = (
    "652302",
    "关于特殊监管对象认定的联审会纪要（演示）\n\n会议逐家听取了提名原因、证据和企业的陈述，形成以下意见：\n",
)


def tell(site: DemoSite) -> None:
    """In the weeks before the first of the demo's draws."""
    _key_list(site, site.began + timedelta(days=5))
    _meeting(site, site.began + timedelta(days=10))
    _zone(site, site.began + timedelta(days=30))


def _key_list(site: DemoSite, at: datetime) -> None:
    """The city's part of it: some firms new on it, some of last year's no longer. Confirmed by the city's approver, published."""
    clerk, approver, unit = site.actor("cjs-jingban"), site.actor("cjs-shenpi"), site.units[CITY]
    here = Target.objects.filter(area=unit, takes_part=True).order_by("key")
    joins = here.filter(values__permit_class="简化管理")[:_NEW]
    listed = [*labelled(here, "c", "key").order_by("key")[_GONE:], *joins]
    rows = [(one.name, unit.name, "水环境、大气环境") for one in listed]
    made = _issued(clerk, at, unit, f"{at.year}年昌吉州重点排污单位名录（昌吉市）", rows)
    handed = submit_list(by=clerk, at=at + timedelta(hours=1), list_=made, version=made.version)
    confirmed = confirm_list(by=approver, at=at + timedelta(hours=3), list_=handed, version=handed.version)
    confirmed.refresh_from_db()
    publish_list(by=approver, at=at + timedelta(hours=4), list_=confirmed, version=confirmed.version)


def _issued(by: Actor, at: datetime, unit: Unit, name: str, rows: list[tuple[str, str, str]]) -> ClassList:
    """A list as its document has it, drafted."""
    lines = ["企业名称,所在县市,纳入原因", *(",".join(row) for row in rows)]
    file = (f"{name}.csv", "\n".join(lines).encode("utf-8-sig"))
    day, number = at.date() - timedelta(days=2), f"昌州环发〔{at.year}〕12号（演示）"
    return draft_list(
        by=by,
        at=at,
        unit=unit,
        class_id="key",
        year=at.year,
        name=name,
        day=day,
        number=number,
        source="昌吉州生态环境局",
        file=file,
    )


def _meeting(site: DemoSite, at: datetime) -> None:
    """Who meets a condition is nominated, told and heard; the meeting confirms all but the last, whom it refuses."""
    clerk, approver, unit = site.actor("jingban"), site.actor("shenpi"), site.units[UNIT]
    found = nominate_by_facts(by=clerk, at=at, unit=unit) or []
    nominees = list(Nomination.objects.filter(pk__in=[one.pk for one in found]).order_by("target__key"))
    ready = nominees[:-_WAITING]
    for place, one in enumerate(ready):
        answer, says = _ANSWERS[place % 2] if one is not ready[-1] else _OBJECTION
        _hear(clerk, at + timedelta(days=1), one, answer, says)
    called = call_meeting(
        by=clerk,
        at=at + timedelta(days=14),
        unit=unit,
        class_id="special",
        number=f"{at.year}年第3次",
        day=(at + timedelta(days=14)).date(),
        nominations=[one.pk for one in ready],
        attendees="局长（主持）、分管副局长、审批科、执法支队、法规科（演示）",
        supplements=True,
    )
    _decided(clerk, approver, called, at + timedelta(days=15))


def _hear(clerk: Actor, at: datetime, nomination: Nomination, answer: str, says: str) -> None:
    told = tell_firm(by=clerk, at=at, nomination=nomination, version=nomination.version, day=at.date(), how="直接送达告知书")
    at += timedelta(days=7)
    hear_firm(by=clerk, at=at, nomination=told, version=told.version, day=at.date(), answer=answer, says=says)


def _decided(clerk: Actor, approver: Actor, meeting: ReviewMeeting, at: datetime) -> None:
    """Decisions with the minutes, confirmed by the approver; the list that comes of it is published."""
    nominees = list(meeting.nominations.select_related("target").order_by("target__key"))
    refused = "复议尚未审结，下次再议" if len(nominees) > 1 else ""
    decisions = {one.pk: (Nomination.CONFIRMED, "") for one in nominees}
    if refused:
        decisions[nominees[-1].pk] = (Nomination.REFUSED, refused)
    lines = [
        f"{one.target.name}：{'同意列入' if decisions[one.pk][0] == Nomination.CONFIRMED else refused}。" for one in nominees
    ]
    minutes = ("联审会纪要.txt", (_MINUTES + "\n".join(lines)).encode())
    entered = enter_decisions(
        by=clerk,
        at=at,
        meeting=meeting,
        version=meeting.version,
        decisions=decisions,
        attendees=meeting.attendees,
        minutes=minutes,
    )
    handed = submit_meeting(by=clerk, at=at + timedelta(hours=1), meeting=entered, version=entered.version)
    list_ = confirm_meeting(by=approver, at=at + timedelta(hours=3), meeting=handed, version=handed.version)
    publish_list(by=approver, at=at + timedelta(hours=4), list_=list_, version=list_.version)


def _zone(site: DemoSite, at: datetime) -> None:
    """The zone's plan asks for risk grades; a list of its own waits for somebody to say whom two of its rows mean."""
    clerk, unit = site.actor("gx-jingban"), site.units[ZONE]
    grade_targets(by=clerk, at=at, unit=unit)
    known = labelled(Target.objects.filter(area=unit), "c", "key").order_by("key")[:6]
    rows = [(one.name, unit.name, "土壤环境") for one in known]
    rows += [("示例高新新材料有限公司", unit.name, "土壤环境"), ("示例高新电子厂", unit.name, "土壤环境")]
    _issued(clerk, at, unit, f"{at.year}年昌吉高新区重点排污单位名录", rows)
