"""What is known of a target beside its registry row: facts, permits, visits made, and who may not go there."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from .imports import ImportBatch
from .inspector import Inspector
from .target import Target


class Fact(models.Model):
    """A dated fact that the policy's conditions ask for: a penalty, a complaint, a criminal case."""

    target = models.ForeignKey(Target, models.PROTECT, related_name="facts")
    fact = models.CharField("事实", max_length=60)
    fact_date = models.DateField("日期")
    value = models.DecimalField("数值", max_digits=16, decimal_places=4, null=True, blank=True)
    number = models.CharField("文号", max_length=80, blank=True)
    source = models.CharField("来源", max_length=100, blank=True)
    verified = models.BooleanField("已查实", default=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_says = models.CharField("撤回的理由", max_length=300, blank=True, db_default="")
    at = models.DateTimeField()
    batch = models.ForeignKey(ImportBatch, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("-fact_date", "id")
        verbose_name = "事实"
        indexes: ClassVar = [models.Index(fields=["target", "fact_date"], name="fact_target_date")]


class Permit(models.Model):
    """排污许可证 or another permit of a target. `ended_date`: it was revoked or given up on that day, whatever it says itself."""

    target = models.ForeignKey(Target, models.PROTECT, related_name="permits")
    number = models.CharField("许可证编号", max_length=80)
    category = models.CharField("管理类别", max_length=40, blank=True)
    valid_from = models.DateField("有效期自", null=True, blank=True)
    valid_until = models.DateField("有效期至", null=True, blank=True)
    ended_date = models.DateField("终止日期", null=True, blank=True)
    end_says = models.CharField("终止的理由", max_length=300, blank=True, db_default="")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_says = models.CharField("撤回的理由", max_length=300, blank=True, db_default="")
    batch = models.ForeignKey(ImportBatch, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("-valid_until", "id")
        verbose_name = "许可"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["target", "number"], condition=models.Q(withdrawn_at=None), name="permit_once"),
        ]


class PastVisit(models.Model):
    """A visit made outside this installation, or before it: counts for cover, caps and loads.

    `inspectors`: who made it, by certificate number or name as written. `joint`: `internal` or `departments`, "" for neither.
    """

    target = models.ForeignKey(Target, models.PROTECT, related_name="past_visits")
    visited_date = models.DateField("检查日期")
    authority = models.CharField("检查机关", max_length=100, blank=True)
    type = models.CharField("类型", max_length=20, default="random")
    items = models.JSONField("事项", default=list)
    outcome = models.CharField("结果", max_length=100, blank=True)
    inspectors = models.JSONField("检查人员", default=list)
    joint = models.CharField("联合检查", max_length=20, blank=True, default="")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_says = models.CharField("撤回的理由", max_length=300, blank=True, db_default="")
    batch = models.ForeignKey(ImportBatch, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("-visited_date", "id")
        verbose_name = "检查记录"
        indexes: ClassVar = [
            models.Index(fields=["target", "visited_date"], name="past_target_date"),
            models.Index(fields=["outcome"], name="past_outcome"),
        ]


class Conflict(models.Model):
    """回避: this inspector may not go to this target, until it ends."""

    target = models.ForeignKey(Target, models.PROTECT, related_name="conflicts")
    inspector = models.ForeignKey(Inspector, models.PROTECT, related_name="conflicts")
    ground = models.CharField("理由", max_length=200, blank=True)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    end_says = models.CharField("解除的理由", max_length=300, blank=True, db_default="")
    declared_by = models.CharField("申报人", max_length=60, blank=True)
    declared_own = models.BooleanField("本人申报", default=False)
    batch = models.ForeignKey(ImportBatch, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "回避"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["target", "inspector"], condition=models.Q(ended_at=None), name="conflict_once"),
        ]
