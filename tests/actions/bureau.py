"""A prefecture with plan, registries and people, for tests of plans and draws."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from shuangsui.access import Actor, Role
from shuangsui.actions.installation.load_policy import load_policy
from shuangsui.actions.installation.open_year import open_year
from shuangsui.records.models import Inspector, PolicyFile, Target, Unit
from shuangsui.rules.periods import Period
from tests.people import AT, actor

POLICIES = Path(__file__).resolve().parents[2] / "policies"
MACHINE = Actor.machine("安装程序")


@dataclass
class Bureau:
    """The unit with its plan and the actors that a draw needs."""

    unit: Unit
    policy: PolicyFile
    clerk: Actor
    approver: Actor


def open_for(unit: Unit, policy: PolicyFile, *periods: str) -> None:
    """The unit's years of these periods are open under the policy; nothing happens where they are."""
    for year in dict.fromkeys(Period.parse(period).first.year for period in periods):
        open_year(by=MACHINE, at=AT, unit=unit, year=year, policy=policy)


def bureau(code: str = "652301", plan: str = "changji-2025", targets: int = 40, inspectors: int = 6) -> Bureau:
    """A county of 昌吉州 with general and key firms, and inspectors who may all be drawn."""
    load_policy(by=MACHINE, at=AT, source=(POLICIES / plan / "policy.toml").read_bytes())
    unit = Unit.objects.get(code=code)
    for number in range(targets):
        Target.objects.create(
            key=f"{code}-{number:03}",
            number=f"{code}-{number:03}",
            name=f"示例企业{number:03}",
            area=unit,
            classes=["key"] if number % 4 == 0 else ["general"],
            created_at=AT,
            updated_at=AT,
        )
    for number in range(inspectors):
        Inspector.objects.create(
            key=f"ZF{code}{number:02}",
            name=f"检查员{number:02}",
            unit=unit,
            areas=[code],
            department="",
            valid_until=date(2027, 12, 31),
            created_at=AT,
            updated_at=AT,
        )
    policy = PolicyFile.objects.get(policy=plan)
    return Bureau(unit, policy, actor(unit, Role.CLERK), actor(unit, Role.APPROVER))
