"""The buttons of the import wizard: compare, decide, commit, undo, give up."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse

from shuangsui.access import Actor, scope
from shuangsui.actions.errors import ActionError
from shuangsui.actions.jobs import start_job
from shuangsui.actions.registry.imports.decide_rows import DECISIONS, decide_rows
from shuangsui.actions.registry.imports.drop_import import drop_import
from shuangsui.actions.registry.imports.platform.decide import OPEN
from shuangsui.actions.registry.imports.undo_import import undo_import
from shuangsui.actions.sentences import say
from shuangsui.records.models import ImportBatch, ImportRow

from ...shared.door import page
from ...shared.frame import notify
from ...shared.listing import marked
from ...shared.numbers import number

_DOUBTFUL = ("import-undecided", "does=doubtful")


def batches_of(actor: Actor) -> Any:
    """The imports within the actor's reach; reconciliations only of the units whose drawn lists he may see."""
    platform = Q(kind="platform")
    return ImportBatch.objects.filter(scope(actor, "targets.import") & ~platform | scope(actor, "platform.reconcile") & platform)


def own_batches(request: Any) -> Any:
    """The same, with what a page shows of them."""
    return batches_of(request.actor).select_related("unit", "attachment", "policy", "by")


def start_preview(request: Any, batch: ImportBatch) -> HttpResponse:
    """Compare in the background."""
    title, arguments = f"比对 {batch}", {"batch": batch.pk}
    key = f"{batch.pk}.{batch.version}"
    start_job(
        by=request.actor, at=request.at, unit=batch.unit, kind="registry.preview", title=title[:100], arguments=arguments, key=key
    )
    return redirect("import", batch.pk)


@page("targets.import", "POST")
def decide(request: Any, pk: int) -> HttpResponse:
    """Doubtful rows: the same as one that is known, or another."""
    found = get_object_or_404(own_batches(request), pk=pk)
    wanted, _, twin = request.POST.get("decision", "").partition(":")
    rows = marked(request)
    if wanted in DECISIONS:
        _do(request, lambda: decide_rows(
            by=request.actor, at=request.at, batch=found, decision=wanted, rows=rows, twin=number(twin)
        ))  # fmt: skip
    return redirect(f"{reverse('import', args=[pk])}?does=doubtful")


@page("targets.import", "POST")
def commit(request: Any, pk: int) -> HttpResponse:
    """Import what the preview showed, in the background."""
    found = get_object_or_404(own_batches(request), pk=pk)
    if found.state == ImportBatch.PREVIEWED:
        undecided = ImportRow.objects.filter(batch=found, does__in=OPEN, decision="").count()
        if undecided:
            code, query = ("platform-undecided", "decision=none") if found.kind == "platform" else _DOUBTFUL
            notify(request, say(ActionError(code, count=undecided)), "danger")
            return redirect(f"{reverse('import', args=[pk])}?{query}")
        title, key = f"导入 {found}"[:100], f"{found.pk}.{found.version}"
        start_job(
            by=request.actor,
            at=request.at,
            unit=found.unit,
            kind="registry.commit",
            title=title,
            arguments={"batch": found.pk},
            key=key,
        )
    return redirect("import", pk)


@page("targets.import", "GET", "POST")
def undo(request: Any, pk: int) -> HttpResponse:
    """Take an import back, with a reason."""
    found = get_object_or_404(own_batches(request), pk=pk)
    refusal = ""
    if request.method == "POST":
        try:
            undo_import(by=request.actor, at=request.at, batch=found, reason=request.POST.get("reason", ""))
            notify(request, f"已撤销“{found}”的导入。")
            return redirect("import", pk)
        except ActionError as error:
            refusal = say(error)
    return render(request, "desk/registry/import_undo.html", {"batch": found, "refusal": refusal})


@page("targets.import", "POST")
def drop(request: Any, pk: int) -> HttpResponse:
    """Give an import up."""
    found = get_object_or_404(own_batches(request), pk=pk)
    _do(request, lambda: drop_import(by=request.actor, at=request.at, batch=found))
    return redirect("imports")


@page("targets.import", "POST")
def again(request: Any, pk: int) -> HttpResponse:
    """Compare once more with the registry as it is now."""
    found = get_object_or_404(own_batches(request), pk=pk)
    if found.state not in (ImportBatch.UPLOADED, ImportBatch.PREVIEWED):
        return redirect("import", pk)
    return start_preview(request, found)


def _do(request: Any, deed: Any) -> None:
    try:
        deed()
    except ActionError as error:
        notify(request, say(error), "danger")


urlpatterns = [
    path("registry/imports/<int:pk>/decide/", decide, name="import-decide"),
    path("registry/imports/<int:pk>/commit/", commit, name="import-commit"),
    path("registry/imports/<int:pk>/again/", again, name="import-again"),
    path("registry/imports/<int:pk>/undo/", undo, name="import-undo"),
    path("registry/imports/<int:pk>/drop/", drop, name="import-drop"),
]
