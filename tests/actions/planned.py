"""A bureau's year on paper: opened, drafted, signed; for tests of plans and of their pages."""

from __future__ import annotations

from typing import Any

import pytest

from shuangsui.actions.errors import ActionError
from shuangsui.actions.plans.draft_plan import draft_plan
from shuangsui.actions.plans.steps import approve, submit
from shuangsui.records.models import OpenedYear, Unit, YearPlan
from tests.people import AT

from .bureau import Bureau


def opened(here: Bureau, unit: Unit | None = None, year: int = 2025) -> OpenedYear:
    """The year of a unit of the bureau, open."""
    unit = unit or here.unit
    OpenedYear.objects.get_or_create(unit=unit, year=year, policy=here.policy, defaults={"opened_at": AT})
    return OpenedYear.objects.get(unit=unit, year=year, policy=here.policy)


def drafted(here: Bureau, reason: str = "") -> YearPlan:
    """A draft of 2025, reckoned."""
    opened(here)
    plan = draft_plan(by=here.clerk, at=AT, unit=here.unit, year=2025, policy=here.policy, reason=reason)
    plan.refresh_from_db()
    return plan


def signed(here: Bureau, reason: str = "") -> YearPlan:
    """A plan of 2025, approved."""
    plan = drafted(here, reason)
    submit(by=here.clerk, at=AT, paper=plan, version=1)
    return approve(by=here.approver, at=AT, paper=plan, version=2)


def refused(code: str, deed: Any, **given: Any) -> dict[str, Any]:
    """The deed is refused with the code; its values."""
    with pytest.raises(ActionError) as info:
        deed(**given)
    assert info.value.code == code
    return info.value.values
