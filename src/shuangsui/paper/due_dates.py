"""Due days in words, and as a calendar that phones and computers take."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from shuangsui.paper.ics import Event, calendar
from shuangsui.rules.duties import DueDay
from shuangsui.rules.policy import Policy

KINDS = {
    "plan": "计划",
    "draw": "抽取",
    "visit": "检查",
    "disclosure": "公开",
    "report": "报送",
    "registry": "名录",
    "list": "清单",
    "other": "其他",
}


def span_says(d: DueDay) -> str:
    """One day, or from–to, without a blank at which a narrow table would fold it."""
    if d.first is None or d.first == d.last:
        return str(d.last)
    same_year = d.first.year == d.last.year
    return f"{d.first}～{d.last:%m-%d}" if same_year else f"{d.first}～{d.last}"


def basis_says(d: DueDay) -> str:
    """The plan's article, else who decided it."""
    return d.cite or d.decided_by


def remark_says(d: DueDay) -> str:
    """What one must know of the day: moved off a day off, or left on it; an estimate; outside the plan's validity."""
    said = []
    if d.moved_from is not None:
        said.append(f"原为 {d.moved_from}，逢休息日移动")
    elif d.day_off:
        said.append(f"星期{'一二三四五六日'[d.last.weekday()]}，休息日，方案没有说顺延")
    if d.estimate:
        said.append("预计：该年放假安排还没有公布")
    if d.outside:
        said.append("所指时段在方案有效期外")
    if d.decided_by and d.cite:
        said.append(d.decided_by)
    return "；".join(said)


def write_calendar(policy: Policy, year: int, area: str, days: Iterable[DueDay], at: datetime) -> bytes:
    """The .ics of due days; `area`: whose they are, "" for the whole plan; `at`: when it is made, zoned."""
    return calendar(f"{policy.policy.short_title} {year}", [_event(policy, d, area) for d in days], at)


def _event(policy: Policy, d: DueDay, area: str) -> Event:
    first: date = d.first or d.last
    uid = f"{policy.policy.id}.{d.part}.{d.period}{f'.{area}' if area else ''}@shuangsui"
    text = [f"由：{'、'.join(d.owed_by)}"]
    text += [f"给：{'、'.join(d.owed_to)}"] if d.owed_to else []
    text += [f"通过：{d.via}"] if d.via else []
    text += [f"依据：{policy.policy.title} {basis_says(d)}"]
    text += [remark_says(d)] if remark_says(d) else []
    title = d.name + ("（预计）" if d.estimate else "")
    return Event(uid, first, d.last, title, "\n".join(text), KINDS[d.kind])
