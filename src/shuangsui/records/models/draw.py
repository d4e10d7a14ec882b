"""抽取: the draws, and the files of each authority's cabinet."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from .plan import PolicyFile
from .unit import Unit


class CabinetFile(models.Model):
    """One file of an authority's cabinet (案卷柜): its log, or what lies in a draw's folder, byte for byte.

    `path`: below the cabinet, `2025-Q1/manifest.json`. Private ones never leave through a page but to their custodian.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="cabinet_files")
    path = models.CharField(max_length=200)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    is_private = models.BooleanField()

    class Meta:
        verbose_name = "案卷文件"
        constraints: ClassVar = [models.UniqueConstraint(fields=["unit", "path"], name="cabinet_path")]


class Draw(models.Model):
    """One draw of a unit in a period. What it is made of lies in the cabinet's folder of its name."""

    PREPARED, COMMITTED, DRAWN, REVEALED, VOID = "prepared", "committed", "drawn", "revealed", "void"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="draws")
    policy = models.ForeignKey(PolicyFile, models.PROTECT)
    folder = models.CharField(max_length=80)
    period = models.CharField("期间", max_length=20)
    cycle = models.CharField(max_length=60)
    title = models.CharField("名称", max_length=100)
    state = models.CharField("状态", max_length=12, default=PREPARED)
    options = models.JSONField(default=dict)
    commitment = models.CharField("承诺", max_length=64, blank=True)
    seal = models.CharField("封存值", max_length=64, blank=True)
    prepared_at = models.DateTimeField()
    frozen_at = models.DateTimeField(null=True, blank=True)
    drawn_at = models.DateTimeField(null=True, blank=True)
    revealed_at = models.DateTimeField(null=True, blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-prepared_at", "id")
        verbose_name = "抽取"
        constraints: ClassVar = [models.UniqueConstraint(fields=["unit", "folder"], name="draw_folder")]

    def __str__(self) -> str:
        return self.title
