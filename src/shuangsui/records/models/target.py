"""检查对象: the registry of those who may be inspected."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from .plain_json import PlainJSONField
from .unit import Unit


class Target(models.Model):
    """A firm's site, a project, an outlet, a person's workshop. Nobody is deleted: `status` says what became of it.

    `WITHDRAWN`: came in by an import that was undone. It never was in the registry, no list shows it, and its key comes back
    to life when it is entered again.

    `key` is the identity in a draw (`shuangsui.rules.registry.Target.id`). `values`: attribute of the policy → text as
    `rules` reads it; `kept`: other columns, header → text. `version` counts the changes: who saves an older one is refused.
    """

    ACTIVE, CANCELLED, MERGED, WITHDRAWN = "active", "cancelled", "merged", "withdrawn"

    key = models.CharField("检查对象代码", max_length=80, unique=True)
    name = models.CharField("名称", max_length=200, db_index=True)
    area = models.ForeignKey(Unit, models.PROTECT, related_name="targets", verbose_name="区域", db_index=False)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True, db_index=True)
    number = models.CharField("编号", max_length=60, blank=True)
    address = models.CharField("地址", max_length=300, blank=True)
    kind = models.CharField("对象类型", max_length=40, blank=True)
    takes_part = models.BooleanField("参与双随机", default=True)
    state = models.CharField("生产状态", max_length=40, blank=True)
    needs = models.CharField("专业需求", max_length=60, blank=True)
    classes = PlainJSONField("类别", default=list)
    tags = PlainJSONField("标识", default=list)
    values = PlainJSONField(default=dict)
    kept = PlainJSONField(default=dict)
    latitude = models.DecimalField("纬度", max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField("经度", max_digits=9, decimal_places=6, null=True, blank=True)
    status = models.CharField(max_length=12, default=ACTIVE)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged", db_index=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ("name", "id")
        verbose_name = "检查对象"
        indexes: ClassVar = [
            models.Index(fields=["area", "name"], name="target_area_name"),
            models.Index(fields=["updated_at"], name="target_updated"),
        ]

    def __str__(self) -> str:
        return self.name


class TargetWord(models.Model):
    """What a target is found by: two characters of its name, a tag, a class (`shuangsui.records.words`).

    One number a word and target, `word × 2²⁴ + target`, and nothing else: the same small index on every database. Changed with
    the target.
    """

    code = models.BigIntegerField(primary_key=True)
