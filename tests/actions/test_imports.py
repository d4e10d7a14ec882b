"""Imports, from the file to the registry and back: what a clerk would do, and what must never happen."""

from __future__ import annotations

import io
import unicodedata
from datetime import timedelta
from functools import partial
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shuangsui.access import Role
from shuangsui.actions.errors import ActionError, NotAllowed
from shuangsui.actions.registry.edit_entry import edit_target
from shuangsui.actions.registry.imports.commit_import import commit_import, digest_of
from shuangsui.actions.registry.imports.decide_rows import decide_rows
from shuangsui.actions.registry.imports.drop_import import drop_import
from shuangsui.actions.registry.imports.map_columns import map_columns
from shuangsui.actions.registry.imports.preview_import import preview_import
from shuangsui.actions.registry.imports.start_import import start_import
from shuangsui.actions.registry.imports.undo_import import undo_import
from shuangsui.actions.sentences import say
from shuangsui.paper.registry_xlsx import write_targets
from shuangsui.records.models import (
    Attachment,
    Conflict,
    Fact,
    ImportBatch,
    ImportRow,
    Inspector,
    JournalEntry,
    PastVisit,
    Permit,
    Target,
    Unit,
)
from shuangsui.records.models import TargetWord as Word
from shuangsui.records.policies import policy_for
from shuangsui.records.rows import target_row
from shuangsui.records.words import SHIFT, named, words_of
from tests.people import AT, actor
from tests.web.registry_desk import ROOT, firm, officer, prefecture

pytestmark = pytest.mark.django_db
HEAD = "名称,统一社会信用代码,编号,区域,地址,生产状态,标识,联系人"
LATER = AT + timedelta(hours=1)


def table(*lines: str, head: str = HEAD) -> bytes:
    return "\n".join([head, *lines]).encode()


def bring(data: bytes, unit: Unit, kind: str = "targets", **more: Any) -> ImportBatch:
    """Uploaded and previewed."""
    name = "名录.xlsx" if data.startswith(b"PK") else "名录.csv"
    batch = start_import(by=ROOT, at=AT, unit=unit, kind=kind, name=name, data=data, **more)
    return preview_import(by=ROOT, at=AT, batch=batch)


def taken(data: bytes, unit: Unit, kind: str = "targets") -> ImportBatch:
    """Uploaded, previewed and committed."""
    batch = bring(data, unit, kind)
    commit_import(by=ROOT, at=AT, batch=batch)
    return ImportBatch.objects.get(pk=batch.pk)


def content() -> dict[str, tuple[Any, ...]]:
    """The registry's content by key."""
    fields = ("name", "area__code", "address", "state", "tags", "kept", "values", "takes_part")
    return {row[0]: row[1:] for row in Target.objects.filter(status=Target.ACTIVE).values_list("key", *fields)}


def whole_index() -> bool:
    """The index of words says of every target exactly what it bears."""
    live = Target.objects.exclude(status=Target.WITHDRAWN)
    wanted = {word * SHIFT + t.pk for t in live for word in words_of(t.name, t.tags, t.classes)}
    return set(Word.objects.values_list("code", flat=True)) == wanted


def test_new_changed_same_and_refused_rows_and_one_entry_for_all() -> None:
    unit = prefecture()["652300"]
    taken(table("一厂,,A1,昌吉市,甲路,正常,夜间,张三", "二厂,,A2,阜康市,乙路,正常,,李四"), unit)
    batch = bring(
        table(
            "一厂,,A1,昌吉市,甲路,停产,夜间,王五", "二厂,,A2,阜康市,乙路,正常,,李四", "三厂,,A3,昌吉市,,,,", "四厂,,A4,火星,,,,"
        ),
        unit,
    )
    assert batch.counts == {"changed": 1, "same": 1, "new": 1, "refused": 1}
    rows = {row.does: row for row in ImportRow.objects.filter(batch=batch)}
    assert rows["changed"].old == '{"state":"正常","kept.联系人":"张三"}'
    assert rows["changed"].new == '{"state":"停产","kept.联系人":"王五"}'
    assert rows["refused"].line == 5 and "“火星”不是计划所列的区域" in rows["refused"].new
    before = JournalEntry.objects.count()
    commit_import(by=ROOT, at=LATER, batch=batch)
    assert JournalEntry.objects.count() == before + 1
    entry = JournalEntry.objects.order_by("pk").last()
    assert entry is not None and entry.after["digest"] == digest_of(batch)
    assert content()["A1"][3] == "停产" and set(content()) == {"A1", "A2", "A3"}
    assert [t.name for t in named(Target.objects.all(), "三厂")] == ["三厂"] and whole_index()
    assert commit_import(by=ROOT, at=LATER, batch=batch) is None
    assert JournalEntry.objects.count() == before + 1


