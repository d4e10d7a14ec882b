"""An account: made, changed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path

from shuangsui.actions.accounts.edit_user import edit_user
from shuangsui.actions.accounts.make_user import make_user
from shuangsui.actions.errors import ActionError, ChangedMeanwhile
from shuangsui.actions.sentences import say
from shuangsui.records.models import Inspector, User

from ...shared.door import page
from ...shared.forms import DeskForm
from ...shared.frame import notify

# What a deed refuses → the field that it stands beside.
_FIELDS = {"user-taken": "username", "bad-username": "username", "name-missing": "name", "inspector-taken": "key"}


class UserForm(DeskForm):
    """A new account."""

    username = forms.CharField(label="账号", max_length=60, help_text="登录时用，建好后不能改。字母、数字、汉字或 . _ - @")
    name = forms.CharField(label="姓名", max_length=60)
    key = forms.CharField(label="执法证号", max_length=60, required=False)
    key.help_text = "这个人在检查人员名录中的证号；不是检查人员就不填。"

    def clean_key(self) -> Inspector | None:
        """The inspector of the number. Raises ValidationError for one that is not in the registry."""
        key = self.cleaned_data["key"]
        found = Inspector.objects.filter(key=key).first() if key else None
        if key and not found:
            raise forms.ValidationError("检查人员名录里没有这个证号。")
        return found


class EditForm(UserForm):
    """A known account: its name for signing in stays."""

    username = None  # type: ignore[assignment] # Django's way to take an inherited field out
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)


@page("users.make", "GET", "POST")
def new(request: Any) -> HttpResponse:
    """Make an account; its role and its one-time password come from the security administrator."""
    form = UserForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            user = make_user(
                by=request.actor,
                at=request.at,
                username=given["username"],
                name=given["name"],
                inspector=given["key"],
            )
        except ActionError as error:
            form.add_error(_FIELDS.get(error.code), say(error))
        else:
            notify(request, f"已建立账号 {user.username}。请安全管理员授予角色，并核准、告知一次性密码。")
            return redirect("account", user.pk)
    return render(request, "desk/accounts/new.html", {"form": form})


@page("users.make", "GET", "POST")
def edit(request: Any, pk: int) -> HttpResponse:
    """Change the name or the inspector; where somebody was faster, both states are shown and what was typed is kept."""
    user = get_object_or_404(User.objects.select_related("inspector"), pk=pk)
    now = {"name": user.name, "key": user.inspector.key if user.inspector else "", "version": user.version}
    form = EditForm(request.POST or None, initial=now)
    context: dict[str, Any] = {"user": user}
    if form.is_valid():
        given = form.cleaned_data
        try:
            saved = edit_user(
                by=request.actor,
                at=request.at,
                user=user,
                version=given["version"],
                name=given["name"],
                inspector=given["key"],
            )
        except ChangedMeanwhile as error:
            again = request.POST.copy()
            again["version"] = user.version
            form = EditForm(again, initial=now)
            context |= {"refused": say(error), "now": now}
        except ActionError as error:
            form.add_error(_FIELDS.get(error.code), say(error))
        else:
            waits = saved is not None and given["key"] is not None and saved.inspector != given["key"]
            notify(request, "已保存。检查人员身份要由安全管理员核准后才生效。" if waits else "已保存。")
            return redirect("account", pk)
    return render(request, "desk/accounts/edit.html", context | {"form": form})


urlpatterns = [
    path("accounts/new/", new, name="account-new"),
    path("accounts/<int:pk>/edit/", edit, name="account-edit"),
]
