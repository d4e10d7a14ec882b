"""Load a policy file: its text is kept byte for byte, and its areas become units."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from shuangsui.access import Actor
from shuangsui.records.models import PolicyFile, Unit
from shuangsui.records.situation import read_once
from shuangsui.rules.policy import Policy, PolicyError, policy_hash
from shuangsui.rules.policy.identity import Area

from ..deed import action, record, require
from ..errors import ActionError


@action
def load_policy(*, by: Actor, at: datetime, source: bytes) -> PolicyFile | None:
    """Take in a policy file. The same bytes again are nothing to do. Raises ActionError(policy-refused), NotAllowed."""
    require(by, "system.run")
    sha256 = policy_hash(source)
    if PolicyFile.objects.filter(sha256=sha256).exists():
        return None
    try:
        policy = read_once(source)
    except PolicyError as error:
        raise ActionError("policy-refused", detail=str(error)) from None

    return keep_policy(source=source, policy=policy, binds_from=policy.policy.effective_from, by=by, at=at)


def keep_policy(*, source: bytes, policy: Policy, binds_from: date, by: Actor, at: datetime) -> PolicyFile:
    """Keep a text that was read and decided on, beside every older one, and make its units: for deeds. `binds_from`: first day.

    Raises ActionError(policy-known) for a text that is kept already.
    """
    sha256, plan = policy_hash(source), policy.policy
    if known := PolicyFile.objects.filter(sha256=sha256).first():
        raise ActionError("policy-known", when=f"{timezone.localtime(known.at):%Y-%m-%d %H:%M}")
    loaded = PolicyFile.objects.create(
        policy=plan.id, title=plan.title, source=source, sha256=sha256, binds_from=binds_from, at=at
    )
    after = {"policy": plan.id, "sha256": sha256, "binds_from": str(binds_from)}
    record("policy.loaded", by=by, at=at, subject=loaded, after=after)
    _make_units(policy, by, at)
    return loaded


def _make_units(policy: Policy, by: Actor, at: datetime) -> None:
    """A unit for each area that has none yet, parents first. A policy of a part (a zone) hangs below what is there."""
    for area in _parents_first(policy.area):
        if Unit.objects.filter(code=area.code).exists():
            continue
        parent = Unit.objects.filter(code=area.parent).first() if area.parent else None
        path = f"{parent.path if parent else ''}{area.code}/"
        unit = Unit.objects.create(
            code=area.code, name=area.name, bureau=area.authority, level=area.level, parent=parent, path=path
        )
        record("unit.made", by=by, at=at, unit=unit, subject=unit, after={"code": area.code, "name": area.name})


def _parents_first(areas: list[Area]) -> list[Area]:
    found: list[Area] = []
    left = list(areas)
    while left:
        codes = {area.code for area in left}
        ready = [area for area in left if area.parent not in codes]
        found += ready
        left = [area for area in left if area not in ready]
    return found
