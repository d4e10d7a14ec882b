"""The declared columns of the tables that a bureau fills in: headers, synonyms, types, notes.

Seven tables: targets 检查对象名录, inspectors 检查人员名录, conflicts 回避, history 检查历史, facts 事实, permits 许可, decisions
会议审定; and one that nobody fills in, as the province's system gives it out: platform 省平台的任务和结果. The order of the
columns in a file is free, a missing optional column is no fault, and columns that nobody declared are kept.
A policy adds synonyms and columns of its own through its `Vocabulary`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from shuangsui.rules.registry import DeclaredColumn, Vocabulary

_PACKING = re.compile(r"[\s*＊※：:\u200b\ufeff]+")
_BRACKETS = re.compile(r"\((?:必填|选填|可选|必选|可不填|示例[^)]*|单位[^)]*|按[^)]*|格式[^)]*)\)")
YES_NO = ("是", "否")
JOINT = {"内部联合": "internal", "部门联合": "departments"}  # as written → as a visit keeps it


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `id` in the code, `header` on paper.

    `type`: text, name, code (credit code), number, count, date, yes-no, choice, tags, area, areas, class,
    kind, staff, need, target, inspector, fact, items, visit-type, longitude, latitude. `also` is the id under which a policy
    asks for the value of a core column as an attribute of its own.
    """

    id: str
    header: str
    type: str = "text"
    required: bool = False
    synonyms: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    note: str = ""
    example: str = ""
    also: str = ""


class ColumnClash(ValueError):
    """Two declared columns share one header, so that a file could not be understood. `header`, `ids`."""

    def __init__(self, header: str, ids: tuple[str, str]) -> None:
        super().__init__(f"column header {header!r} is declared for {ids[0]} and {ids[1]}")
        self.header = header
        self.ids = ids


# fmt: off
def _column(  # how the tables below are written: synonyms as words in one text
    id: str, header: str, type: str = "text", *, required: bool = False, words: str = "",
    choices: tuple[str, ...] = (), note: str = "", example: str = "",
) -> Column:
    return Column(id, header, type, required, tuple(words.split()), choices, note, example)


_TARGETS = (
    _column("name", "名称", "name", required=True,
            words="检查对象 检查对象名称 企业名称 单位名称 排污单位名称 排污单位 对象名称 主体名称 市场主体名称 "
                  "被检查单位 被检查单位名称 企业 项目名称 建设项目名称", note="营业执照或排污许可证上的全称",
            example="【示例】某某水泥有限公司"),
    _column("credit_code", "统一社会信用代码", "code",
            words="社会信用代码 统一信用代码 信用代码 统一代码 组织机构代码/统一社会信用代码 统一社会信用代码/注册号 "
                  "信用代码证号", note="18 位，请把本列设为“文本”格式；没有代码的留空并填写编号", example="91350100M000100Y43"),
    _column("number", "编号", "number-id", words="对象编号 检查对象编号 名录编号 企业编号 污染源编号",
            note="没有信用代码时必填；同一信用代码的第二个厂址、项目、排口也必填。只用数字、大写字母和连字符，填定后不再改变"),
    _column("area", "区域", "area", required=True,
            words="所在县市 所在区县 所属区域 所在区域 行政区 行政区划 所属行政区 所属区县 所属县市 县市 区县 县区 "
                  "所在地区 所在园区 辖区 管辖区域", note="计划所列的县市、园区", example="示例区域"),
    _column("address", "地址",
            words="详细地址 单位地址 企业地址 生产地址 生产经营地址 生产经营场所地址 经营地址 住所 注册地址",
            note="生产经营场所的地址", example="某路 1 号"),
    _column("classes", "类别", "class", words="监管类别 对象类别 检查对象类别 监管对象类别 污染源类别 分类",
            note="由本单位认定时填写；留空则由计划按事实判定。多个用顿号分开"),
    _column("kind", "对象类型", "kind", words="检查对象类型 主体类型 对象种类", note="留空按一般单位处理"),
    _column("industry", "行业", words="行业类别 所属行业 行业名称", note="国民经济行业", example="水泥制造"),
    _column("permit_class", "许可管理类别", words="排污许可管理类别 排污许可类别 管理类别",
            choices=("重点管理", "简化管理", "登记管理"), note="按排污许可证", example="重点管理"),
    _column("level", "管理级别", words="监管级别 管理层级 监管层级", note="由哪一级监管"),
    _column("state", "生产状态", words="经营状态 生产经营状态 企业状态 运行状态", note="如：正常、停产、搬迁、注销",
            example="正常"),
    _column("takes_part", "参与双随机", "yes-no", words="是否参与双随机 是否参与 参与抽查 是否参与抽查 双随机", choices=YES_NO,
            note="留空为“是”；搬迁、长期停产、破产注销的填“否”", example="是"),
    _column("tags", "标识", "tags", words="标签 对象标识 标记", note="多个用顿号分开", example="正面清单"),
    _column("needs", "专业需求", "need", words="所需专业 需要专业 专业要求", note="检查这家必须有的业务专长，留空为不要求"),
    _column("longitude", "经度", "longitude", words="东经 经度坐标 中心经度 企业经度 地理经度",
            note="十进制的度数，如 87.308224；留空为不标位置"),
    _column("latitude", "纬度", "latitude", words="北纬 纬度坐标 中心纬度 企业纬度 地理纬度",
            note="十进制的度数，如 44.014236；留空为不标位置"),
)

