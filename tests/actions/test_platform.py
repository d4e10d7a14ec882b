"""The province's platform, reconciled row by row: what is told, what is taken, and that it all goes back."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shuangsui.access import Actor, Role
from shuangsui.actions.errors import ActionError, NotAllowed
from shuangsui.actions.registry.imports.check_digests import unlike_imports
from shuangsui.actions.registry.imports.commit_import import commit_import, digest_of
from shuangsui.actions.registry.imports.platform.decide import NOTE, OURS, THEIRS, decide_platform, name_target
from shuangsui.actions.registry.imports.preview_import import preview_import
from shuangsui.actions.registry.imports.start_import import start_import
from shuangsui.actions.registry.imports.undo_import import undo_import
from shuangsui.actions.sentences import say
from shuangsui.records.models import Draw, ImportBatch, ImportRow, JournalEntry, PastVisit, Target, Unit, Visit, VisitMember
from shuangsui.records.policies import policy_file_of
from tests.people import AT, actor
from tests.web.registry_desk import ROOT, firm, officer, prefecture

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)
HEAD = "任务单号,企业名称,社会信用代码,检查时间,任务类型,执法人员,检查结果"


def bring(unit: Unit, *lines: str, head: str = HEAD, by: Actor = ROOT, at: datetime = AT) -> ImportBatch:
    """The platform's table, uploaded and reconciled."""
    data = "\n".join([head, *lines]).encode()
    batch = start_import(by=by, at=at, unit=unit, kind="platform", name="省平台导出.csv", data=data)
    return preview_import(by=by, at=at, batch=batch)


def past(target: Target, day: str = "2025-03-05", **more: Any) -> PastVisit:
    """A visit that stands here."""
    return PastVisit.objects.create(target=target, visited_date=day, at=AT, **({"outcome": "未发现问题"} | more))


def task(unit: Unit, target: Target, number: str = "652301-2025-C001", **more: Any) -> Visit:
    """A task of the unit, sent and not yet done."""
    row = {"due_date": date(2025, 3, 20), "state": Visit.SENT, "sent_at": AT - timedelta(days=20)} | more
    return Visit.objects.create(unit=unit, target=target, number=number, **row)


def rows(batch: ImportBatch) -> dict[str, ImportRow]:
    """The rows by target's name."""
    return {row.name: row for row in ImportRow.objects.filter(batch=batch)}


def test_every_row_is_told_as_it_is() -> None:
    county = prefecture()["652301"]
    same, other, here_only, unsure, sent = (firm(n) for n in (1, 2, 3, 4, 5))
    Target.objects.filter(pk=unsure.pk).update(credit_code="91350100M000100Y43")
    who = officer(1, county)
    past(same, inspectors=[who.key])
    past(other, outcome="责令改正")
    past(here_only, "2025-03-09", authority="652301")
    past(here_only, "2025-03-10", authority="自治区生态环境厅")  # not ours to enter there
    visit = task(county, sent)
    VisitMember.objects.create(visit=visit, inspector=who)
    batch = bring(
        county,
        f"A-1,{same.name},,2025-03-05,双随机,{who.name},未发现问题",
        f"A-2,{other.name},{other.key},2025-03-06 10:30,双随机,,未发现问题",
        "A-3,外地企业,,2025-03-07,双随机,,未发现问题",
        f"A-4,{unsure.name},91350100M000100Y51,2025-03-08,双随机,,未发现问题",
        f"A-5,{sent.name},,2025-03-12,双随机,{who.key},",
        f"A-6,{same.name},,明天,双随机,,",
        f"A-7,{same.name},,2025-03-05,双随机,,未发现问题",
    )
    assert batch.counts == {"refused": 2, "equal": 1, "differs": 2, "there": 1, "here": 1, "doubtful": 1}
    found = rows(batch)
    assert json.loads(found[other.name].twins) == {"differs": ["visited_date", "outcome"]}
    assert json.loads(found[sent.name].twins) == {"differs": ["visited_date"]}
    assert (found["外地企业"].does, found["外地企业"].entry) == ("there", 0)
    assert json.loads(found[unsure.name].twins)["why"] == "other-code"
    assert (found[here_only.name].does, found[here_only.name].line) == ("here", 9)
    wrong = [row.new for row in ImportRow.objects.filter(batch=batch, does="refused").order_by("line")]
    assert "第 7 行「检查时间」" in wrong[0] and "应写成" in wrong[0] and "与第 2 行是同一次检查" in wrong[1]
    assert JournalEntry.objects.get(event="import.previewed").after == batch.counts


