"""Every refusal as `{"code", "says"}`: the code for the program, the sentence for who holds the phone."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NoReturn

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser

from shuangsui.actions.errors import ActionError
from shuangsui.actions.field.confirm_presence import WrongPin, note_wrong_pin
from shuangsui.actions.sentences import say

# Code → status; 422 for all others.
STATUS = {
    "device-unknown": 401,
    "device-revoked": 401,
    "not-allowed": 403,
    "no-such-task": 404,
    "wrong-offset": 409,
    "uid-taken": 409,
    "record-there": 409,
    "visit-over": 409,
    "asked-for-it": 409,
    "file-too-large": 413,
    "piece-large": 413,
    "pin-locked": 429,
    "not-json": 400,
    "cut-short": 400,
    "disk-full": 507,
}
_TOLD = ("field", "received", "faults")  # values of a refusal that a program goes on with


def refuse(error: ActionError) -> JsonResponse:
    """The refusal as it is answered."""
    told = {"code": error.code, "says": say(error)} | {name: error.values[name] for name in _TOLD if name in error.values}
    return JsonResponse(told, status=STATUS.get(error.code, 422), json_dumps_params={"ensure_ascii": False})


def answer_refusals(api: NinjaAPI) -> None:
    """Teach the interface its refusals."""
    answers: dict[type[Exception], Callable[[Any, Any], HttpResponse]] = {
        ActionError: lambda request, error: refuse(error),
        WrongPin: _wrong_pin,
        Http404: lambda request, error: refuse(ActionError("no-such-task")),
        ValidationError: _malformed,
        HttpError: _http,
        UnreadablePostError: lambda request, error: refuse(ActionError("cut-short")),
    }
    for kind, answer in answers.items():
        api.add_exception_handler(kind, answer)


def _wrong_pin(request: Any, error: WrongPin) -> HttpResponse:
    """The deed left nothing; that it was tried is counted."""
    note_wrong_pin(by=request.actor, at=request.at, inspector=error.inspector)
    return refuse(error)


def _malformed(request: Any, error: ValidationError) -> HttpResponse:
    """Where the shape of what was sent is wrong; nothing of what was sent is told back."""
    places = [".".join(str(part) for part in one["loc"][1:] if part != "told") or "内容" for one in error.errors]
    return refuse(ActionError("malformed", where="、".join(dict.fromkeys(places))[:200], field=places[0][:200]))


def _http(request: Any, error: HttpError) -> HttpResponse:
    return refuse(ActionError("device-unknown" if error.status_code == 401 else "not-json"))


class StrictJSON(Parser):
    """JSON as RFC 8259 has it: no NaN, no NUL, no half of a surrogate pair, which no database keeps."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """Raises ActionError(not-json)."""
        try:
            found = json.loads(request.body or b"{}", parse_constant=_refuse_constant)
            plain = json.dumps(found, ensure_ascii=False)
            plain.encode()
        except (ValueError, RecursionError):
            raise ActionError("not-json") from None
        if "\\u0000" in plain or not isinstance(found, dict):
            raise ActionError("not-json")
        return found


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)
