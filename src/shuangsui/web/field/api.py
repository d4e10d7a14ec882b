"""The field interface, version 1: what the phone's page speaks, and a bureau's own app may."""

from __future__ import annotations

import hashlib
from datetime import date
from functools import lru_cache
from typing import Annotated, Any

from django.shortcuts import get_object_or_404
from ninja import NinjaAPI, Query
from ninja.renderers import JSONRenderer
from ninja.responses import Status

from shuangsui.actions.draws.cabinet import folder_of
from shuangsui.actions.errors import ActionError
from shuangsui.actions.field.add_supplement import add_supplement
from shuangsui.actions.field.confirm_presence import confirm_presence
from shuangsui.actions.field.hand_in_record import hand_in_record
from shuangsui.actions.field.manifest import Manifest
from shuangsui.actions.field.note_wiped import note_wiped
from shuangsui.actions.field.receive_piece import Piece, receive_piece, received_of
from shuangsui.actions.field.tasks_of import own_tasks
from shuangsui.actions.field.write_message import write_message
from shuangsui.actions.registry.declare_conflict import declare_conflict
from shuangsui.actions.visits.ask_request import ask_request
from shuangsui.dossier.codes import visit_codes
from shuangsui.dossier.errors import DossierError
from shuangsui.records.models import Draw, Presence, Visit, VisitRecord, VisitRequest

from . import schemas as told_as
from .refusing import StrictJSON, answer_refusals
from .served import ROOT, addresses
from .tasks import day, instant, tasks_told
from .token import AnyToken, LivingToken

HAVE = 500  # numbers that a phone may ask after


class Renderer(JSONRenderer):
    """Chinese as it is."""

    json_dumps_params = {"ensure_ascii": False}  # noqa: RUF012 # as the library declares it


class FieldAPI(NinjaAPI):
    """At a fixed address."""

    def get_root_path(self, path_params: Any) -> str:
        """Where its paths begin."""
        return f"/{ROOT}"


api = FieldAPI(
    title="双随机现场检查接口",
    version="1",
    description="检查人员的手机与服务器之间的接口。除 wiped 外，都要带绑定时得到的令牌。",
    openapi_url=None,
    docs_url=None,
    auth=LivingToken(),
    parser=StrictJSON(),
    renderer=Renderer(),
)
answer_refusals(api)
PROBLEMS: dict[Any, Any] = dict.fromkeys((400, 401, 403, 404, 409, 413, 422, 429), told_as.Problem)


def _task(request: Any, number: str) -> Visit:
    """The caller's own task. Raises Http404, for another's as for none."""
    return get_object_or_404(Visit.objects.filter(own_tasks(request.actor)).select_related("unit", "target"), number=number)


@api.post("/wiped", auth=AnyToken(), response={200: told_as.Done, 401: told_as.Problem}, summary="已清除本机数据")
def wiped(request: Any) -> Any:
    """手机已清除本机数据；停用的令牌也可以用来说这一句。"""
    note_wiped(by=request.actor, at=request.at, device=request.device)
    return {"done": True}


@api.get("/me", response={200: told_as.Me} | PROBLEMS, summary="本人和本机")
def me(request: Any) -> Any:
    """令牌是谁的、哪台手机的；服务器现在的时间。"""
    user, device = request.actor.user, request.device
    one = user.inspector
    return {
        "name": user.name,
        "unit": one.unit.official_name,
        "inspector": {
            "key": one.key,
            "name": one.name,
            "certificate": one.key,
            "valid_until": day(one.valid_until),
            "employer": one.employer,
        },
        "device": {"name": device.name, "bound_at": instant(device.bound_at)},
        "server_time": instant(request.at),
    }


@lru_cache(maxsize=64)
def _codes(draw: int, seal: str) -> dict[str, str]:
    """Made once a process: a seal never changes."""
    try:
        return visit_codes(folder_of(Draw.objects.select_related("unit").get(pk=draw)))
    except DossierError:  # the secret is lost, or the draw was held elsewhere: there is nothing to show at the door
        return {}


@api.get("/tasks", response={200: told_as.Tasks} | PROBLEMS, summary="任务")
def tasks(request: Any, have: str = "") -> Any:
    """下发给本人的任务和所需的一切。`have`：手机上已有的任务编号，用逗号隔开；不再属于本人的在 `gone` 里说明。"""
    numbers = [number for number in have.split(",") if number][:HAVE]
    return tasks_told(request.actor, request.at, numbers, lambda draw: _codes(draw.pk, draw.seal))


BYTES = {"requestBody": {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}}