def test_what_is_decided_is_taken_and_goes_back_as_one_deed() -> None:
    county = prefecture()["652301"]
    new, replaced, kept = (firm(n) for n in (1, 2, 3))
    before = past(replaced, outcome="责令改正", items=["waste"], inspectors=["甲"])
    past(kept, "2025-03-02")
    batch = bring(
        county,
        f"A-1,{new.name},,2025-03-04,双随机,张三、李四,未发现问题",
        f"A-2,{replaced.name},,2025-03-06,双随机,,未发现问题",
    )
    with pytest.raises(ActionError, match="platform-undecided") as refused:
        commit_import(by=ROOT, at=AT, batch=batch)
    assert say(refused.value).startswith("还有 3 行没有决定")
    with pytest.raises(ActionError, match="reason-missing"):
        decide_platform(by=ROOT, at=AT, batch=batch, decision=OURS, rows=[rows(batch)[kept.name].pk])
    with pytest.raises(ActionError, match="platform-theirs"):
        decide_platform(by=ROOT, at=AT, batch=batch, decision=THEIRS, rows=[rows(batch)[kept.name].pk])
    decide_platform(by=ROOT, at=AT, batch=batch, decision=OURS, reason="已在平台补录", rows=[rows(batch)[kept.name].pk])
    assert decide_platform(by=ROOT, at=AT, batch=batch, decision=THEIRS, does="there") == 1
    assert decide_platform(by=ROOT, at=AT, batch=batch, decision=THEIRS, does="there") is None
    assert decide_platform(by=ROOT, at=AT, batch=batch, decision=THEIRS, does="differs") == 1
    done = commit_import(by=ROOT, at=LATER, batch=batch)
    assert done is not None and commit_import(by=ROOT, at=LATER, batch=batch) is None
    made = PastVisit.objects.get(target=new)
    assert (made.visited_date, made.type, made.outcome, made.inspectors) == (
        date(2025, 3, 4),
        "random",
        "未发现问题",
        ["张三", "李四"],
    )
    now = PastVisit.objects.get(target=replaced, withdrawn_at=None)
    assert (now.visited_date, now.outcome, now.items, now.inspectors) == (date(2025, 3, 6), "未发现问题", ["waste"], ["甲"])
    entry = JournalEntry.objects.get(event="import.committed")
    assert entry.after["digest"] == digest_of(done) and not list(unlike_imports())
    again = bring(county, f"A-1,{new.name},,2025-03-04,双随机,张三、李四,未发现问题")
    assert again.counts["equal"] == 1
    undo_import(by=ROOT, at=LATER, batch=done, reason="平台的表导错了")
    before.refresh_from_db()
    assert before.withdrawn_at is None and PastVisit.objects.filter(withdrawn_at=None).count() == 2


def test_what_has_changed_since_is_not_overwritten() -> None:
    county = prefecture()["652301"]
    one, two = firm(1), firm(2)
    stands = past(one)
    batch = bring(county, f"A-1,{one.name},,2025-03-06,双随机,,未发现问题", f"A-2,{two.name},,2025-03-06,双随机,,未发现问题")
    decide_platform(by=ROOT, at=AT, batch=batch, decision=THEIRS, does="differs")
    decide_platform(by=ROOT, at=AT, batch=batch, decision=THEIRS, does="there")
    late = past(two, "2025-03-06")
    with pytest.raises(ActionError, match="import-stale"):
        commit_import(by=ROOT, at=LATER, batch=batch)
    late.delete()
    PastVisit.objects.filter(pk=stands.pk).update(withdrawn_at=AT)
    with pytest.raises(ActionError, match="import-stale"):
        commit_import(by=ROOT, at=LATER, batch=batch)
    PastVisit.objects.filter(pk=stands.pk).update(withdrawn_at=None)
    commit_import(by=ROOT, at=LATER, batch=batch)
    PastVisit.objects.filter(target=two).update(withdrawn_at=AT)
    with pytest.raises(ActionError, match="import-changed-since"):
        undo_import(by=ROOT, at=LATER, batch=batch, reason="导错了")


