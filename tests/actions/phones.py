"""A team with its phones at a task that was sent, and what they send: for the tests of the visit."""

from __future__ import annotations

import hashlib
import json
import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from shuangsui.access import Actor, Role
from shuangsui.actions.errors import ActionError
from shuangsui.actions.field.bind_device import bind_device
from shuangsui.actions.field.confirm_presence import confirm_presence
from shuangsui.actions.field.faults import RecordRefused
from shuangsui.actions.field.hand_in_record import hand_in_record
from shuangsui.actions.field.manifest import Manifest
from shuangsui.actions.field.receive_piece import PIECE, Piece, receive_piece
from shuangsui.records.models import FieldDevice, Inspector, JournalEntry, OpenedYear, PolicyFile, Target, Visit, VisitRecord
from shuangsui.records.situation import policy_of
from tests.actions.bureau import Bureau, bureau
from tests.people import AT, person, units

PINS = ("280519", "630418")
BEGAN, LATER = AT + timedelta(hours=1), AT + timedelta(hours=3)
FORM = "on-site-record"


@dataclass
class Phone:
    """Who holds it, and its key."""

    actor: Actor
    device: FieldDevice
    token: str


@dataclass
class Team:
    """A county's bureau, two inspectors, their phones, their task."""

    here: Bureau
    visit: Visit
    lead: Phone
    other: Phone


def phone(here: Bureau, seat: int, pin: str) -> Phone:
    """The phone of one of the unit's inspectors."""
    user = person(here.unit, Role.INSPECTOR, f"检查{seat}")
    user.inspector = Inspector.objects.filter(unit=here.unit).order_by("key")[seat]
    user.save()
    actor = Actor.of(user, "127.0.0.1")
    token = bind_device(by=actor, at=AT, name=f"手机{seat}", pin=pin)
    return Phone(actor, FieldDevice.objects.get(user=user), token)


def sent(here: Bureau, number: int, seats: tuple[int, ...] = (0, 1)) -> Visit:
    """A task of these seats that was sent."""
    visit = Visit.objects.create(
        unit=here.unit,
        number=f"652301-2025-C{number:03}",
        target=Target.objects.get(key=f"652301-{number:03}"),
        kind=Visit.CASE,
        due_date=date(2025, 4, 30),
        state=Visit.SENT,
        sent_at=AT,
    )
    people = list(Inspector.objects.filter(unit=here.unit).order_by("key"))
    for place, seat in enumerate(seats):
        visit.members.create(inspector=people[seat], is_lead=place == 0)
    return visit


def team(targets: int = 12) -> Team:
    """Everything in place, nobody at the door yet."""
    units()
    here = bureau(targets=targets, inspectors=4)
    OpenedYear.objects.create(unit=here.unit, year=2025, policy=here.policy, opened_at=AT)
    visit = sent(here, 0)
    return Team(here, visit, phone(here, 0, PINS[0]), phone(here, 1, PINS[1]))


def arrive(team: Team, visit: Visit | None = None) -> None:
    """Both are there, each by his own phone."""
    for one in (team.lead, team.other):
        confirm_presence(by=one.actor, at=BEGAN, device=one.device, visit=visit or team.visit, said_at=BEGAN)


