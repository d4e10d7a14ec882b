"""An inspector's tasks as the phone keeps them: everything that is needed at the place, in a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from shuangsui.access import Actor
from shuangsui.actions.errors import ActionError
from shuangsui.actions.field.forms import plan_of
from shuangsui.actions.field.tasks_of import own_tasks
from shuangsui.dossier.entropy import CHINA
from shuangsui.records.models import PolicyFile, Visit, VisitMember, VisitMessage, VisitRecord
from shuangsui.records.situation import policy_of
from shuangsui.rules.policy import Policy

from .targets import targets_told

KEPT = timedelta(days=30)  # a task that is done stays on the phone so long, with what became of its record
_GONE = {
    Visit.DONE: "任务已经完成。",
    Visit.RETURNED: "任务已退回经办人，不必再去。",
    Visit.REPLACED: "任务已按规则更换检查对象，不必再去。",
    Visit.VOID: "任务已取消，不必再去。",
}
_TAKEN = "任务已收回或改派，不必再去。"


def day(value: Any) -> str:
    """A day as text, "" for none."""
    return value.isoformat() if value else ""


def instant(value: datetime) -> str:
    """An instant in China's time."""
    return value.astimezone(CHINA).isoformat(timespec="seconds")


def tasks_told(actor: Actor, at: datetime, have: Sequence[str], codes: Any) -> dict[str, Any]:
    """What `GET tasks` answers. `codes`: the visit codes of a draw, by target."""
    alive = Q(state=Visit.SENT) | Q(state=Visit.DONE, ended_at__gt=at - KEPT)
    rows = Visit.objects.filter(own_tasks(actor)).filter(alive).order_by("due_date", "trip", "number")
    visits = list(rows.select_related("target__area", "unit", "draw__policy", "draw__unit"))
    beside = _Beside(actor, visits)
    targets = targets_told([visit.target for visit in visits])
    forms: dict[str, Any] = {}
    told = []
    for visit in visits:
        policy = beside.policy(visit)
        for form in policy.form if policy else ():
            forms[f"{form.id}@{form.version}"] = form.model_dump(mode="json")
        told.append(_task(visit, policy, beside) | {"target": _target(targets[visit.target_id], policy), **_sealed(visit, codes)})
    numbers = {visit.number for visit in visits}
    return {"server_time": instant(at), "tasks": told, "gone": list(_gone(actor, set(have) - numbers)), "forms": forms}


class _Beside:
    """Teams, messages, records and plans of the visits."""

    def __init__(self, actor: Actor, visits: Sequence[Visit]) -> None:
        self.me = actor.user.pk if actor.user else 0
        self.my_seat = actor.user.inspector_id if actor.user else None
        self.teams: dict[int, list[VisitMember]] = defaultdict(list)
        for seat in VisitMember.objects.filter(visit__in=visits, ended_at=None).select_related("inspector"):
            self.teams[seat.visit_id].append(seat)
        self.messages: dict[int, list[VisitMessage]] = defaultdict(list)
        for message in VisitMessage.objects.filter(visit__in=visits).select_related("by"):
            self.messages[message.visit_id].append(message)
        records = VisitRecord.objects.filter(visit__in=visits, current=True)
        self.records = {one.visit_id: one for one in records}
        self._plans: dict[tuple[str, int], Policy | None] = {}

    def policy(self, visit: Visit) -> Policy | None:
        """The plan of the visit, asked for once a plan or unit; None where a unit has none."""
        key = (visit.draw.policy.policy, 0) if visit.draw else ("", visit.unit_id)
        if key not in self._plans:
            self._plans[key] = _read(visit)
        return self._plans[key]


def _read(visit: Visit) -> Policy | None:
    try:
        file: PolicyFile = plan_of(visit)
    except ActionError:
        return None
    return policy_of(file)


