"""省平台的任务和结果: what stands here and there, row by row, and what a person decides of each row."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString

from shuangsui.actions.errors import ActionError
from shuangsui.actions.registry.imports.platform.decide import DECISIONS, OPEN, THEIRS, decide_platform, name_target
from shuangsui.actions.registry.imports.platform.standing import PAST
from shuangsui.actions.registry.imports.platform.whom import DOUBTS
from shuangsui.actions.sentences import say
from shuangsui.records.models import ImportBatch, ImportRow, Visit
from shuangsui.rules.policy import Policy

from ...shared.door import page
from ...shared.frame import notify
from ...shared.listing import Ask, Column, Listing, marked
from ...shared.numbers import number
from .import_deeds import own_batches
from .words import VISIT_TYPES

DOES = {
    "equal": "两边一致",
    "differs": "两边不同",
    "there": "只在平台",
    "here": "只在本系统",
    "doubtful": "拿不准是谁",
    "refused": "读不了",
}
_FIELDS = {
    "name": "名称",
    "code": "代码",
    "task": "任务编号",
    "visited_date": "检查日期",
    "outcome": "结果",
    "type": "类型",
    "inspectors": "检查人员",
    "due_date": "期限",
    "issued_date": "下发",
    "authority": "检查机关",
    "state": "状态",
}
_UNDECIDED = "none"


def _says(name: str, kept: Mapping[str, Any]) -> str:
    value = kept.get(name, "")
    if name == "type":
        return str(VISIT_TYPES.get(value, value))
    if name == "state":
        return str(Visit.STATES.get(value, value))
    return "、".join(value) if isinstance(value, list) else str(value)


def _side(kept: str, differs: Sequence[str], names: Sequence[str], what: str = "") -> SafeString | str:
    """One side of a row; what differs is marked, and told where it is empty. `what` it is comes first."""
    if not kept:
        return "没有"
    content = json.loads(kept)
    lines = []
    for name in names:
        said = _says(name, content)
        if said or name in differs:
            mark = "platform-differs" if name in differs else ""
            lines.append((mark, _FIELDS[name], said or "空"))
    told = format_html_join(" ", '<span class="{}">{}：{}</span>', lines)
    return format_html('<div class="platform-side">{}{}</div>', format_html("<strong>{}</strong> ", what) if what else "", told)


def _here(row: ImportRow) -> SafeString | str:
    if row.does == ImportRow.REFUSED:
        return ""
    names = ("task", "visited_date", "outcome", "type", "inspectors", "due_date", "state")
    what = "已做的检查" if row.old and json.loads(row.old)["is"] == PAST else "检查任务"
    return _side(row.old, _differs(row), names, what)


def _there(row: ImportRow) -> SafeString | str:
    if row.does == ImportRow.REFUSED:
        return format_html('<p class="import-wrong text-danger">{}</p>', row.new)
    names = ("task", "visited_date", "outcome", "type", "inspectors", "due_date", "issued_date", "authority", "state")
    return _side(row.new, _differs(row), names if row.entry else ("code", *names))


def _differs(row: ImportRow) -> list[str]:
    return json.loads(row.twins).get("differs", []) if row.twins else []


def _what(row: ImportRow) -> SafeString | str:
    says = DOES[row.does]
    if row.does == ImportRow.DOUBTFUL:
        return f"{says}：{DOUBTS[json.loads(row.twins)['why']]}"
    if row.does == ImportRow.THERE and not row.entry:
        return f"{says}；名录里没有这一家"
    if row.does == ImportRow.DIFFERS:
        return f"{says}：{'、'.join(_FIELDS[name] for name in _differs(row))}"
    return says


def _decided(row: ImportRow) -> str:
    if row.does not in OPEN:
        return ""
    return "；".join(part for part in (DECISIONS.get(row.decision, "还没有决定"), row.reason) if part)


def _target(row: ImportRow) -> str:
    return reverse("target", args=[row.entry]) if row.entry else ""


def _by_decision(rows: Any, value: str) -> Any:
    return rows.filter(does__in=OPEN, decision="" if value == _UNDECIDED else value)


ROWS = Listing(
    "platform-rows",
    "行",
    (
        Column("line", "行", lambda row: "" if row.does == ImportRow.HERE else row.line, sort="line", kind="num"),
        Column("what", "核对", _what),
        Column("name", "检查对象", lambda row: row.name, link=_target),
        Column("here", "本系统", _here),
        Column("there", "省平台", _there),
        Column("decided", "决定", _decided),
    ),
    (
        Ask("does", "核对", lambda rows, value: rows.filter(does=value), "choice", list(DOES.items())),
        Ask("decision", "决定", _by_decision, "choice", [(_UNDECIDED, "还没有决定"), *DECISIONS.items()]),
        Ask("name", "检查对象", lambda rows, text: rows.filter(name__icontains=text)),
    ),
    "line",
    "平台的表里没有一行，本系统这段时间也没有检查。",
)


def context_of(batch: ImportBatch, policy: Policy | None) -> dict[str, Any]:
    """What the page of a reconciliation shows beside its rows: two queries."""
    rows = ImportRow.objects.filter(batch=batch, does__in=OPEN)
    decided = {DECISIONS[key]: rows.filter(decision=key).count() for key in DECISIONS} if rows.exists() else {}
    doubtful = ImportRow.objects.filter(batch=batch, does=ImportRow.DOUBTFUL)
    waiting = doubtful.filter(decision="") if batch.state == ImportBatch.PREVIEWED else doubtful.none()
    return {
        "is_platform": True,
        "ordered": ordered_by(policy),
        "decided": decided,
        "doubts": [(row, json.loads(row.twins)["candidates"]) for row in waiting[:20]],
        "taken": decided.get(DECISIONS[THEIRS], 0),
    }


def ordered_by(policy: Policy | None) -> list[tuple[str, str]]:
    """Which platforms the plan orders, each with its article."""
    if policy is None:
        return []
    found = [(one.name, one.cite or "本机关定") for one in policy.disclosure.onward if "平台" in one.name]
    if not found and policy.visit and "平台" in policy.visit.carried_by:
        found = [(policy.visit.carried_by, policy.visit.cite or "本机关定")]
    return found


@page("platform.reconcile", "POST")
def decide(request: Any, pk: int) -> HttpResponse:
    """The marked rows, or all undecided ones of a kind."""
    found = get_object_or_404(own_batches(request), pk=pk, kind="platform")
    does, rows = request.POST.get("all", ""), marked(request)
    if not rows and does not in DOES:
        notify(request, say(ActionError("nothing-marked")), "warning")
        return _back(request, pk)
    try:
        done = decide_platform(
            by=request.actor,
            at=request.at,
            batch=found,
            decision=request.POST.get("decision", ""),
            reason=request.POST.get("reason", ""),
            rows=[] if does in DOES else rows,
            does=does,
        )
        notify(request, f"已决定 {done} 行。" if done else "没有可以这样决定的行。")
    except ActionError as error:
        notify(request, say(error), "danger")
    return _back(request, pk)


@page("platform.reconcile", "POST")
def name(request: Any, pk: int) -> HttpResponse:
    """Whom a doubtful row means."""
    found = get_object_or_404(own_batches(request), pk=pk, kind="platform")
    row, target = number(request.POST.get("row")), number(request.POST.get("target"))
    try:
        named = name_target(by=request.actor, at=request.at, batch=found, row=row, target=target)
        notify(request, f"第 {named.line} 行是“{named.name}”，{DOES[named.does]}。" if named else "这一行已经认定过了。")
    except ActionError as error:
        notify(request, say(error), "danger")
    return _back(request, pk)


def _back(request: Any, pk: int) -> HttpResponse:
    wanted = request.POST.get("next", "")
    return redirect(wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}) else reverse("import", args=[pk]))


urlpatterns = [
    path("registry/imports/<int:pk>/platform/", decide, name="import-platform-decide"),
    path("registry/imports/<int:pk>/platform/name/", name, name="import-platform-name"),
]
