"""The visit's deeds but the record: phones bound and stopped, presence, messages."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest

from shuangsui.access import Actor, Role
from shuangsui.actions.errors import NotAllowed
from shuangsui.actions.field.bind_device import MOST, bind_device
from shuangsui.actions.field.confirm_presence import TRIES, WrongPin, confirm_presence, note_wrong_pin
from shuangsui.actions.field.note_wiped import note_wiped
from shuangsui.actions.field.revoke_device import revoke_device
from shuangsui.actions.field.write_message import write_message
from shuangsui.records.models import (
    FieldDevice,
    Inspector,
    JournalEntry,
    Presence,
    VisitMessage,
)
from tests.people import AT, actor, person

from .phones import (
    BEGAN,
    LATER,
    PINS,
    code_of,
    team,
)

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n"


def test_a_phone_is_bound_to_an_inspector_alone() -> None:
    """The table keeps no token and no PIN that could be read; a weak PIN, a name that is none and a sixth phone are refused."""
    scene = team()
    kept = FieldDevice.objects.get(pk=scene.lead.device.pk)
    assert kept.token == hashlib.sha256(scene.lead.token.encode()).hexdigest() and PINS[0] not in kept.pin
    by = scene.lead.actor
    for name, pin, code in (
        ("", "280519", "device-name"),
        ("x" * 101, "280519", "device-name"),
        ("机", "28051", "device-pin"),
        ("机", "28051a", "device-pin"),
        ("机", "２８０５１９", "device-pin"),
        ("机", "111111", "device-pin"),
        ("机", "123456", "device-pin"),
        ("机", "987654", "device-pin"),
    ):
        assert code_of(bind_device, by=by, at=AT, name=name, pin=pin) == code
    for _ in range(MOST - 1):
        bind_device(by=by, at=AT, name="机", pin="280519")
    assert code_of(bind_device, by=by, at=AT, name="机", pin="280519") == "device-many"
    nameless = person(scene.here.unit, Role.INSPECTOR, "无名")
    assert code_of(bind_device, by=Actor.of(nameless), at=AT, name="机", pin="280519") == "not-an-inspector"
    assert code_of(bind_device, by=scene.here.clerk, at=AT, name="机", pin="280519") == "not-allowed"
    assert not any(scene.lead.token in str(entry.after) for entry in JournalEntry.objects.all())


def test_a_phone_is_stopped_by_its_owner_or_the_security_administrator() -> None:
    """By nobody else; twice is once; that it wiped itself is noted once."""
    scene = team()
    with pytest.raises(NotAllowed):
        revoke_device(by=scene.other.actor, at=AT, device=scene.lead.device)
    with pytest.raises(NotAllowed):
        revoke_device(by=scene.here.clerk, at=AT, device=scene.lead.device)
    security = actor(scene.here.unit, Role.SECURITY)
    assert revoke_device(by=security, at=AT, device=scene.lead.device, reason="丢失") is not None
    assert revoke_device(by=scene.lead.actor, at=LATER, device=scene.lead.device) is None
    kept = FieldDevice.objects.get(pk=scene.lead.device.pk)
    assert (kept.revoked_at, kept.revoked_why) == (AT, "丢失")
    assert note_wiped(by=scene.lead.actor, at=LATER, device=kept) is not None
    assert note_wiped(by=scene.lead.actor, at=LATER, device=kept) is None
    assert list(JournalEntry.objects.filter(event__startswith="device.re").values_list("event", flat=True)) == ["device.revoked"]


def test_presence_by_own_phone_and_by_a_colleagues_pin() -> None:
    """Once each; the PIN of the one whose presence it is, not of the phone's owner."""
    scene = team()
    at = {"at": BEGAN, "device": scene.lead.device, "visit": scene.visit, "said_at": BEGAN, "by": scene.lead.actor}
    assert confirm_presence(**at) is not None
    assert confirm_presence(**at) is None
    other = scene.other.actor.user.inspector.key  # type: ignore[union-attr] # made with one
    with pytest.raises(WrongPin):
        confirm_presence(**at, inspector=other, pin=PINS[0])
    assert confirm_presence(**at, inspector=other, pin=PINS[1]) is not None
    assert list(Presence.objects.order_by("pk").values_list("by_pin", flat=True)) == [False, True]
    stranger = Inspector.objects.exclude(visits__visit=scene.visit)[0]
    assert code_of(confirm_presence, **at, inspector=stranger.key, pin="280519") == "not-on-the-team"


def test_a_pin_cannot_be_tried_out() -> None:
    """After some wrong ones even the right one waits; the count survives the refusals."""
    scene = team()
    who = scene.other.actor.user.inspector  # type: ignore[union-attr] # made with one
    assert who is not None
    at = {"device": scene.lead.device, "visit": scene.visit, "said_at": BEGAN, "by": scene.lead.actor, "inspector": who.key}
    for n in range(TRIES):
        with pytest.raises(WrongPin):
            confirm_presence(**at, at=BEGAN, pin=f"00000{n}")
        note_wrong_pin(by=scene.lead.actor, at=BEGAN, inspector=who)
    assert code_of(confirm_presence, **at, at=BEGAN, pin=PINS[1]) == "pin-locked"
    assert confirm_presence(**at, at=BEGAN + timedelta(minutes=16), pin=PINS[1]) is not None


def test_a_message_is_said_once_however_often_it_is_sent() -> None:
    """By the team and the office; an hour later it may be said again."""
    scene = team()
    said = {"by": scene.lead.actor, "visit": scene.visit, "text": "路断了，改走南线"}
    assert write_message(**said, at=AT) is not None
    assert write_message(**said, at=AT + timedelta(minutes=30)) is None
    assert write_message(**said, at=LATER) is not None
    assert write_message(**(said | {"by": scene.here.clerk}), at=AT) is not None
    assert code_of(write_message, **(said | {"text": ""}), at=AT) == "message-empty"
    assert code_of(write_message, **(said | {"text": "x" * 501}), at=AT) == "message-long"
    assert code_of(write_message, **(said | {"by": actor(scene.here.unit, Role.SUPERVISOR)}), at=AT) == "not-on-the-team"
    assert VisitMessage.objects.count() == 3
