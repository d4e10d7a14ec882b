"""What can be wrong with a policy file, and its Chinese sentences.

PolicyError
    .faults: tuple[Fault, …]   every fault found, each with file, line and key
"""

from __future__ import annotations

from dataclasses import dataclass

SENTENCES = {
    "unreadable": "无法读取：{detail}",
    "toml": "不是合格的 TOML：{detail}",
    "unknown-key": "没有「{key}」这个键，请删去或改正拼写{near}",
    "missing": "缺少「{key}」",
    "wrong-type": "「{key}」的值类型不对，应为{expected}，现为 {value}",
    "pattern": "「{key}」的写法不对：{value}；应为{expected}",
    "choice": "「{key}」不能是 {value}，只能是：{expected}",
    "out-of-range": "「{key}」超出范围：{value}（{expected}）",
    "empty": "「{key}」不能为空",
    "no-source": "没有出处：请写 cite（方案条款）或 decided_by（由谁决定）",
    "percent": '「{key}」应写成百分数文字，如 "25%"，现为 {value}',
    "ratio-number": '「{key}」应为正整数，或写成文字的小数如 "2.5"，现为 {value}',
    "number": "「{key}」应为整数，或写成文字的小数，现为 {value}",
    "span": "「{key}」应为 month、quarter、half-year、year 或 2 years，现为 {value}",
    "term": '「{key}」应为如 "20 working days"、"5 days"、"3 months" 的期限，现为 {value}',
    "choices": "「{key}」：选择题必须给出 choices，其他类型不能有 choices",
    "chosen-reading": "「{key}」：有多种读法时必须写 chosen（取哪一种）和 decided_by（由谁决定），且不再另写条件或数量",
    "one-way-in": "「{key}」：一个类别只能有一种入类方式：listed_in、nominated_by 或 otherwise；"
    "又按名录又按情形的，写 nominated_by，其中一项的 when = {{ list = … }}",
    "condition-form": "「{key}」的条件不成立：应含 any、all、not、class、grade、list、kind、area、attribute、fact 之一",
    "one-operator": "「{key}」：attribute 条件须有且只有一个比较；fact 条件须有 at_least、more_than、at_most、under 之一",
    "during": "「{key}」应为 plan、plan-1、quarter-1、month-1、ever 或先后两个日期，现为 {value}",
    "amount-form": '「{key}」的数量写法不对：应为 "25%"、整数、"all"、{{ inspectors, targets }}、{{ times, in }}、'
    "{{ larger }}、{{ smaller }} 或 {{ either, decided }}",
    "decided": "「{key}」：decided 应为 either 中的序号（从 0 起）",
    "spread": '「{key}」应为递增的百分数，末项为 "100%"',
    "no-number": "「{key}」没有说明数量：应有 at_least、cover、at_most（只有上限）、readings 或 pending 之一",
    "limit": "「{key}」：most 与 least_days_between 须有且只有一个",
    "window": "「{key}」：within_last、within_first、by_day、by 须有且只有一个",
    "seats": "「{key}」：每组至少两名持证人员，各部门只能出现一次",
    "need": "「{key}」：speciality（专长）与 years（工作满几年）至少写一个",
    "clock": "「{key}」：starts 与 term 都要写，或者写 readings、chosen 和 decided_by",
    "supervised": '「{key}」：kind = "supervision" 时必须写 of（监督谁）',
    "outcomes": "「{key}」：每个结果代码须且只须对应一次（phrase 或 unmapped）；{detail}",
    "when": "「{key}」：after、within_last、by_day、day 须有且只有一个；除 day 外都要写 anchor",
    "columns": "「{key}」：表格必须有 column",
    "two-otherwise": "有 {count} 个 otherwise 类别（{names}），只能有一个",
    "until-fact": '「{key}」要靠一项 [[fact]] id = "{value}"（整改完成的事实），文件里没有',
    "class-circle": "类别的条件互相引用，谁也定不下来：{names}",
    "duplicate-id": "「{key}」重复：{value} 已在第 {line} 行用过",
    "unknown-name": "「{key}」提到的 {value} 没有定义{near}",
    "area-tree": "区域 {value} 的上级 {parent} 没有定义，或互为上级",
    "draw-level": "抽取 {value} 由 {levels} 组织，但条线 {line} 由 {by} 承担",
    "joint-line": "条线 {line} 只算联合检查（joint），抽取 {value} 却不是这种联合抽查",
    "comparison": "「{key}」：栏目 {value} 填的是{type}，不能这样比较",
    "no-such-choice": "「{key}」：{column} 没有 {value} 这个值，只有：{choices}",
    "ceiling-below-floor": "「{key}」：at_most 小于 at_least",
    "ends-before": "「{key}」早于 effective_from",
    "same-word": "「{value}」既是 {first_of} 又是 {also_of} 的名称或别名，文件里写它分不清是哪一个",
    "double-inside": "「{key}」重复：{value} 在同一项里用了两次",
    "undrawn-line": "条线 {value} 没有列入任何抽取",
    "list-or-order": "类别「{value}」的成员有先后次序，其他类别却没有：precedence 要么都写，要么都不写",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: where it is and what would be right. `line` is 1-based, 0 where no line can be named."""

    file: str
    line: int
    key: str
    code: str
    values: dict[str, str]

    def sentence(self) -> str:
        """The fault in Chinese, with file, line and key."""
        text = SENTENCES[self.code].format_map({"key": self.key, "near": "", "detail": ""} | self.values)
        place = f"{self.file} 第 {self.line} 行" if self.line else self.file
        return f"{place}：{text}"


class PolicyError(Exception):
    """A policy file that cannot be used; `faults` lists all that was found."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(f.sentence() for f in faults))
