"""One door, several matters: small firms first, a period, the public lists of the units below; the trip is of one's own tasks."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shuangsui.access import Role
from shuangsui.actions.visits.open_case import open_case
from shuangsui.records.models import Draw, Inspector, Target, Unit, Visit
from tests.actions.bureau import bureau
from tests.people import actor
from tests.web.ceremony import LATER, Clock, browser, clock, held, text

pytestmark = pytest.mark.django_db
__all__ = ["clock"]


def test_small_firms_first_within_a_period_and_across_what_is_public(clock: Clock) -> None:
    here = bureau(targets=16)
    clock.at = LATER
    draw = held(here)
    drawn = [visit.target for visit in draw.visits.select_related("target").order_by("target__name")]
    first, small = drawn[0], drawn[-1]
    Target.objects.filter(pk=small.pk).update(tags=["小微企业"])
    team = list(Inspector.objects.order_by("key")[:2])
    for target in (first, small):
        open_case(by=here.clerk, at=LATER, unit=here.unit, target=target, ground="lead", detail="线索", team=team)
    clerk = browser(here.clerk)
    page = text(clerk.get("/visits/together/"))
    assert page.index(small.name) < page.index(first.name) and "其中小微企业 1 家" in page and "小微</span>" in page
    far = (LATER + timedelta(days=900)).date().isoformat()
    assert "没有可以合并的任务" in text(clerk.get("/visits/together/", {"from": far}))
    assert "请写成" in text(clerk.get("/visits/together/", {"to": "明天"}))
    above = Unit.objects.get(code="652300")
    chief = actor(above, Role.CLERK, "州经办")
    open_case(by=chief, at=LATER, unit=above, target=first, ground="lead", detail="线索", team=team)
    eyes = browser(chief)
    assert first.name not in text(eyes.get("/visits/together/"))
    Draw.objects.update(state=Draw.REVEALED, revealed_at=LATER)
    page = text(eyes.get("/visits/together/"))
    county = draw.visits.get(target=first)
    assert first.name in page and county.number in page and f'name="row" value="{county.pk}"' not in page
    own = Visit.objects.get(unit=above)
    assert f'name="row" value="{own.pk}"' in page
