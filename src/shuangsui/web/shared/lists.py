"""What every list can keep for a user: queries by name, columns."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme

from shuangsui.actions.errors import ActionError
from shuangsui.actions.lists.choose_columns import choose_columns
from shuangsui.actions.lists.drop_query import drop_query
from shuangsui.actions.lists.save_query import save_query
from shuangsui.actions.sentences import say
from shuangsui.records.models import SavedQuery

from .door import page
from .frame import notify
from .shown import signed_columns


def _back(request: Any) -> HttpResponse:
    """To the list that the form stood on."""
    wanted = request.POST.get("next", "")
    return redirect(wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}) else "desk")


def _columns_of(request: Any, listing: str) -> list[str]:
    """The columns of the list that the form stood beside. Raises Http404 for a list that was never shown."""
    columns = signed_columns(listing, request.POST.get("list", ""))
    if columns is None:
        raise Http404
    return columns


@page("desk.see", "POST")
def keep_query(request: Any, listing: str) -> HttpResponse:
    """Keep the query that the list shows."""
    _columns_of(request, listing)
    name = request.POST.get("name", "")
    try:
        save_query(by=request.actor, at=request.at, listing=listing, name=name, query=request.POST.get("query", ""))
        notify(request, f"已保存常用查询“{name.strip()}”。")
    except ActionError as error:
        notify(request, say(error), "danger")
    return _back(request)


@page("desk.see", "POST")
def forget_query(request: Any, pk: int) -> HttpResponse:
    """Forget one of one's own queries."""
    saved = get_object_or_404(SavedQuery, pk=pk, user=request.actor.user)
    drop_query(by=request.actor, at=request.at, saved=saved)
    notify(request, f"已删去常用查询“{saved.name}”。")
    return _back(request)


@page("desk.see", "POST")
def set_columns(request: Any, listing: str) -> HttpResponse:
    """Choose the columns; with `reset` the list's own again."""
    known = _columns_of(request, listing)
    wanted = [] if "reset" in request.POST else request.POST.getlist("column")
    chosen = [column for column in dict.fromkeys(wanted) if column in known]
    choose_columns(by=request.actor, at=request.at, listing=listing, columns=chosen)
    return _back(request)


urlpatterns = [
    path("lists/<slug:listing>/queries/", keep_query, name="keep-query"),
    path("lists/queries/<int:pk>/forget/", forget_query, name="forget-query"),
    path("lists/<slug:listing>/columns/", set_columns, name="set-columns"),
]
