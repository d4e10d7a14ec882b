"""The years of a unit and its item list: opened under a policy that binds it, derived from above, closed and kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from shuangsui.access import Role
from shuangsui.actions.draws.prepare_draw import prepare_draw
from shuangsui.actions.errors import ActionError
from shuangsui.actions.installation.load_policy import load_policy
from shuangsui.actions.installation.open_year import open_year
from shuangsui.actions.plans.close_year import close_year
from shuangsui.actions.plans.draft_items import amend_items, draft_items
from shuangsui.actions.plans.draft_plan import amend_plan, draft_plan
from shuangsui.actions.plans.steps import approve, submit
from shuangsui.records.models import Draw, ItemList, PolicyFile, Unit
from tests.people import AT, actor

from .bureau import MACHINE, POLICIES, Bureau, bureau
from .planned import drafted, opened, refused

pytestmark = pytest.mark.django_db


def test_a_derived_item_list_keeps_what_comes_from_above() -> None:
    """A county may add to the prefecture's list, and take nothing away nor change it."""
    here = bureau()
    above = Unit.objects.get(code="652300")
    clerk, approver = actor(above, Role.CLERK), actor(above, Role.APPROVER)
    opened(here)
    opened(here, above)
    theirs = draft_items(by=clerk, at=AT, unit=above, year=2025, policy=here.policy)
    amend_items(
        by=clerk, at=AT, paper=theirs, version=1, items=[{"id": "a", "name": "排污许可"}, {"id": "b", "name": "固体废物"}]
    )
    submit(by=clerk, at=AT, paper=theirs, version=2)
    approve(by=approver, at=AT, paper=theirs, version=3)
    ours = draft_items(by=here.clerk, at=AT, unit=here.unit, year=2025, policy=here.policy)
    assert ours.above == theirs
    assert [(item["name"], item["from_above"]) for item in ours.items] == [("排污许可", True), ("固体废物", True)]
    given: dict[str, Any] = {"by": here.clerk, "at": AT, "paper": ours, "version": 1}
    refused("item-from-above", amend_items, **given, items=ours.items[:1])
    refused("item-twice", amend_items, **given, items=[*ours.items, {"id": "a", "name": "又一个"}])
    refused("item-nameless", amend_items, **given, items=[*ours.items, {"id": "c", "name": " "}])
    changed = [{**ours.items[0], "name": "改了"}, ours.items[1], {"id": "c", "name": "噪声", "from_above": True}]
    more = amend_items(**given, items=changed)
    assert more is not None
    assert [(item["name"], item["from_above"]) for item in more.items] == [
        ("排污许可", True),
        ("固体废物", True),
        ("噪声", False),
    ]


def test_the_plan_is_made_from_the_approved_list() -> None:
    """Items of the unit's own list stand in its plan's table."""
    here = bureau()
    opened(here)
    paper = draft_items(by=here.clerk, at=AT, unit=here.unit, year=2025, policy=here.policy)
    refused("items-none", lambda **_: _emptied(here, paper))
    again = ItemList.objects.get(pk=paper.pk)
    amend_items(by=here.clerk, at=AT, paper=again, version=2, items=[{"id": "n", "name": "噪声", "departments": "大气科、水科"}])
    submit(by=here.clerk, at=AT, paper=again, version=3)
    approve(by=here.approver, at=AT, paper=again, version=4)
    plan = drafted(here)
    assert [(entry["item"], entry["kind"], entry["with"]) for entry in plan.entries] == [("噪声", "joint", "大气科、水科")]


def _emptied(here: Bureau, paper: ItemList) -> None:
    amend_items(by=here.clerk, at=AT, paper=paper, version=1, items=[])
    submit(by=here.clerk, at=AT, paper=paper, version=2)


def test_a_year_is_opened_under_a_policy_that_binds_the_unit() -> None:
    """Not under another place's, not before it is in force, and twice is once."""
    here = bureau()
    load_policy(by=MACHINE, at=AT, source=(POLICIES / "jiaozuo-2024" / "policy.toml").read_bytes())
    other = PolicyFile.objects.get(policy="jiaozuo-2024")
    given: dict[str, Any] = {"by": here.approver, "at": AT, "unit": here.unit}
    refused("year-other-policy", open_year, **given, year=2025, policy=other)
    refused("year-out", open_year, **given, year=2024, policy=here.policy)
    assert open_year(**given, year=2025, policy=here.policy) is not None
    assert open_year(**given, year=2025, policy=here.policy) is None


