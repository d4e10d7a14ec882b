"""The import wizard: upload → columns → preview → commit → undo. Where it stands is kept, so any step can be gone on with."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone

from shuangsui.access import Actor, is_allowed, units_for
from shuangsui.actions.attachments import LARGEST
from shuangsui.actions.errors import ActionError
from shuangsui.actions.registry.imports.columns import free_columns, seen_columns
from shuangsui.actions.registry.imports.map_columns import map_columns
from shuangsui.actions.registry.imports.platform.decide import OPEN
from shuangsui.actions.registry.imports.start_import import note_refused_file, start_import
from shuangsui.actions.registry.imports.tables import TABLES
from shuangsui.actions.sentences import say
from shuangsui.paper.problems import Refusal
from shuangsui.paper.sentences import explain
from shuangsui.paper.source import Source
from shuangsui.paper.templates_xlsx import TITLES, template
from shuangsui.records.media import Damaged, content_of
from shuangsui.records.models import ImportBatch, ImportRow, Job
from shuangsui.records.situation import policy_of

from ...shared.door import page
from ...shared.listing import Ask, Column, Listing, download, show
from ..jobs import shown as job_card
from . import platform
from .differences import told
from .import_deeds import own_batches, start_preview
from .words import Words, words_for

PROJECTS = "projects"  # a choice of the form: targets of the plan's kind 建设项目
BIG = 3 * 2**20  # bytes: such a file is compared at once, and its columns are confirmed beside the result
STATES = {
    ImportBatch.UPLOADED: "等待比对",
    ImportBatch.PREVIEWED: "等待确认",
    ImportBatch.COMMITTED: "已导入",
    ImportBatch.UNDONE: "已撤销",
    ImportBatch.DROPPED: "已放弃",
}
DOES = {"new": "新增", "changed": "修改", "doubtful": "可能重复", "refused": "不能导入"}
BATCHES = Listing(
    "imports",
    "导入记录",
    (
        Column("file", "文件", str, link=lambda one: reverse("import", args=[one.pk])),
        Column("kind", "内容", lambda one: TABLES[one.kind].says),
        Column("unit", "单位", lambda one: one.unit.name),
        Column("state", "状态", lambda one: STATES[one.state]),
        Column("new", "新增", lambda one: one.counts.get("new", ""), kind="num"),
        Column("changed", "修改", lambda one: one.counts.get("changed", ""), kind="num"),
        Column("by", "经办人", lambda one: one.by.name if one.by else ""),
        Column("at", "上传时间", lambda one: timezone.localtime(one.created_at).strftime("%Y-%m-%d %H:%M"), sort="created_at"),
    ),
    (
        Ask("kind", "内容", lambda rows, value: rows.filter(kind=value), "choice", [(k, t.says) for k, t in TABLES.items()]),
        Ask("state", "状态", lambda rows, value: rows.filter(state=value), "choice", list(STATES.items())),
    ),
    "-created_at",
    "还没有导入过。请在上面选择文件。",
)


def project_kind(words: Words) -> str:
    """The plan's kind of construction projects (建设项目), "" where it has none."""
    return words.vocabulary.kinds.get("建设项目", "")


def choices_for(actor: Actor) -> list[tuple[str, str]]:
    """What the actor may import; construction projects are targets of a kind of their own."""
    found = [(id_, table.says) for id_, table in TABLES.items() if is_allowed(actor, table.right)]
    projects = [(PROJECTS, "建设项目")] if project_kind(words_for(actor)) else []
    return [*found[:1], *projects, *found[1:]]


@page("targets.import", "GET", "POST")
def imports(request: Any) -> HttpResponse:
    """Hand in a file; the earlier ones below."""
    refusal = ""
    if request.method == "POST":
        answer = _upload(request)
        if isinstance(answer, HttpResponse):
            return answer
        refusal = answer
    shown = show(BATCHES, own_batches(request), request)
    kind = request.POST.get("kind") or request.GET.get("kind", "targets")
    context = {
        "list": shown,
        "tables": choices_for(request.actor),
        "forms": [(id_, TABLES[id_].says) for id_ in TITLES if id_ in TABLES],
        "kind": kind if kind in (*TABLES, PROJECTS) else "targets",
        "units": units_for(request.actor, "targets.import"),
        "kinds": list(words_for(request.actor).kinds.items()),
        "refusal": refusal,
    }
    return render(request, "desk/registry/imports.html", context, status=400 if refusal else 200)


