"""The visit's deeds: phones bound and stopped, files in pieces, presence, and the record, taken once and whole."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from shuangsui.access import Actor, Role
from shuangsui.actions.errors import ActionError, NotAllowed
from shuangsui.actions.field.add_supplement import add_supplement
from shuangsui.actions.field.bind_device import MOST, bind_device
from shuangsui.actions.field.check_record import SENT_KINDS
from shuangsui.actions.field.confirm_presence import TRIES, WrongPin, confirm_presence, note_wrong_pin
from shuangsui.actions.field.faults import RecordRefused
from shuangsui.actions.field.note_wiped import note_wiped
from shuangsui.actions.field.receive_piece import PIECE, Piece, Received, receive_piece, received_of
from shuangsui.actions.field.revoke_device import revoke_device
from shuangsui.actions.field.write_message import write_message
from shuangsui.records.media import content_of, is_whole
from shuangsui.records.models import (
    Evidence,
    FieldDevice,
    Inspector,
    JournalEntry,
    PolicyFile,
    Presence,
    Target,
    Upload,
    Visit,
    VisitMessage,
    VisitRecord,
)
from tests.people import AT, actor, person

from .phones import (
    BEGAN,
    LATER,
    PINS,
    Phone,
    Team,
    arrive,
    body_of,
    evidence,
    hand_in,
    photo,
    sent,
    stamp,
    team,
    told,
    upload,
)

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n"


def code_of(deed: Any, **given: Any) -> str:
    """The code that the deed refuses with."""
    with pytest.raises(ActionError) as error:
        deed(**given)
    return error.value.code


def faults(scene: Team, manifest: dict[str, Any], **more: Any) -> list[str]:
    """The codes for which a record is refused, with the field where there is one; nothing of it stays."""
    before = JournalEntry.objects.count()
    with pytest.raises(RecordRefused) as refused:
        hand_in(scene, manifest, **more)
    assert JournalEntry.objects.count() == before
    found = refused.value.values["faults"]
    assert isinstance(found, list) and all(fault["says"] for fault in found)
    return [f"{one['code']}:{one['field']}".rstrip(":") for one in found]


# phones


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


# files


def piece_of(whole: bytes, offset: int = 0, length: int = PIECE, **changes: Any) -> Piece:
    """A piece of a photo."""
    sha256 = hashlib.sha256(whole).hexdigest()
    given = {"sha256": sha256, "name": "a.jpg", "kind": "image/jpeg", "size": len(whole), "offset": offset}
    return Piece(**(given | {"data": whole[offset : offset + length]} | changes))


def test_a_file_comes_in_pieces_and_is_kept_once() -> None:
    """In their order; a piece sent again is told where to go on; the whole is checked by its hash."""
    one, data = team().lead, photo("a", 3 * PIECE - 100)
    sha256 = hashlib.sha256(data).hexdigest()
    assert received_of(one.device, sha256) == Received(0, False)
    assert receive_piece(at=AT, device=one.device, piece=piece_of(data)) == Received(PIECE, False)
    with pytest.raises(ActionError) as wrong:
        receive_piece(at=AT, device=one.device, piece=piece_of(data))
    assert (wrong.value.code, wrong.value.values["received"]) == ("wrong-offset", PIECE)
    assert code_of(receive_piece, at=AT, device=one.device, piece=piece_of(data, 2 * PIECE)) == "wrong-offset"
    assert receive_piece(at=AT, device=one.device, piece=piece_of(data, PIECE)) == Received(2 * PIECE, False)
    assert not is_whole(sha256)
    assert receive_piece(at=AT, device=one.device, piece=piece_of(data, 2 * PIECE)) == Received(len(data), True)
    assert is_whole(sha256)
    assert receive_piece(at=AT, device=one.device, piece=piece_of(data)) == Received(len(data), True)  # once more, for nothing
    assert received_of(one.device, sha256) == Received(len(data), True)
    assert Upload.objects.count() == 1


def test_another_phones_file_is_not_mine() -> None:
    """Knowing a hash gives nobody the file: he has to send the bytes."""
    scene = team()
    data = photo("theirs")
    sha256 = upload(scene.lead, data)
    assert received_of(scene.other.device, sha256) == Received(0, False)
    assert "file-missing" in faults(scene, told(scene, by=scene.other, evidence=[evidence(sha256)]), by=scene.other)


@pytest.mark.parametrize(
    ("name", "kind", "data", "code"),
    [
        ("照片.jpg", "image/jpeg", b"MZ\x90\x00" + b"\0" * 100, "kind-refused"),  # a renamed program
        ("图.svg", "image/svg+xml", b"<svg><script>alert(1)</script></svg>", "kind-refused"),
        ("图.png", "image/png", b"<svg><script>alert(1)</script></svg>", "kind-refused"),
        ("页.html", "text/html", b"<html>", "kind-refused"),
        ("图.png", "image/png", b"\xff\xd8\xff\xe0 not a PNG", "kind-refused"),
        ("空.jpg", "image/jpeg", b"", "piece-empty"),
    ],
)
def test_hostile_files_are_refused_by_their_bytes(name: str, kind: str, data: bytes, code: str) -> None:
    """Whatever they are called; nothing is left of them."""
    one = team().lead
    assert code_of(receive_piece, at=AT, device=one.device, piece=piece_of(data, name=name, kind=kind)) == code
    assert not Upload.objects.filter(received__gt=0).exists()


def test_a_file_that_lies_about_itself() -> None:
    """A gigabyte claimed, a negative offset, another hash, another size meanwhile, a head that comes in drops."""
    one, data = team().lead, photo("b")
    at = {"at": AT, "device": one.device}
    assert code_of(receive_piece, **at, piece=piece_of(data, size=2**30)) == "file-too-large"
    assert code_of(receive_piece, **at, piece=piece_of(data, offset=-1)) == "piece-outside"
    assert code_of(receive_piece, **at, piece=piece_of(data, size=10)) == "piece-outside"
    assert code_of(receive_piece, **at, piece=piece_of(data, sha256="../../etc/passwd")) == "hash-bad"
    assert code_of(receive_piece, **at, piece=piece_of(data, sha256="0" * 64)) == "wrong-hash"
    assert not Upload.objects.exists()
    receive_piece(**at, piece=piece_of(data, 0, 1000))
    assert code_of(receive_piece, **at, piece=piece_of(data, 1000, size=1500, data=data[1000:1500])) == "piece-outside"
    program = b"\xff\xd8\xff" + b"x" * 50
    small = piece_of(program, 0, 3, kind="image/png")
    assert code_of(receive_piece, **at, piece=small) == "kind-refused"


def test_a_truncated_file_never_becomes_whole_and_a_lost_one_is_sent_again() -> None:
    """What the row says and the disk has not is asked for anew; what lies beyond the row is cut off."""
    from shuangsui.actions.field.receive_piece import _part

    one, data = team().lead, photo("c", 2 * PIECE)
    receive_piece(at=AT, device=one.device, piece=piece_of(data))
    upload_ = Upload.objects.get()
    with _part(upload_).open("ab") as stream:
        stream.write(b"left by a process that was killed")
    assert received_of(one.device, upload_.sha256) == Received(PIECE, False)
    receive_piece(at=AT, device=one.device, piece=piece_of(data, PIECE))
    _part(upload_).write_bytes(b"cut")
    assert received_of(one.device, upload_.sha256) == Received(0, False)
    for offset in range(0, len(data), PIECE):
        got = receive_piece(at=AT, device=one.device, piece=piece_of(data, offset))
    assert got.whole and is_whole(upload_.sha256)


# presence


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


# the record


def test_a_record_is_taken_once_with_its_evidence() -> None:
    """Sent again it is the same; the task is done, its outcome waits for the review; the journal names the hashes."""
    scene = team()
    arrive(scene)
    manifest = told(scene, samples=[{"number": "S1", "medium": "废水", "custody": "李某", "laboratory": "州监测站"}])
    made = hand_in(scene, manifest)
    assert made is not None and made.doubts == [] and made.state == VisitRecord.HANDED_IN
    assert hand_in(scene, manifest) is None
    visit = Visit.objects.get(pk=scene.visit.pk)
    assert (visit.state, visit.outcome, str(visit.visited_date)) == (Visit.DONE, "", "2025-03-26")
    kept = list(Evidence.objects.filter(record=made).select_related("attachment"))
    assert [one.kind for one in kept] == ["photo", "firm-signature", "inspector-signature"]
    assert content_of(kept[0].attachment) == photo(f"设施{scene.visit.number}")
    assert made.samples.get().resulted_at is None
    entry = JournalEntry.objects.get(event="record.handed-in")
    assert entry.after["files"] == sorted(one.attachment.sha256 for one in kept) and "李某" not in str(entry.after)


def test_one_uid_has_one_content() -> None:
    """The same number with other bytes, or from another, is told so; nothing is overwritten."""
    scene = team()
    arrive(scene)
    manifest = told(scene)
    hand_in(scene, manifest)
    assert code_of(hand_in, team=scene, manifest=manifest | {"statement": "改过"}) == "uid-taken"
    assert code_of(hand_in, team=scene, manifest=manifest, by=scene.other) == "uid-taken"
    assert VisitRecord.objects.get().statement == ""


def test_two_phones_of_one_team() -> None:
    """The second is told who was first, and adds what he has as a supplement."""
    scene = team()
    arrive(scene)
    made = hand_in(scene, told(scene))
    assert made is not None
    with pytest.raises(ActionError) as there:
        hand_in(scene, told(scene, "二", by=scene.other), by=scene.other)
    assert there.value.code == "record-there" and there.value.values["name"] == "检查0"
    note = {"by": scene.other.actor, "at": LATER, "kept": made, "text": "补充：西门也看过。"}
    sha256 = upload(scene.other, photo("西门"))
    assert add_supplement(**note, device=scene.other.device, sha256=sha256) is not None
    assert add_supplement(**note, device=scene.other.device, sha256=sha256) is None
    assert code_of(add_supplement, **note, device=scene.lead.device, sha256=sha256) == "supplement-file"
    assert code_of(add_supplement, **(note | {"text": " "})) == "supplement-empty"
    assert code_of(add_supplement, **(note | {"by": actor(scene.here.unit, Role.SUPERVISOR)})) == "not-on-the-team"
    assert VisitRecord.objects.get().supplements.count() == 1


def test_a_returned_record_is_followed_by_another() -> None:
    """The old one stays as it was; the new one counts, with the very photos of the first."""
    scene = team()
    arrive(scene)
    first = hand_in(scene, told(scene))
    VisitRecord.objects.update(state=VisitRecord.RETURNED, remark="补写")
    Visit.objects.update(state=Visit.SENT)
    second = hand_in(scene, told(scene) | {"uid": "00000000-0000-4000-8000-000000000002"})
    assert first is not None and second is not None
    assert list(scene.visit.records.filter(current=True)) == [second] and scene.visit.records.count() == 2


def test_what_is_blank_or_invalid_is_named() -> None:
    """All at once, field by field."""
    scene = team()
    arrive(scene)
    manifest = told(scene)
    wrong = manifest["answers"] | {"contact": " ", "state": "飞走", "strange": "1"}
    broken = manifest | {
        "answers": wrong,
        "evidence": [evidence("0" * 64, field="facilities-result"), evidence(manifest["evidence"][0]["sha256"], "program")],
        "outcome": "wonderful",
        "method": "by-balloon",
        "ended_at": stamp(BEGAN - timedelta(hours=1)),
        "samples": [{"number": "S1", "medium": "水"}, {"number": "S1", "medium": "气"}],
    }
    assert faults(scene, broken) == [
        "method-unknown",
        "outcome-unknown",
        "ends-before",
        "sample-twice",
        "file-missing:facilities-result",
        "evidence-kind",
        "blank:contact",
        "not-a-choice:state",
        "unknown:strange",
        "unsigned",
    ]
    assert "outcome-missing" in faults(scene, manifest | {"outcome": ""})
    assert faults(scene, manifest | {"evidence": manifest["evidence"][1:]}) == ["no-photo:facilities-result"]
    assert "scan" not in SENT_KINDS


def test_a_refused_signature_needs_its_reason() -> None:
    """And is enough with it."""
    scene = team()
    arrive(scene)
    manifest = told(scene)
    bare = manifest | {"evidence": [manifest["evidence"][0], manifest["evidence"][2]]}
    assert faults(scene, bare) == ["unsigned"]
    assert hand_in(scene, bare | {"unsigned_reason": "负责人拒绝签字"}) is not None


def test_one_alone_is_no_team_but_may_say_that_nobody_was_there() -> None:
    """A visit needs two; a closed door may be told by one, with its photo or words, and is doubted."""
    scene = team()
    one = scene.lead
    confirm_presence(by=one.actor, at=BEGAN, device=one.device, visit=scene.visit, said_at=BEGAN)
    assert faults(scene, told(scene)) == ["team-not-present"]
    failed = told(scene) | {"failed": "moved", "answers": {}, "evidence": [], "outcome": "", "method": ""}
    assert faults(scene, failed) == ["failed-bare"]
    assert faults(scene, failed | {"failed": "bored"}) == ["failed-unknown"]
    new = {"state": "搬迁", "address": "准东开发区"}
    made = hand_in(scene, failed | {"statement": "大门上锁，邻居说已搬走", "new_state": new})
    assert made is not None and (made.outcome, made.proposal) == ("moved-or-closed", new)
    assert made.doubts == ["检查组 2 人，只有 1 人确认到场。"]


def test_duplicates_of_an_earlier_visit_are_refused() -> None:
    """The same text, the same photo, the same coordinates; short texts may be the same, and one's own earlier record."""
    scene = team()
    arrive(scene)
    text = "污染防治设施正常运行，台账齐全，未见跑冒滴漏现象。"
    problem = {"measures-result": "发现问题", "measures-problem": text}
    first = told(scene, place={"latitude": 44.014236, "longitude": 87.308224, "accuracy": 5.4})
    first["answers"] |= problem
    first["evidence"].append(evidence(upload(scene.lead, photo("原")), field="measures-problem"))
    assert hand_in(scene, first) is not None
    visit = sent(scene.here, 1)
    arrive(scene, visit)
    again = told(scene, visit=visit, place=first["place"] | {"accuracy": 9})
    again["answers"] |= problem
    again["evidence"].append(first["evidence"][-1])
    assert faults(scene, again, visit=visit) == ["same-text:measures-problem", "same-photo:measures-problem", "same-place"]
    again["answers"]["measures-problem"] = "台账不全"
    again["evidence"][-1] = evidence(upload(scene.lead, photo("新")), field="measures-problem")
    again["place"]["latitude"] += 0.000001
    assert hand_in(scene, again, visit=visit) is not None


