"""Policies as they were loaded, and the years that units opened under them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from .unit import Unit
from .user import User


class PolicyFile(models.Model):
    """A policy file, byte for byte: draws and plans keep pointing at the text they were made under. `binds_from`: first day."""

    policy = models.CharField("方案标识", max_length=60, db_index=True)
    title = models.CharField("方案名称", max_length=200)
    source = models.BinaryField()
    sha256 = models.CharField(max_length=64, unique=True)
    binds_from = models.DateField("执行日")
    at = models.DateTimeField()

    class Meta:
        ordering = ("policy", "-at")
        verbose_name = "方案"

    def __str__(self) -> str:
        return self.title


class OpenedYear(models.Model):
    """A year that a unit works under a policy. Closed years are kept and read only.

    `decision`: who decided that a plan whose time is over goes on in this year, "" where it binds the year of itself.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="years")
    year = models.PositiveIntegerField("年度")
    policy = models.ForeignKey(PolicyFile, models.PROTECT)
    decision = models.CharField("继续执行的依据", max_length=300, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-year", "unit__path")
        verbose_name = "年度"
        constraints: ClassVar = [models.UniqueConstraint(fields=["unit", "year", "policy"], name="year_once")]


class Approved(models.Model):
    """A paper that is drafted, approved, filed with the level above (备案) and published; amended by a next version."""

    DRAFT, SUBMITTED, APPROVED, PUBLISHED, REPLACED = "draft", "submitted", "approved", "published", "replaced"
    OPEN, IN_FORCE = (DRAFT, SUBMITTED), (APPROVED, PUBLISHED)
    STATES: ClassVar[dict[str, str]] = {
        DRAFT: "起草中",
        SUBMITTED: "待审批",
        APPROVED: "已批准",
        PUBLISHED: "已公布",
        REPLACED: "已被新版替代",
    }

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    policy = models.ForeignKey(PolicyFile, models.PROTECT)
    year = models.PositiveIntegerField("年度")
    number = models.PositiveIntegerField("版次", default=1)
    state = models.CharField("状态", max_length=12, default=DRAFT)
    reason = models.CharField("修改理由", max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    filed_at = models.DateTimeField("备案时间", null=True, blank=True)
    filed_with = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    filed_outside = models.CharField("备案机关（本系统以外）", max_length=100, blank=True)
    filed_date = models.DateField("备案日期", null=True, blank=True)
    filed_note = models.CharField("备案文号", max_length=100, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def state_says(self) -> str:
        """The state in words."""
        return self.STATES[self.state]

    @property
    def filed_to(self) -> str:
        """With whom it is filed, "" where it is not; of who is outside this installation with the day of the paper."""
        if self.filed_with is not None:
            return self.filed_with.official_name
        return f"{self.filed_outside}（{self.filed_date:%Y-%m-%d}）" if self.filed_outside else ""


class YearPlan(Approved):
    """年度抽查计划. `numbers`: line → visits of its span, where the bureau wants more than the policy asks for.

    An entry of the plan's table (宜良 附件, 焦作 第六条): {"plan", "category", "item", "target", "item_class", "method", "dates",
    "kind", "number", "by", "with", "scope", "note"}; `kind` one of `rules.plan_checks.ENTRY_KINDS`, `number` whole or None, the
    others texts. `forecast`: `paper.outlook`, reckoned with the numbers `of_numbers`: what was seen when signing.
    """

    numbers = models.JSONField(default=dict)
    entries = models.JSONField(default=list)
    forecast = models.JSONField(default=dict)

    class Meta:
        ordering = ("-year", "unit__path", "-number")
        verbose_name = "年度计划"
        constraints: ClassVar = [models.UniqueConstraint(fields=["unit", "year", "policy", "number"], name="year_plan_once")]

    def __str__(self) -> str:
        return f"{self.unit.name}{self.year}年抽查计划（第 {self.number} 版）"

    @property
    def is_reckoned(self) -> bool:
        """Whether the forecast is that of the numbers as they stand."""
        return bool(self.forecast) and self.forecast["of_numbers"] == self.numbers


class ItemList(Approved):
    """随机抽查事项清单. An item of `items`: {"id", "name", "category", "item_class", "basis", "of", "method", "departments"} as
    texts, and "from_above"."""

    items = models.JSONField(default=list)
    above = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="derived")

    class Meta:
        ordering = ("-year", "unit__path", "-number")
        verbose_name = "事项清单"
        constraints: ClassVar = [models.UniqueConstraint(fields=["unit", "year", "policy", "number"], name="item_list_once")]

    def __str__(self) -> str:
        return f"{self.unit.name}{self.year}年随机抽查事项清单（第 {self.number} 版）"
