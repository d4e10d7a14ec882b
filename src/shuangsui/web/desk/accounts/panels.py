"""Cards of the three administrators."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from shuangsui.access import Actor, Role, is_allowed
from shuangsui.access.lockout import locked_names
from shuangsui.records.models import AccountRequest, JournalHead, Post, User

from ..panels import Panel, Row, panel

_SHOWN = 5


def _waiting() -> list[User]:
    """Open accounts that hold no role."""
    held = Post.objects.filter(user=OuterRef("pk"), ended_at=None)
    return list(User.objects.filter(~Exists(held), is_active=True).order_by("-created_at")[:_SHOWN])


@panel
def without_role(actor: Actor, at: datetime) -> Panel | None:
    """Accounts that see nothing yet."""
    if not is_allowed(actor, "posts.give"):
        return None
    rows = [Row(f"{user.name}（{user.username}）", "等待授予角色", reverse("account", args=[user.pk])) for user in _waiting()]
    return Panel("还没有角色的账号", rows, f"{reverse('accounts')}?state=none", "每个账号都有角色。", bool(rows))


@panel
def asked(actor: Actor, at: datetime) -> Panel | None:
    """Requests for accounts that wait for somebody else than who asked."""
    if not is_allowed(actor, "users.confirm"):
        return None
    found = AccountRequest.objects.filter(state=AccountRequest.ASKED).select_related("user")
    if not is_allowed(actor, "posts.give"):  # who looks over the journal decides for those alone who decide for all others
        found = found.filter(user__posts__role=Role.SECURITY, user__posts__ended_at=None).distinct()
    rows = [
        Row(f"{each.user.name}（{each.user.username}）", f"申请{each.says}", reverse("account-request", args=[each.pk]))
        for each in found[:_SHOWN]
    ]
    if not rows and not is_allowed(actor, "posts.give"):
        return None
    return Panel("等待核准的账号申请", rows, reverse("accounts"), "没有等待核准的申请。", bool(rows))


@panel
def locked(actor: Actor, at: datetime) -> Panel | None:
    """Accounts that wrong passwords have locked."""
    if not is_allowed(actor, "users.unlock"):
        return None
    names = locked_names(at)
    users = User.objects.filter(username__in=names)[:_SHOWN] if names else []
    rows = [
        Row(
            f"{user.name}（{user.username}）",
            f"锁定到 {timezone.localtime(names[user.username]):%H:%M}",
            reverse("account", args=[user.pk]),
        )
        for user in users
    ]
    return Panel("锁定的账号", rows, reverse("accounts"), "没有锁定的账号。", bool(rows))


@panel
def never_signed_in(actor: Actor, at: datetime) -> Panel | None:
    """Accounts whose one-time password nobody has used."""
    if not is_allowed(actor, "users.make"):
        return None
    users = User.objects.filter(is_active=True, last_login=None).order_by("-created_at")[:_SHOWN]
    rows = [
        Row(
            f"{user.name}（{user.username}）",
            f"{timezone.localtime(user.created_at):%m-%d} 建立",
            reverse("account", args=[user.pk]),
        )
        for user in users
    ]
    return Panel("从未登录的账号", rows, reverse("accounts"), "每个账号都登录过。")


@panel
def journal_state(actor: Actor, at: datetime) -> Panel | None:
    """How far the journal was looked over."""
    if not is_allowed(actor, "journal.export"):
        return None
    heads = list(JournalHead.objects.all())
    broken = [head for head in heads if head.broken_seq]
    owed = sum(head.seq - head.checked_seq for head in heads)
    rows = [Row(f"台账 {head.chain}", f"第 {head.broken_seq} 条起不相符") for head in broken]
    rows += [Row("还没有核对的记录", f"{owed} 条")] if owed else []
    return Panel("台账核对", rows, reverse("journal"), "全部记录都核对过。", bool(broken))
