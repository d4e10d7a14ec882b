"""The Chinese sentences of the flaws of one severity. 提示: allowed, but to be known."""

from __future__ import annotations

from collections.abc import Mapping

from .flaw import Words

SENTENCES: Mapping[str, Words] = {
    "heavier-drawn-less": Words(
        "「{heavy}」每家每年平均 {rate} 次，少于「{light}」的 {other} 次",
        "监管更严的一类反而抽得少；可以这样规定，但通常不是本意",
        "核对是否有意如此（例如另由其他层级抽查）；不是本意的，提高前者的比例",
    ),
    "ratio-two-ways": Words(
        "人员与对象 1∶n 的比例，按比值读是上限，按最低抽查比例读是下限",
        "例如人员与对象之比不低于 1∶5，照字面是对象不多于人员的 5 倍；而抽查比例一般讲的是最低抽查数",
        "程序按下限计算：至少“人员数 × n”家。"
        "方案写的是“按几倍确定”“至少几家”的，就是下限，不必改；写成比值的，可在方案里改写为“每名检查人员至少抽查 n 家”",
    ),
    "ceiling-alone": Words(
        "「{line}」只有上限（{most}），没有下限",
        "抽几家没有数；不足 {few} 家的，去尾以后一家也不能抽",
        "程序抽到上限为止；本局要少抽的，在年度计划里定数（命令行 --number），超过上限的会指出",
    ),
    "classes-overlap": Words(
        "{classes}没有先后次序，一个对象可以同时属于几类",
        "同一对象会计入几条比例",
        "程序每一条都计，一次检查同时满足几条；要分先后的，在方案里写明次序",
    ),
    "members-without-code": Words(
        "《{list}》{all} 家中 {count} 家没有统一社会信用代码",
        "只能按名称和区域核对，改名或同名时会认错",
        "补上统一社会信用代码",
    ),
    "name-doubled": Words(
        "《{list}》里有名称像是重复了字",
        "名称不符，就与名录库对不上",
        "对照营业执照核实；名录库应与名单写法一致，或补信用代码",
    ),
    "offline-area": Words(
        "{areas}没有平台账号，线下抽取",
        "平台上看不到这些抽取；方案没有逐个点名的，应核实是哪些",
        "按同样比例在本程序里抽取，留下可验证的结果，再补报平台",
    ),
    "line-of-unbound-level": Words(
        "方案约束{binds}，却写了{level}一级的比例",
        "约束不了上级；只能作为说明",
        "上级的数以上级的文件为准，本级只执行本级各条",
    ),
    "due-on-day-off": Words(
        "{year} 年有期限落在休息日，方案没有说是否顺延",
        "按当日计，就要提前到前一个工作日办完",
        "程序按当日计并提前提醒；报送等期限要顺延的，请在方案文件里写明遇休息日顺延；抽取的时段不顺延，提前确定",
    ),
    "owed-to-itself": Words(
        "《{name}》由{by}形成，又报给{by}",
        "没有别的部门核对",
        "写明由谁复核",
    ),
    "two-clocks": Words(
        "结果公开有两个时限：{clock}，又{every}公示“{what}”",
        "{example} 完成的检查，按前者不到一个月就到期，等季度公示就晚了",
        "每一件按先到的时限公开，季度再汇总公示一次",
    ),
    "in-force-before-issued": Words(
        "方案 {issued} 印发，却从 {from} 起适用",
        "印发前 {days} 天已经过去，这段时间的抽取没有方案可依",
        "印发之前已做的抽查，由本局说明依据；下一年提前印发",
    ),
    "outcomes-unsaid": Words(
        "{all} 种结果中另有 {count} 种没有表述：{outcomes}",
        "检查得出这些结果时，方案没有给出公开的措辞",
        "遇到时由本局决定措辞，并沿用下去",
    ),
    "phrase-without-outcome": Words(
        "表述{phrases}没有对应的处理办法",
        "方案规定的处理里没有哪一种会得出这个结果",
        "写明什么情形用这一表述",
    ),
    "phrase-for-several": Words(
        "有 {count} 条表述各对应几种结果",
        "公开以后看不出是哪一种",
        "需要区分的，由本局在公开时加一句说明",
    ),
    "soft-line": Words(
        "{lines}有“原则上”",
        "原则上可以有例外，方案没有说什么是例外",
        "程序照样执行；做不到的逐家列出，由本局写明理由",
    ),
    "id-not-folder": Words(
        "方案代号是 {id}，文件夹却叫 {folder}",
        "下级方案按代号找上级的文件夹，找不到就不能核对",
        "把文件夹改成与代号同名，或改代号",
    ),
    "parent-not-found": Words(
        "上级方案 {parent} 不在旁边的文件夹里",
        "没有核对是否低于上级的最低比例",
        "把上级方案放在同一个 policies 文件夹里再检查一次",
    ),
    "parent-named-otherwise": Words(
        "依据中的上级方案与实际的名称不同：上级是《{title}》，依据写的是{basis}",
        "是不是同一份文件，文字上看不出",
        "核实并改成正式名称",
    ),
    "ratio-left-differs": Words(
        "「{line}」的比例左边与上级算的人不同",
        "本方案数{own}，上级数{theirs}",
        "核实；人数少算，应抽数就少",
    ),
}
