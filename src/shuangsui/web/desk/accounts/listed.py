"""The list of accounts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone

from shuangsui.access import ROLE_NAMES, Role, is_allowed
from shuangsui.access.lockout import locked_names
from shuangsui.records.models import Post, Unit, User

from ...shared.door import page
from ...shared.listing import Ask, Column, Listing, Tool, show


def roles_said(user: Any) -> str:
    """The posts that a user of the list holds now."""
    return "、".join(f"{post.unit.name}{ROLE_NAMES[Role(post.role)]}" for post in user.held) or "（没有角色）"


def _state(user: Any) -> str:
    if not user.is_active:
        return "停用"
    until = getattr(user, "locked_until", None)
    return f"锁定到 {timezone.localtime(until):%H:%M}" if until else "启用"


def _said(moment: Any) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""


def _holding(rows: Any, **what: Any) -> Any:
    return rows.filter(Exists(Post.objects.filter(user=OuterRef("pk"), ended_at=None, **what)))


def _by_state(rows: Any, state: str) -> Any:
    if state == "none":
        return rows.exclude(Exists(Post.objects.filter(user=OuterRef("pk"), ended_at=None)))
    return rows.filter(is_active=state == "open")


def unit_choices() -> list[tuple[str, str]]:
    """Every unit as a tree: (code, name moved in by its depth)."""
    return [(unit.code, "　" * (unit.path.count("/") - 1) + unit.name) for unit in Unit.objects.all()]


ACCOUNTS = Listing(
    "accounts",
    "账号",
    columns=(
        Column(
            "username", "账号", lambda user: user.username, sort="username", link=lambda user: reverse("account", args=[user.pk])
        ),
        Column("name", "姓名", lambda user: user.name, sort="name"),
        Column("roles", "角色", roles_said),
        Column("state", "状态", _state),
        Column("factor", "动态口令", lambda user: "已启用" if hasattr(user, "second_factor") else "未启用"),
        Column("last", "最近登录", lambda user: _said(user.last_login), sort="last_login"),
        Column("inspector", "检查人员", lambda user: user.inspector.key if user.inspector else "", shown=False),
        Column("changed", "密码修改时间", lambda user: _said(user.password_changed_at), shown=False),
        Column("made", "建立时间", lambda user: _said(user.created_at), sort="created_at", shown=False),
    ),
    asks=(
        Ask("name", "账号或姓名", lambda rows, text: rows.filter(Q(username__contains=text) | Q(name__contains=text))),
        Ask("role", "角色", lambda rows, role: _holding(rows, role=role), "choice", [(str(r), ROLE_NAMES[r]) for r in Role]),
        Ask("unit", "单位", lambda rows, code: _holding(rows, unit__code=code), "choice", unit_choices),
        Ask("state", "状态", _by_state, "choice", [("open", "启用"), ("closed", "停用"), ("none", "没有角色")]),
    ),
    sort="username",
    empty="还没有账号。",
    exports="users.see",
)


@page("users.see")
def accounts(request: Any) -> HttpResponse:
    """Every account, with what it holds and how it stands."""
    held = Prefetch("posts", Post.objects.filter(ended_at=None).select_related("unit"), to_attr="held")
    rows = User.objects.select_related("inspector", "second_factor").prefetch_related(held)
    may_make = is_allowed(request.actor, "users.make")
    tools = [Tool("新建账号", reverse("account-new"), primary=True)] if may_make else []

    def with_locks(found: Sequence[Any]) -> Sequence[Any]:
        locked = locked_names(request.at)
        for user in found:
            user.locked_until = locked.get(user.username)
        return found

    shown = show(ACCOUNTS, rows, request, tools=tools, prepare=with_locks)
    return shown.as_file() or render(request, "desk/accounts/list.html", {"list": shown})


urlpatterns = [path("accounts/", accounts, name="accounts")]
