"""Facts of a target entered by hand: a penalty, a complaint, a criminal case. None is deleted: each is corrected or withdrawn,
with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from shuangsui.access import Actor
from shuangsui.dossier.entropy import CHINA
from shuangsui.records.models import Fact, Target
from shuangsui.records.policies import policy_for

from ..deed import action, changed, record, require
from ..errors import ActionError

LARGEST = Decimal(10) ** 12


@dataclass(frozen=True)
class FactSaid:
    """What is said of a fact. `fact`: the plan's id of its kind; `value`: in the plan's unit (元 …), None where it is only
    counted; `number`: 文号."""

    fact: str
    fact_date: date
    value: Decimal | None = None
    number: str = ""
    source: str = ""
    verified: bool = True

    def fields(self) -> dict[str, Any]:
        """By the names of the model's fields, as they are kept."""
        value = None if self.value is None else self.value.quantize(Decimal("0.0001"))
        number, source = self.number.strip()[:80], self.source.strip()[:100]
        return {"fact": self.fact, "fact_date": self.fact_date, "value": value, "number": number, "source": source,
                "verified": self.verified}  # fmt: skip


def _active(target: Target, code: str) -> None:
    if target.status != Target.ACTIVE:
        raise ActionError(code, name=target.name)


def _check(target: Target, said: FactSaid, at: datetime) -> None:
    """Raises ActionError(fact-unknown, event-in-future, fact-value)."""
    policy = policy_for(target.area)
    if not said.fact or (policy is not None and said.fact not in {kind.id for kind in policy.fact}):
        raise ActionError("fact-unknown")
    if said.fact_date > at.astimezone(CHINA).date():
        raise ActionError("event-in-future")
    if said.value is not None and (not said.value.is_finite() or not 0 <= said.value < LARGEST):
        raise ActionError("fact-value")


def _told(fact: Fact) -> dict[str, Any]:
    """A fact as the journal keeps it."""
    policy = policy_for(fact.target.area)
    names = {kind.id: kind.name for kind in policy.fact} if policy else {}
    value = "" if fact.value is None else format(fact.value.normalize(), "f")
    return {"fact": names.get(fact.fact, fact.fact), "date": fact.fact_date.isoformat(), "value": value,
            "document": fact.number, "source": fact.source, "verified": fact.verified}  # fmt: skip


def _live(fact: Fact) -> Fact:
    """The fact, locked, while it stands. Raises ActionError(fact-gone)."""
    kept = Fact.objects.select_for_update(of=("self",)).select_related("target__area").get(pk=fact.pk)
    if kept.withdrawn_at is not None:
        raise ActionError("fact-gone", name=kept.target.name)
    return kept


@action
def note_fact(*, by: Actor, at: datetime, target: Target, said: FactSaid) -> Fact | None:
    """The target has this fact. Nothing to do where the very same is known.

    Raises ActionError(fact-unknown, fact-value, event-in-future, target-gone), NotAllowed.
    """
    require(by, "targets.edit", target.area)
    kept = Target.objects.select_for_update(of=("self",)).select_related("area").get(pk=target.pk)
    _active(kept, "target-gone")
    _check(kept, said, at)
    if Fact.objects.filter(target=kept, withdrawn_at=None, **said.fields()).exists():
        return None

    made = Fact.objects.create(target=kept, at=at, **said.fields())
    record("fact.noted", by=by, at=at, unit=kept.area, subject=kept, after=_told(made))
    return made


@action
def correct_fact(*, by: Actor, at: datetime, fact: Fact, said: FactSaid, reason: str) -> Fact | None:
    """The fact was entered wrongly: it is withdrawn, and stands anew as it is said. Nothing to do where nothing differs.

    Raises ActionError(fact-gone, target-gone, fact-unknown, fact-value, event-in-future, reason-missing; fact-known: as it is
    said it stands there already, and would count twice), NotAllowed.
    """
    require(by, "targets.edit", fact.target.area)
    Target.objects.select_for_update().get(pk=fact.target_id)  # two at once take turns, as in note_fact
    kept = _live(fact)
    _active(kept.target, "target-gone")
    _check(kept.target, said, at)
    if not reason.strip():
        raise ActionError("reason-missing")
    if all(getattr(kept, name) == value for name, value in said.fields().items()):
        return None
    if Fact.objects.filter(target=kept.target, withdrawn_at=None, **said.fields()).exists():
        raise ActionError("fact-known", name=kept.target.name)

    kept.withdrawn_at, kept.withdrawn_says = at, f"更正：{reason.strip()}"[:300]
    kept.save()
    made = Fact.objects.create(target=kept.target, at=at, **said.fields())
    before, after = changed(_told(kept), _told(made))
    record(
        "fact.corrected", by=by, at=at, unit=kept.target.area, subject=kept.target, before=before, after=after,
        reason=reason.strip()[:500],
    )  # fmt: skip
    return made


@action
def withdraw_fact(*, by: Actor, at: datetime, fact: Fact, reason: str) -> Fact:
    """The fact does not hold: entered in error, the penalty revoked. It stays to be read, and counts no more.

    Raises ActionError(fact-gone, reason-missing), NotAllowed.
    """
    require(by, "targets.edit", fact.target.area)
    kept = _live(fact)
    if not reason.strip():
        raise ActionError("reason-missing")

    kept.withdrawn_at, kept.withdrawn_says = at, reason.strip()[:300]
    kept.save()
    record(
        "fact.withdrawn", by=by, at=at, unit=kept.target.area, subject=kept.target, before=_told(kept),
        reason=reason.strip()[:500],
    )  # fmt: skip
    return kept