def _upload(request: Any) -> HttpResponse | str:
    """Where it goes on, or why the file was refused."""
    file, wanted, kind = request.FILES.get("file"), request.POST.get("default_kind", ""), request.POST.get("kind", "")
    if kind == PROJECTS:
        kind, wanted = "targets", project_kind(words_for(request.actor))
    units = {str(unit.pk): unit for unit in units_for(request.actor, "targets.import")}
    unit = units.get(request.POST.get("unit", "")) or next(iter(units.values()))
    if file is None or kind not in TABLES:
        return "请选择要导入的文件。"
    if not is_allowed(request.actor, TABLES[kind].right, unit):
        return f"“{TABLES[kind].says}”只能由{unit.name}自己的经办人导入。"
    if file.size > LARGEST:
        says = say(ActionError("file-too-large", name=file.name, most=LARGEST // 2**20))
        note_refused_file(by=request.actor, at=request.at, unit=unit, name=file.name, size=file.size, sha256="", says=says)
        return says
    data = file.read()
    try:
        batch = start_import(
            by=request.actor, at=request.at, unit=unit, kind=kind, name=file.name, data=data, default_kind=wanted[:40]
        )
    except ActionError as error:
        sha256 = hashlib.sha256(data).hexdigest()
        note_refused_file(
            by=request.actor, at=request.at, unit=unit, name=file.name, size=len(data), sha256=sha256, says=say(error)
        )
        return say(error)
    if len(data) > BIG:
        return start_preview(request, batch)
    return redirect("import-columns", batch.pk)


@page("targets.import", "GET", "POST")
def columns(request: Any, pk: int) -> HttpResponse:
    """Which columns the file has; what was not recognised is confirmed by hand."""
    batch = get_object_or_404(own_batches(request), pk=pk)
    if batch.state not in (ImportBatch.UPLOADED, ImportBatch.PREVIEWED):
        return redirect("import", batch.pk)
    bare = words_of_batch(batch).vocabulary
    refusal = ""
    try:
        seen = seen_columns(Source(batch.attachment.name, content_of(batch.attachment)), batch.kind, bare)
    except Refusal as error:
        return _refused(request, batch, explain(error))
    except Damaged:
        return _refused(request, batch, say(ActionError("file-damaged", name=batch.attachment.name)))
    if request.method == "POST":
        unknown = {str(place): one.header for place, one in enumerate(seen) if one.column is None}
        mapping = {header: request.POST.get(f"column-{place}", "") for place, header in unknown.items()}
        try:
            map_columns(by=request.actor, at=request.at, batch=batch, mapping=mapping)
            return start_preview(request, ImportBatch.objects.select_related("unit", "attachment").get(pk=batch.pk))
        except ActionError as error:
            refusal = say(error)
    free = free_columns(seen, batch.kind, bare)
    missing = [column.header for column in free if column.required]
    context = {"batch": batch, "seen": seen, "free": free, "missing": missing, "refusal": refusal}
    return render(request, "desk/registry/import_columns.html", context)


def words_of_batch(batch: ImportBatch) -> Words:
    """The words that the batch is read by, without what was mapped by hand."""
    return Words.of(policy_of(batch.policy) if batch.policy else None)


def _refused(request: Any, batch: ImportBatch, says: str) -> HttpResponse:
    return render(request, "desk/registry/import_columns.html", {"batch": batch, "refusal": says, "seen": [], "unreadable": True})


def rows_listing(words: Words) -> Listing:
    """The rows of a preview."""
    return Listing(
        "import-rows",
        "行",
        (
            Column("line", "行", lambda row: row.line or "全表", sort="line", kind="num"),
            Column("does", "处理", lambda row: DOES[row.does]),
            Column("name", "名称", lambda row: row.name),
            Column("key", "代码", lambda row: row.key),
            Column("what", "内容", lambda row: told(row, words)),
        ),
        (
            Ask("does", "处理", lambda rows, value: rows.filter(does=value), "choice", list(DOES.items())),
            Ask("name", "名称", lambda rows, text: rows.filter(name__icontains=text)),
        ),
        "line",
        "这个文件与名录完全一致，没有需要导入的内容。",
    )


@page("targets.import")
def batch(request: Any, pk: int) -> HttpResponse:
    """Where an import stands: what it would do or did, row by row."""
    found = get_object_or_404(own_batches(request), pk=pk)
    job = Job.objects.filter(kind__startswith="registry.", arguments__batch=found.pk).order_by("-pk").first()
    working = job is not None and job.is_live
    words = words_of_batch(found)
    is_platform = found.kind == "platform"
    marks = "desk/registry/_platform_batch.html" if is_platform and found.state == ImportBatch.PREVIEWED else ""
    listing = platform.ROWS if is_platform else rows_listing(words)
    shown = show(listing, ImportRow.objects.filter(batch=found), request, batch=marks, extra={"batch": found})
    undecided = ImportRow.objects.filter(batch=found, does__in=OPEN, decision="").count()
    doubtful = request.GET.get("does") == "doubtful" and found.state == ImportBatch.PREVIEWED
    counts = [(id_, says, found.counts.get(id_, 0)) for id_, says in (platform.DOES if is_platform else DOES).items()]
    context = {
        "batch": found,
        "job": job_card(job) if job and (working or job.state in (Job.FAILED, Job.CANCELLED)) else None,
        "working": working,
        "list": shown,
        "counts": counts,
        "undecided": undecided,
        "doubts": [(row, json.loads(row.twins)["twins"]) for row, _ in shown.lines] if doubtful else [],
        "acts": is_platform or sum(found.counts.get(name, 0) for name in ("new", "changed", "doubtful")),
        "state": STATES[found.state],
        "kind": TABLES[found.kind].says,
        "headers": found.present.get("headers", {}).values() if found.present else (),
        "others": found.present.get("others", ()) if found.present else (),
    }
    if is_platform:
        context |= platform.context_of(found, words.policy)
    return render(request, "desk/registry/import.html", context)


@page("targets.import")
def empty_form(request: Any, kind: str) -> HttpResponse:
    """The empty table to fill in."""
    if kind not in TABLES or kind not in TITLES:
        raise Http404
    return download(template(kind, words_for(request.actor).vocabulary), f"{TITLES[kind]}（空表）.xlsx")


urlpatterns = [
    path("registry/imports/", imports, name="imports"),
    path("registry/imports/form/<slug:kind>/", empty_form, name="import-form"),
    path("registry/imports/<int:pk>/", batch, name="import"),
    path("registry/imports/<int:pk>/columns/", columns, name="import-columns"),
]
