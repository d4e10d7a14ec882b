"""Two plans side by side."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from shuangsui.paper.plain_tables import PlainTable, write_tables
from shuangsui.records.models import PolicyFile
from shuangsui.records.situation import policy_of
from shuangsui.rules.compare import Compared, compare

from ...shared.door import page
from ...shared.listing import download


@page("plans.see")
def diff(request: Any) -> HttpResponse:
    """On which points two plans differ; `?all=1` shows those on which they agree too, `?as=xlsx` gives a workbook."""
    files = list(PolicyFile.objects.defer("source").order_by("title", "-at"))
    left, right = (_chosen(request, name, files) for name in ("left", "right"))
    everything = bool(request.GET.get("all"))
    context: dict[str, Any] = {"files": files, "left": left, "right": right, "all": everything}
    if left and right:
        rows = compare(policy_of(left), policy_of(right))
        shown = rows if everything else [row for row in rows if not row.same]
        if request.GET.get("as") == "xlsx":
            return download(_book(left, right, shown, request), f"方案比较{request.at:%Y%m%d}.xlsx")
        context["sections"] = [(name, list(group)) for name, group in groupby(shown, key=lambda row: row.section)]
        context["same"] = sum(row.same for row in rows)
        context["differing"] = len(rows) - context["same"]
    return render(request, "desk/policies/diff.html", context)


def _chosen(request: Any, name: str, files: list[PolicyFile]) -> PolicyFile | None:
    return next((file for file in files if str(file.pk) == request.GET.get(name)), None)


def _book(left: PolicyFile, right: PolicyFile, rows: list[Compared], request: Any) -> bytes:
    names = (policy_of(left).policy.short_title, policy_of(right).policy.short_title)
    cells = tuple((row.section, row.about, row.left, row.right, "相同" if row.same else "不同") for row in rows)
    return write_tables([PlainTable("方案比较", ("部分", "内容", *names, "异同"), cells)], request.at)


urlpatterns = [path("policies/diff/", diff, name="policy-diff")]
