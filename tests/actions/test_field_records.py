"""A visit's record: refused with all that is wrong, or taken once and whole."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from shuangsui.access import Role
from shuangsui.actions.errors import ActionError, NotAllowed
from shuangsui.actions.field.add_supplement import add_supplement
from shuangsui.actions.field.check_record import SENT_KINDS
from shuangsui.actions.field.confirm_presence import confirm_presence
from shuangsui.records.media import content_of
from shuangsui.records.models import (
    Evidence,
    JournalEntry,
    PolicyFile,
    Target,
    Visit,
    VisitRecord,
)
from tests.people import AT, actor

from .phones import (
    BEGAN,
    LATER,
    Phone,
    arrive,
    body_of,
    code_of,
    evidence,
    faults,
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
        "result-unknown",
        "ends-first",
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
