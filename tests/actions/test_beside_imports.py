"""Facts, permits, visits and recusals: exported, edited and imported; corrected, doubted, and taken back as they were."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client

from shuangsui.access import Role
from shuangsui.actions.errors import ActionError
from shuangsui.actions.registry.declare_conflict import declare_conflict
from shuangsui.actions.registry.imports.commit_import import commit_import, digest_of
from shuangsui.actions.registry.imports.decide_rows import decide_rows
from shuangsui.actions.registry.imports.platform.decide import THEIRS, decide_platform
from shuangsui.actions.registry.imports.preview_import import preview_import
from shuangsui.actions.registry.imports.start_import import start_import
from shuangsui.actions.registry.imports.undo_import import undo_import
from shuangsui.actions.registry.note_fact import FactSaid, correct_fact, note_fact
from shuangsui.actions.registry.note_permit import end_permit
from shuangsui.records.models import Conflict, Fact, ImportBatch, ImportRow, PastVisit, Permit, Target, Unit
from tests.people import AT, person
from tests.web.registry_desk import ROOT, firm, officer, prefecture

pytestmark = pytest.mark.django_db
PERMITS = "检查对象,许可证编号,管理类别,有效期自,有效期至"
FACTS = "检查对象,事实,日期,数值,文号,来源,已查实"
HISTORY = "检查对象,检查日期,类型,结果"
OLD, RENEWED = "X00001,P001,重点管理,2020-01-01,2025-06-30", "X00001,P001,重点管理,2025-07-01,2030-06-30"


def later(hours: int) -> Any:
    return AT + timedelta(hours=hours)


@pytest.fixture
def unit() -> Unit:
    """A county with a firm and an officer."""
    unit = prefecture()["652301"]
    firm(1)
    officer(1, unit)
    return unit


def seen(unit: Unit, kind: str, *lines: str | bytes) -> ImportBatch:
    """Uploaded and previewed."""
    data = lines[0] if isinstance(lines[0], bytes) else "\n".join(map(str, lines)).encode()
    name = "表.xlsx" if data.startswith(b"PK") else "表.csv"
    batch = start_import(by=ROOT, at=AT, unit=unit, kind=kind, name=name, data=data)
    return preview_import(by=ROOT, at=AT, batch=batch)


def taken(unit: Unit, kind: str, *lines: str, hours: int = 0) -> ImportBatch:
    """Uploaded, previewed and committed."""
    batch = seen(unit, kind, *lines)
    commit_import(by=ROOT, at=later(hours), batch=batch)
    batch.refresh_from_db()
    assert batch.digest == digest_of(batch)
    return batch


def undone(batch: ImportBatch, hours: int = 9) -> None:
    undo_import(by=ROOT, at=later(hours), batch=batch, reason="传错了文件")


def refused(code: str, deed: Any, *given: Any, **more: Any) -> None:
    with pytest.raises(ActionError) as info:
        deed(*given, **more)
    assert info.value.code == code


def test_a_renewed_permit_takes_the_place_of_the_old_one_and_gives_it_back(unit: Unit) -> None:
    """Old → new in the preview; the old one withdrawn with its reason; undone as one."""
    taken(unit, "permits", PERMITS, OLD)
    batch = seen(unit, "permits", PERMITS, RENEWED)
    row = ImportRow.objects.get(batch=batch)
    assert (batch.counts, row.does) == ({"changed": 1, "refused": 0}, ImportRow.CHANGED)
    assert '"valid_until":"2025-06-30"' in row.old and '"valid_until":"2030-06-30"' in row.new and "category" not in row.new
    page = Client()
    page.force_login(person(unit, Role.CLERK))
    text = page.get(f"/registry/imports/{batch.pk}/").content.decode()
    assert "<del>2025-06-30</del> → <ins>2030-06-30</ins>" in text
    commit_import(by=ROOT, at=later(1), batch=batch)
    old, new = Permit.objects.order_by("pk")
    assert (old.withdrawn_at, old.withdrawn_says) == (later(1), "导入更正")
    assert (new.valid_until, new.category, new.withdrawn_at) == (date(2030, 6, 30), "重点管理", None)
    undone(batch)
    assert list(Permit.objects.filter(withdrawn_at=None)) == [old]
    assert Permit.objects.get(pk=old.pk).withdrawn_says == ""


def test_only_the_columns_that_the_file_has_are_compared(unit: Unit) -> None:
    """A file without the days leaves them; two lines that contradict each other are not guessed at."""
    taken(unit, "permits", PERMITS, OLD)
    assert seen(unit, "permits", "检查对象,许可证编号", "X00001,P001").counts == {"same": 1, "refused": 0}
    batch = taken(unit, "permits", "检查对象,许可证编号,管理类别", "X00001,P001,简化管理")
    kept = Permit.objects.get(withdrawn_at=None)
    assert (kept.category, kept.valid_until, batch.counts["changed"]) == ("简化管理", date(2025, 6, 30), 1)
    twice = seen(unit, "permits", PERMITS, RENEWED, OLD)
    assert (twice.counts["changed"], twice.counts["refused"]) == (1, 1)
    assert "与第 2 行" in ImportRow.objects.get(batch=twice, does=ImportRow.REFUSED).new


def test_a_fine_is_known_by_its_number(unit: Unit) -> None:
    """100,000 becomes 300,000, and the two are never added up; another number is another fine; the same file changes nothing."""
    line = "X00001,行政处罚,2024-05-01,{},昌环罚〔2024〕{}号,执法,{}"
    taken(unit, "facts", FACTS, line.format(100000, 1, "否"))
    assert taken(unit, "facts", FACTS, line.format(300000, 1, "是")).counts["changed"] == 1
    assert list(Fact.objects.filter(withdrawn_at=None).values_list("value", "verified")) == [(Decimal(300000), True)]
    assert seen(unit, "facts", FACTS, line.format(300000, 1, "是")).counts == {"same": 1, "refused": 0}
    assert taken(unit, "facts", FACTS, line.format(300000, 2, "是")).counts["new"] == 1
    assert seen(unit, "facts", "检查对象,事实,日期,已查实", "X00001,行政处罚,2024-05-01,否").counts["changed"] == 1


@pytest.mark.parametrize(("decision", "standing"), [("same", [300000]), ("another", [100000, 300000])])
def test_a_fine_without_a_number_is_doubted(unit: Unit, decision: str, standing: list[int]) -> None:
    """Same kind, same day, another amount: a person says whether it is a correction."""
    first = taken(unit, "facts", FACTS, "X00001,行政处罚,2024-05-01,100000,,执法,是")
    batch = seen(unit, "facts", FACTS, "X00001,行政处罚,2024-05-01,300000,,执法,是")
    assert batch.counts == {"doubtful": 1, "refused": 0}
    refused("import-undecided", commit_import, by=ROOT, at=later(1), batch=batch)
    page = Client()
    page.force_login(person(unit, Role.CLERK))
    text = page.get(f"/registry/imports/{batch.pk}/?does=doubtful").content.decode()
    assert "2024-05-01 100000 执法" in text and "是同一件" in text and "是另一件" in text
    decide_rows(by=ROOT, at=later(1), batch=batch, decision=decision)
    commit_import(by=ROOT, at=later(1), batch=batch)
    live = Fact.objects.filter(withdrawn_at=None)
    assert sorted(int(one.value or 0) for one in live) == standing
    batch.refresh_from_db()
    assert batch.digest == digest_of(batch)
    undone(batch)
    assert [one.batch for one in live.all()] == [first]


def test_an_edited_outcome_and_an_edited_ground(unit: Unit) -> None:
    """Visits by day, authority and type; recusals by the two who are kept apart, but not one that he declared of himself."""
    taken(unit, "history", HISTORY, "X00001,2025-03-05,双随机,未发现问题")
    taken(unit, "history", HISTORY, "X00001,2025-03-05,双随机,责令改正", hours=1)
    assert PastVisit.objects.get(withdrawn_at=None).outcome == "责令改正"
    assert PastVisit.objects.exclude(withdrawn_at=None).get().withdrawn_says == "导入更正"

    head = "检查对象,检查人员,理由"
    taken(unit, "conflicts", head, "X00001,示例员001,亲属")
    assert seen(unit, "conflicts", "检查对象,检查人员", "X00001,示例员001").counts == {"same": 1, "refused": 0}
    batch = taken(unit, "conflicts", head, "X00001,示例员001,近亲属", hours=1)
    assert Conflict.objects.get(ended_at=None).ground == "近亲属"
    assert Conflict.objects.exclude(ended_at=None).get().end_says == "导入更正"
    undone(batch)
    assert Conflict.objects.get(ended_at=None).ground == "亲属"
    Conflict.objects.filter(ended_at=None).update(declared_own=True)
    own = seen(unit, "conflicts", head, "X00001,示例员001,没有关系")
    assert own.counts == {"refused": 1} and "本人申报" in ImportRow.objects.get(batch=own).new


def test_what_was_exported_comes_back_as_it_was(unit: Unit) -> None:
    """Each list as a workbook, imported untouched: all the same. One cell edited: one change."""
    target = Target.objects.get(key="X00001")
    note_fact(
        by=ROOT, at=AT, target=target, said=FactSaid("fine", date(2024, 5, 1), Decimal(200000), "昌环罚〔2024〕1号", "执法")
    )
    taken(unit, "permits", PERMITS, OLD)
    taken(
        unit,
        "history",
        "检查对象,检查日期,类型,事项,结果,检查人员,联合检查",
        "X00001,2025-03-05,专项,,责令改正,示例员001,内部联合",
    )
    PastVisit.objects.update(items=["facilities", "measures"])
    declare_conflict(by=ROOT, at=AT, inspector=unit.inspectors.get(), target=target, ground="近亲属")
    page = Client()
    page.force_login(person(unit, Role.CLERK))
    for kind, header, value in [
        ("facts", "数值", "250000"),
        ("permits", "有效期至", "2031-01-01"),
        ("history", "结果", "未发现问题"),
        ("conflicts", "理由", "原在该企业任职"),
    ]:
        answer = page.get(f"/registry/{kind}/?as=xlsx")
        book = openpyxl.load_workbook(BytesIO(answer.getvalue()))
        again = seen(unit, kind, answer.getvalue())
        assert again.counts == {"same": 1, "refused": 0}, [row.new for row in again.rows.all()]
        sheet = book.worksheets[0]
        head = next(row for row in sheet.iter_rows() if any(cell.value == header for cell in row))
        place = next(cell for cell in head if cell.value == header)
        sheet.cell(place.row + 1, place.column).value = value
        edited = BytesIO()
        book.save(edited)
        assert seen(unit, kind, edited.getvalue()).counts == {"changed": 1, "refused": 0}, kind


def test_nothing_that_was_touched_since_is_undone(unit: Unit) -> None:
    """A fact corrected by hand, a permit ended by hand, a visit that the platform's replaced: refused, until that is undone."""
    facts = taken(unit, "facts", FACTS, "X00001,行政处罚,2024-05-01,100000,,执法,是")
    said = FactSaid("fine", date(2024, 5, 1), Decimal(100001), "文1", "执法")
    correct_fact(by=ROOT, at=later(1), fact=Fact.objects.get(), said=said, reason="数写错")
    refused("import-changed-since", undone, facts)
    permits = taken(unit, "permits", PERMITS, OLD)
    end_permit(by=ROOT, at=later(1), permit=Permit.objects.get(), day=date(2025, 1, 1), reason="撤销")
    refused("import-changed-since", undone, permits)
    renewed = taken(unit, "permits", PERMITS, RENEWED, hours=2)
    assert Permit.objects.get(withdrawn_at=None).ended_date == date(2025, 1, 1)
    undone(renewed)

    history = taken(unit, "history", HISTORY, "X00001,2025-03-05,双随机,未发现问题")
    lines = "任务单号,企业名称,社会信用代码,检查时间,任务类型,执法人员,检查结果", f"T1,{firm_name()},,2025-03-07,双随机,,发现问题"
    platform = seen(unit, "platform", *lines)
    decide_platform(by=ROOT, at=later(2), batch=platform, decision=THEIRS, rows=[platform.rows.get().pk])
    commit_import(by=ROOT, at=later(2), batch=platform)
    refused("import-changed-since", undone, history)
    platform.refresh_from_db()
    undone(platform)
    undone(history)
    assert not PastVisit.objects.filter(withdrawn_at=None).exists()


