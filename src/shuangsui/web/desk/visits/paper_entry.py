"""补录纸质记录: the sheet that was filled in by hand is typed in from its scan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path

from shuangsui.access import scope
from shuangsui.actions.draws.telling import REFUSALS, tell_refusal
from shuangsui.actions.field.enter_paper_record import Paper, enter_paper_record
from shuangsui.actions.field.faults import RecordRefused
from shuangsui.actions.field.forms import plan_of
from shuangsui.dossier.entropy import CHINA
from shuangsui.records.models import Visit, VisitRecord
from shuangsui.records.situation import policy_of
from shuangsui.rules.flaws.sentences import OUTCOME_SAYS
from shuangsui.rules.policy.items import Field_, Form

from ...shared.door import page
from ...shared.frame import notify

_ON_THE_SCAN = ("photo", "signature")  # what nobody types
_INPUTS = {"number": "text", "date": "date", "time": "datetime-local"}


@page("records.review", "GET", "POST")
def paper(request: Any, pk: int) -> HttpResponse:
    """First which form, then the form; what is wrong is told beside its field, and what was typed is kept."""
    rows = Visit.objects.filter(scope(request.actor, "records.review", "unit"), state=Visit.SENT)
    visit = get_object_or_404(rows.select_related("target", "unit", "draw__policy"), pk=pk)
    given = request.POST if request.method == "POST" else request.GET
    try:
        forms = [form for form in policy_of(plan_of(visit)).form if not form.integrity_card]
    except REFUSALS as error:
        notify(request, tell_refusal(error), "danger")
        return redirect("visit", visit.pk)
    form = next((one for one in forms if one.id == given.get("form")), forms[0] if forms else None)
    wrong = ""
    faults: dict[str, str] = {}
    if request.method == "POST" and form is not None:
        try:
            return _enter(request, visit, form)
        except RecordRefused as error:
            told: Any = error.values["faults"]
            wrong, faults = tell_refusal(error), {one["field"] or one["section"]: one["says"] for one in told}
        except REFUSALS as error:
            wrong = tell_refusal(error)
    context = {"visit": visit, "forms": forms, "form": form, "wrong": wrong, "given": given}
    context |= {"sections": _sections(form, given, faults) if form else [], "failed": VisitRecord.FAILED.items()}
    context |= {"outcomes": OUTCOME_SAYS.items()}
    return render(request, "desk/visits/paper.html", context, status=422 if wrong else 200)


def _enter(request: Any, visit: Visit, form: Form) -> HttpResponse:
    given, scan = request.POST, request.FILES.get("scan")
    fields = [one for section in form.section for one in section.field if one.type not in _ON_THE_SCAN]
    answers = {one.id: answer for one in fields if (answer := _answer(one, given)) not in (None, "", [])}
    skipped = {one.id: given.get(f"reason-{one.id}", "") for one in form.section if given.get(f"skip-{one.id}")}
    typed = Paper(
        form.id,
        answers,
        skipped,
        _moment(given.get("started", "")),
        _moment(given.get("ended", "")),
        given.get("outcome", ""),
        given.get("failed", ""),
        given.get("statement", ""),
        given.get("unsigned", ""),
    )
    name, data = (scan.name, scan.read()) if scan else ("", b"")
    made = enter_paper_record(by=request.actor, at=request.at, visit=visit, paper=typed, name=name, scan=data)
    notify(request, "纸质记录已补录，等别人审核。")
    return redirect("record", made.pk)


def _moment(text: str) -> datetime | None:
    """Beijing time as the browser's field gives it; None for what is no time."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=CHINA)
    except ValueError:
        return None


def _answer(one: Field_, given: Any) -> Any:
    if one.type == "choices":
        return given.getlist(f"a-{one.id}")
    text = given.get(f"a-{one.id}", "").strip()
    if one.type == "yes-no":
        return {"yes": True, "no": False}.get(text)
    return text


def _sections(form: Form, given: Any, faults: Mapping[str, str]) -> list[dict[str, Any]]:
    """The form for the template: each field with what was typed and what is wrong."""
    labels = {one.id: one.label for section in form.section for one in section.field}
    return [
        {
            "id": section.id,
            "title": section.title,
            "may_be_skipped": section.may_be_skipped,
            "skipped": bool(given.get(f"skip-{section.id}")),
            "reason": given.get(f"reason-{section.id}", ""),
            "wrong": faults.get(section.id, ""),
            "fields": [_shown(one, given, faults, labels) for one in section.field if one.type not in _ON_THE_SCAN],
        }
        for section in form.section
    ]


def _shown(one: Field_, given: Any, faults: Mapping[str, str], labels: Mapping[str, str]) -> dict[str, Any]:
    typed = given.getlist(f"a-{one.id}")
    choices = [("yes", "是"), ("no", "否")] if one.type == "yes-no" else [(each, each) for each in one.choices]
    when = "、".join(f"“{labels[name]}”" for name in one.shown_if)
    return {
        "id": one.id,
        "label": f"{one.label}{'（' + one.unit + '）' if one.unit else ''}",
        "kind": "choice" if choices else "input",
        "many": one.type == "choices",
        "input": _INPUTS.get(one.type, "text"),
        "choices": [{"value": value, "says": says, "on": value in typed} for value, says in choices],
        "typed": typed[0] if typed else "",
        "required": one.required and not one.shown_if,
        "help": one.help or (f"视{when}而定" if when else ""),
        "wrong": faults.get(one.id, ""),
    }


urlpatterns = [path("visits/<int:pk>/paper/", paper, name="visit-paper")]
