"""The registries' pages as a prober would use them: files of lists, files too large, damaged files, numbers that are none."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.urls import reverse

from shuangsui.access import Role
from shuangsui.actions import attachments
from shuangsui.records.media import place_of
from shuangsui.records.models import Attachment, Draw, JournalEntry, PastVisit, Target, TargetEvent, Unit, Visit
from shuangsui.web.shared.numbers import number
from tests.actions.bureau import bureau
from tests.people import AT, person
from tests.web.ceremony import browser
from tests.web.registry_desk import firm, officer, prefecture, signed_in

pytestmark = pytest.mark.django_db
FILES = ("states", "facts", "permits", "history", "likely-dead")


def rows_of(answer: Any) -> list[tuple[Any, ...]]:
    """The cells of a workbook's first sheet."""
    return list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))


@pytest.mark.parametrize("name", FILES)
def test_a_list_leaves_as_a_file_only_by_who_may_and_is_noted(name: str) -> None:
    """An approver sees the list and cannot take it; a clerk can, and the journal says which, how many, by what query."""
    here = bureau(targets=3, inspectors=0)
    target = Target.objects.all()[0]
    PastVisit.objects.create(target=target, visited_date=AT.date(), outcome="查无此厂", at=AT)
    approver, clerk = browser(here.approver), browser(here.clerk)
    address = reverse(name)
    assert "as=xlsx" not in approver.get(address).content.decode()
    assert approver.get(address, {"as": "xlsx"}).status_code == 403
    assert not JournalEntry.objects.filter(event="list.taken").exists()
    assert "as=xlsx" in clerk.get(address).content.decode()
    answer = clerk.get(address, {"as": "xlsx", "name": "示例"})
    taken = JournalEntry.objects.get(event="list.taken")
    assert taken.by_name == here.clerk.name and taken.chain == here.unit.code
    assert taken.after["rows"] == len(rows_of(answer)) - 1 and "name=" in taken.after["query"]


def test_the_file_of_who_is_likely_gone_says_why() -> None:
    """What a page adds to its rows stands in the file too."""
    here = bureau(targets=3, inspectors=0)
    PastVisit.objects.create(target=Target.objects.all()[0], visited_date=AT.date(), outcome="查无此厂", at=AT)
    rows = rows_of(browser(here.clerk).get(reverse("likely-dead"), {"as": "xlsx"}))
    assert all("没有可找的地址" in str(row) for row in rows[1:]) and any(
        "上次检查" in str(cell) for row in rows[1:] for cell in row
    )


def test_a_list_without_a_file_does_not_answer_for_one() -> None:
    """The registry has its own export; its list shows itself, rows and all, whatever the address asks."""
    units = prefecture()
    made = firm(1)
    answer = signed_in(units["652301"], Role.CLERK).get(reverse("targets"), {"as": "xlsx"})
    assert answer["Content-Type"].startswith("text/html") and made.name in answer.content.decode()


def test_recusals_are_taken_away_by_who_may() -> None:
    """An inspector sees his own and takes no file."""
    units = prefecture()
    inspector = signed_in(units["652301"], Role.INSPECTOR, inspector=officer(1, units["652301"]))
    assert inspector.get(reverse("conflicts")).status_code == 200
    assert inspector.get(reverse("conflicts"), {"as": "xlsx"}).status_code == 403


def test_the_page_of_a_merger_counts_no_secret_task() -> None:
    """The drawn one looks like any other until it was visited, or the list is public."""
    here = bureau()
    draw = Draw.objects.create(
        unit=here.unit, policy=here.policy, folder="2025-M04", period="2025-M04", cycle="month", title="四月", state=Draw.DRAWN,
        prepared_at=AT, drawn_at=AT,
    )  # fmt: skip
    drawn, other, into = (Target.objects.get(key=f"652301-00{n}") for n in (1, 2, 3))
    Visit.objects.create(unit=here.unit, draw=draw, number="T-1", target=drawn)
    boss = browser(person(Unit.objects.get(code="652300"), Role.CLERK, "上级"))

    def tasks(target: Target) -> tuple[Any, ...]:
        shown = boss.get(reverse("target-merge", args=[target.pk]), {"into": into.pk}).context["rows"]
        return next(row[1:] for row in shown if "任务" in row[0])

    assert tasks(drawn) == tasks(other) == (0, 0)
    Draw.objects.update(state=Draw.REVEALED, revealed_at=AT)
    assert tasks(drawn) == (1, 0)


