"""报送清单: the lists that a policy makes units hand in (乌鲁木齐 二（一）), as they came."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from .attachment import Attachment
from .fact import Fact
from .plan import PolicyFile
from .target import Target
from .unit import Unit
from .user import User


class HandedList(models.Model):
    """One list of one unit for one period. A corrected one replaces it; nothing is thrown away.

    `duty`: the id of the policy's `[[list]]`; `reads`: what its rows are: inspectors, targets, facts, or "" where only the file
    is kept. `fact`: of facts, which. `empty`: the unit says that there was nothing (零报告). `counts`: read, known, refused.
    """

    HANDED, REPLACED = "handed", "replaced"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="handed_lists", verbose_name="报送单位")
    policy = models.ForeignKey(PolicyFile, models.PROTECT, related_name="+")
    duty = models.CharField("清单", max_length=40)
    name = models.CharField("清单名称", max_length=120)
    period = models.CharField("期间", max_length=12)
    reads = models.CharField(max_length=12, blank=True)
    fact = models.CharField(max_length=60, blank=True)
    empty = models.BooleanField("零报告", default=False)
    attachment = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, verbose_name="清单文件")
    due_date = models.DateField("期限", null=True, blank=True)
    handed_date = models.DateField("报送日期")
    note = models.CharField("说明", max_length=300, blank=True)
    counts = models.JSONField(default=dict)
    state = models.CharField(max_length=12, default=HANDED)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    by_name = models.CharField("报送人", max_length=60)
    at = models.DateTimeField("报送时间")

    class Meta:
        ordering = ("-at", "-id")
        verbose_name = "报送清单"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit", "policy", "duty", "period"], condition=models.Q(state="handed"), name="handed_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_late(self) -> bool:
        """Handed in after the day on which it was due."""
        return self.due_date is not None and self.handed_date > self.due_date


class HandedRow(models.Model):
    """A row of a handed list: whom it names, and what came of it. `wrong`: what is wrong with it, in Chinese."""

    handed = models.ForeignKey(HandedList, models.PROTECT, related_name="rows")
    line = models.PositiveIntegerField("行")
    name = models.CharField("名称", max_length=200, blank=True)
    says = models.CharField("内容", max_length=300, blank=True)
    target = models.ForeignKey(Target, models.PROTECT, null=True, blank=True, related_name="+")
    fact = models.ForeignKey(Fact, models.PROTECT, null=True, blank=True, related_name="+")
    wrong = models.CharField("问题", max_length=500, blank=True)

    class Meta:
        ordering = ("line", "id")
        verbose_name = "清单的行"
        indexes: ClassVar = [models.Index(fields=["handed", "line"], name="handed_row_line")]

    def __str__(self) -> str:
        return self.name
