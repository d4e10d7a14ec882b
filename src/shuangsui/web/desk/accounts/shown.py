"""One account: everything known of it, and what one may do with it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path

from shuangsui.access import ROLE_NAMES, Role, is_allowed
from shuangsui.access.lockout import locked_names
from shuangsui.records.models import AccountRequest, FieldDevice, Post, SecondFactor, Unit, User

from ...shared.door import page
from ...shared.forms import DeskForm
from ..journal.trace import trace_of
from .listed import unit_choices


class PostForm(DeskForm):
    """Which role, where."""

    role = forms.ChoiceField(label="角色", choices=[("", "请选择"), *((str(role), ROLE_NAMES[role]) for role in Role)])
    unit = forms.ChoiceField(label="单位", choices=lambda: [("", "请选择"), *unit_choices()])

    def clean_unit(self) -> Unit:
        """The unit of the code."""
        return Unit.objects.get(code=self.cleaned_data["unit"])


@page("users.see")
def account(request: Any, pk: int) -> HttpResponse:
    """Everything known of an account, and what one may do with it."""
    user = get_object_or_404(User.objects.select_related("inspector"), pk=pk)
    return show_account(request, user, PostForm())


def show_account(request: Any, user: User, form: PostForm, status: int = 200) -> HttpResponse:
    """The account's page; `form` is the one that gives a post, with what was typed in it."""
    posts = Post.objects.filter(user=user).select_related("unit").order_by("ended_at", "unit__path", "role")
    rights = ("users.make", "users.confirm", "posts.give", "users.unlock")
    may = {right.replace(".", "_"): is_allowed(request.actor, right) for right in rights}
    own = user == request.actor.user
    factor = SecondFactor.objects.filter(user=user).first()
    locked = locked_names(request.at).get(user.username)
    context = {
        "user": user,
        "held": [post for post in posts if not post.ended_at],
        "ended": [post for post in posts if post.ended_at],
        "factor": factor,
        "locked": locked,
        "may": may,
        "own": own,
        "requests": AccountRequest.objects.filter(user=user, state=AccountRequest.ASKED),
        "steps": may["users_make"] or (may["users_unlock"] and (locked or (factor and not own))),
        "form": form,
        "phones": FieldDevice.objects.filter(user=user)[:20] if is_allowed(request.actor, "devices.revoke") else [],
        "trace": trace_of(user),
    }
    return render(request, "desk/accounts/account.html", context, status=status)


urlpatterns = [path("accounts/<int:pk>/", account, name="account")]
