"""线下抽取: what a zone without an account brought, kept until a second person has accepted it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from .draw import Draw
from .unit import Unit
from .user import User


class ZoneBundle(models.Model):
    """A bundle (抽取档案) that was brought. It counts for nothing until an approver who did not bring it accepts it."""

    BROUGHT, TAKEN, REFUSED = "brought", "taken", "refused"
    STATES: ClassVar[dict[str, str]] = {BROUGHT: "等待审批", TAKEN: "已收下", REFUSED: "未收下"}

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="zone_bundles")
    name = models.CharField("抽取编号", max_length=80)
    level = models.CharField("级别", max_length=20)
    data = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    brought_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    brought_at = models.DateTimeField()
    state = models.CharField("状态", max_length=12, default=BROUGHT)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    draw = models.ForeignKey(Draw, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("-brought_at", "id")
        verbose_name = "线下抽取档案"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "name"], condition=models.Q(state="brought"), name="zone_bundle_waiting"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def state_says(self) -> str:
        """The state in words."""
        return self.STATES[self.state]
