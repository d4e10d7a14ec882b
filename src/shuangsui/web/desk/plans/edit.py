"""Change a draft: the numbers of the lines, and the rows of the table. What was typed is kept, whatever is refused."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from shuangsui.actions.errors import ActionError, ChangedMeanwhile
from shuangsui.actions.plans.draft_plan import amend_plan
from shuangsui.actions.plans.entries import MOST_ROWS, TEXTS
from shuangsui.actions.sentences import say
from shuangsui.records.models import YearPlan
from shuangsui.rules.plan_checks import ENTRY_KINDS, line_checks

from ...shared.door import page
from ...shared.frame import notify
from .papers import PLAN, paper_of
from .shown import head, lines_of

BLANK = 2  # empty rows at the end of the table
WORDS = {
    "plan": "抽查计划名称",
    "category": "检查类别",
    "item": "抽查事项",
    "target": "检查对象",
    "item_class": "事项类别",
    "method": "抽查方式",
    "dates": "抽查日期",
    "kind": "开展形式",
    "number": "计划次数",
    "by": "发起部门",
    "with": "参与部门",
    "scope": "范围（时段、行业、区域、标识）",
    "note": "备注",
}


def whole_number(text: str) -> int | None:
    """A typed whole number, None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None


def version_sent(request: Any) -> int:
    """The version that the form was made of."""
    return whole_number(request.POST.get("version", "")) or 0


@page("plans.make", "GET", "POST")
def numbers(request: Any, pk: int) -> HttpResponse:
    """The numbers of the lines, none below its floor."""
    plan = _draft(request, pk)
    rows = [line | {"typed": str(line["planned"]), "wrong": ""} for line in lines_of(plan)]
    refused, version = "", plan.version
    if request.method == "POST":
        wanted = _typed_numbers(request, rows)
        if not any(row["wrong"] for row in rows):
            try:
                done = _amend(request, plan, wanted, plan.entries)
            except ChangedMeanwhile as error:
                refused, version = say(error), YearPlan.objects.get(pk=pk).version
            except ActionError as error:
                refused = say(error)
            else:
                notify(request, "已保存，正在重新测算。" if done else "没有改动。")
                return redirect("plan", pk)
    context = head(request, plan, "plan") | {"rows": rows, "refused": refused, "version": version}
    bad = bool(refused) or any(row["wrong"] for row in rows)
    return render(request, "desk/plans/numbers.html", context, status=422 if bad else 200)


def _typed_numbers(request: Any, rows: list[dict[str, Any]]) -> dict[str, int]:
    """Line → number, with what is wrong beside each row."""
    found: dict[str, int] = {}
    for row in rows:
        if row["pending"]:
            continue
        row["typed"] = request.POST.get(f"number-{row['id']}", "").strip()[:12]
        number = whole_number(row["typed"])
        if number is None:
            row["wrong"] = "请填整数。"
        else:
            found[row["id"]] = number
            row["wrong"] = "".join(c.says() for c in line_checks([row], {row["id"]: number}) if not c.ok)
    return found


@page("plans.make", "GET", "POST")
def entries(request: Any, pk: int) -> HttpResponse:
    """The rows of the table; empty ones at the end are for new rows."""
    plan = _draft(request, pk)
    rows = [dict(entry) for entry in plan.entries]
    refused, version, status = "", plan.version, 200
    if request.method == "POST":
        rows, wrong = _typed_rows(request)
        refused = wrong
        if not wrong and "more" not in request.POST:
            try:
                done = _amend(request, plan, plan.numbers, rows)
            except ChangedMeanwhile as error:
                refused, version = say(error), YearPlan.objects.get(pk=pk).version
            except ActionError as error:
                refused = say(error)
            else:
                notify(request, "已保存。" if done else "没有改动。")
                return redirect("plan", pk)
        status = 422 if refused else 200
    rows += [{"kind": "random"} for _ in range(BLANK)]
    context = head(request, plan, "plan") | {"rows": rows, "refused": refused, "version": version}
    context |= {"words": WORDS, "kinds": ENTRY_KINDS, "was": plan.entries}
    return render(request, "desk/plans/entries.html", context, status=status)


def _typed_rows(request: Any) -> tuple[list[dict[str, Any]], str]:
    """The rows as sent, without those to be dropped and those left empty; and what makes no sense."""
    rows: list[dict[str, Any]] = []
    wrong = ""
    count = min(whole_number(request.POST.get("rows", "")) or 0, MOST_ROWS + BLANK)
    for place in range(count):
        row: dict[str, Any] = {key: request.POST.get(f"e{place}-{key}", "").strip() for key in TEXTS}
        text = request.POST.get(f"e{place}-number", "").strip()
        if f"e{place}-drop" in request.POST or not (text or any(v for k, v in row.items() if k != "kind")):
            continue
        row["number"] = whole_number(text)
        if text and row["number"] is None:
            row["number"], wrong = text[:12], f"第 {len(rows) + 1} 行的计划次数应是整数。"
        rows.append(row)
    return rows, wrong


def _amend(request: Any, plan: YearPlan, wanted: dict[str, int], rows: list[dict[str, Any]]) -> YearPlan | None:
    version = version_sent(request)
    return amend_plan(by=request.actor, at=request.at, plan=plan, version=version, numbers=wanted, entries=rows)


def _draft(request: Any, pk: int) -> YearPlan:
    """A draft that the actor may change. Raises Http404."""
    plan: YearPlan = paper_of(request, PLAN, pk, "plans.make")
    if plan.state != YearPlan.DRAFT:
        raise Http404
    return plan


urlpatterns = [
    path("plans/<int:pk>/numbers/", numbers, name="plan-numbers"),
    path("plans/<int:pk>/entries/", entries, name="plan-entries"),
]