_INSPECTORS = (
    _column("name", "姓名", "name", required=True, words="检查人员 人员姓名 检查人员姓名 执法人员 执法人员姓名 人员名称",
            example="【示例】张三"),
    _column("unit", "单位", words="所在单位 工作单位 所属单位 单位名称 执法单位 所在机构", example="某某生态环境局"),
    _column("id", "执法证号", "certificate", required=True,
            words="证号 证件号 执法证件号 执法证号码 执法证编号 行政执法证号 执法证件号码 证件号码",
            note="请把本列设为“文本”格式", example="31050099001"),
    _column("valid_until", "证件有效期至", "date", words="有效期至 证件有效期 执法证有效期 有效期 证件到期日 执法证有效期至",
            note="如 2026-12-31", example="2026-12-31"),
    _column("areas", "区域", "areas", words="所属区域 执法区域 检查区域 负责区域 所在县市 所在区县 可检查区域 行政区",
            note="可以检查的区域，多个用顿号分开；留空为本单位的全部区域"),
    _column("department", "部门", words="所在部门 所属部门 科室 内设机构", example="执法支队"),
    _column("post", "职务", words="岗位 职位 职务职级", example="执法员"),
    _column("staff_type", "人员类别", "staff", words="人员类型 类别", choices=("执法人员", "辅助人员", "专家"),
            note="留空为执法人员", example="执法人员"),
    _column("skills", "业务专长", "tags", words="专长 专业 专业特长 业务特长", note="多个用顿号分开", example="大气"),
    _column("years", "工作年限", "number", words="从业年限 工龄 执法年限", example="6"),
    _column("load", "本年检查次数", "count", words="检查次数 本年度检查次数 年度检查次数", note="本年已经检查的次数，留空为 0",
            example="0"),
    _column("established", "在编", "yes-no", words="是否在编", choices=YES_NO, note="留空为“是”", example="是"),
    _column("on_duty", "在岗", "yes-no", words="是否在岗", choices=YES_NO, note="留空为“是”", example="是"),
)

_CONFLICTS = (
    _column("target", "检查对象", "target", required=True,
            words="检查对象名称 统一社会信用代码 信用代码 企业名称 单位名称 对象 名称 排污单位名称 被检查单位 对象编号",
            note="信用代码、编号或全称", example="【示例】某某水泥有限公司"),
    _column("inspector", "检查人员", "inspector", required=True, words="执法证号 姓名 回避人员 人员姓名 执法人员 证号",
            note="执法证号或姓名", example="31050099001"),
    _column("ground", "理由", words="回避理由 回避原因 原因", note="如：近亲属、曾在该单位任职", example="近亲属"),
)

_HISTORY = (
    _column("target", "检查对象", "target", required=True,
            words="检查对象名称 统一社会信用代码 信用代码 企业名称 单位名称 对象 名称 排污单位名称 被检查单位 对象编号",
            note="信用代码、编号或全称", example="【示例】某某水泥有限公司"),
    _column("visited_date", "检查日期", "date", required=True, words="日期 检查时间 执法日期 现场检查日期",
            example="2025-03-18"),
    _column("authority", "检查机关", "authority", words="执法机关 检查单位 实施单位 执法单位", note="留空为本单位"),
    _column("type", "类型", "visit-type", words="检查类型 检查方式 任务类型", choices=("双随机", "个案", "专项"),
            note="留空为双随机", example="双随机"),
    _column("items", "事项", "items", words="抽查事项 检查事项 检查内容", note="多个用顿号分开"),
    _column("outcome", "结果", words="检查结果 抽查结果 检查情况", example="未发现问题"),
    _column("inspectors", "检查人员", "tags", words="执法人员 检查人员姓名 检查人员证号", note="执法证号或姓名，多个用顿号分开",
            example="31050099001"),
    _column("joint", "联合检查", "choice", words="联合", choices=tuple(JOINT), note="不是联合检查的留空"),
)

