"""The declared columns: the headers that bureaus are promised, synonyms, and what a policy adds."""

from __future__ import annotations

import pytest

from shuangsui.rules.columns import TABLES, ColumnClash, columns_of, header_index, header_key
from shuangsui.rules.registry import DeclaredColumn, Vocabulary

PROMISED = {
    "targets": (
        "名称 统一社会信用代码 区域 地址 类别 对象类型 行业 许可管理类别 管理级别 生产状态 参与双随机 标识 专业需求 编号 "
        "经度 纬度"
    ),
    "inspectors": "姓名 单位 执法证号 证件有效期至 区域 部门 职务 人员类别 业务专长 工作年限 本年检查次数 在编 在岗",
    "conflicts": "检查对象 检查人员 理由",
    "history": "检查对象 检查日期 检查机关 类型 事项 结果 检查人员 联合检查",
    "facts": "检查对象 事实 日期 数值 来源 已查实 文号",
}


@pytest.mark.parametrize("table", list(PROMISED))
def test_the_promised_headers(table: str) -> None:
    columns = columns_of(table, Vocabulary())
    assert {column.header for column in columns} == set(PROMISED[table].split())
    assert len({column.id for column in columns}) == len(columns)


def test_only_names_ids_and_areas_are_required() -> None:
    required = {table: [column.header for column in columns if column.required] for table, columns in TABLES.items()}
    assert required["targets"] == ["名称", "区域"]  # and a code or a number, row by row
    assert required["inspectors"] == ["姓名", "执法证号"]


@pytest.mark.parametrize(
    ("written", "header"),
    [
        ("企业名称", "名称"), ("单位名称", "名称"), ("排污单位名称", "名称"), (" 名 称＊", "名称"), ("名称（必填）", "名称"),
        ("社会信用代码", "统一社会信用代码"), ("统一信用代码", "统一社会信用代码"), ("信用代码", "统一社会信用代码"),
        ("统一社会\n信用代码：", "统一社会信用代码"), ("所在县市", "区域"), ("所属区域", "区域"), ("行政区", "区域"),
    ],
)  # fmt: skip
def test_synonyms_and_packing(written: str, header: str) -> None:
    assert header_index(columns_of("targets", Vocabulary()))[header_key(written)].header == header


def test_a_policy_adds_synonyms_and_columns() -> None:
    words = Vocabulary(
        synonyms={"名称": ("治污主体",)},
        target_columns=(
            DeclaredColumn("credit_grade", "信用等级", ("等级",), "choice", ("A", "B")),
            DeclaredColumn("permit", "许可管理类别", ("许可",), "choice", ("重点管理",)),
            DeclaredColumn("running", "生产状态", (), "choice", ("正常",)),
        ),
    )
    index = header_index(columns_of("targets", words))
    assert index["治污主体"].id == "name"
    assert (index["等级"].id, index["等级"].choices) == ("credit_grade", ("A", "B"))
    assert (index["许可"].id, index["许可"].also, index["许可"].type) == ("permit_class", "permit", "choice")
    assert (index["生产状态"].id, index["生产状态"].also, index["生产状态"].type) == ("state", "running", "text")


def test_a_header_that_two_columns_claim_is_refused() -> None:
    words = Vocabulary(target_columns=(DeclaredColumn("a", "甲"), DeclaredColumn("b", "甲")))
    with pytest.raises(ColumnClash) as clash:
        columns_of("targets", words)
    assert (clash.value.header, clash.value.ids) == ("甲", ("a", "b"))
    with pytest.raises(ColumnClash):
        columns_of("targets", Vocabulary(target_columns=(DeclaredColumn("a", "甲", ("企业名称",)),)))


def test_a_header_goes_before_a_synonym() -> None:
    index = header_index(columns_of("inspectors", Vocabulary(inspector_columns=(DeclaredColumn("kind", "类别"),))))
    assert index["类别"].id == "kind"
    assert index["人员类别"].id == "staff_type"


def test_an_unknown_table() -> None:
    with pytest.raises(KeyError):
        columns_of("cars", Vocabulary())
