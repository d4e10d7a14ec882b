"""Facts and permits entered by hand: corrected, ended, withdrawn; nothing is deleted, everything is told."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from shuangsui.access import Role
from shuangsui.actions.errors import ActionError, NotAllowed
from shuangsui.actions.events.telling import changes, sentence
from shuangsui.actions.registry.imports.commit_import import commit_import
from shuangsui.actions.registry.imports.preview_import import preview_import
from shuangsui.actions.registry.imports.start_import import start_import
from shuangsui.actions.registry.note_fact import FactSaid, correct_fact, note_fact, withdraw_fact
from shuangsui.actions.registry.note_permit import PermitSaid, correct_permit, end_permit, note_permit, withdraw_permit
from shuangsui.records.likely_dead import likely_dead
from shuangsui.records.models import Fact, JournalEntry, PastVisit, Permit, Target
from shuangsui.records.policies import policy_for
from shuangsui.records.rows import past_visit_row
from tests.people import AT, actor
from tests.web.registry_desk import ROOT, firm, prefecture

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


def kind(target: Target) -> str:
    """A kind of fact that the plan knows."""
    policy = policy_for(target.area)
    assert policy is not None
    return policy.fact[0].id


def test_a_fact_is_noted_once_corrected_and_withdrawn_with_its_trace() -> None:
    units, one = prefecture(), firm(1)
    clerk = actor(units["652301"], Role.CLERK)
    said = FactSaid(kind(one), date(2025, 3, 1), Decimal(30000), "昌环罚〔2025〕3号", "处罚决定书")
    noted = note_fact(by=clerk, at=AT, target=one, said=said)
    assert noted is not None and note_fact(by=clerk, at=AT, target=one, said=said) is None
    better = FactSaid(said.fact, said.fact_date, Decimal(230000), said.number, said.source)
    corrected = correct_fact(by=clerk, at=LATER, fact=noted, said=better, reason="数额少写了一位")
    assert corrected is not None and correct_fact(by=clerk, at=LATER, fact=corrected, said=better, reason="再来") is None
    with pytest.raises(ActionError, match="fact-gone"):  # the page of somebody who had it open
        withdraw_fact(by=clerk, at=LATER, fact=noted, reason="重复")
    with pytest.raises(ActionError, match="reason-missing"):
        withdraw_fact(by=clerk, at=LATER, fact=corrected, reason=" ")
    withdraw_fact(by=clerk, at=LATER, fact=corrected, reason="决定被撤销")
    assert list(Fact.objects.order_by("pk").values_list("value", "withdrawn_says")) == [
        (Decimal(30000), "更正：数额少写了一位"), (Decimal(230000), "决定被撤销"),
    ]  # fmt: skip
    told = JournalEntry.objects.filter(subject="target", subject_id=str(one.pk), event__startswith="fact").order_by("pk")
    assert [sentence(entry).split(one.name)[0] for entry in told] == ["登记 ", "更正 ", "撤回事实："]
    assert [(c.name, c.before, c.after) for c in changes(told[1])] == [("值", "30000", "230000")]


def test_what_cannot_be_a_fact_is_refused() -> None:
    units, one = prefecture(), firm(1)
    clerk, fact = actor(units["652301"], Role.CLERK), kind(one)
    for said, code in (
        (FactSaid("unheard-of", date(2025, 3, 1)), "fact-unknown"),
        (FactSaid(fact, date(2025, 3, 27)), "event-in-future"),
        (FactSaid(fact, date(2025, 3, 1), Decimal(-1)), "fact-value"),
        (FactSaid(fact, date(2025, 3, 1), Decimal("NaN")), "fact-value"),
    ):
        with pytest.raises(ActionError, match=code):
            note_fact(by=clerk, at=AT, target=one, said=said)
    for stranger in (actor(units["652302"], Role.CLERK), actor(units["652301"], Role.APPROVER)):
        with pytest.raises(NotAllowed):
            note_fact(by=stranger, at=AT, target=one, said=FactSaid(fact, date(2025, 3, 1)))
    Target.objects.filter(pk=one.pk).update(status=Target.CANCELLED)
    with pytest.raises(ActionError, match="target-gone"):
        note_fact(by=clerk, at=AT, target=one, said=FactSaid(fact, date(2025, 3, 1)))
    assert not Fact.objects.exists()


def test_a_permit_is_corrected_ended_and_withdrawn() -> None:
    units, one = prefecture(), firm(1, address="甲路 1 号")
    clerk = actor(units["652301"], Role.CLERK)
    said = PermitSaid("P001", "重点管理", date(2024, 1, 1), date(2028, 12, 31))
    noted = note_permit(by=clerk, at=AT, target=one, said=said)
    assert noted is not None and note_permit(by=clerk, at=AT, target=one, said=said) is None
    with pytest.raises(ActionError, match="permit-known"):
        note_permit(by=clerk, at=AT, target=one, said=PermitSaid("P001"))
    with pytest.raises(ActionError, match="permit-span"):
        note_permit(by=clerk, at=AT, target=one, said=PermitSaid("P002", "", date(2025, 1, 1), date(2024, 1, 1)))
    better = PermitSaid("P001", "简化管理", said.valid_from, said.valid_until)
    corrected = correct_permit(by=clerk, at=LATER, permit=noted, said=better, reason="类别写错")
    assert corrected is not None
    with pytest.raises(ActionError, match="permit-span"):
        end_permit(by=clerk, at=LATER, permit=corrected, day=date(2023, 12, 31), reason="注销")
    assert not likely_dead(Target.objects.all(), AT.date(), (), "permit").exists()
    ended = end_permit(by=clerk, at=LATER, permit=corrected, day=date(2025, 3, 1), reason="企业申请注销")
    assert ended is not None and end_permit(by=clerk, at=LATER, permit=corrected, day=date(2025, 3, 1), reason="再来") is None
    assert likely_dead(Target.objects.all(), AT.date(), (), "permit").exists()
    with pytest.raises(ActionError, match="permit-ended"):
        end_permit(by=clerk, at=LATER, permit=corrected, day=date(2025, 3, 2), reason="注销")
    withdraw_permit(by=clerk, at=LATER, permit=corrected, reason="登记错了对象")
    with pytest.raises(ActionError, match="permit-gone"):
        correct_permit(by=clerk, at=LATER, permit=corrected, said=said, reason="写错")
    assert Permit.objects.count() == 2 and not Permit.objects.filter(withdrawn_at=None).exists()
    events = list(JournalEntry.objects.filter(event__startswith="permit.").order_by("pk").values_list("event", flat=True))
    assert events == ["permit.noted", "permit.corrected", "permit.ended", "permit.withdrawn"]


def test_the_history_brings_who_made_a_visit_and_whether_it_was_joint() -> None:
    unit, one = prefecture()["652301"], firm(1)
    data = f"企业名称,检查时间,执法人员,联合\n{one.name},2025-03-03,甲、990000001,部门联合\n".encode()
    batch = start_import(by=ROOT, at=AT, unit=unit, kind="history", name="检查.csv", data=data)
    commit_import(by=ROOT, at=AT, batch=preview_import(by=ROOT, at=AT, batch=batch))
    row = past_visit_row(PastVisit.objects.select_related("target").get())
    assert (row.inspectors, row.joint, row.visited_date) == (("990000001", "甲"), "departments", date(2025, 3, 3))
