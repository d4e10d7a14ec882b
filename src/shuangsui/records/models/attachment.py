"""A file that was handed in: evidence, minutes, an import."""

from __future__ import annotations

from django.db import models

from .unit import Unit


class Attachment(models.Model):
    """A file kept below the data folder by its SHA-256; the same bytes are kept once."""

    unit = models.ForeignKey(Unit, models.PROTECT)
    name = models.CharField("文件名", max_length=200)
    size = models.PositiveBigIntegerField("字节数")
    sha256 = models.CharField(max_length=64, db_index=True)
    kind = models.CharField(max_length=60, blank=True)
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "附件"
