"""Spans, terms, windows and due days in Chinese."""

from __future__ import annotations

from ..policy.base import span_months, term_parts
from ..policy.disclosure import Clock, ClockReading
from ..policy.draws import Window
from ..policy.duties import When

_EVERY = {1: "每月", 3: "每季度", 6: "每半年", 12: "每年"}
_UNITS = {"working days": "个工作日", "days": "日", "months": "个月"}
_OF_YEAR = {"plan": "", "plan-1": "上年", "plan+1": "次年"}
ANCHORS = {
    "task.completed": "检查任务完成",
    "draw.completed": "该次抽取的任务全部完成",
    "visit.ended": "检查结束",
    "result.determined": "作出检查结果认定",
    "decision.made": "作出决定",
    "month.end": "每月结束",
    "quarter.end": "每季度结束",
    "half-year.end": "每半年结束",
    "year.end": "每年结束",
    "year.start": "每年开始",
    "notice": "接到通知",
    "registry.change": "名录信息变动",
    "eia.approved": "取得环评批复",
}


def every_says(span: str) -> str:
    """`quarter` → 每季度, `2 years` → 每2年, `ad-hoc` → 不定期."""
    if span == "ad-hoc":
        return "不定期"
    months = span_months(span)
    return _EVERY.get(months, f"每{months // 12}年")


def in_span_says(span: str) -> str:
    """The span as a stretch of time: `quarter` → 一季度内, `2 years` → 2年内."""
    return {1: "当月内", 3: "当季度内", 6: "半年内", 12: "全年内"}.get(span_months(span), f"{span_months(span) // 12}年内")


def term_says(term: str) -> str:
    """`20 working days` → 20个工作日."""
    count, unit = term_parts(term)
    return f"{count}{_UNITS[unit]}"


def window_says(window: Window) -> str:
    """When a draw is to be fixed."""
    base = "上一期" if window.of == "before" else "当期"
    if window.within_last is not None:
        return f"{base}结束前{term_says(window.within_last)}内"
    if window.within_first is not None:
        return f"{base}开始后{term_says(window.within_first)}内"
    if window.by_day is not None:
        return f"{base}末月{window.by_day}日前"
    return f"上年{month_day_says(window.by or '12-31')}前"


def month_day_says(text: str) -> str:
    """`11-30` → 11月30日."""
    month, day = map(int, text.split("-"))
    return f"{month}月{day}日"


def when_says(when: When | None) -> str:
    """When something is owed; without a day, that none is given."""
    if when is None:
        return "没有写期限"
    if when.day is not None:
        return f"{_OF_YEAR[when.of_year]}{month_day_says(when.day)}前"
    anchor = ANCHORS[when.anchor or "notice"]
    if when.after is not None:
        return f"{anchor}后{term_says(when.after)}内"
    if when.within_last is not None:
        return f"{anchor}前{term_says(when.within_last)}内"
    if when.by_day is not None:
        return f"{anchor.removesuffix('结束')}末月{when.by_day}日前"
    return f"{anchor}时及时"


def clock_says(clock: Clock | ClockReading) -> str:
    """From which event, and how long, a result has until it must be public: the reading in force."""
    starts, which, term = clock.in_force() if isinstance(clock, Clock) else (tuple(clock.starts), clock.which, clock.term)
    events = "、".join(ANCHORS[s] for s in starts)
    if len(starts) > 1:
        events += "中较早的" if which == "earlier" else "中较晚的"
    return f"{events}后{term_says(term)}内"
