"""The public draws: from the freeze on, never before it; whom they drew from the reveal on, never before it."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path

from fairdraw import entry_hash
from shuangsui.dossier.entropy import plainly
from shuangsui.dossier.papers import NOTICE
from shuangsui.dossier.reveal import BUNDLE
from shuangsui.records.models import CabinetFile, Draw, Visit, VisitMember
from shuangsui.records.situation import policy_of
from shuangsui.rules.natural_persons import is_person, masked, private_kinds
from shuangsui.rules.policy import Policy

from ..shared.door import PUBLIC, page
from .fixed import above, fixed, in_groups, logs_of, paths_of, readable, told, void_reasons
from .listed import asked_unit, listed, of_unit
from .served import handed, kept, known, show

JSON, PDF = "application/json", "application/pdf"
# File → its kind, what it is, and the moment of the draw from which it is public. What is not named here is nobody's.
FILES = {
    NOTICE: (PDF, "公告", "frozen_at"),
    "manifest.json": (JSON, "清单：承诺值就是它的 SHA-256", "frozen_at"),
    "policy.toml": ("text/plain; charset=utf-8", "方案文件", "frozen_at"),
    "entropy.json": (JSON, "随机数", "drawn_at"),
    "seal.json": (JSON, "封存的结果，只有散列值", "drawn_at"),
    BUNDLE: ("application/zip", "抽取档案：名单、密钥、结果和日志，可以从头验证", "revealed_at"),
}
TEAM_WORDS = ("检查人员", "执法人员")  # with one of them a plan says that inspectors are published by name
VISITS = 50


def public_draws() -> Any:
    """The draws that were frozen, the newest first."""
    return Draw.objects.exclude(frozen_at=None).select_related("unit").order_by("-frozen_at", "-pk")


def draw_of(code: str, folder: str) -> Draw:
    """A public draw. Raises Http404."""
    found: Draw = get_object_or_404(public_draws().select_related("unit", "policy"), unit__code=code, folder=folder)
    return found


@page(PUBLIC)
@kept
def draws(request: Any) -> HttpResponse:
    """All of them, with their states."""
    rows = listed(request, public_draws().filter(of_unit(asked_unit(request))))
    return show(request, "draws", {"list": rows})


@page(PUBLIC)
@kept
def draw(request: Any, code: str, folder: str) -> HttpResponse:
    """What was fixed when, with which luck, sealed how; once revealed, who was drawn."""
    found = draw_of(code, folder)
    files = paths_of(found)
    what = fixed(files)
    context = {
        "draw": found,
        "unit": found.unit,
        "fixed": what,
        "commitment": in_groups(found.commitment),
        "seal": in_groups(found.seal) if found.drawn_at else [],
        "files": [(name, says) for name, (_, says, _) in FILES.items() if _is_public(found, files.get(name), name)],
        "voids": void_reasons(files) if found.voided_at else [],
        **_logged(found, what.draw),
    }
    if found.revealed_at:
        context |= _drawn(request, found, what.names)
    return show(request, "draw", context)


def _is_public(found: Draw, file: CabinetFile | None, name: str) -> bool:
    """Whether a file is there for everybody now. The bundle alone is made public by the reveal; it lay private on the machine."""
    if file is None or name not in FILES or not getattr(found, FILES[name][2]):
        return False
    return name == BUNDLE or not file.is_private


def _logged(found: Draw, name: str) -> dict[str, Any]:
    """The draw's lines in its authority's log, and the units above that hold its freeze in theirs."""
    codes = above(found.unit)
    logs = logs_of([*codes, found.unit.code])
    own = readable(bytes(logs[found.unit.code].content)) if found.unit.code in logs else ()
    lines = [entry for entry in own if entry.draw == name]
    token = next((entry_hash(entry) for entry in lines if entry.kind == "committed"), "")
    witnesses = [
        (logs[code].unit, entry.n, plainly(entry.at))
        for code in codes
        if code in logs
        for entry in readable(bytes(logs[code].content))
        if entry.kind == "witnessed" and entry.body == token
    ]
    return {"lines": [told(entry) for entry in lines], "token": token, "witnesses": witnesses}


def _drawn(request: Any, found: Draw, names: dict[str, str]) -> dict[str, Any]:
    """The drawn list, a page of it: targets, lines, teams. Three queries."""
    policy = policy_of(found.policy)
    members = VisitMember.objects.filter(ended_at=None).select_related("inspector")
    visits = found.visits.filter(kind=Visit.RANDOM).select_related("target").order_by("number")
    rows = listed(request, visits.prefetch_related(Prefetch("members", members, to_attr="team")), VISITS)
    named, private = names_teams(policy), private_kinds(policy)
    for visit in rows.page:
        target = visit.target
        hidden = is_person(target.name, target.kind, target.credit_code, private)
        visit.shown_name = masked(target.name) if hidden else target.name
        visit.lines_say = "、".join(names.get(line, line) for line in visit.lines)
        visit.team_says = "、".join(one.inspector.name for one in visit.team) if named else f"{len(visit.team)} 人"
        visit.is_replaced = visit.state == Visit.REPLACED
    return {"list": rows, "names_teams": named}


def names_teams(policy: Policy) -> bool:
    """Whether the plan publishes its inspectors by name (昌吉 附件1)."""
    said = policy.disclosure.publication
    return any(word in content for one in said for content in one.contents for word in TEAM_WORDS)


@page(PUBLIC)
@kept
def file(request: Any, code: str, folder: str, name: str) -> HttpResponse:
    """One file of the draw, from its moment on."""
    found = draw_of(code, folder)
    kept_file = paths_of(found).get(name)
    if kept_file is None or not _is_public(found, kept_file, name):
        raise Http404
    if (answer := known(request, kept_file.sha256)) is not None:
        return answer
    return handed(bytes(kept_file.content), kept_file.sha256, f"{code}-{folder}-{name}", FILES[name][0])


urlpatterns = [
    path("public/draws/", draws, name="public-draws"),
    path("public/draws/<str:code>/<str:folder>/", draw, name="public-draw"),
    path("public/draws/<str:code>/<str:folder>/<str:name>", file, name="public-draw-file"),
]
