"""What became of some of the demo's targets: moved, stopped and running again, gone, opted out, entered twice and merged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from shuangsui.actions.states.change_state import change_state
from shuangsui.actions.states.merge_targets import merge_targets
from shuangsui.actions.states.undo_event import undo_event
from shuangsui.records.models import Target, TargetEvent
from shuangsui.records.words import labelled

if TYPE_CHECKING:
    from .demo_site import DemoSite

UNIT, CLERK = "652301", "cjs-jingban"
_CHANGES: tuple[tuple[str, str, str], ...] = (
    (TargetEvent.STOPPED, "设备检修停产超过半年", "现场核查记录 昌市环执〔现〕014 号（演示）"),
    (TargetEvent.STOPPED, "订单不足，全年停产", "企业书面说明（演示）"),
    (TargetEvent.CANCELLED, "法院裁定破产", "破产裁定书公告（演示）"),
    (TargetEvent.OPTED_OUT, "已拆除生产设施，改作仓库", "现场核查记录 昌市环执〔现〕021 号（演示）"),
    (TargetEvent.STOPPED, "误登记，应为同名另一厂", "电话核实记录（演示）"),
)


def tell(site: DemoSite) -> None:
    """By the county's clerk, a few days apart, before the first draw."""
    clerk = site.actor(CLERK)
    below = Target.objects.filter(area__code=UNIT, status=Target.ACTIVE).select_related("area").order_by("key")
    running = labelled(below.filter(takes_part=True), "c", "general").iterator()
    moments = (site.began + timedelta(days=day) for day in range(20, 50, 3))
    done = [_change(clerk, next(moments), next(running), kind, reason, basis) for kind, reason, basis in _CHANGES]
    undo_event(by=clerk, at=next(moments), event=done[-1], reason="登记错了企业，恢复原状")
    _move(site, next(moments), running)
    stopped = below.filter(state="长期停产").first()
    assert stopped is not None
    _change(clerk, next(moments), stopped, TargetEvent.RESUMED, "已恢复生产", "用电监控数据和现场照片（演示）")
    at, first, second = next(moments), next(running), next(running)
    merge_targets(
        by=clerk,
        at=at,
        target=second,
        version=second.version,
        into=first,
        into_version=first.version,
        day=at.date(),
        reason="同一家企业，改名后重复登记",
        basis="营业执照变更记录（演示）",
    )


def _change(by: Any, at: datetime, target: Target, kind: str, reason: str, basis: str) -> TargetEvent:
    day = (at - timedelta(days=2)).date()
    return change_state(by=by, at=at, target=target, version=target.version, kind=kind, day=day, reason=reason, basis=basis)


def _move(site: DemoSite, at: datetime, running: Iterator[Target]) -> None:
    """To another street of the same city."""
    target = next(running)
    change_state(
        by=site.actor(CLERK),
        at=at,
        target=target,
        version=target.version,
        kind=TargetEvent.MOVED,
        day=(at - timedelta(days=10)).date(),
        reason="退城入园，迁到新厂区",
        basis="新厂区环评批复（演示）",
        address="昌吉市示例工业园新一路 8 号",
    )
