"""Give a role, and take one back."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path

from shuangsui.access import ROLE_NAMES, Role
from shuangsui.actions.accounts.end_post import end_post
from shuangsui.actions.accounts.give_post import give_post
from shuangsui.actions.errors import ActionError
from shuangsui.actions.sentences import say
from shuangsui.records.models import Post, User

from ...shared.door import page
from ...shared.forms import ReasonForm
from ...shared.frame import notify
from .shown import PostForm, show_account


@page("posts.give", "POST")
def give(request: Any, pk: int) -> HttpResponse:
    """The user holds the role there from now on."""
    user = get_object_or_404(User.objects.select_related("inspector"), pk=pk)
    form = PostForm(request.POST)
    if form.is_valid():
        role, unit = Role(form.cleaned_data["role"]), form.cleaned_data["unit"]
        try:
            given = give_post(by=request.actor, at=request.at, user=user, unit=unit, role=role)
        except ActionError as error:
            form.add_error(None, say(error))
        else:
            words = f"{unit.name}{ROLE_NAMES[role]}"
            notify(request, f"已授予 {user.name}：{words}。" if given else f"{user.name} 已经是{words}。")
            return redirect("account", pk)
    return show_account(request, user, form, status=422)


@page("posts.give", "GET", "POST")
def take_back(request: Any, pk: int) -> HttpResponse:
    """Asked once more, with the reason."""
    post = get_object_or_404(Post.objects.select_related("unit", "user"), pk=pk)
    form, refused = ReasonForm(request.POST or None), ""
    if form.is_valid():
        try:
            end_post(by=request.actor, at=request.at, post=post, reason=form.cleaned_data["reason"])
        except ActionError as error:
            refused = say(error)
        else:
            notify(request, "角色已经收回。")
            return redirect("account", post.user_id)
    words = f"收回 {post.user.name} 的角色：{post.unit.name}{ROLE_NAMES[Role(post.role)]}"
    why = "收回后立即不能再办理这个角色的事；已经办的事和记录都不变。"
    context = {"user": post.user, "title": words, "why": why, "button": "收回", "form": form, "refused": refused}
    return render(request, "desk/accounts/step.html", context)


urlpatterns = [
    path("accounts/<int:pk>/posts/", give, name="post-give"),
    path("accounts/posts/<int:pk>/end/", take_back, name="post-end"),
]
