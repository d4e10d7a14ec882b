"""装入方案: a plan is uploaded, looked at beside the one in force, and confirmed by another person."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone

from shuangsui.access import is_allowed, scope
from shuangsui.actions.errors import ActionError
from shuangsui.actions.installation.parents import require_parent
from shuangsui.actions.policies.bring_policy import bring_policy
from shuangsui.actions.policies.decide_policy import confirm_policy, refuse_policy, withdraw_policy
from shuangsui.actions.sentences import say
from shuangsui.records.models import OpenedYear, PolicyFile, PolicyOffer, Unit
from shuangsui.records.policies import newest_of, policy_file_of
from shuangsui.records.situation import policy_of
from shuangsui.rules.compare import compare
from shuangsui.rules.flaws import flaws_of
from shuangsui.rules.policy import Fault, Policy, PolicyError
from shuangsui.rules.policy.load import LARGEST

from ...shared.door import page
from ...shared.frame import notify
from ...shared.listing import Ask, Column, Listing, Tool, show
from .flaws import grouped

_MOST = 2 * LARGEST  # bytes of an upload: a zip has expected.json beside the plan

OFFERS = Listing(
    "policy-offers",
    "装入方案",
    columns=(
        Column("title", "名称", lambda one: one.title, sort="title", link=lambda one: reverse("policy-offer", args=[one.pk])),
        Column("policy", "标识", lambda one: one.policy, sort="policy"),
        Column("state", "状态", lambda one: one.state_says),
        Column("binds_from", "执行日", lambda one: f"{one.binds_from}", sort="binds_from"),
        Column("by", "提交人", lambda one: one.brought_by.name),
        Column("at", "提交时间", lambda one: f"{timezone.localtime(one.brought_at):%Y-%m-%d %H:%M}", sort="brought_at"),
        Column("decided", "办理人", lambda one: one.decided_by.name if one.decided_by else ""),
    ),
    asks=(
        Ask("title", "名称", lambda rows, text: rows.filter(title__contains=text)),
        Ask("state", "状态", lambda rows, value: rows.filter(state=value), "choice", list(PolicyOffer.STATES.items())),
    ),
    sort="-brought_at",
    empty="还没有人提交过方案。点“提交方案”，选 policy.toml 或方案文件夹的压缩包。",
    exports="policies.see",
)


def _in_sight(request: Any) -> Any:
    """The offers that the actor may see."""
    rows = PolicyOffer.objects.filter(scope(request.actor, "policies.see"))
    return rows.select_related("unit", "brought_by", "decided_by", "file")


@page("policies.see")
def offers(request: Any) -> HttpResponse:
    """Every plan that was brought, whatever became of it."""
    tools = (Tool("提交方案", reverse("policy-bring"), primary=True),) if is_allowed(request.actor, "policies.bring") else ()
    shown = show(OFFERS, _in_sight(request).defer("source"), request, tools=tools)
    return shown.as_file() or render(request, "desk/policies/offers.html", {"list": shown})


@page("policies.bring", "GET", "POST")
def bring(request: Any) -> HttpResponse:
    """The upload. What is wrong is told with file, line and key; then nothing was changed."""
    typed = request.POST.get("binds_from", "").strip()[:10]
    wrong: dict[str, Any] = {}
    faults: tuple[Fault, ...] = ()
    if request.method == "POST":
        upload = request.FILES.get("file")
        day = _day(typed, wrong)
        if upload is None or not upload.size:
            wrong["file"] = "请选择文件。"
        elif upload.size > _MOST:
            wrong["file"] = f"文件超过 {_MOST >> 20} MB，没有读。"
        elif not wrong:
            try:
                made = bring_policy(by=request.actor, at=request.at, name=str(upload.name), data=upload.read(), binds_from=day)
            except PolicyError as error:
                faults = error.faults
            except ActionError as error:
                wrong["day" if error.code == "policy-day" else "file"] = say(error)
            else:
                notify(request, f"“{made.title}”已提交，等另一个人确认。确认以前不起作用。")
                return redirect("policy-offer", made.pk)
    told = [(fault, fault.sentence().partition("：")[2]) for fault in faults]
    context = {"wrong": wrong, "faults": told, "typed": typed}
    return render(request, "desk/policies/bring.html", context, status=422 if wrong or faults else 200)


def _day(text: str, wrong: dict[str, Any]) -> date | None:
    """The day that was typed, None without one; what is no day is told."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        wrong["day"] = "请填日期，例如 2026-01-01。"
        return None


@page("policies.see")
def offer(request: Any, pk: int) -> HttpResponse:
    """One plan that was brought: whom it binds, what is wrong with it, in what it differs from the one in force."""
    return _shown(request, get_object_or_404(_in_sight(request), pk=pk))


