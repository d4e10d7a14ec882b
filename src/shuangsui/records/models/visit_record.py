"""检查记录: what an inspector hands in of a visit, with its evidence, samples and what was added later."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from .attachment import Attachment
from .draw import Visit
from .field_device import FieldDevice
from .inspector import Inspector
from .plan import PolicyFile
from .user import User


class Presence(models.Model):
    """A member of the team says that he is there: on his own device, or by his PIN on a colleague's."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="presences")
    inspector = models.ForeignKey(Inspector, models.PROTECT, related_name="+")
    device = models.ForeignKey(FieldDevice, models.PROTECT, related_name="+")
    by_pin = models.BooleanField(default=False)
    at = models.DateTimeField("到场时间")
    received_at = models.DateTimeField()

    class Meta:
        verbose_name = "到场"
        constraints: ClassVar = [models.UniqueConstraint(fields=["visit", "inspector"], name="presence_once")]


class VisitRecord(models.Model):
    """One record of a visit as it was handed in; never changed afterwards but by its review. The one that counts is `current`.

    `uid`: the phone's own, by which it is taken once however often it is sent; `sha256`: of the manifest's bytes that it sent.
    `proposal`: {"state", "address"} that the registry should have from now on, {} for none; the office decides.
    `failed`: why no inspection could be made (停产、搬迁 …), empty where one was. Places are WGS-84 degrees, accuracy in metres.
    """

    HANDED_IN, RETURNED, ACCEPTED = "handed-in", "returned", "accepted"
    STATES: ClassVar[dict[str, str]] = {HANDED_IN: "待审核", RETURNED: "已退回", ACCEPTED: "已通过"}
    PHONE, PAPER, API = "phone", "paper", "api"
    WAYS: ClassVar[dict[str, str]] = {PHONE: "手机", PAPER: "纸质补录", API: "接口"}
    FAILED: ClassVar[dict[str, str]] = {
        "stopped": "停产",
        "moved": "搬迁",
        "closed": "关闭、注销",
        "not-found": "找不到",
        "refused": "拒绝检查",
        "unsafe": "现场不安全",
    }

    uid = models.UUIDField(unique=True)
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="records")
    current = models.BooleanField(default=True)
    way = models.CharField("来源", max_length=8, default=PHONE)
    policy = models.ForeignKey(PolicyFile, models.PROTECT, related_name="+")
    form = models.CharField(max_length=60)
    form_version = models.PositiveIntegerField()
    method = models.CharField("方式", max_length=60, blank=True)
    failed = models.CharField("未能检查", max_length=12, blank=True)
    answers = models.JSONField(default=dict)
    skipped = models.JSONField(default=dict)
    statement = models.CharField("企业陈述", max_length=2000, blank=True)
    outcome = models.CharField("结果", max_length=30, blank=True)
    unsigned_reason = models.CharField("未签字原因", max_length=300, blank=True)
    started_at = models.DateTimeField("开始时间")
    ended_at = models.DateTimeField("结束时间")
    clock_off = models.IntegerField("时钟误差（秒）", default=0)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    accuracy = models.PositiveIntegerField(null=True, blank=True)
    proposal = models.JSONField("建议改登的状态", default=dict)
    doubts = models.JSONField("存疑", default=list)
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    device = models.ForeignKey(FieldDevice, models.PROTECT, null=True, blank=True, related_name="+")
    received_at = models.DateTimeField("收到时间")
    state = models.CharField("状态", max_length=12, default=HANDED_IN)
    remark = models.CharField("退回意见", max_length=500, blank=True)
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-received_at", "-id")
        verbose_name = "检查记录"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["visit"], condition=models.Q(current=True), name="record_current"),
        ]

    def __str__(self) -> str:
        return str(self.visit)

    @property
    def state_says(self) -> str:
        """The state in words."""
        return self.STATES[self.state]


class Evidence(models.Model):
    """A photo, signature, sketch, recording or file of a record; its bytes are the attachment's."""

    KINDS: ClassVar[dict[str, str]] = {
        "photo": "照片",
        "firm-signature": "企业签字",
        "inspector-signature": "检查人员签字",
        "sketch": "示意图",
        "video": "录像",
        "audio": "录音",
        "file": "文件",
        "scan": "纸质记录扫描件",
    }

    record = models.ForeignKey(VisitRecord, models.PROTECT, related_name="evidence")
    kind = models.CharField("种类", max_length=20)
    field = models.CharField("栏目", max_length=60, blank=True)
    says = models.CharField("说明", max_length=200, blank=True)
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField("拍摄时间")
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    accuracy = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        verbose_name = "证据"


class Sample(models.Model):
    """A sample taken at a visit: its number, who holds it, the laboratory; the outcome waits for its result."""

    record = models.ForeignKey(VisitRecord, models.PROTECT, related_name="samples")
    number = models.CharField("样品编号", max_length=60)
    medium = models.CharField("样品", max_length=60)
    custody = models.CharField("保管交接", max_length=300, blank=True)
    laboratory = models.CharField("监测机构", max_length=100, blank=True)
    result = models.CharField("监测结果", max_length=1000, blank=True)
    exceeds = models.BooleanField("超标", null=True, blank=True)
    resulted_at = models.DateTimeField(null=True, blank=True)
    resulted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("id",)
        verbose_name = "样品"
        constraints: ClassVar = [models.UniqueConstraint(fields=["record", "number"], name="sample_once")]


class Supplement(models.Model):
    """补充说明: a dated addition to a record that was handed in; the record itself stays as it was signed."""

    record = models.ForeignKey(VisitRecord, models.PROTECT, related_name="supplements")
    text = models.CharField("补充说明", max_length=1000)
    attachment = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ("at", "id")
        verbose_name = "补充说明"


class VisitMessage(models.Model):
    """A word between the office and a team about one visit."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="messages")
    text = models.CharField("内容", max_length=500)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ("at", "id")
        verbose_name = "留言"