def _task(visit: Visit, policy: Policy | None, beside: _Beside) -> dict[str, Any]:
    items = {item.id: item.name for item in policy.item} if policy else {}
    lines = {line.id: line.name for line in policy.quota} if policy else {}
    kept = beside.records.get(visit.pk)
    return {
        "number": visit.number,
        "version": visit.version,
        "state": visit.state,
        "due": day(visit.due_date),
        "trip": visit.trip,
        "lines": [lines.get(line, line) for line in visit.lines],
        "items": [{"id": item, "name": items.get(item, item)} for item in visit.items],
        "kind": Visit.KINDS[visit.kind],
        "ground": visit.ground,
        "team": [
            {"key": m.inspector.key, "name": m.inspector.name, "lead": m.is_lead, "me": m.inspector_id == beside.my_seat}
            for m in beside.teams[visit.pk]
        ],
        "policy": _plan(visit, policy) if policy else None,
        "forms": [form.id for form in policy.form] if policy else [],
        "form_versions": {form.id: form.version for form in policy.form} if policy else {},
        "methods": [
            {"id": one.id, "name": one.name, "form": one.form or "", "needs_approval": one.needs_approval}
            for one in (policy.method if policy else ())
        ],
        "messages": [
            {"text": one.text, "by": one.by.name, "at": instant(one.at), "me": one.by_id == beside.me}
            for one in beside.messages[visit.pk]
        ],
        "record": _record(kept, beside.me) if kept else None,
    }


def _record(kept: VisitRecord, me: int) -> dict[str, Any]:
    return {
        "uid": str(kept.uid),
        "state": kept.state,
        "state_says": kept.state_says,
        "remark": kept.remark,
        "received_at": instant(kept.received_at),
        "sha256": kept.sha256,
        "mine": kept.by_id == me,
    }


def _plan(visit: Visit, policy: Policy) -> dict[str, Any]:
    served = [line for line in policy.quota if line.id in visit.lines]
    says = "；".join(f"{line.name}（{line.cite or line.decided_by}）" for line in served)
    notice = policy.visit.notice if policy.visit else None
    named = (basis for item in policy.item if item.id in visit.items for basis in item.legal_basis)
    return {
        "id": policy.policy.id,
        "title": policy.policy.title,
        "article": "、".join(dict.fromkeys(line.cite for line in served if line.cite)),
        "frequency_says": says or f"{Visit.KINDS[visit.kind]}检查，不计入抽查频次。",
        "basis": list(dict.fromkeys([*policy.policy.legal_basis, *named])),
        "notice": notice
        and {
            "title": notice.title,
            "contents": notice.contents,
            "rights": [{"id": right.id, "says": right.says} for right in notice.right],
        },
        "steps": [
            {"id": step.id, "when": step.when, "says": step.says, "required": step.required}
            for step in (policy.visit.step if policy.visit else ())
        ],
    }


def _target(told: dict[str, Any], policy: Policy | None) -> dict[str, Any]:
    """Classes, kind and facts by the plan's names."""
    if policy is None:
        return told
    classes = {one.id: one.name for one in policy.classes}
    kinds = {one.id: one.name for one in policy.kind}
    facts = {one.id: one.name for one in policy.fact}
    return told | {
        "classes": [classes.get(one, one) for one in told["classes"]],
        "kind": kinds.get(told["kind"], told["kind"]),
        "facts": [fact | {"fact": facts.get(fact["fact"], fact["fact"])} for fact in told["facts"]],
    }


def _sealed(visit: Visit, codes: Any) -> dict[str, Any]:
    """The code that opens this visit of its draw; None for a case, or for who came in place of another."""
    if visit.draw is None:
        return {"visit_code": None, "seal": ""}
    return {"visit_code": codes(visit.draw).get(visit.target.key), "seal": visit.draw.seal}


def _gone(actor: Actor, numbers: Iterable[str]) -> Iterable[dict[str, str]]:
    """Why a task is gone, where it was his; of any other number as little as of one that there is not."""
    wanted = sorted(numbers)
    known = dict(Visit.objects.filter(own_tasks(actor), number__in=wanted).values_list("number", "state"))
    return [{"number": number, "says": _GONE.get(known.get(number, ""), _TAKEN)} for number in wanted]
