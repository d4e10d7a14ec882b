"""A row of a list in which nobody was recognised: choose whom it means, or say why it is left out."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path

from shuangsui.actions.classes.draft_list import settle_member
from shuangsui.actions.classes.matching import DOUBTS
from shuangsui.actions.errors import ActionError
from shuangsui.actions.sentences import say
from shuangsui.records.models import ClassListMember, Target
from shuangsui.records.words import named

from ...shared.door import page
from ...shared.frame import notify
from .attempt import version_of
from .lists import seen

_SHOWN = 20


@page("classes.propose", "GET", "POST")
def member(request: Any, pk: int, member_pk: int) -> HttpResponse:
    """The row, the targets that it may be, and the two ways to settle it."""
    list_ = seen(request, pk)
    found = get_object_or_404(ClassListMember.objects.filter(list=list_), pk=member_pk)
    found.list = list_
    refused = ""
    if request.method == "POST":
        try:
            _settle(request, found)
        except ActionError as error:
            refused = say(error)
        else:
            following = ClassListMember.objects.filter(list=list_, target=None, left_out="").first()
            notify(request, f"已核对“{found.name}”。")
            return redirect("class-list-member", pk, following.pk) if following else redirect("class-list", pk)
    asked = request.GET.get("name", found.name[:4]).strip()[:100]
    near = Target.objects.filter(area__path__startswith=list_.unit.path, status=Target.ACTIVE).select_related("area")
    candidates = list(named(near, asked)[:_SHOWN]) if asked else []
    list_.refresh_from_db(fields=["version"])
    context = {"list": list_, "member": found, "doubt": DOUBTS.get(found.doubt, ""), "asked": asked, "found": candidates}
    return render(request, "desk/classes/member.html", context | {"refused": refused, "typed": request.POST.get("left_out", "")})


def _settle(request: Any, found: ClassListMember) -> None:
    chosen = request.POST.get("target", "")
    target = None
    if chosen.isascii() and chosen.isdigit():
        target = Target.objects.select_related("area").filter(pk=chosen, area__path__startswith=found.list.unit.path).first()
    left_out = "" if target else request.POST.get("left_out", "")
    settle_member(by=request.actor, at=request.at, member=found, version=version_of(request), target=target, left_out=left_out)


urlpatterns = [path("classes/lists/<int:pk>/members/<int:member_pk>/", member, name="class-list-member")]