def named(name: str) -> io.BytesIO:
    """Eleven bytes as a browser sends them."""
    stream = io.BytesIO(b"x" * 11)
    stream.name = name  # type: ignore[attr-defined]  # the test's browser asks for it
    return stream


def test_what_is_too_large_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's memory is filled: neither with an import nor with evidence."""
    units = prefecture()
    made = firm(1)
    clerk = signed_in(units["652301"], Role.CLERK)
    for module in ("shuangsui.web.desk.registry.imports", "shuangsui.web.desk.states.forms"):
        monkeypatch.setattr(f"{module}.LARGEST", 10)
    assert attachments.LARGEST == 50 * 2**20
    monkeypatch.setattr(InMemoryUploadedFile, "read", lambda *args: pytest.fail("read whole"))
    file = {"kind": "targets", "unit": units["652301"].pk, "file": named("大.csv")}
    answer = clerk.post(reverse("imports"), file)
    assert answer.status_code == 400 and "超过" in answer.content.decode()
    assert JournalEntry.objects.get(event="import.refused").after["size"] == 11
    typed = {"version": 1, "day": "2025-03-20", "reason": "停产", "file": named("大.pdf")}
    answer = clerk.post(reverse("target-state", args=[made.pk, "stopped"]), typed)
    assert answer.status_code == 200 and "超过" in answer.content.decode()


def test_a_damaged_file_is_told_of_and_not_handed_out() -> None:
    """Evidence and an import whose file is not what was handed in: a page that says what to do, not a fault."""
    here = bureau(targets=1, inspectors=0)
    clerk = browser(here.clerk)
    data = "名称,编号,区域,某列\n甲,N-1,652301,x".encode()
    clerk.post(reverse("imports"), {"kind": "targets", "unit": here.unit.pk, "file": SimpleUploadedFile("a.csv", data)})
    kept = Attachment.objects.get()
    place_of(kept.sha256).write_bytes(b"")
    event = TargetEvent.objects.create(
        target=Target.objects.get(), kind="stopped", event_date=AT.date(), reason="x", evidence=kept, by_name="x", at=AT
    )
    answer = clerk.get(reverse("state-evidence", args=[event.pk]))
    assert answer.status_code == 410 and "从备份恢复" in answer.content.decode()
    answer = clerk.get(reverse("import-columns", args=[kept.importbatch_set.get().pk]))
    assert answer.status_code == 200 and "已经损坏" in answer.content.decode()
    place_of(kept.sha256).unlink()


@pytest.mark.parametrize("text", ["²", "٣", "9" * 19, "9" * 5000, "-1", "1.0", "", None])
def test_what_is_no_number_of_a_row_is_none(text: str | None) -> None:
    """Foreign digits, signs, and more of them than a database holds."""
    assert number(text) == 0 and number("9" * 18) == 10**18 - 1


def test_numbers_that_are_none_find_nothing() -> None:
    """No page falls over what a browser never sends."""
    units = prefecture()
    made, clerk = firm(1), signed_in(units["652301"], Role.CLERK)
    for text in ("²", "9" * 30, "9" * 5000):
        assert clerk.get(reverse("target-merge", args=[made.pk]), {"into": text}).status_code == 200
        answers = (
            clerk.post(reverse("targets-tag"), {"row": text, "tag": "x"}),
            clerk.post(reverse("targets-export"), {"row": text}),
            clerk.post(reverse("conflict-new"), {"inspector": text, "target": "1"}),
            clerk.post(reverse("target-edit", args=[made.pk]), {"version": text}),
            clerk.post(reverse("states-batch"), {"seen": f"{text}:{text}"}),
            clerk.get(reverse("targets"), {"page": text, "size": text}),
            clerk.get(reverse("states"), {"since": "0001-01-01"}),
            clerk.get(reverse("states"), {"since": "9999-12-31"}),
        )
        assert all(answer.status_code < 500 for answer in answers)