def test_a_zones_plan_below_its_parents_floor_opens_no_year() -> None:
    """A quarter of the key firms for the parent, a tenth in the zone: refused, with both articles."""
    here = bureau()
    text = (POLICIES / "changji-hitech" / "policy.toml").read_text("utf-8")
    weaker = text.replace('at_least = "25%"', 'at_least = "10%"')
    assert weaker != text
    load_policy(by=MACHINE, at=AT, source=weaker.encode())
    zone = Unit.objects.get(code="652300GX")
    by = actor(zone, Role.APPROVER)
    low = PolicyFile.objects.get(policy="changji-hitech")
    values = refused("undercuts", open_year, by=by, at=AT, unit=zone, year=2025, policy=low)
    assert "上级 四.1" in values["detail"]
    load_policy(by=MACHINE, at=AT + timedelta(days=1), source=text.encode())
    sound = PolicyFile.objects.filter(policy="changji-hitech").order_by("-at")[0]
    assert open_year(by=by, at=AT, unit=zone, year=2025, policy=sound) is not None
    assert here.policy.policy == "changji-2025"


def test_in_a_closed_year_nothing_is_planned_or_drawn() -> None:
    """No draft, no step on one that lay there, no draw; the year after goes on."""
    here = bureau()
    plan = drafted(here)
    close_year(by=here.approver, at=AT, year=opened(here))
    refused("year-closed", draft_plan, by=here.clerk, at=AT, unit=here.unit, year=2025, policy=here.policy)
    refused("year-closed", amend_plan, by=here.clerk, at=AT, plan=plan, version=1, numbers={}, entries=[])
    refused("year-closed", submit, by=here.clerk, at=AT, paper=plan, version=1)
    refused("year-closed", open_year, by=here.approver, at=AT, unit=here.unit, year=2025, policy=here.policy)
    given: dict[str, Any] = {"by": here.clerk, "at": AT, "unit": here.unit, "policy": here.policy}
    options = {"entropy": ["local"]}
    refused("year-closed", prepare_draw, **given, period="2025-M04", options=options)
    refused("year-not-open", prepare_draw, **given, period="2026-M01", options=options)
    open_year(by=here.approver, at=AT, unit=here.unit, year=2026, policy=here.policy, decision="局务会第 3 次")
    assert prepare_draw(**given, period="2026-M01", options=options).pk


def test_a_year_with_open_draws_is_not_closed() -> None:
    """Closed once they are over, and once only."""
    here = bureau()
    year = open_year(by=here.approver, at=AT, unit=here.unit, year=2025, policy=here.policy)
    assert year is not None
    draw = Draw.objects.create(
        unit=here.unit, policy=here.policy, folder="x", period="2025-M04", cycle="month", title="四月抽取", prepared_at=AT
    )
    with pytest.raises(ActionError) as refused:
        close_year(by=here.approver, at=AT, year=year)
    assert refused.value.code == "draws-open"
    Draw.objects.filter(pk=draw.pk).update(state=Draw.VOID)
    assert close_year(by=here.approver, at=AT + timedelta(days=300), year=year).closed_at
    with pytest.raises(ActionError):
        close_year(by=here.approver, at=AT, year=year)


def test_a_county_works_in_the_year_that_the_prefecture_opened() -> None:
    """It plans in it, and cannot once the prefecture has closed it; while its draw is unfinished it is not closed."""
    here = bureau()
    above = Unit.objects.get(code="652300")
    year = opened(here, above)
    plan = draft_plan(by=here.clerk, at=AT, unit=here.unit, year=2025, policy=here.policy)
    assert plan.unit == here.unit
    approver = actor(above, Role.APPROVER)
    draw = Draw.objects.create(
        unit=here.unit, policy=here.policy, folder="x", period="2025-M04", cycle="monthly", title="四月抽取", prepared_at=AT
    )
    assert "昌吉市四月抽取" in str(refused("draws-open", close_year, by=approver, at=AT, year=year)["draws"])
    Draw.objects.filter(pk=draw.pk).update(state=Draw.VOID)
    close_year(by=approver, at=AT, year=year)
    refused("year-closed", submit, by=here.clerk, at=AT, paper=plan, version=1)
    refused("year-closed", draft_plan, by=here.clerk, at=AT, unit=here.unit, year=2025, policy=here.policy)
