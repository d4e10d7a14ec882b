"""Setting up a real installation, whole or not at all: policies, their years, and the first three administrators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from shuangsui.access import Actor, Role
from shuangsui.access.passwords import one_time_password
from shuangsui.actions.accounts.give_post import give_post
from shuangsui.actions.accounts.make_user import make_user
from shuangsui.actions.installation.load_policy import load_policy
from shuangsui.actions.installation.open_year import open_year
from shuangsui.records.models import PolicyFile, Unit, User
from shuangsui.records.situation import policy_of, read_once
from shuangsui.rules.policy import policy_hash

FIRST = (Role.SYSTEM, Role.SECURITY, Role.AUDIT)


@dataclass(frozen=True)
class Administrator:
    """One of the first three: they make and empower everybody else."""

    role: Role
    username: str
    name: str


def is_set_up() -> bool:
    """Whether somebody can sign in here."""
    return User.objects.exists()


def load_policies(*, sources: Sequence[bytes], by: Actor, at: datetime) -> list[PolicyFile]:
    """Load policies, those of a prefecture before those of its parts."""
    ordered = sorted(sources, key=lambda source: read_once(source).policy.parent is not None)
    for source in ordered:
        load_policy(by=by, at=at, source=source)
    return [PolicyFile.objects.get(sha256=policy_hash(source)) for source in ordered]


def open_years(*, policies: Sequence[PolicyFile], year: int, decision: str, by: Actor, at: datetime) -> None:
    """Open the year for the units that each binds. `decision`: why one whose time is over goes on; "" where none is."""
    for file in policies:
        for unit in Unit.objects.filter(code__in=policy_of(file).policy.binds):
            open_year(by=by, at=at, unit=unit, year=year, policy=file, decision=decision)


def set_up(
    *,
    sources: Sequence[bytes],
    year: int,
    unit: str,
    administrators: Sequence[Administrator],
    at: datetime,
    decision: str = "",
) -> dict[Role, str]:
    """Everything that an empty installation needs before its first sign-in; each administrator's one-time password.

    `unit`: code of the unit whose administrators they are; `decision` as `open_years` has it.
    Raises ActionError, PolicyError; then nothing is there.
    """
    by = Actor.machine("命令行")
    passwords: dict[Role, str] = {}
    with transaction.atomic():
        loaded = load_policies(sources=sources, by=by, at=at)
        open_years(policies=loaded, year=year, decision=decision, by=by, at=at)
        home = Unit.objects.get(code=unit)
        for person in administrators:
            passwords[person.role] = one_time_password()
            user = make_user(
                by=by, at=at, username=person.username, name=person.name, password=passwords[person.role], must_change=True
            )
            give_post(by=by, at=at, user=user, unit=home, role=person.role)
    return passwords
