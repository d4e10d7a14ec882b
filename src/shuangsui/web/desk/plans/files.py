"""A plan as a workbook and as a PDF, in the form of the printed table."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from django.urls import path
from django.utils import timezone

from shuangsui.paper.year_plan import Sheet, YearPaper, print_paper, write_paper
from shuangsui.records.models import ItemList, YearPlan
from shuangsui.rules.plan_checks import ENTRY_KINDS

from ...shared.door import page
from ...shared.listing import download
from .papers import PLAN, paper_of
from .shown import lines_of

# The columns of the printed table (宜良 附件), then those that other plans ask for.
_TABLE = (
    ("抽查计划名称", "plan", 16),
    ("检查类别", "category", 12),
    ("抽查事项", "item", 22),
    ("检查对象", "target", 14),
    ("事项类别", "item_class", 8),
    ("抽查方式", "method", 12),
    ("抽查日期", "dates", 12),
    ("开展形式", "kind", 10),
    ("计划次数", "number", 7),
    ("发起、参与部门", "who", 14),
)
_SIX = ("对象数", "最低数", "计划数")


def plan_paper(plan: YearPlan) -> YearPaper:
    """The plan's tables: the rows, the lines, the draws."""
    rows = tuple(_row(number, entry) for number, entry in enumerate(plan.entries, 1))
    table = Sheet("抽查计划表", ("序号", *(name for name, _, _ in _TABLE)), rows, (5, *(width for _, _, width in _TABLE)))
    sheets = [table]
    if lines := lines_of(plan):
        cells = tuple(
            (line["name"], line["says"], line["cite"], line["span"], *(str(line[key]) for key in ("members", "floor", "planned")))
            for line in lines
        )
        sheets.append(Sheet("抽查比例和数量", ("条线", "方案要求", "依据", "周期", *_SIX), cells, (20, 34, 12, 8, 8, 8, 8)))
    if draws := plan.forecast.get("draws"):
        cells = tuple((draw["says"], draw["name"], _window(draw), str(draw["visits"])) for draw in draws)
        sheets.append(Sheet("抽取安排", ("时段", "抽取", "确定日期", "预计检查次数"), cells, (20, 24, 24, 12)))
    title = f"{plan.unit.official_name}{plan.year}年“双随机、一公开”抽查计划"
    return YearPaper(title, plan.unit.official_name, plan.state_says, _facts(plan), tuple(sheets), _approved(plan))


def _row(number: int, entry: dict[str, Any]) -> tuple[str, ...]:
    said = entry | {
        "kind": ENTRY_KINDS.get(entry.get("kind", ""), ""),
        "number": "" if entry.get("number") is None else str(entry["number"]),
        "who": "；".join(text for text in (entry.get("by", ""), entry.get("with", "")) if text),
        "note": "",
    }
    if entry.get("scope"):
        said["target"] = f"{said.get('target', '')}（{entry['scope']}）"
    return (str(number), *(str(said.get(key, "")) for _, key, _ in _TABLE))


def _window(draw: dict[str, Any]) -> str:
    return f"{draw['first']} 至 {draw['on']}" if draw["first"] else f"{draw['on']} 前"


def _facts(paper: YearPlan | ItemList) -> tuple[tuple[str, str], ...]:
    filed = (("备案", f"{paper.filed_to} {paper.filed_note}".strip()),) if paper.filed_to else ()
    return (("版次", f"第 {paper.number} 版"), ("依据", paper.policy.title), *filed)


def _approved(paper: YearPlan | ItemList) -> Any:
    return timezone.localtime(paper.approved_at).date() if paper.approved_at else None


def item_paper(paper: ItemList) -> YearPaper:
    """The item list's table."""
    keys = ("category", "name", "of", "item_class", "method", "departments", "basis")
    headers = ("序号", "检查类别", "抽查事项", "检查对象", "事项类别", "抽查方式", "部门", "检查依据", "来源")
    rows = tuple(
        (str(number), *(str(item.get(key, "")) for key in keys), "上级清单" if item.get("from_above") else "本单位")
        for number, item in enumerate(paper.items, 1)
    )
    sheet = Sheet("随机抽查事项清单", headers, rows, (5, 14, 26, 16, 8, 14, 12, 34, 9))
    title = f"{paper.unit.official_name}{paper.year}年随机抽查事项清单"
    return YearPaper(title, paper.unit.official_name, paper.state_says, _facts(paper), (sheet,), _approved(paper))


def answer(paper: YearPaper, kind: str, request: Any) -> HttpResponse:
    """The paper as a file of a kind (xlsx, pdf)."""
    at = timezone.localtime(request.at)
    if kind == "xlsx":
        return download(write_paper(paper, at), f"{paper.title}.xlsx")
    name = f"attachment; filename=\"plan.pdf\"; filename*=UTF-8''{quote(paper.title)}.pdf"
    return HttpResponse(print_paper(paper, at).pdf, content_type="application/pdf", headers={"Content-Disposition": name})


@page("plans.see")
def workbook(request: Any, pk: int) -> HttpResponse:
    """The .xlsx."""
    return answer(plan_paper(paper_of(request, PLAN, pk)), "xlsx", request)


@page("plans.see")
def printed(request: Any, pk: int) -> HttpResponse:
    """The PDF."""
    return answer(plan_paper(paper_of(request, PLAN, pk)), "pdf", request)


urlpatterns = [
    path("plans/<int:pk>/plan.xlsx", workbook, name="plan-xlsx"),
    path("plans/<int:pk>/plan.pdf", printed, name="plan-pdf"),
]