def _shown(request: Any, found: PolicyOffer, refused: str = "", reason: str = "") -> HttpResponse:
    rules = policy_of(found)
    before = _before(found, rules)
    parent = newest_of(rules.policy.parent) if rules.policy.parent else None
    waiting = found.state == PolicyOffer.BROUGHT
    own = found.brought_by_id == request.actor.user.pk
    rows = [row for row in compare(policy_of(before), rules) if not row.same] if before else []
    context = {
        "offer": found,
        "rules": rules,
        "parent": parent,
        "before": before,
        "sections": [(name, list(group)) for name, group in groupby(rows, key=lambda row: row.section)],
        "differing": len(rows),
        "groups": grouped(flaws_of(rules, policy_of(parent) if parent else None)),
        "units": _units(rules),
        "years": _years(rules),
        "stands_in_the_way": _in_the_way(rules) if waiting else "",
        "may_confirm": waiting and not own and is_allowed(request.actor, "policies.confirm"),
        "may_withdraw": waiting and own,
        "sees_plans": is_allowed(request.actor, "plans.see"),
        "refused": refused,
        "reason": reason,
    }
    return render(request, "desk/policies/offer.html", context, status=422 if refused else 200)


def _before(found: PolicyOffer, rules: Policy) -> PolicyFile | None:
    """What it is compared with: the last text of the same plan, else the plan that its unit works under now."""
    texts = PolicyFile.objects.filter(policy=found.policy, at__lt=found.decided_at or found.brought_at)
    same = texts.order_by("-at", "-pk").first() or newest_of(found.policy)
    if same and same.pk != found.file_id:
        return same
    first = Unit.objects.filter(code__in=rules.policy.binds).first()
    in_force = policy_file_of(first) if first else None
    return in_force if in_force and in_force.pk != found.file_id else None


def _units(rules: Policy) -> list[tuple[str, bool, bool]]:
    """(name, whether the plan is made for it, whether it is new here) of each of the plan's areas."""
    known = set(Unit.objects.filter(code__in=[area.code for area in rules.area]).values_list("code", flat=True))
    return [(area.name, area.code in rules.policy.binds, area.code not in known) for area in rules.area]


def _years(rules: Policy) -> list[OpenedYear]:
    """The years that the plan's units have open under an earlier text of it, or go on in under an older plan."""
    rows = OpenedYear.objects.filter(unit__code__in=rules.policy.binds, closed_at=None).select_related("unit", "policy")
    first = rules.policy.effective_from.year
    return [one for one in rows if one.policy.policy == rules.policy.id or (one.decision and one.year >= first)]


def _in_the_way(rules: Policy) -> str:
    """Why it could not be confirmed as things stand; "" where nothing stands in the way."""
    try:
        require_parent(rules)
    except ActionError as error:
        return say(error)
    return ""


@page("policies.confirm", "POST")
def decide(request: Any, pk: int) -> HttpResponse:
    """Confirmed, or refused with a reason."""
    found = get_object_or_404(_in_sight(request).filter(scope(request.actor, "policies.confirm")), pk=pk)
    reason = request.POST.get("reason", "")
    try:
        if request.POST.get("decision") == "confirm":
            file = confirm_policy(by=request.actor, at=request.at, offer=found)
            notify(request, f"“{file.title}”已确认，自 {file.binds_from} 起执行。审批人可以到“年度”按它开启年度。")
        else:
            refuse_policy(by=request.actor, at=request.at, offer=found, reason=reason)
            notify(request, f"“{found.title}”没有确认，已告诉提交人。")
    except ActionError as error:
        return _shown(request, get_object_or_404(_in_sight(request), pk=pk), say(error), reason)
    return redirect("policy-offer", pk)


@page("policies.bring", "POST")
def withdraw(request: Any, pk: int) -> HttpResponse:
    """Taken back by who brought it."""
    found = get_object_or_404(_in_sight(request), pk=pk)
    try:
        withdraw_policy(by=request.actor, at=request.at, offer=found)
    except ActionError as error:
        return _shown(request, get_object_or_404(_in_sight(request), pk=pk), say(error))
    notify(request, f"“{found.title}”已撤回。")
    return redirect("policy-offer", pk)


urlpatterns = [
    path("policy-offers/new/", bring, name="policy-bring"),
    path("policy-offers/", offers, name="policy-offers"),
    path("policy-offers/<int:pk>/", offer, name="policy-offer"),
    path("policy-offers/<int:pk>/decide/", decide, name="policy-decide"),
    path("policy-offers/<int:pk>/withdraw/", withdraw, name="policy-withdraw"),
]
