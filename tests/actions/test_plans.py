"""The year's papers: drafted from the policy's real numbers, approved by another, filed, published, amended with a reason."""

from __future__ import annotations

from typing import Any

import pytest

from shuangsui.actions.draws.order import situation
from shuangsui.actions.draws.prepare_draw import prepare_draw
from shuangsui.actions.errors import ChangedMeanwhile, NotAllowed
from shuangsui.actions.plans.ask_what_if import ask_what_if
from shuangsui.actions.plans.draft_plan import amend_plan, draft_plan
from shuangsui.actions.plans.forecast_plan import start_forecast
from shuangsui.actions.plans.steps import approve, file_above, publish, send_back, submit
from shuangsui.records.models import Inspector, Job, JournalEntry, Target, Unit, YearPlan
from shuangsui.records.plans import planned_numbers
from tests.people import AT

from .bureau import bureau
from .planned import drafted, opened, refused, signed

pytestmark = pytest.mark.django_db


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
    assert list(events) == [
        "plan.drafted",
        "plan.forecast",
        "plan.submitted",
        "plan.approved",
        "plan.filed",
        "plan.published",
    ]


def test_a_draft_has_the_policys_numbers_on_the_registry() -> None:
    """10 key firms: a quarter of them each quarter, all in the year; six inspectors: sixty general firms, of thirty."""
    plan = drafted(bureau())
    lines = {line["id"]: line for line in plan.forecast["lines"]}
    key, general = lines["key-county"], lines["general-county"]
    assert (key["members"], key["floor"], key["number"], key["span"], key["cite"]) == (10, 3, 3, "每季度", "四.1")
    assert (general["members"], general["floor"], general["span"], general["by_people"]) == (30, 60, "全年", True)
    assert [item["name"] for item in plan.forecast["items"]] == [entry["item"] for entry in plan.entries]
    assert all(item["visits"] for item in plan.forecast["items"] if item["targets"])


def test_a_number_below_the_floor_is_refused_with_the_article() -> None:
    """More is kept as the bureau's own; what the policy asks for anyway is not."""
    here = bureau()
    plan = drafted(here)
    given = {"by": here.clerk, "at": AT, "plan": plan, "entries": plan.entries}
    values = refused("below-floor", amend_plan, **given, version=1, numbers={"key-county": 2})
    assert (values["floor"], values["cite"]) == (3, "四.1")
    refused("line-number", amend_plan, **given, version=1, numbers={"key-county": -1})
    more = amend_plan(**given, version=1, numbers={"key-county": 5, "special-county": 0})
    assert more is not None and more.numbers == {"key-county": 5}
    entry = JournalEntry.objects.filter(event="plan.amended").get()
    assert (entry.before, entry.after) == ({"numbers": {}}, {"numbers": {"县市、园区重点排污单位": 5}})
    more.refresh_from_db()
    assert more.forecast["of_numbers"] == {"key-county": 5} and more.is_reckoned
    assert sum(line["take"] for draw in more.forecast["draws"][:3] for line in draw["lines"] if line["id"] == "key-county") == 5


def test_a_floor_that_rose_is_seen_when_the_plan_is_handed_in() -> None:
    """Firms came while the draft lay: reckoned anew, the number that was enough is no longer."""
    here = bureau()
    plan = drafted(here)
    amend_plan(by=here.clerk, at=AT, plan=plan, version=1, numbers={"key-county": 4}, entries=plan.entries)
    for number in range(10):
        Target.objects.create(
            key=f"new-{number}", name=f"新企业{number}", area=here.unit, classes=["key"], created_at=AT, updated_at=AT
        )
    plan.refresh_from_db()
    start_forecast(by=here.clerk, at=AT, plan=plan)
    values = refused("below-floor", submit, by=here.clerk, at=AT, paper=plan, version=2)
    assert values["floor"] == 5


def test_nothing_is_handed_in_that_was_not_reckoned() -> None:
    """A job that was killed, or has not begun, leaves the draft where it is."""
    here = bureau()
    plan = drafted(here)
    YearPlan.objects.filter(pk=plan.pk).update(forecast={})
    refused("forecast-wanted", submit, by=here.clerk, at=AT, paper=plan, version=1)


def test_a_year_is_reckoned_once_at_a_time() -> None:
    """Each reckoning is a job of its own; one that waits is not asked for twice."""
    here = bureau()
    plan = drafted(here)
    first = start_forecast(by=here.clerk, at=AT, plan=plan)
    Job.objects.filter(pk=first.pk).update(state=Job.QUEUED)
    assert start_forecast(by=here.clerk, at=AT, plan=plan).pk == first.pk
    assert Job.objects.filter(kind="plan.forecast").count() == 2


def test_two_drafts_at_once_are_one() -> None:
    """The second form finds the first one's draft; a plan needs an open year."""
    here = bureau()
    given: dict[str, Any] = {"by": here.clerk, "at": AT, "unit": here.unit, "year": 2025, "policy": here.policy}
    refused("year-not-open", draft_plan, **given)
    opened(here)
    draft_plan(**given)
    refused("plan-open", draft_plan, **given)