_FACTS = (
    _column("target", "检查对象", "target", required=True,
            words="检查对象名称 统一社会信用代码 信用代码 企业名称 单位名称 对象 名称 排污单位名称 被检查单位 对象编号",
            note="信用代码、编号或全称", example="【示例】某某水泥有限公司"),
    _column("fact", "事实", "fact", required=True, words="事实类型 纳入原因 情形", note="计划所列的事实"),
    _column("fact_date", "日期", "date", required=True, words="事实日期 发生日期 决定日期 作出日期", example="2024-06-30"),
    _column("value", "数值", "number", words="金额 罚款金额 次数 数额", note="元或次，不带单位", example="200000"),
    _column("number", "文号", words="决定书文号 处罚决定书文号 文书号 文书编号", note="决定书等的文号，有的要填，以便核对和更正",
            example="某环罚〔2024〕1号"),
    _column("source", "来源", words="数据来源 线索来源", example="12369"),
    _column("verified", "已查实", "yes-no", words="是否查实 查实 是否属实", choices=YES_NO, note="留空为“是”", example="是"),
)

_PERMITS = (
    _column("target", "检查对象", "target", required=True,
            words="检查对象名称 统一社会信用代码 信用代码 企业名称 单位名称 对象 名称 排污单位名称 被检查单位 对象编号",
            note="信用代码、编号或全称", example="【示例】某某水泥有限公司"),
    _column("number", "许可证编号", required=True, words="排污许可证编号 排污许可证号 许可证号 证书编号 登记编号 排污登记编号",
            example="91350100M000100Y43001P"),
    _column("category", "管理类别", words="许可管理类别 排污许可管理类别", example="重点管理"),
    _column("valid_from", "有效期自", "date", words="生效日期 发证日期 有效期起 有效期限起 开始日期", example="2024-01-01"),
    _column("valid_until", "有效期至", "date", words="有效期止 有效期限止 截止日期 到期日期 有效期", example="2028-12-31"),
)

_DECISIONS = (
    _column("target", "检查对象", "target", required=True,
            words="检查对象名称 统一社会信用代码 信用代码 企业名称 单位名称 对象 名称 排污单位名称 被检查单位 对象编号",
            note="信用代码、编号或全称", example="【示例】某某水泥有限公司"),
    _column("class_id", "类别", "class", required=True, words="审定类别 认定类别 纳入类别 监管类别 对象类别",
            note="会议审定纳入的类别，只写一个"),
    _column("number", "会议届次", required=True, words="届次 会议次数 会议编号 会议文号 会议", example="第二十七次"),
    _column("held_date", "会议日期", "date", required=True, words="审定日期 召开日期 会议时间 审定时间 日期",
            example="2024-12-26"),
    _column("name", "会议名称", words="审定会议 会议全称", note="留空按计划的叫法", example="行政审批联审会"),
    _column("confirmed", "审定结论", words="审定结果 结论 是否确认 是否纳入 是否确定 会议结论 审议结论",
            note="确定纳入或不予纳入，留空为确定纳入", example="确定纳入"),
    _column("reason", "理由", words="纳入原因 审定理由 审议意见 原因 不纳入理由 说明", note="不予纳入的必须写明"),
    _column("supplements", "只补充名单", "yes-no", words="补充名单 是否补充", choices=YES_NO,
            note="填“是”的，这次会议只增加，不取代现有名单；留空为“否”", example="否"),
)

