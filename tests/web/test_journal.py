"""The journal's pages: who reads what, in which words, and what is taken away."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from shuangsui.access import Actor, Role
from shuangsui.actions.accounts.give_post import give_post
from shuangsui.actions.deed import record
from shuangsui.actions.events import EVENTS
from shuangsui.actions.events.telling import changes, sentence, words
from shuangsui.actions.jobs import report, signs
from shuangsui.actions.journal import check_journal
from shuangsui.records import append_only, chain
from shuangsui.records.models import Job, JournalEntry, JournalHead, Unit, User
from shuangsui.web.desk.journal.trace import trace_of
from tests.people import AT, actor, person, units

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> dict[str, Unit]:
    """Three authorities with an entry each, and one of the installation itself."""
    made = units()
    for code in ("652300", "652301", "652302"):
        record("unit.made", by=Actor.machine("测试"), at=AT, unit=made[code], subject=made[code], after={"code": code})
    record("user.made", by=Actor.machine("测试"), at=AT, subject=None, after={"username": "x"})
    return made


def browser(unit: Unit, role: Role) -> Client:
    """Somebody signed in."""
    client = Client()
    client.force_login(person(unit, role))
    return client


@pytest.mark.parametrize(
    ("role", "code", "seen"),
    [
        (Role.AUDIT, "652302", {"652300", "652301", "652302", "site"}),
        (Role.AUDITOR, "652302", {"652300", "652301", "652302", "site"}),
        (Role.SUPERVISOR, "652300", {"652300", "652301", "652302"}),
        (Role.SUPERVISOR, "652301", {"652301"}),
        (Role.APPROVER, "652300", {"652300"}),
    ],
)
def test_who_reads_which_chain(made: dict[str, Unit], role: Role, code: str, seen: set[str]) -> None:
    """In the list, entry by entry, and by asking for a chain by name."""
    client = browser(made[code], role)
    for entry in JournalEntry.objects.all():
        page = client.get(reverse("journal-entry", args=[entry.pk]))
        assert page.status_code == (200 if entry.chain in seen else 404), entry.chain
        listed = client.get("/journal/", {"chain": entry.chain}).content.decode()
        assert (reverse("journal-entry", args=[entry.pk]) in listed) == (entry.chain in seen), entry.chain


@pytest.mark.parametrize("role", [Role.CLERK, Role.INSPECTOR, Role.SYSTEM, Role.SECURITY])
def test_others_read_nothing(made: dict[str, Unit], role: Role) -> None:
    """Not one entry, nor by posting."""
    client = browser(made["652300"], role)
    entry = JournalEntry.objects.all()[0]
    assert client.get("/journal/").status_code == 403
    assert client.get(reverse("journal-entry", args=[entry.pk])).status_code == 403
    assert client.post("/journal/export/").status_code == 403
    assert client.post("/journal/check/").status_code == 403


def test_each_event_is_a_chinese_sentence() -> None:
    """Whatever an entry lacks, nothing is left unfilled."""
    for event in EVENTS:
        for before, after in ((None, None), ({}, []), ({"unit": "昌吉市"}, {"rows": 3})):
            says = sentence(JournalEntry(event=event, subject_name="甲{reason}", before=before, after=after))
            assert says and "{" not in says.replace("甲{reason}", "") and says != event
    assert sentence(JournalEntry(event="not.known")) == "not.known"


def test_old_and_new_field_by_field() -> None:
    """Names from the model or the list of names; yes and no, roles, moments, nothing."""
    entry = JournalEntry(subject="user", before={"name": "甲", "is_active": True}, after={"name": None, "role": "clerk", "x": 1})
    assert [tuple(change) for change in changes(entry)] == [
        ("姓名", "甲", "（空）"),
        ("启用", "是", ""),
        ("角色", "", "经办人"),
        ("x", "", "1"),
    ]
    assert words("2025-03-26T01:00:00+00:00") == "2025-03-26 09:00:00"
    assert words([{"year": 2025}, "2025-03-26T99"]) == "年度：2025、2025-03-26T99"


def test_filters(made: dict[str, Unit]) -> None:
    """By person, day, event, thing; a senseless value is told beside its field."""
    user = person(made["652301"], Role.CLERK, "王一")
    give_post(
        by=actor(made["652300"], Role.SECURITY, "安全甲"),
        at=AT + timedelta(days=2),
        user=user,
        unit=made["652302"],
        role=Role.INSPECTOR,
    )
    client = browser(made["652300"], Role.AUDIT)

    def count(**asked: str) -> int:
        return int(client.get("/journal/", asked).context["list"].count)

    assert count(who="安全甲") == count(event="post.given") == count(**{"from": "2025-03-28"}) == count(subject="王一") == 1
    assert count(of=f"user:{user.pk}") == 1 and count(of="user:999999") == 0 and count(of="unit") == 3
    assert count(to="2025-03-26") == 4 and count(to="2025-03-25") == 0
    assert count(**{"from": "2025-03-28", "to": "2025-03-28"}) == 1
    for senseless in (
        {"from": "x"},
        {"to": "9999-12-31"},
        {"chain": "410800"},
        {"event": "nothing"},
        {"of": "::"},
        {"page": "-7"},
    ):
        assert client.get("/journal/", senseless).status_code == 200
    page = client.get("/journal/", {"who": "安全甲"}).content.decode()
    assert "授予 王一 角色：阜康市检查人员" in page


def test_queries_do_not_grow(made: dict[str, Unit]) -> None:
    """Three entries or thirty."""
    client = browser(made["652300"], Role.AUDIT)
    client.get("/journal/")
    with CaptureQueriesContext(connection) as few:
        client.get("/journal/")
    for number in range(30):
        record("unit.made", by=Actor.machine("测试"), at=AT, unit=made["652301"], subject=made["652301"], after={"n": number})
    with CaptureQueriesContext(connection) as many:
        client.get("/journal/")
    assert len(few) == len(many) <= 14


def test_looked_over_and_told(made: dict[str, Unit]) -> None:
    """The page says how far; what somebody changed in the database is said in red, and stays so."""
    client = browser(made["652300"], Role.AUDIT)
    assert "还没有核对过" in client.get("/journal/").content.decode()
    client.post("/journal/check/")
    page = client.get("/journal/").content.decode()
    assert "没有发现改动" in page and "已核对到第 4 条" in page
    append_only.allow(connection)
    JournalEntry.objects.filter(chain="652301", seq=1).update(by_name="别人")
    append_only.refuse(connection)
    answer = client.post("/journal/check/", follow=True).content.decode()
    assert "昌吉市的台账从第 1 条起不相符" in answer
    assert JournalHead.objects.get(chain="652301").broken_seq == 1
    assert JournalEntry.objects.get(event="journal.broken").after["broken"] == ["652301 1 hash"]
    assert "台账 652301" in client.get("/").content.decode()


def test_a_long_journal_is_looked_over_in_the_background(made: dict[str, Unit], monkeypatch: pytest.MonkeyPatch) -> None:
    """By a job that tells how far it is; the page that asked leads to it, and asking again does not start another."""
    monkeypatch.setattr(check_journal, "SHORT", 3)
    user = person(made["652300"], Role.AUDIT)
    client = Client()
    client.force_login(user)
    told: list[int] = []
    monkeypatch.setattr(chain, "_TOLD_EVERY", 1)
    monkeypatch.setattr(signs, "tell", lambda pk, progress: told.append(progress.done))
    monkeypatch.setattr(report, "SECONDS", 0)
    answer = client.post("/journal/check/")
    job = Job.objects.get()
    assert answer.url == f"/jobs/{job.pk}/" and (job.kind, job.state) == ("journal.check", Job.DONE)
    assert "没有发现改动" in job.message and told == sorted(told) and len(told) >= 4
    assert "没有发现改动" in client.get(answer.url).content.decode()
    assert "已核对到第" in client.get(job.result["url"]).content.decode()
    assert JournalEntry.objects.get(event="journal.checked").by_id == user.pk
    Job.objects.update(state=Job.RUNNING)
    assert client.post("/journal/check/").url == f"/jobs/{job.pk}/" and Job.objects.count() == 1


def test_taken_away_as_a_workbook(made: dict[str, Unit]) -> None:
    """The rows that were asked for, with hashes that anybody can keep; no formula; the export is itself an entry."""
    evil = User(username="evil", name="=1+1", created_at=timezone.now())
    evil.save()
    record("user.made", by=Actor.machine('=HYPERLINK("x")'), at=AT, subject=evil, after={"username": "+1", "name": "@x"})
    client = browser(made["652300"], Role.AUDIT)
    answer = client.post("/journal/export/", {"query": "event=user.made&from=2025-03-26&page=9"})
    sheet: Any = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 3
    assert rows[0][1] == "序号" and rows[2][3] == '=HYPERLINK("x")'
    assert all(cell.data_type == "s" for row in sheet.iter_rows(min_row=2) for cell in row if cell.value is not None)
    assert rows[1][13] == JournalEntry.objects.get(chain="site", seq=1).hash
    told = JournalEntry.objects.get(event="journal.exported")
    assert told.after == {"rows": 2, "query": "event=user.made&from=2025-03-26&page=9"}


def test_the_trace_of_one_thing(made: dict[str, Unit]) -> None:
    """One query, the newest first, not another thing's of the same number."""
    unit = made["652301"]
    for number in range(40):
        record("unit.made", by=Actor.machine("测试"), at=AT, unit=made["652302"], subject=unit, after={"n": number})
    with CaptureQueriesContext(connection) as context:
        trace = trace_of(unit)
    assert len(context) == 1
    assert len(trace.told) == 30 and trace.more and trace.told[0].changes[0].after == "39"
    assert not trace_of(made["410800"]).told