@api.put("/uploads/{sha256}", response={200: told_as.Received} | PROBLEMS, summary="传一段文件", openapi_extra=BYTES)
def put_piece(
    request: Any, sha256: str, offset: int, size: int, name: Annotated[str, Query(max_length=300)] = "", kind: str = ""
) -> Any:
    """从 `offset` 起的一段，最多 512 KB。位置不对时 409，`received` 是应当接着传的位置；最后一段到达后核对 SHA-256。"""
    piece = Piece(sha256, name, kind, size, offset, request.body)
    return receive_piece(at=request.at, device=request.device, piece=piece)


@api.get("/uploads/{sha256}", response={200: told_as.Received} | PROBLEMS, summary="文件传到哪里了")
def get_received(request: Any, sha256: str) -> Any:
    """已收到的字节数，以及是否传完并核对无误。"""
    return received_of(request.device, sha256)


@api.post("/visits/{number}/presence", response={200: told_as.Present} | PROBLEMS, summary="确认到场")
def presence(request: Any, number: str, told: told_as.PresenceIn) -> Any:
    """本人到场；或同组人员在这台手机上输入本人的 PIN。"""
    visit = _task(request, number)
    confirm_presence(
        by=request.actor,
        at=request.at,
        device=request.device,
        visit=visit,
        said_at=told.at,
        inspector=told.inspector,
        pin=told.pin,
    )
    there = Presence.objects.filter(visit=visit).order_by("pk").values_list("inspector__key", flat=True)
    return {"present": list(there)}


@api.post(
    "/visits/{number}/records",
    response={200: told_as.Receipt, 201: told_as.Receipt} | PROBLEMS,
    summary="提交检查记录",
)
def records(request: Any, number: str, told: Manifest) -> Any:
    """一次检查的记录；证据文件须先传完。同一份再传一次，得到同一份回执；`sha256` 是请求正文的散列值。"""
    sha256 = hashlib.sha256(request.body).hexdigest()
    visit = _task(request, number)
    made = hand_in_record(by=request.actor, at=request.at, device=request.device, visit=visit, told=told, sha256=sha256)
    kept = made or VisitRecord.objects.get(uid=told.uid)
    receipt = {
        "uid": str(kept.uid),
        "sha256": kept.sha256,
        "received_at": instant(kept.received_at),
        "state": kept.state,
        "doubts": kept.doubts,
    }
    return Status(201 if made else 200, receipt)


@api.post("/visits/{number}/supplements", response={200: told_as.Done} | PROBLEMS, summary="补充说明")
def supplements(request: Any, number: str, told: told_as.SupplementIn) -> Any:
    """对已提交的记录补充说明，记录本身不变。"""
    kept = get_object_or_404(VisitRecord.objects.filter(visit=_task(request, number)), current=True)
    add_supplement(by=request.actor, at=request.at, kept=kept, text=told.text, device=request.device, sha256=told.sha256)
    return {"done": True}


@api.post("/visits/{number}/messages", response={200: told_as.Done} | PROBLEMS, summary="留言")
def messages(request: Any, number: str, told: told_as.TextIn) -> Any:
    """给经办人和同组人员留言。"""
    write_message(by=request.actor, at=request.at, visit=_task(request, number), text=told.text)
    return {"done": True}


@api.post("/visits/{number}/recusal", response={200: told_as.Done} | PROBLEMS, summary="申报回避")
def recusal(request: Any, number: str, told: told_as.ReasonIn) -> Any:
    """本人对检查对象应当回避。"""
    own, target = request.actor.user.inspector, _task(request, number).target
    try:
        declare_conflict(by=request.actor, at=request.at, inspector=own, target=target, ground=told.reason)
    except ActionError as error:
        if error.code != "conflict-known":  # sent again
            raise
    return {"done": True}


@api.post("/visits/{number}/requests", response={200: told_as.Done} | PROBLEMS, summary="申请延期、退回")
def requests(request: Any, number: str, told: told_as.RequestIn) -> Any:
    """申请延期（写明延到哪一天）或退回任务，等经办人决定。"""
    visit = _task(request, number)
    try:
        until = date.fromisoformat(told.until) if told.until else None
    except ValueError:
        until = None
    try:
        ask_request(by=request.actor, at=request.at, visit=visit, kind=told.kind, reason=told.reason, until=until)
    except ActionError as error:
        waiting = visit.requests.filter(state=VisitRequest.ASKED, asked_by=request.actor.user, kind=told.kind)
        if error.code != "asked-for-it" or not waiting.filter(reason=told.reason.strip()).exists():
            raise
    return {"done": True}


urlpatterns = addresses(api)