_PLATFORM = (
    _column("name", "检查对象", required=True,
            words="检查对象名称 企业名称 单位名称 对象名称 名称 排污单位名称 污染源名称 被检查单位 被检查对象 企业 污染源"),
    _column("code", "统一社会信用代码", words="社会信用代码 信用代码 统一代码 检查对象代码 企业编号 污染源编号 对象编号 编号"),
    _column("task", "任务编号", words="任务号 任务单号 任务编码 任务ID 抽查任务编号 执法任务编号 平台任务编号 检查任务编号"),
    _column("issued_date", "下发日期", "date",
            words="下发时间 派发日期 派发时间 任务下发时间 任务时间 抽取日期 抽取时间 创建时间"),
    _column("due_date", "完成期限", "date", words="任务期限 要求完成时间 要求完成日期 完成时限 截止日期 截止时间 办理期限"),
    _column("visited_date", "检查日期", "date",
            words="日期 检查时间 执法日期 现场检查日期 现场检查时间 完成时间 完成日期 实际完成时间 办结时间 办结日期"),
    _column("type", "类型", "visit-type", words="检查类型 任务类型 任务来源 检查方式 执法类型",
            choices=("双随机", "个案", "专项")),
    _column("authority", "检查机关", "authority", words="执法机关 检查单位 实施单位 执法单位 承办单位 办理单位"),
    _column("inspectors", "检查人员", "tags", words="执法人员 检查人员姓名 执法人员姓名 承办人 承办人员 办理人 主办人 协办人"),
    _column("outcome", "结果", words="检查结果 抽查结果 检查情况 检查结论 抽查检查结果"),
    _column("state", "任务状态", words="状态 办理状态 完成状态 任务进度"),
)

TABLES: Mapping[str, tuple[Column, ...]] = {
    "targets": _TARGETS, "inspectors": _INSPECTORS, "conflicts": _CONFLICTS, "history": _HISTORY, "facts": _FACTS,
    "permits": _PERMITS, "decisions": _DECISIONS,
}  # fmt: skip
BROUGHT: Mapping[str, tuple[Column, ...]] = {"platform": _PLATFORM}
# fmt: on
# Core columns that live in `values`, not in a field of Target: a policy may declare them under an id of its own.
VALUE_COLUMNS = frozenset({"industry", "permit_class", "level"})


def header_key(text: str) -> str:
    """A header as compared: half-width, without spaces, line breaks, stars, colons and a remark like （必填）."""
    plain = _PACKING.sub("", unicodedata.normalize("NFKC", text)).casefold()
    return _BRACKETS.sub("", plain)


def columns_of(table: str, vocabulary: Vocabulary) -> tuple[Column, ...]:
    """The columns of `table` (a key of TABLES or BROUGHT; KeyError otherwise) with the policy's synonyms and own columns.

    A column that the policy declares under a core header joins that core column: its choices and
    synonyms count, and its value is also found under the policy's id. ColumnClash when two columns
    would answer to one header.
    """
    core = [_with_synonyms(column, vocabulary.synonyms) for column in TABLES.get(table) or BROUGHT[table]]
    declared = {"targets": vocabulary.target_columns, "inspectors": vocabulary.inspector_columns}.get(table, ())
    places = {column.header: place for place, column in enumerate(core)}
    own: list[Column] = []
    for wanted in declared:
        place = places.get(wanted.header)
        if place is None:
            own.append(Column(wanted.id, wanted.header, wanted.type, False, wanted.synonyms, wanted.choices, wanted.note))
        else:
            core[place] = _joined(core[place], wanted)
    columns = (*core, *own)
    header_index(columns)
    return columns


def header_index(columns: Iterable[Column]) -> dict[str, Column]:
    """Every header key and synonym → its column; a header itself goes before another column's synonym.

    ColumnClash when two columns have one header, or one synonym that is nobody's header.
    """
    columns = tuple(columns)
    index: dict[str, Column] = {}
    for column in columns:
        other = index.setdefault(header_key(column.header), column)
        if other.id != column.id:
            raise ColumnClash(column.header, (other.id, column.id))
    own_headers = set(index)
    for column in columns:
        for synonym in column.synonyms:
            key = header_key(synonym)
            if key in own_headers:
                continue
            other = index.setdefault(key, column)
            if other.id != column.id:
                raise ColumnClash(synonym, (other.id, column.id))
    return index


def _with_synonyms(column: Column, synonyms: Mapping[str, tuple[str, ...]]) -> Column:
    extra = synonyms.get(column.header, ())
    return replace(column, synonyms=(*column.synonyms, *extra)) if extra else column


def _joined(column: Column, wanted: DeclaredColumn) -> Column:
    """A core column that the policy declares too: the policy's type counts for the value columns only."""
    return replace(
        column,
        type=wanted.type if column.id in VALUE_COLUMNS else column.type,
        synonyms=(*column.synonyms, *wanted.synonyms),
        choices=wanted.choices or column.choices,
        note=wanted.note or column.note,
        also=wanted.id,
    )
