"""动态口令: set up with a telephone, renewed, dropped."""

from __future__ import annotations

import secrets
from base64 import b32encode
from typing import Any
from urllib.parse import quote, urlencode

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from shuangsui.actions.accounts import second_factor as deeds
from shuangsui.actions.errors import ActionError
from shuangsui.actions.sentences import say
from shuangsui.paper.square import square
from shuangsui.records.models import RecoveryCode, SecondFactor

from ...shared.door import SIGNED_IN, page
from ...shared.forms import DeskForm
from ...shared.frame import notify
from ...shared.sitting import needs_second_factor

_ISSUER = "双随机"
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
_RECOVERY_CODES = 10


class CodeForm(DeskForm):
    """The telephone's six digits."""

    code = forms.CharField(label="手机上显示的 6 位动态口令", max_length=40)
    code.widget.attrs |= {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}


class AnyCodeForm(DeskForm):
    """The same, or a recovery code, for one who has them already."""

    code = forms.CharField(label="动态口令或一个备用码", max_length=40)
    code.widget.attrs |= {"autocomplete": "one-time-code", "spellcheck": "false"}


def _recovery_codes() -> list[str]:
    """Ten codes of two groups of five letters and digits, 50 bits each."""
    return ["-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(2)) for _ in range(_RECOVERY_CODES)]


def _uri(username: str, key: str) -> str:
    """What the telephone reads (the key URI format of authenticator programs)."""
    secret = b32encode(bytes.fromhex(key)).decode().rstrip("=")
    asked = urlencode({"secret": secret, "issuer": _ISSUER, "digits": 6, "period": 30}, quote_via=quote)
    return f"otpauth://totp/{quote(f'{_ISSUER}:{username}')}?{asked}"


@page(SIGNED_IN, "GET", "POST")
def second_factor(request: Any) -> HttpResponse:
    """How it stands; to set it up, a square to be scanned and the first code as proof."""
    factor = SecondFactor.objects.filter(user=request.user).first()
    if factor:
        return _standing(request, factor)
    salt = request.session.setdefault("telephone", secrets.token_hex(20))
    key = deeds.secret_of(request.user, salt)
    form = CodeForm(request.POST or None)
    if form.is_valid():
        codes, device = _recovery_codes(), request.session.get("device", "")
        try:
            code = form.cleaned_data["code"]
            deeds.set_second_factor(by=request.actor, at=request.at, salt=salt, code=code, recovery=codes, device=device)
        except ActionError as error:
            form.add_error("code", say(error))
        else:
            del request.session["telephone"]
            request.session["second_factor"] = True
            return _show(request, codes)
    uri = _uri(request.user.username, key)
    secret = b32encode(bytes.fromhex(key)).decode().rstrip("=")
    context = {"form": form, "secret": " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))}
    context |= {"square": square(uri), "needed": needs_second_factor(request)}
    return render(request, "desk/account/set_second_factor.html", context)


def _standing(request: Any, factor: SecondFactor, form: AnyCodeForm | None = None) -> HttpResponse:
    left = RecoveryCode.objects.filter(user=request.user, used_at=None).count()
    context = {"factor": factor, "left": left, "needed": needs_second_factor(request), "form": form or AnyCodeForm()}
    return render(request, "desk/account/second_factor.html", context)


@page(SIGNED_IN, "POST")
def change_second_factor(request: Any) -> HttpResponse:
    """New recovery codes, or (`do=drop`) no second factor any more; a code proves who asks."""
    form = AnyCodeForm(request.POST)
    factor = SecondFactor.objects.filter(user=request.user).first()
    if factor is None:
        return redirect("second-factor")
    if form.is_valid():
        try:
            return _change(request, form.cleaned_data["code"])
        except ActionError as error:
            form.add_error("code", say(error))
    return _standing(request, factor, form)


def _change(request: Any, code: str) -> HttpResponse:
    if request.POST.get("do") == "drop":
        deeds.drop_second_factor(by=request.actor, at=request.at, code=code, needed=needs_second_factor(request))
        request.session.pop("second_factor", None)
        notify(request, "动态口令已经停用，以后只用密码登录。", "warning")
        return redirect("second-factor")
    codes = _recovery_codes()
    deeds.renew_recovery_codes(by=request.actor, at=request.at, code=code, recovery=codes)
    return _show(request, codes)


def _show(request: Any, codes: list[str]) -> HttpResponse:
    """The recovery codes, once: the answer itself, so that they lie nowhere. Sent again, the form's code holds no more."""
    return render(request, "desk/account/recovery_codes.html", {"codes": codes})


urlpatterns = [
    path("account/second-factor/", second_factor, name="second-factor"),
    path("account/second-factor/change/", change_second_factor, name="change-second-factor"),
]