def test_what_a_file_does_not_speak_of_stays() -> None:
    unit = prefecture()["652300"]
    taken(table("一厂,,A1,昌吉市,甲路,正常,夜间,张三"), unit)
    taken(table("一厂,A1,昌吉市,停产", head="名称,编号,区域,生产状态"), unit)
    assert content()["A1"][:5] == ("一厂", "652301", "甲路", "停产", ["夜间"]) and content()["A1"][5] == {"联系人": "张三"}


def test_undo_brings_everything_back_and_may_be_done_over() -> None:
    unit = prefecture()["652300"]
    taken(table("一厂,,A1,昌吉市,甲路,正常,夜间,张三"), unit)
    before = content()
    data = table("一分厂,,A1,阜康市,丙路,停产,,", "二厂,,A2,昌吉市,,,,")
    batch = taken(data, unit)
    assert set(content()) == {"A1", "A2"} and content() != before
    with pytest.raises(ActionError, match="reason-missing"):
        undo_import(by=ROOT, at=LATER, batch=batch, reason=" ")
    undo_import(by=ROOT, at=LATER, batch=batch, reason="表拿错了")
    assert content() == before and whole_index()
    assert Target.objects.get(key="A2").status == Target.WITHDRAWN
    assert undo_import(by=ROOT, at=LATER, batch=batch, reason="再来") is None
    again = taken(data, unit)
    assert again.counts == {"new": 1, "changed": 1, "refused": 0} and Target.objects.count() == 2
    assert set(content()) == {"A1", "A2"} and whole_index()


def test_undo_is_refused_by_name_where_a_row_was_changed_or_used_since() -> None:
    units = prefecture()
    batch = taken(table("一厂,,A1,昌吉市,甲路,,,", "二厂,,A2,昌吉市,,,,"), units["652300"])
    used = Target.objects.get(key="A1")
    fact = Fact.objects.create(target=used, fact="fine", fact_date=AT.date(), at=AT)
    with pytest.raises(ActionError) as refused:
        undo_import(by=ROOT, at=LATER, batch=batch, reason="错了")
    assert "一厂" in say(refused.value) and len(content()) == 2
    fact.withdrawn_at = LATER
    fact.save()
    second = Target.objects.select_related("area").get(key="A2")
    edit_target(
        by=ROOT, at=LATER, target=second, version=1, row=target_row(second), attributes=[]
    )  # nothing differs, so nothing is in the way
    Target.objects.filter(key="A2").update(version=2)
    with pytest.raises(ActionError) as refused:
        undo_import(by=ROOT, at=LATER, batch=batch, reason="错了")
    assert "二厂" in say(refused.value) and "一厂" not in say(refused.value)


def test_a_registry_that_moved_on_since_the_preview_is_not_overwritten() -> None:
    unit = prefecture()["652300"]
    taken(table("一厂,,A1,昌吉市,甲路,正常,,"), unit)
    batch = bring(table("一厂,,A1,昌吉市,甲路,停产,,", "二厂,,A2,昌吉市,,,,"), unit)
    Target.objects.filter(key="A1").update(version=7)
    with pytest.raises(ActionError, match="import-stale"):
        commit_import(by=ROOT, at=LATER, batch=batch)
    assert content()["A1"][3] == "正常" and set(content()) == {"A1"}
    commit_import(by=ROOT, at=LATER, batch=preview_import(by=ROOT, at=LATER, batch=batch))
    late = bring(table("三厂,,A3,昌吉市,,,,"), unit)
    assert bring(table("抢先的厂,,A3,昌吉市,,,,"), unit).counts["new"] == 1
    taken(table("抢先的厂,,A3,昌吉市,,,,"), unit)
    with pytest.raises(ActionError, match="import-stale"):
        commit_import(by=ROOT, at=LATER, batch=late)
    assert content()["A3"][0] == "抢先的厂"


