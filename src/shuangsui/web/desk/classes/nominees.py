"""One nomination: its grounds, the hearing, what came of it; and the bureau's own, made by hand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone

from shuangsui.access import is_allowed, scope
from shuangsui.actions.classes.hear_firm import hear_firm, tell_firm, withdraw_nomination
from shuangsui.actions.classes.nominate import nominate_target
from shuangsui.actions.errors import ActionError
from shuangsui.actions.sentences import say
from shuangsui.records.models import Nomination, Target

from ...shared.door import page
from ...shared.forms import DeskForm
from ...shared.frame import notify
from ..journal.trace import trace_of
from ..registry.words import words_of_unit
from ..states.forms import choosing, upload_of
from ..states.listed import handed_out
from .attempt import attempt, version_of
from .nominations import in_sight

_DAY = forms.DateInput({"type": "date"}, "%Y-%m-%d")
_FIELDS = {"event-in-future": "day", "heard-before-told": "day", "answer-missing": "says", "how-missing": "how"}
_KINDS = {"ground-missing": "grounds", "statement-missing": "statement", "class-unknown": "class_id", "file-empty": "file"}


class TellForm(DeskForm):
    """When and how the firm was told."""

    day = forms.DateField(label="告知日期", widget=_DAY)
    how = forms.CharField(label="告知方式", max_length=100, help_text="如书面告知书送达、电话告知并记录、当面告知")


class HearForm(DeskForm):
    """What the firm said."""

    day = forms.DateField(label="答复日期", widget=_DAY, help_text="没有答复的，填告知时给的期限届满日")
    answer = forms.ChoiceField(label="企业意见", choices=[("", "请选择"), *Nomination.ANSWERS.items()])
    says = forms.CharField(label="意见内容", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    file = forms.FileField(label="书面意见", required=False)


class ProposeForm(DeskForm):
    """The bureau's own nomination."""

    grounds = forms.MultipleChoiceField(label="纳入原因", widget=forms.CheckboxSelectMultiple)
    statement = forms.CharField(label="认定说明", max_length=500, widget=forms.Textarea(attrs={"rows": 4}))
    file = forms.FileField(label="证明材料", required=False)
    statement.help_text = "查到了什么、依据什么认定；会随提名提交联审会。"


def seen(request: Any, pk: int) -> Nomination:
    """The nomination, within sight. Raises Http404."""
    rows = Nomination.objects.filter(in_sight(request.actor)).select_related(
        "target__area", "unit", "meeting", "policy", "made_by", "evidence", "heard_file"
    )
    return get_object_or_404(rows, pk=pk)


def may_go_on(request: Any, one: Nomination) -> bool:
    """Whether the actor may tell and hear the firm."""
    return any(is_allowed(request.actor, "classes.propose", unit) for unit in (one.unit, one.target.area))


@page("classes.see")
def nomination(request: Any, pk: int) -> HttpResponse:
    """Everything known of a nomination."""
    return _show(request, seen(request, pk))


def _show(request: Any, one: Nomination, tell: TellForm | None = None, hear: HearForm | None = None) -> HttpResponse:
    today = timezone.localdate(request.at)
    context = {
        "one": one,
        "class_name": words_of_unit(one.target.area).classes.get(one.class_id, one.class_id),
        "may": may_go_on(request, one) and one.state in (Nomination.OPEN, Nomination.CONFIRMED),
        "sees_meeting": is_allowed(request.actor, "classes.see", one.unit),
        "tell": tell or TellForm(initial={"day": today}, prefix="tell"),
        "hear": hear or HearForm(initial={"day": today}, prefix="hear"),
        "trace": trace_of(one),
    }
    return render(request, "desk/classes/nomination.html", context)


