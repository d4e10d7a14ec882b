"""The Chinese sentences of the codes that the rules give: why someone is left out, what a number rests on."""

from __future__ import annotations

from collections.abc import Mapping

EXCLUDED = {
    "stopped": "长期停产，不参与双随机",
    "moved": "已搬迁，不参与双随机",
    "closed": "已破产、关闭或注销，不参与双随机",
    "opted-out": "登记为不参与双随机",
    "under-review": "正在审核，暂不抽取",
    "cap-reached": "本年检查次数已到上限",
    "too-soon": "距上次检查未满规定天数",
    "already-drawn": "本周期内已经抽到",
    "no-line": "不属于本次抽取的任何条线",
    "unstaffed": "没有足够的检查人员可派",
    "undirected": "不在本次定向抽取的范围内",
}

STAFF_EXCLUDED = {
    "auxiliary": "辅助人员或专家，不单独执法",
    "off-duty": "不在岗",
    "certificate-expired": "执法证已过期",
    "other-department": "部门不在方案写明的席位之内",
}

NOTES = {
    "raised-by-cover": "为保证全覆盖而提高",
    "ceiling-below-floor": "上限低于下限，按下限执行",
    "cover-cut-by-ceiling": "全覆盖所需超过上限，按上限执行",
    "up-to-ceiling": "方案只有上限，抽到上限为止",
    "fixed": "按已批准的年度计划数",
    "fixed-below-floor": "年度计划数低于方案的最低数",
    "fixed-above-ceiling": "年度计划数高于方案的上限",
    "more-than-members": "应抽数超过对象总数，全部抽取",
    "span-more-than-members": "全期应抽数超过对象总数，各次依次抽完为止",
    "missed-before": "上一期没有抽足，不结转到本期",
    "out-of-window": "不在本条线的抽取月份内",
}

DOUBTS = {
    "otherwise-beside-class": "既登记为「{class}」又登记了其他类别：「{class}」是指其他类别以外的对象",
    "on-list-not-stated": "在「{class}」名单上，登记的类别却没有它",
    "nominated-not-stated": "事实合乎「{class}」的条件，登记的类别却没有它",
    "stated-without-ground": "登记为「{class}」，事实中没有合乎条件的依据",
    "rectified": "登记为「{class}」，但事实中已整改完成，不再按这一类抽取",
    "nominee-unconfirmed": "事实合乎「{class}」的条件，但尚未经审定，未计入",
}

SPECIALITIES = {
    "undeclared-skill": "专长「{speciality}」不在方案的专长（{listed}）之内，{count} 人有它{near}",
    "undeclared-need": "专业需求「{speciality}」不在方案的专长（{listed}）之内，{count} 个对象要求它{near}",
}

THRESHOLDS = {
    "exceeded": "{limit}：{who}{span}已经检查 {count} 次，超过 {allowed} 次",
    "next-exceeds": "{limit}：{who}{span}已经检查 {count} 次，再去一次就超过 {allowed} 次",
    "too-soon": "{limit}：{first} 检查过，到最早能去的一天只有 {count} 天，不到 {allowed} 天",
}

CASES = {
    "case-empty": "{where} 没有写「{key}」",
    "case-key": "{where} 里没有「{key}」这个键{guess}",
    "case-name": "{where} 里的「{key}」方案没有定义{guess}",
    "case-day": "{where} 应写成 2025-03-31 这样的日期，现为「{key}」",
}

ERRORS = {
    "unknown-area": "方案中没有区域「{area}」；可用的有：{known}",
    "no-draw": "方案没有为该级安排时段 {period} 的抽取；已安排的有：{known}",
    "several-draws": "时段 {period} 有几种抽取：{known}，请用 --draw 指明一种",
    "pending-line": "条线「{line}」的数量尚待文件：{document}，不能冻结",
}


def say(table: Mapping[str, str], code: str, **values: object) -> str:
    """The sentence of a code with its values filled in. KeyError for a code without a sentence: a law test sees to it."""
    return table[code].format_map({k: str(v) for k, v in values.items()})
