"""A zone's plan keeps the floors of the plan above: when a year is opened, when a draw is prepared and when it is frozen."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from shuangsui.access import Actor
from shuangsui.actions.draws.freeze_draw import freeze_draw
from shuangsui.actions.draws.prepare_draw import prepare_draw
from shuangsui.actions.errors import ActionError
from shuangsui.actions.installation.load_policy import load_policy
from shuangsui.actions.installation.open_year import open_year
from shuangsui.actions.sentences import say
from shuangsui.records.models import Draw, OpenedYear, PolicyFile, Unit
from tests.people import AT

from .bureau import MACHINE, Bureau, bureau
from .test_policies import text_of

pytestmark = pytest.mark.django_db
WEAKER = (('at_least = "50%"', 'at_least = "1%"'), ('at_least = "25%"', 'at_least = "1%"'))
ONLY_PROJECTS = (
    'of = { class = "key" }\nevery',
    'of = { all = [{ class = "key" }, { kind = "construction-project" }] }\nevery',
)
EITHER_WAY = (
    'of = { class = "key" }\nevery',
    'of = { any = [{ class = "key" }, { all = [{ class = "key" }, { kind = "construction-project" }] }] }\nevery',
)


def refused(code: str, deed: Any, **given: Any) -> str:
    """The sentence of the refusal."""
    with pytest.raises(ActionError) as info:
        deed(**given)
    assert info.value.code == code
    return say(info.value)


def loaded(name: str, *changes: tuple[str, str], hours: int = 0) -> PolicyFile:
    """A plan as it is loaded at the command line, which asks for no second person."""
    load_policy(by=MACHINE, at=AT + timedelta(hours=hours), source=text_of(name, *changes).encode())
    return PolicyFile.objects.order_by("-pk")[0]


@pytest.fixture
def here() -> Bureau:
    """The zone, with firms and inspectors, the prefecture's plan loaded and no year open."""
    return bureau("652300GX", targets=8)


def opening(unit: Unit, policy: PolicyFile, by: Actor = MACHINE) -> dict[str, Any]:
    return {"by": by, "at": AT + timedelta(hours=2), "unit": unit, "year": 2025, "policy": policy}


def test_a_plan_without_a_parent_opens_no_year_below_one_that_is_in_force(here: Bureau) -> None:
    """Brought while nobody above had a year open; the prefecture opens first."""
    above = PolicyFile.objects.get()
    free = loaded("changji-hitech", ('parent = "changji-2025"\n', ""), *WEAKER)
    open_year(**opening(Unit.objects.get(code="652300"), above))
    assert "parent" in refused("policy-parent-unnamed", open_year, **opening(here.unit, free))
    assert not OpenedYear.objects.filter(unit=here.unit).exists()


def test_a_plan_without_a_parent_prepares_no_draw_once_one_above_is_in_force(here: Bureau) -> None:
    """The zone was first; it may not go on under floors of its own."""
    above = PolicyFile.objects.get()
    free = loaded("changji-hitech", ('parent = "changji-2025"\n', ""), *WEAKER)
    open_year(**opening(here.unit, free))
    open_year(**opening(Unit.objects.get(code="652300"), above))
    draw = {"unit": here.unit, "policy": free, "period": "2025-Q2", "options": {"entropy": ["local"]}}
    refused("policy-parent-unnamed", prepare_draw, by=here.clerk, at=AT, **draw)


def test_a_line_for_fewer_firms_falls_short_of_the_parents(here: Bureau) -> None:
    """Only projects of the key class: refused, with line and article. The same said in more words passes."""
    narrow = loaded("changji-hitech", ONLY_PROJECTS)
    said = refused("undercuts", open_year, **opening(here.unit, narrow))
    assert "重点" in said and "上级 四.1" in said and "全部对象" in said
    assert open_year(**opening(here.unit, loaded("changji-hitech", EITHER_WAY, hours=1))) is not None


def test_a_floor_raised_above_stops_the_next_draw_and_the_next_freeze(here: Bureau) -> None:
    """The prefecture goes from 50 % to 90 % of the special ones: what was drawn stays, what is prepared waits."""
    above, own = PolicyFile.objects.get(), loaded("changji-hitech")
    prefecture = Unit.objects.get(code="652300")
    open_year(**opening(prefecture, above))
    open_year(**opening(here.unit, own))
    given: dict[str, Any] = {"by": here.clerk, "at": AT, "unit": here.unit, "policy": own, "options": {"entropy": ["local"]}}
    draw = prepare_draw(**given, period="2025-Q2")

    raised = loaded("changji-2025", ('at_least = "50%"', 'at_least = "90%"'), hours=1)
    open_year(**opening(prefecture, raised))
    said = refused("draw-undercuts", freeze_draw, by=here.clerk, at=AT, draw=draw, version=1)
    assert "特殊" in said and "上级" in said
    refused("draw-undercuts", prepare_draw, **given, period="2025-Q3")
    assert Draw.objects.get().state == Draw.PREPARED
    page = Client()
    assert here.approver.user is not None
    page.force_login(here.approver.user)
    own_year = OpenedYear.objects.get(unit=here.unit)
    assert "方案现在低于上级方案" in page.get(f"/years/{own_year.pk}/").content.decode()


def test_a_draw_needs_an_open_year_of_its_unit_or_of_the_nearest_above() -> None:
    """None before, none in a year that nobody opened; the prefecture's year is the county's where it has none of its own."""
    here = bureau(targets=4)
    given: dict[str, Any] = {
        "by": here.clerk,
        "at": AT,
        "unit": here.unit,
        "policy": here.policy,
        "options": {"entropy": ["local"]},
    }
    assert "2025" in refused("year-not-open", prepare_draw, **given, period="2025-M04")
    open_year(**opening(Unit.objects.get(code="652300"), here.policy))
    assert prepare_draw(**given, period="2025-M04").pk
    refused("year-not-open", prepare_draw, **given, period="2026-M01")