@page("classes.propose", "POST")
def tell(request: Any, pk: int) -> HttpResponse:
    """The firm was told."""
    one = seen(request, pk)
    form = TellForm(request.POST, prefix="tell")
    if form.is_valid():
        given = form.cleaned_data
        try:
            version = version_of(request)
            tell_firm(by=request.actor, at=request.at, nomination=one, version=version, day=given["day"], how=given["how"])
        except ActionError as error:
            form.add_error(_FIELDS.get(error.code), say(error))
        else:
            notify(request, f"已登记告知 {one.target.name}。")
            return redirect("nomination", pk)
    return _show(request, one, tell=form)


@page("classes.propose", "POST")
def hear(request: Any, pk: int) -> HttpResponse:
    """The firm was heard."""
    one = seen(request, pk)
    form = HearForm(request.POST, request.FILES, prefix="hear")
    if form.is_valid():
        given = form.cleaned_data
        try:
            hear_firm(
                by=request.actor,
                at=request.at,
                nomination=one,
                version=version_of(request),
                day=given["day"],
                answer=given["answer"],
                says=given["says"],
                file=upload_of(given["file"]),
            )
        except ActionError as error:
            form.add_error(_FIELDS.get(error.code), say(error))
        else:
            notify(request, f"已登记 {one.target.name} 的意见。")
            return redirect("nomination", pk)
    return _show(request, one, hear=form)


@page("classes.propose", "POST")
def withdraw(request: Any, pk: int) -> HttpResponse:
    """It is not pursued."""
    one, reason = seen(request, pk), request.POST.get("reason", "")
    attempt(
        request,
        lambda: withdraw_nomination(by=request.actor, at=request.at, nomination=one, version=version_of(request), reason=reason),
        f"已撤回对 {one.target.name} 的提名。",
    )
    return redirect("nomination", pk)


@page("classes.propose", "GET", "POST")
def propose(request: Any, pk: int, class_id: str) -> HttpResponse:
    """The bureau nominates a target by its own decision."""
    mine = Target.objects.filter(scope(request.actor, "classes.see", "area"), status=Target.ACTIVE)
    target = get_object_or_404(mine.select_related("area"), pk=pk)
    words = words_of_unit(target.area)
    classes = [c for c in words.policy.classes if c.id == class_id and c.nominated_by] if words.policy else []
    if not classes:
        notify(request, "方案里没有这个类别，或者这个类别不用提名。", "warning")
        return redirect("target", pk)
    choices = [(n.id, n.reason) for n in classes[0].nominated_by]
    form = choosing(ProposeForm, grounds=choices)(request.POST or None, request.FILES or None)
    form.fields["grounds"].widget.attrs["class"] = "form-check-input"
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = nominate_target(
                by=request.actor,
                at=request.at,
                target=target,
                class_id=class_id,
                grounds=given["grounds"],
                statement=given["statement"],
                file=upload_of(given["file"]),
            )
        except ActionError as error:
            form.add_error(_KINDS.get(error.code), say(error))
        else:
            notify(request, f"已提名 {target.name}。")
            return redirect("nomination", made.pk)
    return render(request, "desk/classes/propose.html", {"target": target, "class": classes[0], "form": form})


@page("classes.see")
def nomination_file(request: Any, pk: int, which: str) -> HttpResponse:
    """A file of the nomination: `evidence` or `heard`."""
    one = seen(request, pk)
    file = one.evidence if which == "evidence" else one.heard_file
    return handed_out(file) if file else redirect("nomination", pk)


urlpatterns = [
    path("classes/nominations/<int:pk>/", nomination, name="nomination"),
    path("classes/nominations/<int:pk>/tell/", tell, name="nomination-tell"),
    path("classes/nominations/<int:pk>/hear/", hear, name="nomination-hear"),
    path("classes/nominations/<int:pk>/withdraw/", withdraw, name="nomination-withdraw"),
    path("classes/nominations/<int:pk>/files/<slug:which>/", nomination_file, name="nomination-file"),
    path("registry/targets/<int:pk>/propose/<slug:class_id>/", propose, name="target-propose"),
]