def test_doubts_are_told_and_stop_nothing() -> None:
    """Too short, far away, an old photo and a late one, a wrong clock, a task that changed, a method that needs approval."""
    scene = team()
    arrive(scene)
    Target.objects.filter(pk=scene.visit.target_id).update(latitude=Decimal("44.0"), longitude=Decimal("87.3"))
    manifest = told(scene, task_version=7, place={"latitude": 44.05, "longitude": 87.3, "accuracy": None}, clock_off=-86400)
    manifest["ended_at"] = stamp(BEGAN + timedelta(minutes=9))
    shot = manifest["evidence"][0]["sha256"]
    manifest["evidence"] += [evidence(shot, taken_at=stamp(BEGAN - timedelta(hours=2)))]
    manifest["evidence"] += [evidence(shot, taken_at=stamp(BEGAN + timedelta(hours=2)))]
    made = hand_in(scene, manifest)
    assert made is not None
    assert made.doubts == [
        "检查只用了 9 分钟。",
        "手机时钟快 1440 分钟，记录里的时间照手机所写。",
        "检查开始时间早于任务下发（2025-03-26 09:00）。",
        "检查地点离名录上的位置约 5.6 公里。",
        "1 张照片拍摄于检查开始前 1 小时以上。",
        "1 张照片拍摄于检查结束以后。",
        "任务在手机取得以后有过改动，记录是照改动以前填的。",
    ]
    assert str(Visit.objects.get(pk=scene.visit.pk).visited_date) == "2025-03-25"  # by the server's clock