def test_doubtful_rows_wait_for_a_decision() -> None:
    unit = prefecture()["652300"]
    taken(table("昌吉水泥有限公司,,A1,昌吉市,甲路,正常,,张三"), unit)
    lines = ("昌吉水泥公司,91350100M000100Y43,,昌吉市,甲路,停产,,李四", "另外的厂,,A9,昌吉市,,,,")
    batch = bring(table(*lines), unit)
    assert (batch.counts["doubtful"], batch.counts["new"]) == (1, 1)
    with pytest.raises(ActionError, match="import-undecided"):
        commit_import(by=ROOT, at=LATER, batch=batch)
    row = ImportRow.objects.get(batch=batch, does="doubtful")
    decide_rows(by=ROOT, at=LATER, batch=batch, decision="another", rows=[row.pk])
    decide_rows(by=ROOT, at=LATER, batch=batch, decision="same", rows=[row.pk])
    commit_import(by=ROOT, at=LATER, batch=batch)
    known = Target.objects.get(key="A1")
    assert (known.name, known.credit_code, known.state, known.number) == ("昌吉水泥公司", "91350100M000100Y43", "停产", "")
    assert known.kept == {"联系人": "李四"} and Target.objects.count() == 2 and whole_index()
    undo_import(by=ROOT, at=LATER, batch=batch, reason="错了")
    assert Target.objects.get(key="A1").name == "昌吉水泥有限公司" and whole_index()
    other = bring(table(lines[0]), unit)
    decide_rows(by=ROOT, at=LATER, batch=other, decision="another")
    commit_import(by=ROOT, at=LATER, batch=other)
    assert {"A1", "91350100M000100Y43"} <= set(content())


def test_a_unit_imports_for_its_own_area_alone() -> None:
    units = prefecture()
    firm(1, area="652302")
    batch = bring(table("阜康的厂,,B1,阜康市,,,,", "抢来的厂,,X00001,昌吉市,,,,", "自己的厂,,B2,昌吉市,,,,"), units["652301"])
    says = [row.new for row in ImportRow.objects.filter(batch=batch, does="refused").order_by("line")]
    assert "不在昌吉市管辖范围内" in says[0] and "已登记在阜康市名下" in says[1]
    commit_import(by=ROOT, at=LATER, batch=batch)
    assert set(content()) == {"X00001", "B2"}
    stranger = actor(units["652302"], Role.CLERK)
    for deed in (preview_import, commit_import, drop_import):
        with pytest.raises(NotAllowed):
            deed(by=stranger, at=LATER, batch=batch)
    with pytest.raises(NotAllowed):
        start_import(by=actor(units["652301"], Role.APPROVER), at=AT, unit=units["652301"], kind="targets", name="a", data=b"x")


def test_columns_that_were_not_recognised_are_confirmed_by_hand() -> None:
    unit = prefecture()["652300"]
    data = table("一厂,A1,昌吉市,红", head="俗名,编号,区域,外墙颜色")
    batch = bring(data, unit)
    assert "缺少必需的列" in ImportRow.objects.get(batch=batch).new and batch.counts["refused"] == 1
    with pytest.raises(ActionError, match="columns-twice"):
        map_columns(by=ROOT, at=AT, batch=batch, mapping={"俗名": "name", "外墙颜色": "name"})
    batch = map_columns(by=ROOT, at=AT, batch=batch, mapping={"俗名": "name", "外墙颜色": ""}) or batch
    commit_import(by=ROOT, at=LATER, batch=preview_import(by=ROOT, at=AT, batch=batch))
    assert content()["A1"][0] == "一厂" and content()["A1"][5] == {"外墙颜色": "红"}
    with pytest.raises(ActionError, match="import-over"):
        map_columns(by=ROOT, at=AT, batch=batch, mapping={})


