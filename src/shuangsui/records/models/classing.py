"""分类认定: who was nominated for a class and why, what the firm said, and in which class a target stood from when to when."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from .attachment import Attachment
from .class_list import ClassList, ReviewMeeting
from .imports import ImportBatch
from .plan import PolicyFile
from .target import Target
from .unit import Unit
from .user import User


class Nomination(models.Model):
    """提名. `grounds`: [{"id", "reason", "cite", "evidence": [text, …]}] in the plan's words; `by_decision`: the bureau's own.

    The firm is told and heard before it is published. `outcome`: what the meeting, or whoever decides, made of it. `batch`: the
    file that brought it in.
    """

    OPEN, CONFIRMED, REFUSED, WITHDRAWN = "open", "confirmed", "refused", "withdrawn"
    STATES: ClassVar[dict[str, str]] = {OPEN: "待审议", CONFIRMED: "确定纳入", REFUSED: "不予纳入", WITHDRAWN: "撤回提名"}
    ANSWERS: ClassVar[dict[str, str]] = {"agreed": "没有意见", "objected": "提出陈述、申辩", "silent": "到期没有答复"}

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="nominations", verbose_name="认定单位")
    policy = models.ForeignKey(PolicyFile, models.PROTECT, related_name="+")
    year = models.PositiveIntegerField("年度")
    target = models.ForeignKey(Target, models.PROTECT, related_name="nominations", verbose_name="检查对象")
    class_id = models.CharField("类别", max_length=40)
    grounds = models.JSONField(default=list)
    by_decision = models.BooleanField("本局认定", default=False)
    statement = models.CharField("认定说明", max_length=500, blank=True)
    evidence = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField("状态", max_length=12, default=OPEN)
    told_date = models.DateField("告知日期", null=True, blank=True)
    told_how = models.CharField("告知方式", max_length=100, blank=True)
    heard_date = models.DateField("听取意见日期", null=True, blank=True)
    answer = models.CharField("企业意见", max_length=12, blank=True)
    heard_says = models.CharField("意见内容", max_length=500, blank=True)
    heard_file = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, related_name="+")
    meeting = models.ForeignKey(ReviewMeeting, models.PROTECT, null=True, blank=True, related_name="nominations")
    outcome = models.CharField(max_length=12, blank=True)
    outcome_reason = models.CharField("审议意见", max_length=300, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField("提名时间")
    closed_at = models.DateTimeField(null=True, blank=True)
    batch = models.ForeignKey(ImportBatch, models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-made_at", "-id")
        verbose_name = "提名"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["target", "class_id"], condition=models.Q(state="open"), name="nomination_open"),
        ]
        indexes: ClassVar = [models.Index(fields=["unit", "state"], name="nomination_state")]

    def __str__(self) -> str:
        return self.target.name

    @property
    def state_says(self) -> str:
        """The state in words."""
        return self.STATES[self.state]

    @property
    def reasons(self) -> str:
        """The official reasons, as annex 2 joins them."""
        return "、".join(ground["reason"] for ground in self.grounds)

    @property
    def answer_says(self) -> str:
        """What the firm answered, in words."""
        return self.ANSWERS.get(self.answer, "")

    @property
    def is_heard(self) -> bool:
        """Told, and heard or silent until the day set."""
        return self.told_date is not None and self.heard_date is not None


class ClassSpan(models.Model):
    """A target stood in a class from a day on, by a decision, until another ended it. `until` None: it still does."""

    target = models.ForeignKey(Target, models.PROTECT, related_name="class_spans", verbose_name="检查对象")
    class_id = models.CharField("类别", max_length=40)
    class_name = models.CharField("类别", max_length=60)
    reason = models.CharField("原因", max_length=500, blank=True)
    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)
    by_list = models.ForeignKey(ClassList, models.PROTECT, null=True, blank=True, related_name="spans")
    ended_by = models.ForeignKey(ClassList, models.PROTECT, null=True, blank=True, related_name="+")
    end_reason = models.CharField("结束原因", max_length=300, blank=True)
    by_name = models.CharField("确认人", max_length=60)
    at = models.DateTimeField()
    ended_by_name = models.CharField(max_length=60, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-since", "-id")
        verbose_name = "分类记录"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["target", "class_id"], condition=models.Q(until=None), name="class_span_open"),
        ]

    def __str__(self) -> str:
        return f"{self.target.name} {self.class_name}"


class GradeEntry(models.Model):
    """A risk grade as it was worked out on a day: `scores` keeps every criterion with its points, words and evidence."""

    target = models.ForeignKey(Target, models.PROTECT, related_name="grades", verbose_name="检查对象")
    policy = models.ForeignKey(PolicyFile, models.PROTECT, related_name="+")
    grade = models.CharField("风险等级", max_length=40)
    grade_name = models.CharField("风险等级", max_length=60)
    from_impact = models.CharField("按影响应为", max_length=60)
    scores = models.JSONField(default=list)
    on_date = models.DateField("评定日期")
    is_current = models.BooleanField(default=True)
    by_name = models.CharField("评定人", max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-on_date", "-id")
        verbose_name = "风险等级"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["target"], condition=models.Q(is_current=True), name="grade_current"),
        ]

    def __str__(self) -> str:
        return f"{self.target.name} {self.grade_name}"
