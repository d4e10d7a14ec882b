"""Forms on a target's page: a fact or a permit entered by hand, corrected, ended, withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path

from shuangsui.access import scope
from shuangsui.actions.errors import ActionError
from shuangsui.actions.registry.note_fact import FactSaid, correct_fact, note_fact, withdraw_fact
from shuangsui.actions.registry.note_permit import (
    PermitSaid,
    correct_permit,
    end_permit,
    note_permit,
    withdraw_permit,
)
from shuangsui.actions.sentences import say
from shuangsui.records.models import Fact, Permit, Target
from shuangsui.rules.policy import Policy

from ...shared.door import page
from ...shared.forms import DeskForm
from ...shared.frame import notify
from .words import words_of_unit

# What a deed refuses → the field that it stands beside.
_BESIDE = {
    "fact-unknown": "fact", "fact-value": "value", "event-in-future": "fact_date", "reason-missing": "reason",
    "permit-number": "number", "permit-span": "valid_until", "permit-known": "number",
}  # fmt: skip


def _day(label: str, *, required: bool = False, help_text: str = "") -> forms.DateField:
    widget = forms.DateInput({"type": "date"}, "%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, help_text=help_text)


class WhyForm(DeskForm):
    """Why something that stands is changed."""

    reason = forms.CharField(label="理由", max_length=300, widget=forms.Textarea({"rows": 2}))


class FactForm(DeskForm):
    """A fact as the plan's conditions ask for it."""

    fact = forms.CharField(label="事实", widget=forms.Select)  # of the plan's kinds; the deed refuses any other
    fact_date = _day("日期", required=True, help_text="作出处罚决定、收到投诉等的那一天。")
    value = forms.DecimalField(label="数值", required=False, max_digits=16, decimal_places=4)
    number = forms.CharField(label="文号", required=False, max_length=80)
    source = forms.CharField(label="来源", required=False, max_length=100)
    verified = forms.BooleanField(label="已查实", required=False, initial=True)

    def __init__(self, *args: Any, policy: Policy | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = policy.fact if policy else []
        self.fields["fact"].widget.choices = [("", "请选择"), *((kind.id, kind.name) for kind in kinds)]
        units = "；".join(f"{kind.name}填{kind.unit}" for kind in kinds if kind.unit)
        self.fields["value"].help_text = f"只填数字，不带单位。{units}" if units else "只填数字，不带单位；只记次数的不填。"
        sources = "、".join(dict.fromkeys(source for kind in kinds for source in kind.sources))
        self.fields["source"].help_text = f"如：{sources}" if sources else ""

    @property
    def said(self) -> FactSaid:
        """As deeds take it."""
        return FactSaid(**{name: self.cleaned_data[name] for name in FactForm.base_fields})


class FactAgainForm(WhyForm, FactForm):
    """A fact corrected, with the reason."""

    field_order = ("fact", "fact_date", "value", "number", "source", "verified", "reason")


class PermitForm(DeskForm):
    """A permit."""

    number = forms.CharField(label="许可证编号", max_length=80)
    category = forms.CharField(label="管理类别", required=False, max_length=40, help_text="如：重点管理、简化管理、登记管理。")
    valid_from = _day("有效期自")
    valid_until = _day("有效期至")

    @property
    def said(self) -> PermitSaid:
        """As deeds take it."""
        return PermitSaid(**{name: self.cleaned_data[name] for name in PermitForm.base_fields})


class PermitAgainForm(WhyForm, PermitForm):
    """A permit corrected, with the reason."""

    field_order = ("number", "category", "valid_from", "valid_until", "reason")


class PermitEndForm(WhyForm):
    """A permit that ended before its time."""

    fact_date = _day("终止日期", required=True)
    field_order = ("fact_date", "reason")


def _target(request: Any, pk: int) -> Target:
    mine = Target.objects.filter(scope(request.actor, "targets.edit", "area"), status=Target.ACTIVE)
    return get_object_or_404(mine.select_related("area"), pk=pk)


def _standing(request: Any, model: Any, pk: int) -> Any:
    mine = model.objects.filter(scope(request.actor, "targets.edit", "target__area"), target__status=Target.ACTIVE)
    return get_object_or_404(mine.select_related("target__area"), pk=pk)


def _work(
    request: Any, target: Target, form: DeskForm, deed: Callable[[], object], title: str, says: str, note: str = ""
) -> HttpResponse:
    """Show the form; on POST do the deed, and back to the target's page. What was typed is kept where it is refused."""
    if request.method == "POST" and form.is_valid():
        try:
            done = deed()
        except ActionError as error:
            field = _BESIDE.get(error.code, "")
            form.add_error(field if field in form.fields else None, say(error))
        else:
            notify(request, says if done is not None else "已经是这样了，没有改动。")
            return redirect("target", target.pk)
    context = {"target": target, "form": form, "title": title, "note": note}
    return render(request, "desk/registry/known_form.html", context, status=400 if form.is_bound else 200)


@page("targets.edit", "GET", "POST")
def new_fact(request: Any, pk: int) -> HttpResponse:
    """Enter a fact."""
    target = _target(request, pk)
    form = FactForm(request.POST or None, policy=words_of_unit(target.area).policy)
    given = {"by": request.actor, "at": request.at}
    return _work(
        request, target, form, lambda: note_fact(**given, target=target, said=form.said), "登记处罚、投诉等事实", "已登记。"
    )


@page("targets.edit", "GET", "POST")
def change_fact(request: Any, pk: int) -> HttpResponse:
    """Correct a fact."""
    fact = _standing(request, Fact, pk)
    initial = {name: getattr(fact, name) for name in FactForm.base_fields}
    initial["value"] = None if fact.value is None else f"{fact.value.normalize():f}"
    form = FactAgainForm(request.POST or None, policy=words_of_unit(fact.target.area).policy, initial=initial)
    given = {"by": request.actor, "at": request.at}
    note = "原来的一条撤回，留作备查；更正后的一条另记。"

    def deed() -> object:
        return correct_fact(**given, fact=fact, said=form.said, reason=form.cleaned_data["reason"])

    return _work(request, fact.target, form, deed, "更正事实", "已更正。", note)


@page("targets.edit", "GET", "POST")
def drop_fact(request: Any, pk: int) -> HttpResponse:
    """Withdraw a fact."""
    fact = _standing(request, Fact, pk)
    form = WhyForm(request.POST or None)
    name = words_of_unit(fact.target.area).facts.get(fact.fact, fact.fact)
    note = f"{fact.fact_date} {name}：撤回以后不再计入类别和提名，本条留作备查。"
    given = {"by": request.actor, "at": request.at}

    def deed() -> object:
        return withdraw_fact(**given, fact=fact, reason=form.cleaned_data["reason"])

    return _work(request, fact.target, form, deed, "撤回事实", "已撤回。", note)


@page("targets.edit", "GET", "POST")
def new_permit(request: Any, pk: int) -> HttpResponse:
    """Enter a permit."""
    target, form = _target(request, pk), PermitForm(request.POST or None)
    given = {"by": request.actor, "at": request.at}
    return _work(request, target, form, lambda: note_permit(**given, target=target, said=form.said), "登记许可", "已登记。")


@page("targets.edit", "GET", "POST")
def change_permit(request: Any, pk: int) -> HttpResponse:
    """Correct a permit."""
    permit = _standing(request, Permit, pk)
    initial = {name: getattr(permit, name) for name in PermitForm.base_fields}
    form = PermitAgainForm(request.POST or None, initial=initial)
    given = {"by": request.actor, "at": request.at}

    def deed() -> object:
        return correct_permit(**given, permit=permit, said=form.said, reason=form.cleaned_data["reason"])

    note = "原来的一条撤回，留作备查；更正后的一条另记。"
    return _work(request, permit.target, form, deed, "更正许可", "已更正。", note)


@page("targets.edit", "GET", "POST")
def stop_permit(request: Any, pk: int) -> HttpResponse:
    """A permit was revoked or given up."""
    permit = _standing(request, Permit, pk)
    form = PermitEndForm(request.POST or None)
    given = {"by": request.actor, "at": request.at}

    def deed() -> object:
        said = form.cleaned_data
        return end_permit(**given, permit=permit, day=said["fact_date"], reason=said["reason"])

    note = f"许可证 {permit.number} 被撤销、注销，或者企业交回的，写明哪一天终止。到期的不用登记。"
    return _work(request, permit.target, form, deed, "终止许可", "已终止。", note)


@page("targets.edit", "GET", "POST")
def drop_permit(request: Any, pk: int) -> HttpResponse:
    """A permit was entered in error."""
    permit = _standing(request, Permit, pk)
    form = WhyForm(request.POST or None)
    given = {"by": request.actor, "at": request.at}

    def deed() -> object:
        return withdraw_permit(**given, permit=permit, reason=form.cleaned_data["reason"])

    return _work(
        request, permit.target, form, deed, "撤回许可", "已撤回。", f"许可证 {permit.number} 登记错了才撤回；本条留作备查。"
    )


urlpatterns = [
    path("registry/targets/<int:pk>/facts/new/", new_fact, name="fact-new"),
    path("registry/facts/<int:pk>/correct/", change_fact, name="fact-correct"),
    path("registry/facts/<int:pk>/withdraw/", drop_fact, name="fact-withdraw"),
    path("registry/targets/<int:pk>/permits/new/", new_permit, name="permit-new"),
    path("registry/permits/<int:pk>/correct/", change_permit, name="permit-correct"),
    path("registry/permits/<int:pk>/end/", stop_permit, name="permit-end"),
    path("registry/permits/<int:pk>/withdraw/", drop_permit, name="permit-withdraw"),
]
