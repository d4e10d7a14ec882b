"""What the tests of the registries' pages stand on: Changji's units under its plan, a few firms and people."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.test import Client

from shuangsui.access import Actor, Role
from shuangsui.actions.installation.load_policy import load_policy
from shuangsui.actions.installation.open_year import open_year
from shuangsui.actions.registry.add_entry import add_inspector, add_target
from shuangsui.records.models import Inspector, Target, Unit
from shuangsui.rules import registry as rules
from tests.people import AT, person

POLICY = Path(__file__).parents[2] / "policies" / "changji-2025" / "policy.toml"
ROOT = Actor.machine("试验")


def prefecture() -> dict[str, Unit]:
    """Changji's units by code, their year opened under the plan."""
    policy = load_policy(by=ROOT, at=AT, source=POLICY.read_bytes())
    units = {unit.code: unit for unit in Unit.objects.all()}
    assert policy is not None
    open_year(by=ROOT, at=AT, unit=units["652300"], year=2025, policy=policy)
    return units


def firm(number: int, area: str = "652301", **more: Any) -> Target:
    """A firm of an area."""
    row = {
        "id": f"X{number:05}",
        "name": f"示例水泥{number:05}厂",
        "area": area,
        "number": f"X{number:05}",
        "kind": "unit",
    } | more
    return add_target(by=ROOT, at=AT, row=rules.Target(**row))


def officer(number: int, unit: Unit, **more: Any) -> Inspector:
    """An inspector of a unit."""
    row = {
        "id": f"9900{number:05}",
        "name": f"示例员{number:03}",
        "areas": (unit.code,),
        "valid_until": date(2027, 12, 31),
    } | more
    return add_inspector(by=ROOT, at=AT, row=rules.Inspector(**row), unit=unit)


def signed_in(unit: Unit, role: Role, name: str = "", inspector: Inspector | None = None) -> Client:
    """A browser in which such a person is signed in."""
    user = person(unit, role, name)
    if inspector is not None:
        user.inspector = inspector
        user.save()
    client = Client()
    client.force_login(user)
    return client
