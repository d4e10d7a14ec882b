"""What one administrator asks for an account and another decides (账号申请)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path

from shuangsui.access.passwords import one_time_password
from shuangsui.actions.accounts.confirm_inspector import confirm_inspector
from shuangsui.actions.accounts.refuse_request import refuse_request
from shuangsui.actions.accounts.reset_password import release_password
from shuangsui.actions.errors import ActionError
from shuangsui.actions.sentences import say
from shuangsui.records.models import AccountRequest

from ...shared.door import page
from ...shared.forms import ReasonForm
from ...shared.frame import notify


@page("users.confirm", "GET", "POST")
def decide(request: Any, pk: int) -> HttpResponse:
    """What is asked, by whom and why; confirmed, or refused with a reason (`do=refuse`)."""
    asked = get_object_or_404(AccountRequest.objects.select_related("user", "inspector", "asked_by"), pk=pk)
    form, refused = ReasonForm(), ""
    if request.method == "POST":
        form = ReasonForm(request.POST) if request.POST.get("do") == "refuse" else form
        try:
            if answer := _decided(request, asked, form):
                return answer
        except ActionError as error:
            refused = say(error)
    context = {"asked": asked, "waits": asked.state == asked.ASKED, "form": form, "refused": refused}
    return render(request, "desk/accounts/request.html", context, status=422 if refused or form.errors else 200)


def _decided(request: Any, asked: AccountRequest, form: ReasonForm) -> HttpResponse | None:
    """The answer to a decision, None where the reason of a refusal is missing. Raises ActionError.

    A one-time password stands in the answer itself, so that it lies nowhere; sent again, the form finds the request decided.
    """
    who = {"by": request.actor, "at": request.at, "request": asked}
    if form.is_bound:
        if not form.is_valid():
            return None
        refuse_request(**who, reason=form.cleaned_data["reason"])
        notify(request, f"没有同意 {asked.user.name} 的申请，账号不变。")
    elif asked.kind == asked.PASSWORD:
        password = one_time_password()
        user = release_password(**who, password=password)
        return render(request, "desk/accounts/one_time.html", {"user": user, "password": password})
    else:
        confirm_inspector(**who)
        notify(request, f"已核准 {asked.user.name} 的检查人员身份。")
    return redirect("account", asked.user_id)


urlpatterns = [path("accounts/requests/<int:pk>/", decide, name="account-request")]