def test_a_doubtful_row_is_named_and_compared() -> None:
    county = prefecture()["652301"]
    meant, stranger = firm(1, credit_code="91350100M000100Y43"), firm(2)
    past(meant, "2025-03-06", outcome="责令改正")
    batch = bring(county, f"A-1,{meant.name},91350100M000100Y51,2025-03-06,双随机,,未发现问题")
    assert batch.counts == {"refused": 0, "doubtful": 1, "here": 1}
    row = ImportRow.objects.get(batch=batch, does="doubtful")
    with pytest.raises(ActionError, match="platform-candidate"):
        name_target(by=ROOT, at=AT, batch=batch, row=row.pk, target=stranger.pk)
    named = name_target(by=ROOT, at=AT, batch=batch, row=row.pk, target=meant.pk)
    assert named is not None and (named.does, named.entry, json.loads(named.twins)) == (
        "differs",
        meant.pk,
        {"differs": ["outcome"]},
    )
    batch.refresh_from_db()
    assert batch.counts == {"refused": 0, "doubtful": 0, "here": 0, "differs": 1}
    assert name_target(by=ROOT, at=AT, batch=batch, row=row.pk, target=meant.pk) is None


def test_a_task_of_ours_is_not_taken_from_the_platform() -> None:
    county = prefecture()["652301"]
    one = firm(1)
    task(county, one)
    batch = bring(county, f"A-1,{one.name},,2025-03-12,双随机,,未发现问题", f"A-2,{firm(2).name},,2099-01-01,双随机,,")
    for row in ImportRow.objects.filter(batch=batch):
        with pytest.raises(ActionError, match="platform-theirs"):
            decide_platform(by=ROOT, at=AT, batch=batch, decision=THEIRS, rows=[row.pk])
    assert decide_platform(by=ROOT, at=AT, batch=batch, decision=THEIRS, does="differs") is None
    assert decide_platform(by=ROOT, at=AT, batch=batch, decision=NOTE, reason="待核实", does="differs") == 1


def test_only_the_own_clerk_reconciles_and_a_sealed_list_leaves_no_numbers_in_the_journal() -> None:
    units = prefecture()
    county, one = units["652301"], firm(1)
    for stranger in (actor(units["652300"], Role.CLERK), actor(county, Role.APPROVER)):
        with pytest.raises(NotAllowed):
            bring(county, f"A-1,{one.name},,2025-03-12,双随机,,", by=stranger)
    file = policy_file_of(county)
    assert file is not None
    draw = Draw.objects.create(
        unit=county,
        policy=file,
        folder="2025-Q1",
        period="2025-Q1",
        cycle="",
        title="抽取",
        state=Draw.DRAWN,
        prepared_at=AT,
        drawn_at=AT,
    )
    task(county, one, draw=draw)
    clerk = actor(county, Role.CLERK)
    told = []
    for target in (one, firm(2)):
        batch = bring(county, f"A-1,{target.name},,2025-03-12,双随机,,未发现问题", by=clerk)
        decide_platform(by=clerk, at=AT, batch=batch, decision=NOTE, reason="待核实", does="differs")
        decide_platform(by=clerk, at=AT, batch=batch, decision=NOTE, reason="待核实", does="there")
        decide_platform(by=clerk, at=AT, batch=batch, decision=NOTE, reason="待核实", does="here")
        commit_import(by=clerk, at=AT, batch=batch)
        entries = JournalEntry.objects.filter(subject="importbatch", subject_id=str(batch.pk)).exclude(event="platform.decided")
        told.append([(entry.event, {k: v for k, v in (entry.after or {}).items() if k != "sha256"}) for entry in entries])
    assert told[0] == told[1] and told[0][-1][1]["rows"] == 1


def test_what_lies_below_is_compared_once_it_is_done_and_queries_do_not_grow() -> None:
    units = prefecture()
    firms = [firm(n) for n in range(1, 13)]
    done = {"state": Visit.DONE, "visited_date": date(2025, 3, 12), "outcome": "未发现问题"}
    task(units["652301"], firms[0], "N-1", **done)
    task(units["652301"], firms[1], "N-2")  # open: its own county's to know
    lines = [f"A-{n},{one.name},,2025-03-12,双随机,,未发现问题" for n, one in enumerate(firms)]
    few = bring(units["652300"], *lines[:2])
    assert few.counts == {"refused": 0, "equal": 1, "there": 1}
    counted = []
    for part in (lines[:2], lines):
        data = "\n".join([HEAD, *part]).encode()
        batch = start_import(by=ROOT, at=AT, unit=units["652300"], kind="platform", name="a.csv", data=data)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            preview_import(by=ROOT, at=AT, batch=batch)
        counted.append(len(queries))
    assert counted[0] == counted[1]
