"""装入方案: a plan that somebody brought into the office, kept until another person has decided on it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from .plan import PolicyFile
from .unit import Unit
from .user import User


class PolicyOffer(models.Model):
    """A policy file that was brought. It binds nobody until a second person has confirmed it; then it is `file`.

    `unit`: within which the plan lies, None for a place that is new here. `cases`: worked by hand (expected.json), all met.
    """

    BROUGHT, CONFIRMED, REFUSED, WITHDRAWN = "brought", "confirmed", "refused", "withdrawn"
    STATES: ClassVar[dict[str, str]] = {BROUGHT: "待确认", CONFIRMED: "已确认", REFUSED: "没有确认", WITHDRAWN: "已撤回"}

    policy = models.CharField("方案标识", max_length=60)
    title = models.CharField("方案名称", max_length=200)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    file_name = models.CharField("文件", max_length=200)
    source = models.BinaryField()
    sha256 = models.CharField("散列值", max_length=64)
    cases = models.PositiveIntegerField("手工算例", default=0)
    binds_from = models.DateField("执行日")
    brought_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    brought_at = models.DateTimeField()
    state = models.CharField("状态", max_length=12, default=BROUGHT)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField("理由", max_length=300, blank=True)
    file = models.ForeignKey(PolicyFile, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("-brought_at", "id")
        verbose_name = "提交的方案"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sha256"], condition=models.Q(state="brought"), name="policy_offer_waiting"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def state_says(self) -> str:
        """The state in words."""
        return self.STATES[self.state]
