"""导入记录: what was imported, row by row, for those who supervise and audit; nothing can be changed here.

Reconciliations with the province's platform are left out: their rows say whom a drawn list holds before the visits.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse

from shuangsui.access import Actor, scope
from shuangsui.actions.registry.imports.tables import TABLES
from shuangsui.records.models import ImportBatch, ImportRow

from ...shared.door import page
from ...shared.listing import show
from .imports import BATCHES, DOES, STATES, rows_listing, words_of_batch

_SEEN = replace(
    BATCHES,
    id="imports-seen",
    columns=(
        replace(BATCHES.columns[0], link=lambda one: reverse("import-seen", args=[one.pk])),
        *BATCHES.columns[1:],
    ),
    empty="还没有导入过。",
)


def _batches(actor: Actor) -> Any:
    rows = ImportBatch.objects.filter(scope(actor, "imports.see")).exclude(kind="platform")
    return rows.select_related("unit", "attachment", "policy", "by")


@page("imports.see")
def imports_seen(request: Any) -> HttpResponse:
    """The imports of the units that the actor sees."""
    shown = show(_SEEN, _batches(request.actor), request)
    return render(request, "desk/registry/list.html", {"list": shown, "title": "导入记录"})


@page("imports.see")
def import_seen(request: Any, pk: int) -> HttpResponse:
    """One import: what each row did or would do."""
    found = get_object_or_404(_batches(request.actor), pk=pk)
    listing = replace(rows_listing(words_of_batch(found)), id="import-rows-seen")
    counts = "，".join(f"{says} {found.counts.get(id_, 0)}" for id_, says in DOES.items())
    by = found.by.name if found.by else ""
    context = {
        "list": show(listing, ImportRow.objects.filter(batch=found), request, extra={"batch": found}),
        "title": str(found),
        "says": f"{TABLES[found.kind].says}，{found.unit.name}，{STATES[found.state]}，经办人 {by}。{counts}。",
    }
    return render(request, "desk/registry/list.html", context)


urlpatterns = [
    path("registry/imports/seen/", imports_seen, name="imports-seen"),
    path("registry/imports/seen/<int:pk>/", import_seen, name="import-seen"),
]
