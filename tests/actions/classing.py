"""A prefecture with its plan, two counties, and the people who nominate, confirm, and must not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from shuangsui.access import Actor, Role
from shuangsui.actions.installation.load_policy import load_policy
from shuangsui.actions.installation.open_year import open_year
from shuangsui.records.loading import load_words
from shuangsui.records.models import Fact, PolicyFile, Target, Unit
from shuangsui.records.words import SHIFT, words_of
from tests.people import AT, actor

POLICIES = Path(__file__).resolve().parents[2] / "policies"
MACHINE = Actor.machine("安装程序")


@dataclass
class Prefecture:
    """The prefecture, a county of it, and their people."""

    unit: Unit
    county: Unit
    neighbour: Unit
    policy: PolicyFile
    clerk: Actor
    approver: Actor
    county_clerk: Actor
    neighbour_clerk: Actor


def prefecture(
    plan: str = "changji-2025", codes: tuple[str, str, str] = ("652300", "652301", "652302"), year: int = 2025
) -> Prefecture:
    """The policy loaded and its year opened."""
    load_policy(by=MACHINE, at=AT, source=(POLICIES / plan / "policy.toml").read_bytes())
    unit, county, neighbour = (Unit.objects.get(code=code) for code in codes)
    policy = PolicyFile.objects.get(policy=plan)
    open_year(by=MACHINE, at=AT, unit=unit, year=year, policy=policy)
    clerks = {one.pk: actor(one, Role.CLERK) for one in {unit.pk: unit, county.pk: county, neighbour.pk: neighbour}.values()}
    return Prefecture(
        unit, county, neighbour, policy, clerks[unit.pk], actor(unit, Role.APPROVER), clerks[county.pk], clerks[neighbour.pk]
    )


def firm(unit: Unit, name: str, **more: object) -> Target:
    """A target with the words that it is found by."""
    given = {"key": f"K-{name}", "created_at": AT, "updated_at": AT, "address": "示例路 1 号", **more}
    made = Target.objects.create(name=name, area=unit, **given)
    load_words(word * SHIFT + made.pk for word in words_of(made.name, made.tags, made.classes))
    return made


def fact(target: Target, kind: str, day: str, value: int | None = None, source: str = "") -> Fact:
    """Something that was found about it."""
    amount = None if value is None else Decimal(value)
    return Fact.objects.create(target=target, fact=kind, fact_date=date.fromisoformat(day), value=amount, source=source, at=AT)
