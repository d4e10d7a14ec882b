"""联审会: called over nominees, what it decided entered with its minutes, handed over, confirmed by another."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone

from shuangsui.access import is_allowed, scope, units_for
from shuangsui.actions.classes.apply_list import class_says, effect_on
from shuangsui.actions.classes.meeting import (
    call_meeting,
    confirm_meeting,
    drop_meeting,
    enter_decisions,
    send_back_meeting,
    submit_meeting,
)
from shuangsui.actions.classes.nominate import nominated_classes, policy_file_for
from shuangsui.actions.errors import ActionError, ChangedMeanwhile
from shuangsui.actions.sentences import say
from shuangsui.records.models import Nomination, ReviewMeeting, Target
from shuangsui.records.situation import policy_of

from ...shared.door import page
from ...shared.forms import DeskForm
from ...shared.frame import notify
from ...shared.listing import Ask, Column, Listing, Tool, show
from ..journal.trace import trace_of
from ..states.forms import upload_of
from ..states.listed import handed_out
from .attempt import attempt, version_of

_FIELDS = {"number-missing": "number", "meeting-known": "number"}


class MeetingForm(DeskForm):
    """A meeting."""

    number = forms.CharField(label="会议届次", max_length=60, help_text="如“第二十七次”")
    name = forms.CharField(label="会议名称", max_length=100)
    day = forms.DateField(label="召开日期", widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    attendees = forms.CharField(label="参加人员", max_length=500, required=False)
    supplements = forms.BooleanField(label="只补充，不取代现有名单", required=False)


MEETINGS = Listing(
    "meetings",
    "联审会",
    columns=(
        Column("name", "会议", str, link=lambda m: reverse("meeting", args=[m.pk])),
        Column("unit", "单位", lambda m: m.unit.name),
        Column("day", "召开日期", lambda m: m.held_date, sort="held_date"),
        Column("class", "类别", lambda m: class_says(policy_of(m.policy), m.class_id)),
        Column("state", "状态", lambda m: m.state_says),
    ),
    asks=(
        Ask("number", "届次", lambda rows, text: rows.filter(number__contains=text)),
        Ask("state", "状态", lambda rows, value: rows.filter(state=value), "choice", tuple(ReviewMeeting.STATES.items())[:3]),
    ),
    sort="-held_date",
    empty="还没有登记联审会。先在“提名”里提出名单，再登记会议。",
    exports="classes.see",
)


@page("classes.see")
def meetings(request: Any) -> HttpResponse:
    """Every meeting that the actor may know of."""
    rows = ReviewMeeting.objects.filter(scope(request.actor, "classes.see", "unit")).select_related("unit", "policy")
    tools = [Tool("登记会议", reverse("meeting-new"), primary=True)] if units_for(request.actor, "classes.propose") else []
    shown = show(MEETINGS, rows, request, tools=tools)
    return shown.as_file() or render(request, "desk/classes/meetings.html", {"list": shown})


@page("classes.propose", "GET", "POST")
def new(request: Any) -> HttpResponse:
    """Call a meeting over the open nominations of one class."""
    unit = units_for(request.actor, "classes.propose")[0]
    context: dict[str, Any] = {"unit": unit}
    try:
        _, policy = policy_file_for(unit)
    except ActionError as error:
        return render(request, "desk/classes/meeting_new.html", context | {"refused": say(error)})
    classes = nominated_classes(policy)
    class_id = request.POST.get("class_id") or request.GET.get("class") or (classes[0].id if classes else "")
    chosen = next((c for c in classes if c.id == class_id), None)
    name = chosen.confirmed_by.meeting if chosen and chosen.confirmed_by else "联审会"
    form = MeetingForm(request.POST or None, initial={"name": name})
    picked = {int(pk) for pk in request.POST.getlist("nominee") if pk.isascii() and pk.isdigit()}
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = call_meeting(
                by=request.actor, at=request.at, unit=unit, class_id=class_id, nominations=sorted(picked), **given
            )
        except ActionError as error:
            form.add_error(_FIELDS.get(error.code), say(error))
        else:
            notify(request, f"已登记 {made}。")
            return redirect("meeting", made.pk)
    waiting = Nomination.objects.filter(unit=unit, class_id=class_id, state=Nomination.OPEN, meeting=None)
    context |= {"form": form, "classes": classes, "class_id": class_id, "picked": picked if request.POST else None}
    context["waiting"] = list(waiting.select_related("target__area").order_by("target__area__path", "target__name"))
    return render(request, "desk/classes/meeting_new.html", context)


def _seen(request: Any, pk: int) -> ReviewMeeting:
    rows = ReviewMeeting.objects.filter(scope(request.actor, "classes.see", "unit"))
    return get_object_or_404(rows.select_related("unit", "policy", "minutes", "made_by", "confirmed_by", "list"), pk=pk)


@page("classes.see", "GET", "POST")
def meeting(request: Any, pk: int) -> HttpResponse:
    """The meeting's page; on POST what it decided is entered."""
    found = _seen(request, pk)
    nominees = list(found.nominations.select_related("target__area").order_by("target__area__path", "target__name"))
    context: dict[str, Any] = {"meeting": found}
    if request.method == "POST":
        if answer := _enter(request, found, nominees, context):
            return answer
        found.refresh_from_db(fields=["version", "state"])
    for one in nominees:
        if request.method == "POST":
            one.outcome = request.POST.get(f"outcome-{one.pk}", one.outcome)
            one.outcome_reason = request.POST.get(f"reason-{one.pk}", one.outcome_reason)
    context |= {
        "nominees": nominees,
        "class_name": class_says(policy_of(found.policy), found.class_id),
        "may_enter": found.state == ReviewMeeting.DRAFT and is_allowed(request.actor, "classes.propose", found.unit),
        "may_confirm": found.state == ReviewMeeting.SUBMITTED and is_allowed(request.actor, "classes.approve", found.unit),
        "own": found.made_by == request.actor.user,
        "undecided": sum(1 for one in nominees if not one.outcome),
        "leaves": _leaves(request, found, nominees),
        "trace": trace_of(found),
    }
    return render(request, "desk/classes/meeting.html", context)


