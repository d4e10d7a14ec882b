"""导入: a file on its way into a registry, and what it changed there, row by row."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from .attachment import Attachment
from .plan import PolicyFile
from .unit import Unit
from .user import User


class ImportBatch(models.Model):
    """One file. `kind`: targets, inspectors, conflicts, facts, history, permits, decisions or platform.

    `mapping`: header → column id, as the user confirmed what was not recognised; `present`: the columns that the file
    has, so that what it does not speak of stays. `counts`: new, changed, same, doubtful, refused; of the platform's table equal,
    differs, there, here, doubtful, refused. `digest`: SHA-256, hex, over
    all row changes in the file's order, as the journal keeps it.
    """

    UPLOADED, PREVIEWED, COMMITTED, UNDONE, DROPPED = "uploaded", "previewed", "committed", "undone", "dropped"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="imports")
    kind = models.CharField("种类", max_length=20)
    attachment = models.ForeignKey(Attachment, models.PROTECT)
    policy = models.ForeignKey(PolicyFile, models.PROTECT, null=True)
    by = models.ForeignKey(User, models.PROTECT, null=True)
    state = models.CharField("状态", max_length=12, default=UPLOADED)
    mapping = models.JSONField(default=dict)
    present = models.JSONField(default=dict)
    default_kind = models.CharField("对象类型", max_length=40, blank=True)
    counts = models.JSONField(default=dict)
    notes = models.JSONField(default=list)
    digest = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()
    committed_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-created_at", "-id")
        verbose_name = "导入"

    def __str__(self) -> str:
        return self.attachment.name


class ImportRow(models.Model):
    """What one row of the file does. Rows that change nothing are only counted.

    `entry`: pk of the target or inspector that it changes, 0 for a new one until it is committed; `seen_version`: that one's
    version at the preview. `old`, `new`: JSON texts of the fields that differ (of a new one: all; of a refused one: what is
    wrong, in Chinese). `twins`: JSON text, whom a doubtful row may be the same as; `decision`: same or another.

    Of the province's platform: `old` what stands here, `new` what stands there, `entry` the target, `line` of what stands
    only here comes after the file's; `decision`: theirs, ours or note, and `reason` why.
    No foreign keys in the database, for the speed of a hundred thousand rows.
    """

    NEW, CHANGED, DOUBTFUL, REFUSED = "new", "changed", "doubtful", "refused"
    EQUAL, DIFFERS, THERE, HERE = "equal", "differs", "there", "here"

    batch = models.ForeignKey(ImportBatch, models.DO_NOTHING, related_name="rows", db_constraint=False, db_index=False)
    line = models.PositiveIntegerField("行")
    does = models.CharField(max_length=10)
    key = models.CharField(max_length=80, blank=True)
    name = models.CharField("名称", max_length=200, blank=True)
    entry = models.BigIntegerField(default=0)
    seen_version = models.PositiveIntegerField(default=0)
    old = models.TextField(blank=True)
    new = models.TextField(blank=True)
    twins = models.TextField(blank=True)
    decision = models.CharField(max_length=10, blank=True)
    reason = models.CharField("说明", max_length=300, blank=True, db_default="")

    class Meta:
        ordering = ("line", "id")
        verbose_name = "导入的行"
        indexes: ClassVar = [models.Index(fields=["batch", "does", "line"], name="import_row_does")]

    def __str__(self) -> str:
        return self.name or f"第 {self.line} 行"
