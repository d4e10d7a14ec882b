"""Reads the lists of problems that units hand in: penalties, prominent complaints, other key problems (乌鲁木齐 二（一）)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from shuangsui.rules.columns import Column
from shuangsui.rules.registry import Vocabulary

from .problems import Reading, Refusal, refused
from .source import DEFAULT_LIMITS, Limits, Source
from .table import read_table


def _column(id: str, header: str, type: str, words: str) -> Column:
    return Column(id, header, type, id == "name", tuple(words.split()))


_COLUMNS = (
    _column(
        "name",
        "企业名称",
        "name",
        "名称 单位名称 当事人 当事人名称 被处罚单位 被投诉单位 被投诉对象 污染源名称 排污单位名称 检查对象 对象名称 问题单位",
    ),
    _column("area", "区域", "text", "区县 所在区县 所属区县 区（县） 所在县市 所属区域"),
    _column("credit_code", "统一社会信用代码", "text", "信用代码 社会信用代码"),
    _column("day", "日期", "date", "决定日期 处罚日期 作出日期 投诉日期 受理日期 发现日期 发生日期"),
    _column("value", "金额", "number", "罚款金额 处罚金额 投诉次数 次数 数额"),
    _column("number", "文号", "text", "决定书文号 处罚决定书文号 处罚文号 案号 受理编号 编号"),
    _column("says", "问题", "text", "违法事实 案由 违法行为 投诉内容 信访内容 问题描述 存在问题 主要问题 内容"),
)


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """One problem of one firm, as it is written there."""

    name: str
    area: str = ""
    credit_code: str = ""
    day: datetime.date | None = None
    value: Decimal | None = None
    number: str = ""
    says: str = ""
    row: int = 0


def read_problems(source: Source, limits: Limits = DEFAULT_LIMITS) -> Reading[ProblemRow]:
    """The problems: sound rows beside what is wrong with the others. Only the firm's name must be there."""
    try:
        table = read_table(source, _COLUMNS, Vocabulary(), limits)
    except Refusal as refusal:
        return refused(source.name, refusal)
    if table.findings.has_errors:
        table.leave_sound()
    days = cast("list[datetime.date | None]", table.column("day"))
    values = cast("list[Decimal | None]", table.column("value"))
    texts = [table.texts(name) for name in ("name", "area", "credit_code", "number", "says")]
    rows = tuple(
        ProblemRow(name, area, code.replace(" ", "").upper(), day, value, number, says, line)
        for name, area, code, number, says, day, value, line in zip(*texts, days, values, table.lines, strict=True)
    )
    return table.finish(rows, partial=True)
