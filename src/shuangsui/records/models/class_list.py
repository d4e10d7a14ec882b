"""分类名录: the lists that say who is key or special, as they were issued, decided by a review meeting, or merged from below."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from .attachment import Attachment
from .plan import PolicyFile
from .target import Target
from .unit import Unit
from .user import User


class Decided(models.Model):
    """What a clerk prepares and another person confirms."""

    DRAFT, SUBMITTED, CONFIRMED, PUBLISHED, REPLACED, DROPPED = (
        "draft", "submitted", "confirmed", "published", "replaced", "dropped",
    )  # fmt: skip
    STATES: ClassVar[dict[str, str]] = {
        DRAFT: "草稿",
        SUBMITTED: "待确认",
        CONFIRMED: "已确认",
        PUBLISHED: "已公布",
        REPLACED: "已被取代",
        DROPPED: "已放弃",
    }

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    policy = models.ForeignKey(PolicyFile, models.PROTECT, related_name="+")
    year = models.PositiveIntegerField("年度")
    class_id = models.CharField("类别", max_length=40)
    state = models.CharField("状态", max_length=12, default=DRAFT)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField("拟制时间")
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="确认人")
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    published_at = models.DateTimeField("公布时间", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True

    @property
    def state_says(self) -> str:
        """The state in words."""
        return self.STATES[self.state]


class ReviewMeeting(Decided):
    """联审会: it confirms the nominees of one class, or not, each with the reason."""

    number = models.CharField("会议届次", max_length=60)
    name = models.CharField("会议名称", max_length=100)
    held_date = models.DateField("召开日期")
    attendees = models.CharField("参加人员", max_length=500, blank=True)
    supplements = models.BooleanField("补充名单", default=False)
    minutes = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, verbose_name="会议纪要")

    class Meta:
        ordering = ("-held_date", "-id")
        verbose_name = "联审会"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit", "number", "held_date", "class_id"], condition=~models.Q(state="dropped"), name="meeting_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}{self.name}" if self.number.startswith("第") else f"{self.name} {self.number}"


class ClassList(Decided):
    """One list of one class: an issued 重点单位名录, a meeting's decision, or what was merged from the lists handed in.

    It speaks of the targets of its unit and all below. The next list of the same unit and class replaces it, unless that one
    `supplements`: then it only adds.
    """

    ISSUED, MEETING, MERGED = "issued", "meeting", "merged"
    ORIGINS: ClassVar[dict[str, str]] = {ISSUED: "印发名录", MEETING: "联审会确定", MERGED: "清单汇总"}

    origin = models.CharField("来历", max_length=12)
    name = models.CharField("名录名称", max_length=120)
    number = models.CharField("文号", max_length=80, blank=True)
    issued_date = models.DateField("印发日期")
    source = models.CharField("来源", max_length=120, blank=True)
    period = models.CharField("期间", max_length=12, blank=True)
    supplements = models.BooleanField("补充名单", default=False)
    attachment = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, verbose_name="名录文件")
    meeting = models.OneToOneField(ReviewMeeting, models.PROTECT, null=True, blank=True, related_name="list")
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")

    class Meta:
        ordering = ("-issued_date", "-id")
        verbose_name = "分类名录"
        indexes: ClassVar = [models.Index(fields=["unit", "class_id", "state"], name="class_list_state")]

    def __str__(self) -> str:
        return self.name


class ClassListMember(models.Model):
    """A member as the list names it; `target` None while nobody of the registry was recognised in it."""

    list = models.ForeignKey(ClassList, models.PROTECT, related_name="members")
    line = models.PositiveIntegerField("序号")
    name = models.CharField("企业名称", max_length=200)
    area_name = models.CharField("所在县市", max_length=60, blank=True)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    reason = models.CharField("纳入原因", max_length=500, blank=True)
    note = models.CharField("备注", max_length=200, blank=True)
    target = models.ForeignKey(Target, models.PROTECT, null=True, blank=True, related_name="listed_as")
    left_out = models.CharField("不纳入的理由", max_length=200, blank=True)
    doubt = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ("line", "id")
        verbose_name = "名录成员"
        indexes: ClassVar = [models.Index(fields=["list", "line"], name="member_line")]

    def __str__(self) -> str:
        return self.name
