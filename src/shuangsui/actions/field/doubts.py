"""存疑: what does not speak for a record, and is shown to who reviews it. None of it stops a record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from math import asin, cos, radians, sin, sqrt

from shuangsui.dossier.entropy import CHINA
from shuangsui.records.models import Target, Visit
from shuangsui.rules.policy import Policy
from shuangsui.rules.policy.items import Form

from .manifest import Manifest, Place

SHORTEST = timedelta(minutes=10)
FAR = 2_000  # metres
EARLY = timedelta(hours=1)
CLOCK = 5 * 60  # seconds
_EARTH = 6_371_008.8  # metres, mean radius (IUGG)


def doubts(visit: Visit, policy: Policy, form: Form, told: Manifest, there: int, team: int, at: datetime) -> list[str]:
    """All of them, in Chinese. `form`: as the plan has it now; `there` of `team` members confirmed that they were present."""
    return [
        *_of_time(visit, told, at),
        *_of_place(visit.target, told),
        *_of_photos(told),
        *_of_versions(visit, policy, form, told),
        *([f"检查组 {team} 人，只有 {there} 人确认到场。"] if there < team else []),
    ]


def right_time(told: Manifest, said: datetime) -> datetime:
    """An instant of the phone's clock, by the server's."""
    return said + timedelta(seconds=told.clock_off)


def _of_time(visit: Visit, told: Manifest, at: datetime) -> Iterator[str]:
    took = told.ended_at - told.started_at
    if not told.failed and took < SHORTEST:
        yield f"检查只用了 {int(took.total_seconds() // 60)} 分钟。"
    if abs(told.clock_off) > CLOCK:
        yield f"手机时钟{'慢' if told.clock_off > 0 else '快'} {abs(told.clock_off) // 60} 分钟，记录里的时间照手机所写。"
    if right_time(told, told.ended_at) > at + timedelta(seconds=CLOCK):
        yield "检查结束时间晚于收到记录的时间。"
    if visit.sent_at is not None and right_time(told, told.started_at) < visit.sent_at - timedelta(seconds=CLOCK):
        yield f"检查开始时间早于任务下发（{visit.sent_at.astimezone(CHINA):%Y-%m-%d %H:%M}）。"


def _of_place(target: Target, told: Manifest) -> Iterator[str]:
    if told.place is None or target.latitude is None or target.longitude is None:
        return
    away = metres(told.place, Place(latitude=target.latitude, longitude=target.longitude))
    if away > FAR:
        yield f"检查地点离名录上的位置约 {away / 1000:.1f} 公里。"


def metres(one: Place, other: Place) -> float:
    """Along the great circle (haversine); good to half a percent, which is enough for a doubt."""
    north, south = radians(one.latitude), radians(other.latitude)
    east = radians(one.longitude - other.longitude)
    half = sin((north - south) / 2) ** 2 + cos(north) * cos(south) * sin(east / 2) ** 2
    return 2 * _EARTH * asin(min(1.0, sqrt(half)))


def _of_photos(told: Manifest) -> Iterator[str]:
    photos = [piece for piece in told.evidence if piece.kind == "photo"]
    early = sum(told.started_at - piece.taken_at > EARLY for piece in photos)
    late = sum(piece.taken_at > told.ended_at for piece in photos)
    if early:
        yield f"{early} 张照片拍摄于检查开始前 1 小时以上。"
    if late:
        yield f"{late} 张照片拍摄于检查结束以后。"


def _of_versions(visit: Visit, policy: Policy, form: Form, told: Manifest) -> Iterator[str]:
    if told.form_version < form.version:
        yield f"用的是旧版表格（第 {told.form_version} 版，现为第 {form.version} 版）。"
    if told.task_version != visit.version:
        yield "任务在手机取得以后有过改动，记录是照改动以前填的。"
    if any(method.id == told.method and method.needs_approval for method in policy.method):
        yield "这种检查方式须经批准，请核对批准手续。"