def photo(tag: str, size: int = 2000) -> bytes:
    """The bytes of a photo that is like no other."""
    noise = b"".join(hashlib.sha256(f"{tag}{n}".encode()).digest() for n in range(size // 32 + 1))
    return b"\xff\xd8\xff\xe0" + noise[:size]


def upload(one: Phone, data: bytes, kind: str = "image/jpeg", name: str = "照片.jpg") -> str:
    """Send a file in pieces; its hash."""
    sha256 = hashlib.sha256(data).hexdigest()
    for offset in range(0, len(data), PIECE):
        piece = Piece(sha256, name, kind, len(data), offset, data[offset : offset + PIECE])
        receive_piece(at=BEGAN, device=one.device, piece=piece)
    return sha256


def answers(policy: PolicyFile, tag: str = "") -> dict[str, Any]:
    """The form filled without a finding."""
    form = next(one for one in policy_of(policy).form if one.id == FORM)
    found: dict[str, Any] = {}
    for section in form.section:
        for one in section.field:
            if one.type == "choice" and not one.shown_if:
                found[one.id] = one.choices[0]
    found["summary"] = f"现场情况：{tag} 厂区生产正常，未见异常。"
    return found | {"started": "2025-03-26T10:00", "ended": "2025-03-26T11:30", "place": f"厂区{tag}", "contact": f"李某{tag}"}


def evidence(sha256: str, kind: str = "photo", field: str = "", **more: Any) -> dict[str, Any]:
    """One piece as a manifest names it."""
    return {"sha256": sha256, "kind": kind, "field": field, "says": "", "taken_at": stamp(BEGAN + timedelta(minutes=5))} | more


def stamp(at: datetime) -> str:
    """An instant as the phone writes it."""
    return at.isoformat(timespec="seconds")


def told(team: Team, tag: str = "", by: Phone | None = None, visit: Visit | None = None, **changes: Any) -> dict[str, Any]:
    """The manifest of a whole record, its files sent; with what is to be otherwise."""
    visit = visit or team.visit
    by = by or team.lead
    shown = upload(by, photo(f"设施{tag}{visit.number}"))
    signed = upload(by, b"\x89PNG\r\n\x1a\n" + f"签字{tag}{visit.number}".encode(), "image/png", "签字.png")
    own = upload(by, b"\x89PNG\r\n\x1a\n" + f"检查人员签字{tag}{visit.number}".encode(), "image/png", "签字.png")
    pieces = [
        evidence(shown, field="facilities-result"),
        evidence(signed, "firm-signature"),
        evidence(own, "inspector-signature"),
    ]
    name = f"{visit.number}{tag}{by.device.pk}"
    filled = answers(team.here.policy, f"{tag}{visit.pk}")
    return whole(name, filled, pieces) | {"task_version": visit.version} | changes


def whole(name: str, filled: dict[str, Any], pieces: list[dict[str, Any]]) -> dict[str, Any]:
    """A manifest without fault; `name` makes its uid."""
    return {
        "uid": str(uuid.uuid5(uuid.NAMESPACE_OID, name)),
        "task_version": 1,
        "form": FORM,
        "form_version": 1,
        "method": "on-site",
        "failed": "",
        "answers": filled,
        "skipped": {},
        "statement": "",
        "outcome": "no-problem",
        "unsigned_reason": "",
        "started_at": stamp(BEGAN),
        "ended_at": stamp(BEGAN + timedelta(minutes=90)),
        "clock_off": 0,
        "place": None,
        "present": [],
        "evidence": pieces,
        "samples": [],
    }


def body_of(manifest: dict[str, Any]) -> bytes:
    """The bytes that the phone sends."""
    return json.dumps(manifest, ensure_ascii=False).encode()


def hand_in(team: Team, manifest: dict[str, Any], by: Phone | None = None, visit: Visit | None = None) -> VisitRecord | None:
    """Hand it in by the deed."""
    by, data = by or team.lead, body_of(manifest)
    return hand_in_record(
        by=by.actor,
        at=LATER,
        device=by.device,
        visit=visit or team.visit,
        told=Manifest.model_validate_json(data),
        sha256=hashlib.sha256(data).hexdigest(),
    )


def code_of(deed: Any, **given: Any) -> str:
    """The code that the deed refuses with."""
    with pytest.raises(ActionError) as error:
        deed(**given)
    return error.value.code


def faults(team: Team, manifest: dict[str, Any], **more: Any) -> list[str]:
    """The codes for which a record is refused, with the field where there is one; nothing of it stays."""
    before = JournalEntry.objects.count()
    with pytest.raises(RecordRefused) as refused:
        hand_in(team, manifest, **more)
    assert JournalEntry.objects.count() == before
    found = refused.value.values["faults"]
    assert isinstance(found, list) and all(fault["says"] for fault in found)
    return [f"{one['code']}:{one['field']}".rstrip(":") for one in found]
