"""What is done with somebody else's account, asked once more before it is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path

from shuangsui.actions.accounts.close_user import close_user
from shuangsui.actions.accounts.reopen_user import reopen_user
from shuangsui.actions.accounts.reset_password import ask_reset
from shuangsui.actions.accounts.second_factor import lift_second_factor
from shuangsui.actions.accounts.unlock_user import unlock_user
from shuangsui.actions.errors import ActionError
from shuangsui.actions.sentences import say
from shuangsui.records.models import User

from ...shared.door import page
from ...shared.forms import ReasonForm
from ...shared.frame import notify


def _ask(request: Any, pk: int, deed: Callable[..., Any], done: str, title: str, why: str, button: str) -> HttpResponse:
    """A page with the reason's field; the deed on POST."""
    user = get_object_or_404(User, pk=pk)
    form, refused = ReasonForm(request.POST or None), ""
    if form.is_valid():
        try:
            deed(by=request.actor, at=request.at, user=user, reason=form.cleaned_data["reason"])
        except ActionError as error:
            refused = say(error)
        else:
            notify(request, done.format(name=user.name))
            return redirect("account", pk)
    context = {"user": user, "title": title.format(name=user.name), "why": why, "button": button}
    return render(request, "desk/accounts/step.html", context | {"form": form, "refused": refused})


@page("users.make", "GET", "POST")
def close(request: Any, pk: int) -> HttpResponse:
    """Nobody signs in with it any more."""
    why = "停用后不能再登录，正在登录的立即退出；办过的事和记录都保留，以后可以恢复。"
    return _ask(request, pk, close_user, "已停用 {name} 的账号。", "停用 {name} 的账号", why, "停用")


@page("users.make", "GET", "POST")
def reopen(request: Any, pk: int) -> HttpResponse:
    """It may sign in again."""
    why = "恢复后可以用原来的密码登录，仍有停用前的角色。"
    return _ask(request, pk, reopen_user, "已恢复 {name} 的账号。", "恢复 {name} 的账号", why, "恢复")


@page("users.unlock", "GET", "POST")
def lift(request: Any, pk: int) -> HttpResponse:
    """Telephone and recovery codes are lost."""
    why = "手机和备用码都丢了才需要这样做。请先确认是本人。解除后只用密码登录，必须使用动态口令的人登录后会被要求重新启用。"
    return _ask(request, pk, lift_second_factor, "已解除 {name} 的动态口令。", "解除 {name} 的动态口令", why, "解除")


@page("users.make", "GET", "POST")
def reset(request: Any, pk: int) -> HttpResponse:
    """A one-time password, asked for."""
    why = (
        "这里只是申请。请先确认是本人。安全管理员核准时才生成一次性密码，由他当面或打电话告诉本人；"
        "到那时原来的密码失效，已登录的全部退出。"
    )
    done = "已申请。请安全管理员核准，并把一次性密码告诉 {name}。"
    return _ask(request, pk, ask_reset, done, "为 {name} 申请一次性密码", why, "申请")


@page("users.unlock", "POST")
def unlock(request: Any, pk: int) -> HttpResponse:
    """Wrong passwords are forgotten: nothing that one would regret."""
    user = get_object_or_404(User, pk=pk)
    done = unlock_user(by=request.actor, at=request.at, user=user)
    notify(request, f"已解锁 {user.name} 的账号。" if done else f"{user.name} 的账号没有锁定。")
    return redirect("account", pk)


urlpatterns = [
    path("accounts/<int:pk>/close/", close, name="account-close"),
    path("accounts/<int:pk>/reopen/", reopen, name="account-reopen"),
    path("accounts/<int:pk>/reset-password/", reset, name="account-reset-password"),
    path("accounts/<int:pk>/lift-second-factor/", lift, name="account-lift-second-factor"),
    path("accounts/<int:pk>/unlock/", unlock, name="account-unlock"),
]
