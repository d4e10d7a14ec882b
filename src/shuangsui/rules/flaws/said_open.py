"""The Chinese sentences of the flaws of one severity. 待定: open in the text, decided by the bureau."""

from __future__ import annotations

from collections.abc import Mapping

from .flaw import Words

SENTENCES: Mapping[str, Words] = {
    "ground-without-number": Words(
        "「{class}」的指定条件中 {count} 项没有数：{reasons}",
        "这些条件不能由程序判断",
        "由规定的会议或本局认定，记下会议次数和日期",
    ),
    "grading-open": Words(
        "风险分级的标准方案没有给；现用的由{by}定",
        "等级会改变被抽查的机会，标准应当公开",
        "由本局正式定出标准并公布",
    ),
    "visit-term-open": Words(
        "「{draws}」的检查时限方案没有写明，现由{by}",
        "时限没有数，超没超期说不清",
        "由本局正式定出天数",
    ),
    "form-open": Words(
        "{forms}的栏目方案没有给出",
        "没有公开式样，现有栏目由本局暂定",
        "按正式表样完善",
    ),
    "two-readings": Words(
        "{what}有 {count} 种读法{quote}",
        "读法不同，应抽的数或成员就不同",
        "现取「{chosen}」，由{by}；改取另一种，改 chosen 一处",
    ),
    "clock-two-readings": Words(
        "公开时限的起点有 {count} 种读法：{clocks}",
        "起点不同，到期日就不同{quote}",
        "现取「{chosen}」，由{by}",
    ),
    "number-open": Words(
        "「{line}」方案没有给数",
        "现在的数由{by}",
        "由本局正式定数并公布",
    ),
    "decided-values": Words(
        "文件里有 {count} 处不是方案原文，按 {groups} 种决定或依据补写",
        "这些值没有条款号，别人可以问是谁定的",
        "逐项确认；改了正式文件后换成条款号",
    ),
}
