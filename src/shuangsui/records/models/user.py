"""Who may sign in, and the posts (任职) that say what each may do where."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from .inspector import Inspector
from .unit import Unit


class UserManager(BaseUserManager["User"]):
    """Looks users up; they are made by actions alone."""


class User(AbstractBaseUser):
    """An account. Nobody is deleted: an account is closed (`is_active`), its deeds keep its name."""

    username = models.CharField("账号", max_length=60, unique=True)
    name = models.CharField("姓名", max_length=60)
    inspector = models.ForeignKey(Inspector, models.PROTECT, null=True, blank=True, verbose_name="检查人员")
    is_active = models.BooleanField("启用", default=True)
    password_changed_at = models.DateTimeField(null=True, blank=True)
    must_change_password = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()

    class Meta:
        ordering = ("username",)
        verbose_name = "账号"

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """One role of one user in one unit, until it ends."""

    user = models.ForeignKey(User, models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    role = models.CharField("角色", max_length=30)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("unit__path", "role")
        verbose_name = "任职"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "unit", "role"], condition=models.Q(ended_at=None), name="post_once"),
        ]


class AccountRequest(models.Model):
    """What one administrator asks for an account and another decides: a one-time password, or whose the account is.

    It gives power over somebody else's account, so that it takes two: nobody who asks can also decide.
    """

    PASSWORD, INSPECTOR = "password", "inspector"
    KINDS: ClassVar[dict[str, str]] = {PASSWORD: "一次性密码", INSPECTOR: "检查人员身份"}
    ASKED, DONE, REFUSED = "asked", "done", "refused"

    user = models.ForeignKey(User, models.PROTECT, related_name="requests", verbose_name="账号")
    kind = models.CharField("事项", max_length=20)
    inspector = models.ForeignKey(Inspector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="检查人员")
    reason = models.CharField("理由", max_length=500)
    state = models.CharField(max_length=20, default=ASKED)
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="申请人")
    asked_at = models.DateTimeField("申请时间")
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="核准人")
    decided_at = models.DateTimeField("核准时间", null=True, blank=True)

    class Meta:
        ordering = ("asked_at", "id")
        verbose_name = "账号申请"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "kind"], condition=models.Q(state="asked"), name="account_request_once"),
        ]

    @property
    def says(self) -> str:
        """What is asked for, in words."""
        return self.KINDS[self.kind]

    def __str__(self) -> str:
        return f"{self.user.name} {self.says}"