def test_a_next_version_needs_a_reason_and_replaces() -> None:
    """The one before stays, and says that it was replaced."""
    here = bureau()
    first = signed(here)
    refused("reason-wanted", draft_plan, by=here.clerk, at=AT, unit=here.unit, year=2025, policy=here.policy)
    second = signed(here, "检查人员增加")
    first.refresh_from_db()
    assert (first.state, second.number) == (YearPlan.REPLACED, 2)


def test_nobody_approves_what_he_drafted_and_a_stale_page_changes_nothing() -> None:
    """Nor does a clerk approve, nor anybody file with a stranger."""
    here = bureau()
    plan = drafted(here)
    assert amend_plan(by=here.clerk, at=AT, plan=plan, version=1, numbers={}, entries=plan.entries) is None
    amend_plan(by=here.clerk, at=AT, plan=plan, version=1, numbers={}, entries=[{"item": "一项"}])
    with pytest.raises(ChangedMeanwhile):
        amend_plan(by=here.clerk, at=AT, plan=plan, version=1, numbers={}, entries=[])
    given: dict[str, Any] = {"by": here.clerk, "at": AT, "plan": plan, "version": 2}
    refused("line-unknown", amend_plan, **given, numbers={"no-such-line": 3}, entries=[])
    refused("entry-nameless", amend_plan, **given, numbers={}, entries=[{"plan": "计划"}])
    refused("entry-kind", amend_plan, **given, numbers={}, entries=[{"item": "一项", "kind": "other"}])
    refused("entry-number", amend_plan, **given, numbers={}, entries=[{"item": "一项", "number": "3"}])
    submit(by=here.clerk, at=AT, paper=plan, version=2)
    with pytest.raises(NotAllowed):
        approve(by=here.clerk, at=AT, paper=plan, version=3)
    stranger = Unit.objects.get(code="652302")
    send_back(by=here.approver, at=AT, paper=plan, version=3, reason="数字偏低")
    plan.refresh_from_db()
    assert plan.state == YearPlan.DRAFT
    submit(by=here.clerk, at=AT, paper=plan, version=4)
    approve(by=here.approver, at=AT, paper=plan, version=5)
    refused("not-above", file_above, by=here.approver, at=AT, paper=plan, version=6, above=stranger)


def test_draws_keep_to_the_approved_plan() -> None:
    """The number by inspectors stays that of the plan when one leaves; the bureau's own number holds; less is not drawn."""
    here = bureau(targets=300)
    plan = drafted(here)
    amend_plan(by=here.clerk, at=AT, plan=plan, version=1, numbers={"key-county": 25}, entries=plan.entries)
    assert planned_numbers(here.unit, here.policy, "2025-M04") == {}
    submit(by=here.clerk, at=AT, paper=plan, version=2)
    approve(by=here.approver, at=AT, paper=plan, version=3)
    assert planned_numbers(here.unit, here.policy, "2025-M04") == {"key-county": 25, "general-county": 60}
    assert planned_numbers(here.unit, here.policy, "2026-M04") == {}
    Inspector.objects.filter(key__endswith="05").update(status=Inspector.WITHDRAWN)
    draw = prepare_draw(
        by=here.clerk,
        at=AT,
        unit=here.unit,
        policy=here.policy,
        period="2025-M04",
        options={"entropy": ["local"], "numbers": {"key-county": 3, "special-county": 2}},
    )
    assert situation(draw, AT).fixed == {"key-county": 25, "general-county": 60, "special-county": 2}


def test_what_if_changes_nothing() -> None:
    """Twelve inspectors instead of six: the general line doubles, and the plan is as it was."""
    here = bureau(targets=300)
    plan = drafted(here)
    before = YearPlan.objects.filter(pk=plan.pk).values().get()
    job = ask_what_if(by=here.clerk, at=AT, plan=plan, wish={"inspectors": 6})
    rows = {row[0]: row[1:] for row in job.result["grid"]["rows"]}
    assert rows["可派人员（人）"] == ["6", "12", "+6"]
    assert rows["全年抽取：县市、园区一般排污单位"] == ["60", "120", "+60"]
    later = ask_what_if(by=here.clerk, at=AT, plan=plan, wish={"inspectors": 6, "joining": 7}).result["grid"]
    general = next(row for row in later["rows"] if row[0] == "全年抽取：县市、园区一般排污单位")
    assert later["headers"] == ["项目", "现在", "如果", "差", "修订计划", "差"]
    assert general[1:4] == ["60", "60", "0"] and int(general[4]) > 60
    assert YearPlan.objects.filter(pk=plan.pk).values().get() == before
    given: dict[str, Any] = {"by": here.clerk, "at": AT, "plan": plan}
    refused("what-if-empty", ask_what_if, **given, wish={})
    refused("what-if-wrong", ask_what_if, **given, wish={"shares": {"key-county": "thirty"}})
    refused("what-if-wrong", ask_what_if, **given, wish={"inspectors": -1})
    refused("what-if-wrong", ask_what_if, **given, wish={"inspectors": 1, "joining": 13})


def test_what_two_levels_want_is_seen() -> None:
    """Every key firm stands in a line of the county and of the prefecture."""
    together = drafted(bureau()).forecast["together"]
    assert together["total"] == 40
    first = together["shown"][0]
    assert first["others"] and "昌吉" in first["others"][0]
    assert {pair["level"] for pair in together["overlaps"]} == {"市（州）级"}
