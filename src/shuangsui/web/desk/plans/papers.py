"""What the pages of plans and of item lists share: the paper within one's sight, its steps, what one may do with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Q
from django.shortcuts import get_object_or_404

from shuangsui.access import Actor, is_allowed, scope
from shuangsui.access.ask import reach_of
from shuangsui.access.roles import Reach
from shuangsui.records.models import ItemList, YearPlan
from shuangsui.records.policies import years_of

Paper = TypeVar("Paper", YearPlan, ItemList)


@dataclass(frozen=True)
class Kind:
    """A kind of paper and its addresses: `show`, `listed`, and `prefix` of those of its steps."""

    model: type[Any]
    says: str
    show: str
    listed: str
    prefix: str


PLAN = Kind(YearPlan, "年度计划", "plan", "plans", "plan")
ITEMS = Kind(ItemList, "事项清单", "item-list", "item-lists", "item-list")


def in_sight(actor: Actor, right: str = "plans.see") -> Q:
    """What the actor may see: his own units' papers, and of the units below what was approved; drafts are their makers'."""
    reached = scope(actor, right)
    if any(reach is Reach.ALL for reach, _ in reach_of(actor, right)):
        return reached
    own = [post.unit_id for post in actor.posts]
    return reached & (Q(unit__in=own) | ~Q(state__in=YearPlan.OPEN))


def paper_of(request: Any, kind: Kind, pk: int, right: str = "plans.see") -> Any:
    """The paper. Raises Http404 for one out of sight."""
    rows = kind.model.objects.filter(in_sight(request.actor, right))
    people = ("unit", "policy", "made_by", "approved_by", "filed_with")
    return get_object_or_404(rows.select_related(*people), pk=pk)


def may_of(request: Any, paper: YearPlan | ItemList, closed: bool) -> dict[str, bool]:
    """What the actor may do with the paper now."""
    make = is_allowed(request.actor, "plans.make", paper.unit) and not closed
    approve = is_allowed(request.actor, "plans.approve", paper.unit) and not closed
    own = paper.made_by_id == request.actor.user.pk
    waits = paper.state == paper.SUBMITTED
    in_force = paper.state in paper.IN_FORCE
    return {
        "edit": make and paper.state == paper.DRAFT,
        "submit": make and paper.state == paper.DRAFT,
        "send_back": approve and waits,
        "approve": approve and waits and not own,
        "own": approve and waits and own,
        "file": approve and in_force and paper.filed_at is None,
        "publish": approve and paper.state == paper.APPROVED,
        "amend": make and in_force,
    }


def timeline(paper: YearPlan | ItemList) -> list[dict[str, Any]]:
    """The steps of a paper in order, with when and who; those to come without."""
    filed = f"报{paper.filed_to}{'，' + paper.filed_note if paper.filed_note else ''}" if paper.filed_to else ""
    rows = [
        ("起草", paper.made_at, paper.made_by.name),
        ("提交", paper.submitted_at, ""),
        ("批准", paper.approved_at, paper.approved_by.name if paper.approved_by else ""),
        ("备案", paper.filed_at, filed),
        ("公布", paper.published_at, ""),
    ]
    return [{"says": says, "at": at, "who": who} for says, at, who in rows]


def versions_of(paper: YearPlan | ItemList) -> list[Any]:
    """All versions of the unit's paper of that year, the newest first, without their long parts."""
    same = type(paper).objects.filter(unit=paper.unit, year=paper.year, policy=paper.policy)
    return list(same.only("id", "number", "state", "reason", "made_at", "unit", "year", "policy").order_by("-number"))


def year_key(paper: YearPlan | ItemList) -> str:
    """What the page for a next version is asked with; "" where the year is not open."""
    for one in years_of(paper.unit):
        if (one.year, one.policy_id) == (paper.year, paper.policy_id):
            return f"{paper.unit_id}-{one.pk}"
    return ""
