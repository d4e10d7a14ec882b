"""The Chinese sentences of a forecast's remarks."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES = {
    "no-draws": "方案没有为该级安排按月、按季或按年的抽取，没有可以预测的。",
    "pending": "条线「{line}」的数量尚待文件：{document}，未计入。",
    "unscheduled": "条线「{line}」只在不定期的抽取中（或没有抽取），不能按月预测，未计入。",
    "no-members": "条线「{line}」在名录中没有对象。",
    "nobody-counted": "条线「{line}」按人员比例定数，比例左边没有人，应抽为 0。",
    "short-capped": "条线「{line}」完不成：{periods}最多缺 {most} 个，有 {reasons}；限制与应抽数不能同时满足。",
    "short-repeat": "条线「{line}」完不成：{periods}最多缺 {most} 个，有 {reasons}；不重复与应抽数不能同时满足。",
    "short-members": "条线「{line}」完不成：应抽 {number} 次，对象只有 {members} 个，全部抽取后（{periods}）最多缺 {most} 个。",
    "short-left": "条线「{line}」完不成：{periods}最多缺 {most} 个，{members} 个对象中当时只有 {free} 个还可以抽。",
    "short-rounds": "条线「{line}」按计划的抽取轮次完不成：{periods}抽过以后最多还缺 {most} 轮。",
    "raised-by-cover": "条线「{line}」按比例抽不满全覆盖，已提高到每期 {number} 个（对象 {members} 个）。",
    "cover-cut-by-ceiling": "条线「{line}」的全覆盖超过上限，按上限抽，不能全部覆盖。",
    "ceiling-below-floor": "条线「{line}」的上限低于下限（对象太少，取不到整数），按下限抽。",
    "number-moves": "条线「{line}」的数随人员变化：{numbers}。计划批准后请用 --number {id}={first} 固定。",
    "uncovered": "条线「{line}」到期末仍有 {missed} 个对象没有检查到（不能抽取、到上限，或被上限截断）。",
    "nobody": "名录中没有可派的检查人员，以下任务无人承担。",
    "unstaffed": "{period} 的抽取中有 {count} 个对象没有足够的人员可派，须借调人员或公开排除。",
}

# Who is kept out when a line falls short, in the sentences above.
HELD = {
    "cap-reached": "{count} 个对象已到次数上限",
    "too-soon": "{count} 个对象距上次检查未满规定天数",
    "repeat": "{count} 个对象在不重复的期间内已经抽过",
}


def sentence(code: str, values: Mapping[str, str]) -> str:
    """The sentence of a remark. KeyError for a code without one: a law test sees to it."""
    return SENTENCES[code].format_map(values)
