"""The year's papers: drafted from the policy's real numbers, approved by another, filed, published, amended with a reason."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shuangsui.access import Role
from shuangsui.actions.errors import ActionError, ChangedMeanwhile, NotAllowed
from shuangsui.actions.installation.open_year import open_year
from shuangsui.actions.plans.close_year import close_year
from shuangsui.actions.plans.draft_items import amend_items, draft_items
from shuangsui.actions.plans.draft_plan import amend_plan, draft_plan
from shuangsui.actions.plans.steps import approve, file_above, publish, send_back, submit
from shuangsui.records.models import Draw, JournalEntry, Unit, YearPlan
from tests.people import AT, actor

from .bureau import Bureau, bureau

pytestmark = pytest.mark.django_db


def signed(here: Bureau, reason: str = "") -> YearPlan:
    """A plan of 2025, approved."""
    plan = draft_plan(by=here.clerk, at=AT, unit=here.unit, year=2025, policy=here.policy, reason=reason)
    submit(by=here.clerk, at=AT, paper=plan, version=1)
    return approve(by=here.approver, at=AT, paper=plan, version=2)


def test_the_life_of_a_plan() -> None:
    """Draft, submit, approve, file, publish; the draft has the year's draws with their lines."""
    here = bureau()
    plan = signed(here)
    assert plan.forecast["targets"] == 40
    assert [d["period"] for d in plan.forecast["draws"]][:2] == ["2025-M01", "2025-M02"]
    above = Unit.objects.get(code="652300")
    file_above(by=here.approver, at=AT, paper=plan, version=3, above=above, note="昌环备〔2025〕1号")
    done = publish(by=here.approver, at=AT, paper=plan, version=4)
    assert (done.state, done.filed_with) == (YearPlan.PUBLISHED, above)
    events = JournalEntry.objects.filter(chain=here.unit.code, event__startswith="plan.").values_list("event", flat=True)
    assert list(events) == ["plan.drafted", "plan.submitted", "plan.approved", "plan.filed", "plan.published"]


def test_a_next_version_needs_a_reason_and_replaces() -> None:
    """The one before stays, and says that it was replaced."""
    here = bureau()
    first = signed(here)
    with pytest.raises(ActionError) as refused:
        draft_plan(by=here.clerk, at=AT, unit=here.unit, year=2025, policy=here.policy)
    assert refused.value.code == "reason-wanted"
    second = signed(here, "检查人员增加")
    first.refresh_from_db()
    assert (first.state, second.number) == (YearPlan.REPLACED, 2)


def test_nobody_approves_what_he_drafted_and_a_stale_page_changes_nothing() -> None:
    """Nor does a clerk approve, nor anybody file with a stranger."""
    here = bureau()
    plan = draft_plan(by=here.clerk, at=AT, unit=here.unit, year=2025, policy=here.policy)
    assert amend_plan(by=here.clerk, at=AT, plan=plan, version=1, numbers={}, entries=plan.entries) is None
    amend_plan(by=here.clerk, at=AT, plan=plan, version=1, numbers={}, entries=[{"item": "一项"}])
    with pytest.raises(ChangedMeanwhile):
        amend_plan(by=here.clerk, at=AT, plan=plan, version=1, numbers={}, entries=[])
    with pytest.raises(ActionError):
        amend_plan(by=here.clerk, at=AT, plan=plan, version=2, numbers={"no-such-line": 3}, entries=[])
    submit(by=here.clerk, at=AT, paper=plan, version=2)
    with pytest.raises(NotAllowed):
        approve(by=here.clerk, at=AT, paper=plan, version=3)
    send_back(by=here.approver, at=AT, paper=plan, version=3, reason="数字偏低")
    plan.refresh_from_db()
    assert plan.state == YearPlan.DRAFT


def test_a_derived_item_list_keeps_what_comes_from_above() -> None:
    """A county may add to the prefecture's list, and take nothing away."""
    here = bureau()
    above = Unit.objects.get(code="652300")
    clerk, approver = actor(above, Role.CLERK), actor(above, Role.APPROVER)
    theirs = draft_items(by=clerk, at=AT, unit=above, year=2025, policy=here.policy)
    amend_items(
        by=clerk, at=AT, paper=theirs, version=1, items=[{"id": "a", "name": "排污许可"}, {"id": "b", "name": "固体废物"}]
    )
    submit(by=clerk, at=AT, paper=theirs, version=2)
    approve(by=approver, at=AT, paper=theirs, version=3)
    ours = draft_items(by=here.clerk, at=AT, unit=here.unit, year=2025, policy=here.policy)
    assert [(item["name"], item["from_above"]) for item in ours.items] == [("排污许可", True), ("固体废物", True)]
    with pytest.raises(ActionError) as refused:
        amend_items(by=here.clerk, at=AT, paper=ours, version=1, items=ours.items[:1])
    assert refused.value.code == "item-from-above"
    more = amend_items(by=here.clerk, at=AT, paper=ours, version=1, items=[*ours.items, {"id": "c", "name": "噪声"}])
    assert more is not None and len(more.items) == 3


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
