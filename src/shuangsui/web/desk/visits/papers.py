"""The papers of a task: record, notice, identity, integrity card and evidence, as PDF and as Word."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path

from shuangsui.access import scope
from shuangsui.paper.record_sheets import (
    EVIDENCE,
    IDENTITY,
    Sheet,
    VisitHead,
    evidence_sheet,
    identity_sheet,
    notice_of,
    notice_sheet,
    print_sheet,
    record_sheet,
    write_sheet,
)
from shuangsui.records.models import Visit, VisitRecord
from shuangsui.records.situation import policy_of
from shuangsui.rules.policy import Policy
from shuangsui.rules.policy.items import Form

from ...shared.door import page
from ..draws.files import attachment
from ..draws.results import with_teams
from .own import own_tasks
from .sheets import filled_of, head_of, plan_for

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def handed_over(sheet: Sheet, ending: str, name: str, request: Any) -> HttpResponse:
    """The sheet as a file. Raises Http404 for another ending than pdf and docx."""
    if ending == "pdf":
        return attachment(print_sheet(sheet, request.at).pdf, f"{name}.pdf", "application/pdf")
    if ending == "docx":
        return attachment(write_sheet(sheet, request.at), f"{name}.docx", _WORD)
    raise Http404


@page("desk.see")
def papers(request: Any, number: str) -> HttpResponse:
    """The papers that there are of a task; without a plan there are none, and the page says so."""
    visit, policy, record = _task(request, number)
    if policy is None:
        return render(request, "desk/visits/papers.html", {"visit": visit})
    forms = [form for form in policy.form if not form.integrity_card]
    written = [form for form in forms if record is None or form.id == record.form]
    kinds = [("notice", notice_of(policy).title, ""), ("identity", IDENTITY, "")]
    kinds += [("record", form.name, form.id) for form in written]
    kinds += [("evidence", EVIDENCE, "")] if record else []
    kinds += [("integrity", form.name, "") for form in policy.form if form.integrity_card][:1]
    return render(request, "desk/visits/papers.html", {"visit": visit, "record": record, "kinds": kinds})


def _task(request: Any, number: str) -> tuple[Visit, Policy | None, VisitRecord | None]:
    """A task with its plan, where its unit has one, and the record that counts. Raises Http404 out of reach."""
    visit = get_object_or_404(with_teams(_seen(request)).select_related("draw__policy", "draw__unit"), number=number)
    record = VisitRecord.objects.filter(visit=visit, current=True).select_related("policy").first()
    file = plan_for(visit, record)
    return visit, policy_of(file) if file else None, record


@page("desk.see")
def paper(request: Any, number: str, kind: str, ending: str) -> HttpResponse:
    """One paper of a task."""
    visit, policy, record = _task(request, number)
    if policy is None:
        raise Http404
    head = head_of(visit, policy, record.method if record else "")
    sheet = _sheet(request, kind, policy, head, record)
    return handed_over(sheet, ending, f"{sheet.title}-{visit.number}", request)


def _seen(request: Any) -> Any:
    """Tasks of the actor's office and his own: a drawn list is theirs before the visits. Of others those that were recorded."""
    recorded = Q(pk__in=VisitRecord.objects.filter(current=True).values("visit"))
    office = scope(request.actor, "draws.list", "unit") | own_tasks(request)
    return Visit.objects.filter(office | (scope(request.actor, "records.see", "unit") & recorded)).distinct()


def _sheet(request: Any, kind: str, policy: Policy, head: VisitHead, record: VisitRecord | None) -> Sheet:
    """The paper of that kind. Raises Http404 where the plan or the task has none."""
    if kind == "notice":
        return notice_sheet(policy, head)
    if kind == "identity":
        return identity_sheet(policy, head)
    if kind == "integrity":
        card = next((form for form in policy.form if form.integrity_card), None)
        if card is None:
            raise Http404
        filled = filled_of(record, request) if record and record.form == card.id else None
        return record_sheet(card, head, filled)
    form = _form(policy, record.form if record else request.GET.get("form", ""))
    if kind == "record":
        return record_sheet(form, head, filled_of(record, request) if record else None)
    if kind == "evidence" and record:
        return evidence_sheet(form, head, filled_of(record, request))
    raise Http404


def _form(policy: Policy, wanted: str) -> Form:
    """The form of that name; without one the plan's first record form. Raises Http404."""
    forms = [form for form in policy.form if form.id == wanted or (not wanted and not form.integrity_card)]
    if not forms:
        raise Http404
    return forms[0]


urlpatterns = [
    path("visits/<str:number>/papers/", papers, name="visit-papers"),
    path("visits/<str:number>/papers/<slug:kind>.<slug:ending>", paper, name="visit-paper"),
]
