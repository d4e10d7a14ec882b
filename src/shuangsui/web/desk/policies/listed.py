"""The list of policies."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone

from shuangsui.records.models import PolicyFile

from ...shared.door import page
from ...shared.listing import Ask, Column, Listing, Tool, show

POLICIES = Listing(
    "policies",
    "方案",
    columns=(
        Column("title", "名称", lambda file: file.title, sort="title", link=lambda file: reverse("policy", args=[file.pk])),
        Column("policy", "标识", lambda file: file.policy, sort="policy"),
        Column("newest", "版本", lambda file: "旧文本" if file.has_newer else "现行文本"),
        Column("years", "开启的年度", lambda file: file.years or "—", kind="num"),
        Column("binds_from", "执行日", lambda file: f"{file.binds_from}", sort="binds_from"),
        Column("at", "装入时间", lambda file: f"{timezone.localtime(file.at):%Y-%m-%d %H:%M}", sort="at"),
        Column("sha256", "散列值", lambda file: file.sha256[:16], shown=False, text=lambda file: file.sha256),
    ),
    asks=(
        Ask("title", "名称", lambda rows, text: rows.filter(title__contains=text)),
        Ask(
            "newest",
            "版本",
            lambda rows, value: rows.filter(has_newer=value == "old"),
            "choice",
            [("now", "现行文本"), ("old", "旧文本")],
        ),
    ),
    sort="title",
    empty="还没有装入方案。请审批人或安全管理员到“装入方案”提交，由另一个人确认。",
    exports="plans.see",
)


@page("plans.see")
def policies(request: Any) -> HttpResponse:
    """Every policy that was loaded, the older texts too: draws and plans keep pointing at them."""
    newer = PolicyFile.objects.filter(policy=OuterRef("policy"), at__gt=OuterRef("at"))
    rows = PolicyFile.objects.defer("source").annotate(has_newer=Exists(newer), years=Count("openedyear"))
    shown = show(POLICIES, rows, request, tools=(Tool("并排比较", reverse("policy-diff")),))
    return shown.as_file() or render(request, "desk/policies/list.html", {"list": shown})


urlpatterns = [path("policies/", policies, name="policies")]
