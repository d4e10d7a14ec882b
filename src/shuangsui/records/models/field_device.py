"""执法终端: a phone that is bound to one person."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from .user import User


class FieldDevice(models.Model):
    """A phone's key to the field interface. `token`: SHA-256 of what the phone holds; the table opens none.

    A revoked one is told to wipe what it holds at its next contact; `wiped_at` is when it said that it had.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="field_devices")
    name = models.CharField("名称", max_length=100)
    token = models.CharField(max_length=64, unique=True)
    pin = models.CharField("到场 PIN 的散列", max_length=200, blank=True)
    bound_at = models.DateTimeField("绑定时间")
    last_seen_at = models.DateTimeField("最近联系")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_why = models.CharField(max_length=200, blank=True)
    wiped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-last_seen_at", "-id")
        verbose_name = "执法终端"
        indexes: ClassVar = [models.Index(fields=["user", "revoked_at"], name="field_device_user")]


class Upload(models.Model):
    """A file that a phone is sending in pieces. `received`: bytes that lie on the disk, in `uploads/` of the data folder."""

    device = models.ForeignKey(FieldDevice, models.PROTECT, related_name="uploads")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=60)
    size = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    begun_at = models.DateTimeField()
    whole_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "上传"
        constraints: ClassVar = [models.UniqueConstraint(fields=["device", "sha256"], name="upload_once")]
