"""Published class lists (分类名录): who is on them and why, as far as the plan publishes; a natural person as 张某."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path

from shuangsui.records.models import ClassList, ClassListMember
from shuangsui.records.situation import policy_of
from shuangsui.rules.natural_persons import is_person, masked, private_kinds
from shuangsui.rules.policy import Policy

from ..shared.door import PUBLIC, page
from .listed import asked_unit, listed, of_unit
from .served import kept, show

MEMBERS = 100
AREA, REASON = "所在县市", "纳入原因"


def published() -> Any:
    """The lists that were published; one that a later list replaced stays, marked as replaced."""
    states = (ClassList.PUBLISHED, ClassList.REPLACED)
    return ClassList.objects.filter(state__in=states).exclude(published_at=None).select_related("unit", "policy")


def columns(policy: Policy) -> frozenset[str]:
    """Which columns the plan publishes beside the name: what it lists as contents of its ledger (昌吉 附件2), else both."""
    ledgers = [frozenset(one.contents) for one in policy.disclosure.publication if "企业名称" in one.contents]
    return (frozenset().union(*ledgers) if ledgers else frozenset((AREA, REASON))) & {AREA, REASON}


def class_name(policy: Policy, class_id: str) -> str:
    """What the plan calls the class."""
    return next((one.name for one in policy.classes if one.id == class_id), class_id)


@page(PUBLIC)
@kept
def class_lists(request: Any) -> HttpResponse:
    """The lists of all units."""
    rows = listed(request, published().filter(of_unit(asked_unit(request))).order_by("-published_at", "-pk"))
    for one in rows.page:
        one.class_says = class_name(policy_of(one.policy), one.class_id)
    return show(request, "class_lists", {"list": rows})


@page(PUBLIC)
@kept
def class_list(request: Any, pk: int) -> HttpResponse:
    """The members of one list, without those that were left out of it."""
    found = get_object_or_404(published(), pk=pk)
    policy = policy_of(found.policy)
    private = private_kinds(policy)
    members = ClassListMember.objects.filter(list=found, left_out="").select_related("target").order_by("line", "pk")
    rows = listed(request, members, MEMBERS)
    for one in rows.page:
        kind = one.target.kind if one.target else ""
        code = one.credit_code or (one.target.credit_code if one.target else "")
        hidden = is_person(one.name, kind, code, private)
        one.shown_name = masked(one.name) if hidden else one.name
        one.shown_reason = one.reason.replace(one.name, one.shown_name)
    shown = columns(policy)
    context = {
        "found": found,
        "unit": found.unit,
        "class_says": class_name(policy, found.class_id),
        "list": rows,
        "with_area": AREA in shown,
        "with_reason": REASON in shown,
    }
    return show(request, "class_list", context)


urlpatterns = [
    path("public/classes/", class_lists, name="public-classes"),
    path("public/classes/<int:pk>/", class_list, name="public-class-list"),
]