def firm_name() -> str:
    return Target.objects.get(key="X00001").name


def test_a_preview_that_is_out_of_date_changes_nothing(unit: Unit) -> None:
    """The same correction handed in twice: the second is stale."""
    taken(unit, "permits", PERMITS, OLD)
    first, second = (seen(unit, "permits", PERMITS, RENEWED) for _ in range(2))
    commit_import(by=ROOT, at=later(1), batch=first)
    refused("import-stale", commit_import, by=ROOT, at=later(2), batch=second)
    assert Permit.objects.filter(withdrawn_at=None).count() == 1


def test_a_correction_makes_no_second_equal_fact(unit: Unit) -> None:
    """Two complaints of two days; the one is corrected to the day of the other."""
    target = Target.objects.get(key="X00001")
    day = date(2024, 5, 1)
    made = [
        note_fact(by=ROOT, at=AT, target=target, said=FactSaid("complaint", day + timedelta(n), None, "", "12369"))
        for n in (0, 1)
    ]
    assert made[1] is not None
    said = FactSaid("complaint", day, None, "", "12369")
    refused("fact-known", correct_fact, by=ROOT, at=later(1), fact=made[1], said=said, reason="日期写错")
    assert Fact.objects.filter(withdrawn_at=None).count() == 2
    Target.objects.update(status=Target.CANCELLED)
    refused("target-gone", correct_fact, by=ROOT, at=later(1), fact=made[1], said=said, reason="日期写错")
