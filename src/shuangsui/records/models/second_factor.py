"""动态口令: the second factor of a sign-in, and the codes for the day that the phone is lost."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from .user import User


class SecondFactor(models.Model):
    """What a secret of RFC 6238 is made from, six digits every 30 s. `last_step`: of the last code; none is taken twice."""

    user = models.OneToOneField(User, models.CASCADE, related_name="second_factor")
    salt = models.CharField(max_length=40)
    last_step = models.BigIntegerField(default=-1)
    since = models.DateTimeField("启用时间")

    class Meta:
        verbose_name = "动态口令"


class RecoveryCode(models.Model):
    """A code that stands in for the phone, once. Only its SHA-256 is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="recovery_codes")
    sha256 = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "备用码"
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "sha256"], name="recovery_code_once")]
