"""Long work: an import, an export, a pile of PDFs."""

from __future__ import annotations

from django.db import models

from .unit import Unit
from .user import User


class Job(models.Model):
    """One piece of work in the background. Whoever runs it holds a lease; a lease run out means the worker died."""

    QUEUED, RUNNING, DONE, FAILED, CANCELLED = "queued", "running", "done", "failed", "cancelled"

    kind = models.CharField(max_length=40)
    title = models.CharField("名称", max_length=100)
    unit = models.ForeignKey(Unit, models.PROTECT)
    by = models.ForeignKey(User, models.PROTECT)
    arguments = models.JSONField(default=dict)
    state = models.CharField("状态", max_length=12, default=QUEUED, db_index=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=500, blank=True)
    result = models.JSONField(default=dict)
    cancel_asked = models.BooleanField(default=False)
    lease_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at",)
        verbose_name = "任务"
