"""One's own password."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from shuangsui.actions.accounts.change_password import change_password
from shuangsui.actions.errors import ActionError
from shuangsui.actions.sentences import say

from ...shared.door import SIGNED_IN, page
from ...shared.forms import DeskForm
from ...shared.frame import notify

RULES = (
    "至少 10 个字符",
    "至少含小写字母、大写字母、数字、符号中的三种",
    "不能和账号、姓名相近，也不能是常见的密码",
    "不能和现在的密码一样",
)
# What the deed refuses → the field that it stands beside.
_FIELDS = {"password-wrong": "old", "password-same": "new", "password-refused": "new"}


class PasswordForm(DeskForm):
    """The old one, and the new one twice."""

    old = forms.CharField(label="现在的密码", max_length=128, strip=False, widget=forms.PasswordInput)
    new = forms.CharField(label="新密码", max_length=128, strip=False, widget=forms.PasswordInput)
    again = forms.CharField(label="再输一遍新密码", max_length=128, strip=False, widget=forms.PasswordInput)
    old.widget.attrs |= {"autocomplete": "current-password"}
    new.widget.attrs |= {"autocomplete": "new-password", "aria-describedby": "rules"}
    again.widget.attrs |= {"autocomplete": "new-password"}

    def clean_again(self) -> str:
        """Raises ValidationError where the two differ."""
        if self.cleaned_data["again"] != self.cleaned_data.get("new"):
            raise forms.ValidationError("两次输入的新密码不一样。")
        return str(self.cleaned_data["again"])


def why(request: Any) -> str:
    """Why the password must be changed now; "" where it need not."""
    user, days = request.user, settings.PASSWORD_MAX_DAYS
    if user.must_change_password:
        return "这是别人给您设置的一次性密码，请先改成只有您自己知道的密码。"
    if days and (user.password_changed_at is None or request.at - user.password_changed_at > timedelta(days=days)):
        return f"密码已经用了 {days} 天以上，请换一个新的。"
    return ""


@page(SIGNED_IN, "GET", "POST")
def password(request: Any) -> HttpResponse:
    """Change it; other devices are signed out by that."""
    form = PasswordForm(request.POST or None)
    if form.is_valid():
        old, new = form.cleaned_data["old"], form.cleaned_data["new"]
        try:
            device = request.session.get("device", "")
            user = change_password(by=request.actor, at=request.at, old=old, new=new, device=device)
        except ActionError as error:
            form.add_error(_FIELDS[error.code], say(error))
        else:
            update_session_auth_hash(request, user)
            notify(request, "密码已经修改，其他设备上的登录已经结束。")
            return redirect("devices" if not request.actor.posts else "desk")
    return render(request, "desk/account/password.html", {"form": form, "rules": RULES, "why": why(request)})


urlpatterns = [path("account/password/", password, name="password")]
