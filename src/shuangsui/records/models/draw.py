"""抽取: the draws, and the files of each authority's cabinet."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from .attachment import Attachment
from .inspector import Inspector
from .plan import PolicyFile
from .target import Target
from .unit import Unit
from .user import User


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
    STATES: ClassVar[dict[str, str]] = {
        PREPARED: "准备中",
        COMMITTED: "已冻结，待抽取",
        DRAWN: "已抽取，名单封存",
        REVEALED: "已公开",
        VOID: "已作废",
    }

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
    copy_handed_at = models.DateTimeField("密封副本取走", null=True, blank=True)
    copy_handed_to = models.CharField("取走人", max_length=60, blank=True)
    copy_handed_user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    frozen_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    is_offline = models.BooleanField("线下", default=False)  # held by a zone without an account, taken over as a bundle
    aside_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")  # who set firms aside by hand
    aside_confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    aside_confirmed_at = models.DateTimeField("公开排除确认", null=True, blank=True)
    copy_tried_at = models.DateTimeField("密封副本试验", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-prepared_at", "id")
        verbose_name = "抽取"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "folder"], name="draw_folder"),
            models.UniqueConstraint(
                fields=["unit", "period", "cycle"], condition=models.Q(state__in=("prepared", "committed")), name="draw_open_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def state_says(self) -> str:
        """The state in words."""
        return self.STATES[self.state]


class EntropyEntry(models.Model):
    """One person's entry of one source's value. Dice and balls need two persons who enter the same, each at his own login."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="entropy_entries")
    source = models.CharField("来源", max_length=120)
    value = models.CharField("数值", max_length=400)
    by = models.ForeignKey(User, models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "随机数"
        ordering = ("at", "id")
        constraints: ClassVar = [models.UniqueConstraint(fields=["draw", "source", "by"], name="entropy_once")]


class DrawChange(models.Model):
    """A void or a substitution that was asked for, and what the approver said."""

    VOID, SUBSTITUTE = "void", "substitute"
    ASKED, DONE, REFUSED = "asked", "done", "refused"

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="changes")
    kind = models.CharField("种类", max_length=12)
    target = models.CharField("检查对象", max_length=80, blank=True)
    inspector = models.CharField("检查人员", max_length=60, blank=True)
    reason = models.CharField("理由", max_length=60)
    ground = models.CharField("说明", max_length=500, blank=True)
    evidence = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField("状态", max_length=12, default=ASKED)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField("结果", max_length=500, blank=True)

    class Meta:
        ordering = ("-asked_at", "id")
        verbose_name = "抽取变更"


class Visit(models.Model):
    """检查任务: one target to be visited. Drawn ones carry their draw and number; case inspections stand outside draw and cap."""

    PLANNED, SENT, DONE, RETURNED, REPLACED, VOID = "planned", "sent", "done", "returned", "replaced", "void"
    RANDOM, CASE, SPECIAL = "random", "case", "special"
    OPEN = (PLANNED, SENT, RETURNED)
    STATES: ClassVar[dict[str, str]] = {
        PLANNED: "未下发",
        SENT: "已下发",
        DONE: "已完成",
        RETURNED: "已退回",
        REPLACED: "已更换",
        VOID: "已取消",
    }
    KINDS: ClassVar[dict[str, str]] = {RANDOM: "双随机", CASE: "个案", SPECIAL: "专项"}

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="visits")
    draw = models.ForeignKey(Draw, models.PROTECT, null=True, blank=True, related_name="visits")
    number = models.CharField("任务编号", max_length=80, unique=True)
    target = models.ForeignKey(Target, models.PROTECT, related_name="visits", verbose_name="检查对象")
    kind = models.CharField("种类", max_length=12, default=RANDOM)
    ground = models.CharField("缘由", max_length=300, blank=True)
    lines = models.JSONField("条线", default=list)
    items = models.JSONField("事项", default=list)
    due_date = models.DateField("完成期限", null=True, blank=True)
    first_due_date = models.DateField("原期限", null=True, blank=True)
    state = models.CharField("状态", max_length=12, default=PLANNED)
    trip = models.CharField("同行批次", max_length=40, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    visited_date = models.DateField("检查日期", null=True, blank=True)
    outcome = models.CharField("检查结果", max_length=100, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("due_date", "number")
        verbose_name = "检查任务"
        indexes: ClassVar = [
            models.Index(fields=["unit", "state", "due_date"], name="visit_unit_state"),
            models.Index(fields=["outcome"], name="visit_outcome"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def state_says(self) -> str:
        """The state in words."""
        return self.STATES[self.state]


class VisitMember(models.Model):
    """An inspector of a visit's team. The team drawn is kept: who was replaced has an end."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="members")
    inspector = models.ForeignKey(Inspector, models.PROTECT, related_name="visits")
    is_lead = models.BooleanField("组长", default=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-is_lead", "id")
        verbose_name = "检查组成员"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["visit", "inspector"], condition=models.Q(ended_at=None), name="member_once"),
        ]


class VisitRequest(models.Model):
    """What an inspector or clerk asks of a task: more time, or to give it back."""

    KINDS: ClassVar[dict[str, str]] = {"extend": "延期", "give-back": "退回"}
    EXTEND, GIVE_BACK = "extend", "give-back"
    ASKED, GRANTED, REFUSED = "asked", "granted", "refused"

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="requests")
    kind = models.CharField("种类", max_length=12)
    reason = models.CharField("理由", max_length=300)
    until = models.DateField("延至", null=True, blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField("状态", max_length=12, default=ASKED)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-asked_at", "id")
        verbose_name = "任务申请"
