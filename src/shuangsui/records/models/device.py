"""我的设备: where a user is signed in."""

from __future__ import annotations

from django.db import models

from .user import User


class Device(models.Model):
    """One sign-in, on one browser. `session`: SHA-256 of the session key, so that the table opens no session."""

    user = models.ForeignKey(User, models.CASCADE, related_name="devices")
    session = models.CharField(max_length=64, unique=True)
    agent = models.CharField("浏览器", max_length=300, blank=True)
    address = models.CharField("地址", max_length=45, blank=True)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-last_seen_at",)
        verbose_name = "设备"
