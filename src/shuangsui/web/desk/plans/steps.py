"""The steps of a plan or an item list, each on a page of its own that says what it does before it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from shuangsui.actions.errors import ActionError, ChangedMeanwhile
from shuangsui.actions.plans.steps import approve, file_above, file_outside, publish, send_back, submit
from shuangsui.actions.sentences import say
from shuangsui.records.models import Unit

from ...shared.door import page
from ...shared.frame import notify
from .papers import ITEMS, PLAN, Kind, paper_of


@dataclass(frozen=True)
class Step:
    """A step: its right, its button, why one is asked, and what is typed with it ("", "reason", "above")."""

    id: str
    right: str
    button: str
    why: str
    done: str
    deed: Callable[..., Any]
    asks: str = ""


STEPS = (
    Step("submit", "plans.make", "提交审批", "提交后不能再改，等审批人批准或退回。", "已提交审批。", submit),
    Step("send-back", "plans.approve", "退回修改", "退回后由经办人修改，改好再提交。", "已退回。", send_back, "reason"),
    Step(
        "approve",
        "plans.approve",
        "批准",
        "批准后抽取按它执行；同一年度以前批准的一版自动由它替代。以后要改，只能起草新的一版并写明理由。",
        "已批准。",
        approve,
    ),
    Step(
        "file",
        "plans.approve",
        "报上级备案",
        "备案后，上级单位在自己的列表里看到它；上级不在本系统内的，登记报送的情况。",
        "已备案。",
        file_above,
        "above",
    ),
    Step(
        "publish",
        "plans.approve",
        "公布",
        "公布后，公众可以在公开页面看到它，不能撤回；要改，只能公布新的一版。",
        "已公布。",
        publish,
    ),
)


def stepping(kind: Kind, step: Step) -> Callable[..., HttpResponse]:
    """The page of one step of a kind of paper."""

    @page(step.right, "GET", "POST")
    def take(request: Any, pk: int) -> HttpResponse:
        """Told first, done on POST."""
        paper = paper_of(request, kind, pk, step.right)
        above = _above(paper.unit) if step.asks == "above" else []
        typed = {name: request.POST.get(name, "") for name in ("reason", "above", "note", "outside", "day")}
        refused = ""
        if request.method == "POST":
            version = request.POST.get("version", "")
            given = {"paper": paper, "version": int(version) if version.isascii() and version.isdigit() else 0}
            if step.asks == "reason":
                given["reason"] = typed["reason"][:300]
            deed = step.deed
            if step.asks == "above" and not above:
                deed = file_outside
                given |= {"above": typed["outside"], "day": _day(typed["day"]), "note": typed["note"]}
            elif step.asks == "above":
                chosen = next((unit for unit in above if str(unit.pk) == typed["above"]), None)
                given |= {"above": chosen or paper.unit, "note": typed["note"].strip()[:100]}
            try:
                deed(by=request.actor, at=request.at, **given)
            except ChangedMeanwhile as error:
                paper.refresh_from_db()
                refused = f"{say(error)}现在的状态是“{paper.state_says}”。"
            except ActionError as error:
                refused = say(error)
            else:
                notify(request, step.done)
                return redirect(kind.show, pk)
        context = {"kind": kind, "step": step, "paper": paper, "above": above, "typed": typed, "refused": refused}
        return render(request, "desk/plans/step.html", context, status=422 if refused else 200)

    return take


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _above(unit: Unit) -> list[Unit]:
    """The units above, the nearest first."""
    codes = [code for code in unit.path.split("/") if code and code != unit.code]
    return sorted(Unit.objects.filter(code__in=codes), key=lambda one: -len(one.path))


urlpatterns = [
    path(f"{folder}/<int:pk>/{step.id}/", stepping(kind, step), name=f"{kind.prefix}-{step.id}")
    for folder, kind in (("plans", PLAN), ("item-lists", ITEMS))
    for step in STEPS
]