def test_a_form_that_changed_meanwhile() -> None:
    """The older text is what the record is held against, and the reviewer is told; one that never was is refused."""
    scene = team()
    arrive(scene)
    source = bytes(scene.here.policy.source).decode()
    newer = source.replace('name = "污染源现场检查记录表"\nversion = 1', 'name = "污染源现场检查记录表"\nversion = 2', 1)
    newer = newer.replace('label = "现场负责人", type = "text", required = true }', 'label = "负责人", type = "date" }', 1)
    assert newer != source
    file = PolicyFile.objects.get(pk=scene.here.policy.pk)
    file.pk, file.source, file.sha256, file.at = None, newer.encode(), "f" * 64, AT + timedelta(days=1)
    file.save(force_insert=True)
    scene.here.unit.years.update(policy=file)
    assert code_of(hand_in, team=scene, manifest=told(scene) | {"form_version": 3}) == "form-unknown"
    assert code_of(hand_in, team=scene, manifest=told(scene) | {"form": "nothing"}) == "form-unknown"
    assert faults(scene, told(scene) | {"form_version": 2}) == ["not-a-day:contact"]
    made = hand_in(scene, told(scene))
    assert made is not None and made.policy_id == scene.here.policy.pk
    assert made.doubts == ["用的是旧版表格（第 1 版，现为第 2 版）。"]


@pytest.mark.parametrize("state", [Visit.RETURNED, Visit.REPLACED, Visit.VOID, Visit.PLANNED])
def test_a_task_that_was_taken_back(state: str) -> None:
    """No record is taken of it, and what became of the task is told."""
    scene = team()
    arrive(scene)
    Visit.objects.update(state=state)
    assert code_of(hand_in, team=scene, manifest=told(scene)) == "visit-over"


def test_who_is_not_of_the_team_hands_nothing_in() -> None:
    """Another inspector of the unit, or a former member."""
    scene = team()
    arrive(scene)
    scene.visit.members.filter(is_lead=True).update(ended_at=AT)
    assert code_of(hand_in, team=scene, manifest=told(scene)) == "not-on-the-team"
    clerk = Phone(scene.here.clerk, scene.lead.device, "")
    with pytest.raises(NotAllowed):
        hand_in(scene, told(scene), by=clerk)
    assert body_of({}) == b"{}" and not VisitRecord.objects.exists()


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
