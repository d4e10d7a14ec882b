"""Policies as they were loaded, and the years that units opened under them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from .unit import Unit


class PolicyFile(models.Model):
    """A policy file, byte for byte: draws and plans keep pointing at the text they were made under."""

    policy = models.CharField("方案标识", max_length=60, db_index=True)
    title = models.CharField("方案名称", max_length=200)
    source = models.BinaryField()
    sha256 = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("policy", "-at")
        verbose_name = "方案"

    def __str__(self) -> str:
        return self.title


class OpenedYear(models.Model):
    """A year that a unit works under a policy. Closed years are kept and read only."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="years")
    year = models.PositiveIntegerField("年度")
    policy = models.ForeignKey(PolicyFile, models.PROTECT)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-year", "unit__path")
        verbose_name = "年度"
        constraints: ClassVar = [models.UniqueConstraint(fields=["unit", "year", "policy"], name="year_once")]
