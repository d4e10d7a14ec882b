"""An account: made, changed, its one-time password told."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path

from shuangsui.access.passwords import one_time_password
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
    """Make an account; its one-time password is shown once."""
    form = UserForm(request.POST or None)
    if form.is_valid():
        password, given = one_time_password(), form.cleaned_data
        try:
            user = make_user(
                by=request.actor,
                at=request.at,
                username=given["username"],
                name=given["name"],
                inspector=given["key"],
                password=password,
            )
        except ActionError as error:
            form.add_error(_FIELDS.get(error.code), say(error))
        else:
            return tell_once(request, user, password)
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
            edit_user(
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
            notify(request, "已保存。")
            return redirect("account", pk)
    return render(request, "desk/accounts/edit.html", context | {"form": form})


def tell_once(request: Any, user: User, password: str) -> HttpResponse:
    """To the page that shows a one-time password, once."""
    request.session["one_time"] = {"user": user.pk, "password": password}
    return redirect("one-time-password", user.pk)


@page("users.make")
def one_time(request: Any, pk: int) -> HttpResponse:
    """The password that was just made; a second look shows nothing."""
    user = get_object_or_404(User, pk=pk)
    told = request.session.pop("one_time", None)
    if not told or told["user"] != pk:
        return redirect("account", pk)
    return render(request, "desk/accounts/one_time.html", {"user": user, "password": told["password"]})


urlpatterns = [
    path("accounts/new/", new, name="account-new"),
    path("accounts/<int:pk>/edit/", edit, name="account-edit"),
    path("accounts/<int:pk>/one-time-password/", one_time, name="one-time-password"),
]
