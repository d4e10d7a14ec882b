"""我的设备: where a user is signed in."""

from __future__ import annotations

from django.db import models

from .user import User


class Device(models.Model):
    """One sign-in on one browser, until it is ended. `token`: SHA-256 of what the session carries; the table opens none."""

    user = models.ForeignKey(User, models.CASCADE, related_name="devices")
    token = models.CharField(max_length=64, unique=True)
    agent = models.CharField("浏览器", max_length=300, blank=True)
    address = models.CharField("地址", max_length=45, blank=True)
    first_seen_at = models.DateTimeField("登录时间")
    last_seen_at = models.DateTimeField("最近使用")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-last_seen_at", "-id")
        verbose_name = "设备"
