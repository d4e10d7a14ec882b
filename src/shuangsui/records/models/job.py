"""后台任务: long work — an import, an export, a pile of PDFs."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from .unit import Unit
from .user import User


class Job(models.Model):
    """One piece of work in the background. `kind`: of `shuangsui.actions.jobs.KINDS`; `arguments`, `result`: plain JSON.

    `key`: what it is about, so that a form sent twice starts it once; "" for work that may be done any number of times.
    Progress and the wish to cancel stand beside the database (`actions/jobs/signs.py`): a job that holds the write lock of
    a SQLite file for seconds could tell of neither in there. `done`, `total` and `message` are what it came to.
    """

    QUEUED, RUNNING, DONE, FAILED, CANCELLED = "queued", "running", "done", "failed", "cancelled"
    LIVE = (QUEUED, RUNNING)
    STATES: ClassVar[dict[str, str]] = {
        QUEUED: "等待中",
        RUNNING: "进行中",
        DONE: "已完成",
        FAILED: "没有完成",
        CANCELLED: "已取消",
    }

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=80, blank=True)
    title = models.CharField("名称", max_length=100)
    unit = models.ForeignKey(Unit, models.PROTECT)
    by = models.ForeignKey(User, models.PROTECT)
    address = models.CharField("来源地址", max_length=45, blank=True)
    arguments = models.JSONField(default=dict)
    state = models.CharField("状态", max_length=12, default=QUEUED, db_index=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=500, blank=True)
    result = models.JSONField(default=dict)
    task = models.CharField(max_length=40, blank=True)
    attempt = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "-id")
        verbose_name = "后台任务"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=~models.Q(key="") & models.Q(state__in=["queued", "running", "done"]),
                name="job_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_live(self) -> bool:
        """Whether it waits or runs."""
        return self.state in self.LIVE

    @property
    def state_says(self) -> str:
        """The state in words."""
        return self.STATES[self.state]
