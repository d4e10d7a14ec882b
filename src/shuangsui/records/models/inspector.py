"""检查人员: who may be drawn for a visit, or may assist."""

from __future__ import annotations

from django.db import models

from .plain_json import PlainJSONField
from .unit import Unit


class Inspector(models.Model):
    """One certified officer, auxiliary or expert (`staff_type` as in `shuangsui.rules.registry.Inspector`).

    `WITHDRAWN`: came in by an import that was undone, and never was in the registry.
    """

    ACTIVE, WITHDRAWN = "active", "withdrawn"

    key = models.CharField("执法证号", max_length=60, unique=True)
    name = models.CharField("姓名", max_length=60, db_index=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="inspectors", verbose_name="所属区域")
    employer = models.CharField("单位", max_length=100, blank=True)
    areas = PlainJSONField("区域", default=list)
    valid_until = models.DateField("证件有效期至", null=True, blank=True)
    department = models.CharField("部门", max_length=60, blank=True)
    post = models.CharField("职务", max_length=60, blank=True)
    staff_type = models.CharField("人员类别", max_length=12, default="inspector")
    skills = PlainJSONField("业务专长", default=list)
    years = models.DecimalField("工作年限", max_digits=5, decimal_places=2, null=True, blank=True)
    load = models.PositiveIntegerField("本年检查次数", default=0)
    established = models.BooleanField("在编", default=True)
    on_duty = models.BooleanField("在岗", default=True)
    tags = PlainJSONField("标识", default=list)
    values = PlainJSONField(default=dict)
    kept = PlainJSONField(default=dict)
    status = models.CharField(max_length=12, default=ACTIVE)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ("name", "id")
        verbose_name = "检查人员"

    def __str__(self) -> str:
        return self.name
