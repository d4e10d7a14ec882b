"""The Chinese sentences of the flaws of one severity. 矛盾: two things that cannot both be kept."""

from __future__ import annotations

from collections.abc import Mapping

from .flaw import Words

SENTENCES: Mapping[str, Words] = {
    "cover-above-floors": Words(
        "「{line}」{span}最低 {share}，{spans} 期合计 {total}，够不到{cycle}每家至少一次",
        "只按最低比例抽，一个周期结束时必有对象没有抽到",
        "程序按“未抽到的 ÷ 剩余期数”抬高各期（平均每期 {need}），并注明是哪一条抬高的；也可在方案里把最低比例改为 {need}",
    ),
    "ceiling-below-floor": Words(
        "「{line}」要求 {least} 到 {most}，对象为 {members} 家时没有整数落在中间",
        "下限进一、上限去尾之后，上限小于下限",
        "程序取下限并注明；可在方案里写明对象少时至少 1 家、不受上限限制",
    ),
    "cap-below-floor": Words(
        "「{limit}」每家每年最多 {most} 次，「{line}」却平均每家每年要 {rate} 次",
        "两条不能同时做到",
        "抽取前由本局决定先保哪一条，并修改另一条的数",
    ),
    "drawn-too-rarely": Words(
        "「{line}」按{every}计算，却{draw}才抽一次",
        "有的周期里没有抽取，那一期的数落空",
        "把抽取改为{every}，或把各期的数并在一次里抽",
    ),
    "rest-before-named": Words(
        "「{rest}」是其余对象，却排在「{classes}」之前",
        "“其余”没有自己的条件，不会与别的类冲突；排在前面就没有意义，或者使后面的类落空",
        "写出「{rest}」自己的指定条件，或取消这一次序",
    ),
    "list-of-another-year": Words(
        "{year} 年的方案用的是 {other} 年的《{list}》",
        "名录每年更新，新列入的不算、已移出的仍算",
        "新名录印发后由本局决定何时换用，并公布换用日期",
    ),
    "decided-before-facts-end": Words(
        "《{list}》在 {day} 审定，依据却是 {year} 年全年的情况",
        "{day} 以后到年底的情况没有算进「{class}」",
        "年度结束后补审一次，或者写明统计截至哪一天",
    ),
    "draw-before-list": Words(
        "「{draw}」要在{when}确定，形成名单的{lists}却要到{due}",
        "抽取在前、名单在后：抽取时没有应当使用的名单，期末几天的情况也还没有发生",
        "由本局决定：用再上一期的名单，或把抽取推迟到名单之后，或者先抽别的条线、名单到了再补抽；写明取哪一种",
    ),
    "draw-before-plan": Words(
        "「{draw}」{period}的一次最迟 {last} 确定，方案 {issued} 才印发，{from} 起施行",
        "印发之日，这一次的期限已经到了或者过了，没有时间按方案确定",
        "写明第一次何时确定，或者把方案提前印发",
    ),
    "table-before-period-end": Words(
        "《{report}》{due}就要报，统计的却是{period}",
        "报送期 {days}，{period}到 {end} 才结束：最后 {left} 天的检查可能来不及统计",
        "写明统计截至哪一天、余下的计入下一期，或把报送改在期末之后",
    ),
    "all-public-but-withheld": Words(
        "要求结果 100% 公开，又允许 {count} 种情形不公开",
        "有一件不公开，就到不了 100%",
        "程序把依法不公开的单独列出并注明理由，100% 按“已公开 + 依法不公开”计",
    ),
    "form-two-names": Words(
        "一张表两个名字：{name}、{also}",
        "引用、归档、报送时会当成两张表",
        "以第一个名字为准，另一个作别名；下次印发时统一",
    ),
    "threshold-two-ways": Words(
        "{what}的界限有 {count} 种说法{quote}",
        "恰好等于界限的，一种说法算、另一种不算",
        "现取「{chosen}」，由{by}；请印发机关明确",
    ),
    "parent-line-missing": Words(
        "上级《{parent}》的「{line}」在本方案里没有",
        "上级要求：{theirs}；本方案不能少",
        "补上这一条",
    ),
    "below-parent": Words(
        "「{line}」低于上级《{parent}》",
        "上级：{theirs}；本方案：{own}",
        "不得低于上级的最低要求，按上级的数改",
    ),
    "narrower-than-parent": Words(
        "「{line}」没有包括上级《{parent}》要求抽取的全部对象",
        "上级：{theirs}；本方案只对其中一部分，或从条文看不出包括全部",
        "按上级的范围写，另加的条件单列一条",
    ),
    "drawn-less-often-than-parent": Words(
        "「{line}」本方案{own}抽一次，上级《{parent}》要求{theirs}抽取",
        "比上级的节奏慢",
        "请上级明确本级是否可以{own}；否则改为{theirs}",
    ),
    "clock-unlike-parent": Words(
        "公开时限与上级不同",
        "本方案：{own}；上级：{theirs}",
        "按两者中较早的公开，或与上级统一",
    ),
}
