"""A draw is prepared with the approved plan's numbers in sight."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shuangsui.actions.draws.prepare_draw import prepare_draw
from shuangsui.records.models import PolicyFile
from tests.actions.bureau import bureau
from tests.actions.planned import opened, signed
from tests.people import AT

pytestmark = pytest.mark.django_db


def test_the_plans_numbers_stand_beside_the_options(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a plan that is said; with one, each offered period has its lines' numbers; the fixed ones stand in the form."""
    here = bureau()
    opened(here)
    client = Client()
    assert here.clerk.user is not None
    client.force_login(here.clerk.user)
    monkeypatch.setattr("shuangsui.web.shared.door.timezone.now", lambda: AT)
    address = reverse("draw-new")
    assert "还没有批准的年度计划" in client.get(address).content.decode()

    plan = signed(here)
    text = client.get(address).content.decode()
    drawn: dict[str, Any] = next(one for one in plan.forecast["draws"] if one["period"] == "2025-M04")
    assert drawn["says"] in text and str(plan) in text
    assert all(f"{line['name']} {round(line['take'])}" in text for line in drawn["lines"])
    draw = prepare_draw(
        by=here.clerk, at=AT, unit=here.unit, policy=here.policy, period="2025-M04", options={"entropy": ["local"]}
    )
    fixed = [line for line in plan.forecast["lines"] if line["by_people"] and line["draw"] == draw.cycle]
    form = client.get(reverse("draw-amend", args=[draw.pk])).content.decode()
    assert drawn["says"] in form and fixed
    assert all(f'placeholder="计划 {line["number"]}"' in form for line in fixed)


def test_the_lists_length_costs_no_query(django_assert_num_queries: Any) -> None:
    """Choices of one plan or of two: the same two questions."""
    from shuangsui.web.desk.draws.options import choices_for
    from shuangsui.web.desk.draws.planned import planned_for

    here = bureau()
    signed(here)
    choices = list(choices_for(here.unit, AT.date()))
    for some in (choices[:1], choices):
        with django_assert_num_queries(2):
            assert planned_for(here.unit, some)
    assert PolicyFile.objects.count() == 1
