"""The Chinese sentences of the flaws of one severity. 缺口: something that is needed and not said."""

from __future__ import annotations

from collections.abc import Mapping

from .flaw import Words

SENTENCES: Mapping[str, Words] = {
    "no-regular-draw": Words(
        "「{line}」不在任何定期抽取之内，只在“{draws}”里",
        "没有时间安排，到期可能一次也没有抽",
        "在年度计划里写明什么时候组织",
    ),
    "target-in-no-line": Words(
        "{level}一级，有的对象不属于任何一条",
        "条件互相排除之后留下空档：这些对象在本级永远不会被抽到",
        "确认由其他层级抽查，或在方案里补一条",
    ),
    "level-without-line": Words(
        "「{class}」在{level}一级没有抽查比例",
        "其他层级有，这一级没有：这一级抽不抽、抽多少没有依据",
        '补上这一级的比例，或写明由哪一级抽查；由上级连同下级一起抽的，在上级的条线写 within = "below"',
    ),
    "class-without-line": Words(
        "{classes}没有对应的抽查比例",
        "方案分了类，{lines} 条比例却都不是按这些类写的，分类对抽取不起作用",
        "写明每一类对应哪些比例；在此之前，抽取只按比例条文自己的条件",
    ),
    "class-by-decision": Words(
        "「{class}」的 {count} 个指定条件都没有数，也没有名单：{reasons}",
        "没有可以计算的标准，哪些对象属于这一类只能由本局逐个认定",
        "在名录库“类别”一栏认定，保存认定的依据；或者定出标准写进方案",
    ),
    "list-pending": Words(
        "《{list}》还没有下发：{document}",
        "名单下发之前，这一类的成员没有依据",
        "先按名录库“类别”一栏；名单下发后核对，差异由程序列出",
    ),
    "grade-without-line": Words(
        "等级{grades}没有相应的抽查比例",
        "分了等级，各等级没有各自的数；等级现在不改变抽取",
        "为高、低风险各定一个比例，写成单独的条线",
    ),
    "list-undated": Words(
        "「{draw}」要在{when}确定，{lists}却没有写期限",
        "名单不到，抽取就缺一部分",
        "给这些清单定一个早于抽取的日子",
    ),
    "duty-undated": Words(
        "有 {count} 项义务没有写期限",
        "没有期限就没有逾期，做没做说不清",
        "由本局给每一项定一个日子",
    ),
    "draw-undated": Words(
        "{draws}没有写在哪一天之前确定",
        "抽取可以一直拖到期末",
        "定一个确定日期，例如上一期结束前 5 个工作日内",
    ),
    "not-dated": Words(
        "公开文本没有印发日期和施行日期",
        "从哪一天起受约束说不清；现从 {from} 起算",
        "补上印发日期",
    ),
    "no-phrases": Words(
        "方案没有规定结果公开用什么表述{by}",
        "公开的措辞没有依据，各单位写法会不一样",
        "由本局规定一套表述，或写明沿用上级的",
    ),
    "outcome-without-phrase": Words(
        "方案自己规定的处理结果没有公开表述：{outcomes}",
        "检查得出这种结果时，没有可用的措辞",
        "补充表述；在此之前由本局逐件决定怎样公开",
    ),
    "no-public-term": Words(
        "公开期限{says}",
        "结果公开多久、何时撤下没有数",
        "由本局查明国家和省级规定，写出月数",
    ),
    "method-without-form": Words(
        "{methods}没有记录表",
        "用这种方式检查，没有规定记在哪张表上",
        "规定一张记录表",
    ),
    "items-open": Words(
        "抽查事项清单没有随方案公布，{held}",
        "没有事项清单不能检查，查没查全也无从核对",
        "按正式的抽查事项清单改写",
    ),
    "items-unclassed": Words(
        "《{report}》有“事项类别”一栏，{all} 项中 {count} 项没有分一般、重点",
        "计划表这一栏填不出",
        "逐项写明是一般检查事项还是重点检查事项",
    ),
    "items-not-planned": Words(
        "《{report}》只有 {all} 项中的一部分，{count} 项不在任何一行",
        "没有列入计划的不应检查，而事项清单里有它们",
        "把各项补进年度计划表",
    ),
    "number-pending": Words(
        "「{line}」的数在另一份文件里：{document}",
        "文件没有到，这一条不能冻结抽取",
        "取得文件后写上数，删去 pending",
    ),
    "parent-duty-unnamed": Words(
        "上级《{parent}》要求报送的，本方案没有写：{duties}",
        "没有写也要做",
        "写进本方案，定出经办部门",
    ),
}