def _leaves(request: Any, found: ReviewMeeting, nominees: list[Nomination]) -> list[Target]:
    """Who would leave the class by the decisions as they stand, until the meeting is confirmed."""
    if found.supplements or found.state not in (ReviewMeeting.DRAFT, ReviewMeeting.SUBMITTED):
        return []
    members = {one.target_id for one in nominees if one.outcome != Nomination.REFUSED}
    on = timezone.localdate(request.at)
    effect = effect_on(found.unit, policy_of(found.policy), found.class_id, members, False, on)
    return [target for target, _ in effect.leaves]


def _enter(request: Any, found: ReviewMeeting, nominees: list[Nomination], context: dict[str, Any]) -> HttpResponse | None:
    decisions = {
        one.pk: (request.POST.get(f"outcome-{one.pk}", ""), request.POST.get(f"reason-{one.pk}", "")) for one in nominees
    }
    try:
        enter_decisions(
            by=request.actor,
            at=request.at,
            meeting=found,
            version=version_of(request),
            decisions=decisions,
            attendees=request.POST.get("attendees", ""),
            minutes=upload_of(request.FILES.get("minutes")),
        )
    except ChangedMeanwhile as error:
        context["refused"] = say(error)
        context["stale"] = True
        return None
    except ActionError as error:
        context["refused"] = say(error)
        return None
    notify(request, "已保存审议结论。")
    return redirect("meeting", found.pk)


@page("classes.see", "POST")
def step(request: Any, pk: int, name: str) -> HttpResponse:
    """Submitted, sent back, confirmed."""
    found, by, at, version = _seen(request, pk), request.actor, request.at, version_of(request)
    reason = request.POST.get("reason", "")
    steps = {
        "submit": (lambda: submit_meeting(by=by, at=at, meeting=found, version=version), "已提交审批人确认。"),
        "drop": (
            lambda: drop_meeting(by=by, at=at, meeting=found, version=version, reason=reason),
            "已放弃登记，提名可以另行上会。",
        ),
        "send-back": (lambda: send_back_meeting(by=by, at=at, meeting=found, version=version, reason=reason), "已退回。"),
        "confirm": (
            lambda: confirm_meeting(by=by, at=at, meeting=found, version=version),
            "已确认，名单已经形成，类别已经更新。",
        ),
    }
    if name not in steps:
        return redirect("meeting", pk)
    deed, done = steps[name]
    made = attempt(request, deed, done)
    return redirect("class-list", made.pk) if made and name == "confirm" else redirect("meeting", pk)


@page("classes.see")
def minutes(request: Any, pk: int) -> HttpResponse:
    """The minutes, to be kept."""
    found = _seen(request, pk)
    return handed_out(found.minutes) if found.minutes else redirect("meeting", pk)


urlpatterns = [
    path("classes/meetings/", meetings, name="meetings"),
    path("classes/meetings/new/", new, name="meeting-new"),
    path("classes/meetings/<int:pk>/", meeting, name="meeting"),
    path("classes/meetings/<int:pk>/minutes/", minutes, name="meeting-minutes"),
    path("classes/meetings/<int:pk>/<slug:name>/", step, name="meeting-step"),
]
