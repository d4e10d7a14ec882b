"""状态变化: what became of a target, deed by deed. Nobody is deleted."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from .attachment import Attachment
from .target import Target
from .user import User


class TargetEvent(models.Model):
    """One change of state: moved, stopped, resumed, cancelled, opted out or in, merged — or one of these undone.

    `before`, `after`: the target's fields that it changed, as JSON (`area`: a unit's code). `moved`: of a merger, what followed
    to the survivor (`other`): table → primary keys; `lost`: the fields of the survivor before. `undoes`: the event taken back.
    """

    MOVED, STOPPED, RESUMED, CANCELLED = "moved", "stopped", "resumed", "cancelled"
    OPTED_OUT, OPTED_IN, MERGED, UNDONE = "opted-out", "opted-in", "merged", "undone"
    KINDS: ClassVar[dict[str, str]] = {
        MOVED: "搬迁",
        STOPPED: "长期停产",
        RESUMED: "恢复生产",
        CANCELLED: "破产、注销",
        OPTED_OUT: "不参与双随机",
        OPTED_IN: "重新参与双随机",
        MERGED: "重复登记合并",
        UNDONE: "撤销",
    }

    target = models.ForeignKey(Target, models.PROTECT, related_name="events", verbose_name="检查对象")
    kind = models.CharField("变化", max_length=12)
    event_date = models.DateField("发生日期")
    reason = models.CharField("理由", max_length=300)
    basis = models.CharField("依据", max_length=200, blank=True)
    evidence = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, verbose_name="证明材料")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    other = models.ForeignKey(Target, models.PROTECT, null=True, blank=True, related_name="absorbed", verbose_name="并入")
    moved = models.JSONField(default=dict)
    lost = models.JSONField(default=dict)
    undoes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="undone_by")
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    by_name = models.CharField("经办人", max_length=60)
    at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ("-at", "-id")
        verbose_name = "状态变化"
        indexes: ClassVar = [models.Index(fields=["target", "at"], name="target_event_at")]

    def __str__(self) -> str:
        return f"{self.target.name}{self.says}"

    @property
    def says(self) -> str:
        """The change in words."""
        return self.KINDS[self.kind]
