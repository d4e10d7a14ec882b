"""A partial reading: the sound rows beside what is wrong with the others, and nothing where the whole file is at fault."""

from __future__ import annotations

from shuangsui.paper.links import read_facts, read_permits
from shuangsui.paper.source import Source
from shuangsui.paper.targets import read_targets
from shuangsui.rules.registry import Target, Vocabulary

WORDS = Vocabulary(areas={"甲县": "1"}, facts={"罚款": "fine"})
HEAD = "名称,编号,区域,联系人"


def text(*lines: str) -> Source:
    return Source("a.csv", "\n".join(lines).encode())


def test_the_rows_without_an_error_are_read_and_the_others_told() -> None:
    source = text(HEAD, "一厂,A1,甲县,张", "二厂,A2,乙县,李", ",A3,甲县,王", "四厂,A1,甲县,赵", "五厂,A5,甲县,钱")
    assert read_targets(source, WORDS).rows == ()
    reading = read_targets(source, WORDS, partial=True)
    assert [(row.id, row.name, row.kept, row.row) for row in reading.rows] == [
        ("A1", "一厂", {"联系人": "张"}, 2),
        ("A5", "五厂", {"联系人": "钱"}, 6),
    ]
    assert [(error.row, error.code) for error in reading.errors] == [(3, "unknown-area"), (4, "missing"), (5, "duplicate-id")]
    assert reading.headers == {"name": "名称", "number": "编号", "area": "区域"}
    assert reading.others == ("联系人",)


def test_an_error_of_no_single_row_refuses_every_row() -> None:
    reading = read_targets(text(HEAD + ",", "一厂,A1,甲县,张,多余", "二厂,A2,乙县,李,"), WORDS, partial=True)
    assert reading.rows == ()
    assert "cell-without-header" in {error.code for error in reading.errors}


def test_rows_beside_the_registries_too() -> None:
    targets = [Target("A1", "一厂", "1", number="A1")]
    facts = read_facts(text("检查对象,事实,日期", "一厂,罚款,2025-01-02", "没有,罚款,2025-01-02"), targets, WORDS, partial=True)
    assert [(fact.target, fact.row) for fact in facts.rows] == [("A1", 2)]
    permits = read_permits(
        text("检查对象,许可证编号,有效期至", "A1,X1,2028-01-01", "一厂,,2028-01-01"), targets, WORDS, partial=True
    )
    assert [(permit.target, permit.number) for permit in permits.rows] == [("A1", "X1")]
    assert [(error.row, error.code) for error in permits.errors] == [(3, "missing")]