def test_inspectors_and_the_tables_beside_come_and_go() -> None:
    units = prefecture()
    unit, target, person_ = units["652300"], firm(1), officer(1, units["652301"])
    people = taken(
        "姓名,执法证号,区域,人员类别,工作年限\n甲,990001,昌吉市,专家,6.5\n示例员001,990000001,昌吉市,,".encode(),
        unit,
        "inspectors",
    )
    made = Inspector.objects.get(key="990001")
    assert (made.unit.code, made.staff_type, str(made.years), people.counts["new"]) == ("652301", "expert", "6.50", 1)
    files = {
        "conflicts": ("检查对象,检查人员\nX00001,990000001", Conflict),
        "facts": ("检查对象,事实,日期,数值,来源\n示例水泥00001厂,行政处罚,2024-05-06,30000,决定书", Fact),
        "history": ("检查对象,检查日期,结果\nX00001,2025-01-09,未发现问题", PastVisit),
        "permits": ("检查对象,许可证编号,有效期至\nX00001,P001,2028-01-01", Permit),
    }
    for kind, (text, model) in files.items():
        batch = taken(text.encode(), unit, kind)
        row = model.objects.get()
        assert (batch.counts["new"], row.target, row.batch) == (1, target, batch), kind
        assert bring(text.encode(), unit, kind).counts == {"same": 1, "refused": 0}, kind
        undo_import(by=ROOT, at=LATER, batch=batch, reason="错了")
        row.refresh_from_db()
        assert getattr(row, "ended_at" if kind == "conflicts" else "withdrawn_at") == LATER
        assert bring(text.encode(), unit, kind).counts["new"] == 1, kind
    assert person_.conflicts.filter(ended_at=None).count() == 0
    undo_import(by=ROOT, at=LATER, batch=people, reason="错了")
    assert Inspector.objects.get(key="990001").status == Inspector.WITHDRAWN


def test_a_hostile_file_leaves_nothing_behind() -> None:
    unit = prefecture()["652300"]
    cut = {"a.xlsm": b"PK\x03\x04", "a.xlsx": b"PK\x03\x04broken", "a.csv": b"\x00" * 99, "b.xlsx": b"<html>", "a": b""}
    for name, data in cut.items():
        with pytest.raises(ActionError):
            start_import(by=ROOT, at=AT, unit=unit, kind="targets", name=name, data=data)
    assert not Attachment.objects.exists() and not ImportBatch.objects.exists()


TEXTS = st.text(
    st.characters(exclude_categories=["C", "Z"], exclude_characters="、,，;；|\\/-—无空"), min_size=1, max_size=12
).map(partial(unicodedata.normalize, "NFC"))  # as every text is kept


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(TEXTS, TEXTS, st.booleans(), st.sets(TEXTS, max_size=2)), min_size=1, max_size=4), st.data())
def test_an_export_edited_in_a_spreadsheet_changes_only_what_was_edited(rows: list[Any], data: st.DataObject) -> None:
    unit = Unit.objects.filter(code="652300").first() or prefecture()["652300"]
    policy = policy_for(unit)
    assert policy is not None
    words, start = policy.vocabulary(), Target.objects.count()
    for place, (name, address, takes, tags) in enumerate(rows, start):
        firm(place, name=f"{name}{place}", address=address, takes_part=takes, tags=frozenset(tags), kept={"备用": "=1+1"})
    everyone = Target.objects.select_related("area").order_by("key")
    book = openpyxl.load_workbook(io.BytesIO(write_targets([target_row(one) for one in everyone], words, AT)))
    same = bring(saved(book), unit)
    assert set(same.counts) <= {"same", "refused"} and same.counts["same"] == everyone.count(), ImportRow.objects.filter(
        batch=same
    ).values()
    sheet = book.worksheets[0]
    headers = [cell.value for cell in sheet[1]]
    line = data.draw(st.integers(2, sheet.max_row))
    sheet.cell(line, headers.index("生产状态") + 1).value = "停产了"
    edited = bring(saved(book), unit)
    (row,) = ImportRow.objects.filter(batch=edited)
    assert (row.line, row.old, row.new) == (line, '{"state":""}', '{"state":"停产了"}')


def saved(book: Any) -> bytes:
    """The workbook as another program saves it."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
