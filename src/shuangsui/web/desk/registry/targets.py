"""检查对象名录: the list, its queries, tags for many, export."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from shuangsui.access import Actor, is_allowed, visible_units
from shuangsui.actions.errors import ActionError
from shuangsui.actions.registry.note_export import note_export
from shuangsui.actions.registry.tag_entries import tag_entries
from shuangsui.actions.sentences import say
from shuangsui.paper.problems import CannotWrite
from shuangsui.paper.registry_xlsx import write_targets
from shuangsui.paper.sentences import explain
from shuangsui.records.models import PastVisit, Target, Unit, Visit
from shuangsui.records.rows import target_row
from shuangsui.records.words import label_word, labelled, named, wanted_words
from shuangsui.rules.registry import DeclaredColumn

from ...shared.door import page
from ...shared.frame import notify
from ...shared.listing import Ask, Column, Listing, Tool, download, marked, narrowed, show
from .words import STATUS, Words, says, words_for

EXPORTED = 300_000


def visible_targets(actor: Actor, right: str = "targets.see") -> tuple[QuerySet[Target], list[Unit]]:
    """The targets that a right reaches, and the units they lie in. Where that is every unit, no filter slows the list down."""
    units = list(visible_units(actor, right))
    rows = Target.objects.exclude(status=Target.WITHDRAWN).select_related("area")
    if len(units) == Unit.objects.count():
        return rows, units
    return rows.filter(area__in=[unit.pk for unit in units]), units


def _area(units: Sequence[Unit]) -> Ask:
    by_code = {unit.code: unit for unit in units}

    def narrow(rows: QuerySet[Target], code: str) -> QuerySet[Target]:
        below = [unit.pk for unit in units if unit.path.startswith(by_code[code].path)]
        return rows.filter(area__in=below) if len(below) < len(units) else rows

    shown = [(unit.code, "　" * (unit.path.count("/") - 1) + unit.name) for unit in units]
    return Ask("area", "区域（含下级）", narrow, "choice", shown)


def _code(rows: QuerySet[Target], text: str) -> QuerySet[Target]:
    """A credit code or the registry's own number, or the beginning of one: each by an index of its own."""
    text, last = text.upper(), text.upper().ljust(len(text) + 4, "Z")
    return rows.filter(Q(key__gte=text, key__lte=last) | Q(credit_code__gte=text, credit_code__lte=last))


def _unvisited(rows: QuerySet[Target], text: str) -> QuerySet[Target]:
    since = date.fromisoformat(text)
    mine = Q(target=OuterRef("pk"), visited_date__gte=since)
    past = Exists(PastVisit.objects.filter(mine, withdrawn_at=None))
    return rows.filter(~past, ~Exists(Visit.objects.filter(mine)))


def _takes(rows: QuerySet[Target], value: str) -> QuerySet[Target]:
    return rows.filter(takes_part=value == "yes", status=Target.ACTIVE)


def asks(units: Sequence[Unit], words: Words) -> list[Ask]:
    """The fields of the query form."""
    classes, kinds = list(words.classes.items()), list(words.kinds.items())
    found = [
        Ask("name", "名称", named, words=wanted_words, hint="两个字就能查"),
        Ask("code", "信用代码、编号", _code, hint="开头几位也可以"),
        _area(units),
        Ask("class", "类别", lambda rows, value: labelled(rows, "c", value), "choice", classes,
            words=lambda rows, value: (rows, {label_word("c", value)})),
        Ask("tag", "标识", _tagged, words=lambda rows, text: (rows, {label_word("t", tag) for tag in _tags(text)}),
            hint="几个用顿号分开，须全部具备", more=True),
        Ask("takes", "参与双随机", _takes, "choice", [("yes", "参与"), ("no", "不参与")], more=True),
        Ask("state", "生产状态", lambda rows, text: rows.filter(state__icontains=text), more=True),
        Ask("kind", "对象类型", lambda rows, value: rows.filter(kind=value), "choice", kinds, more=True),
        Ask("unvisited", "自此日起未检查过", _unvisited, "date", more=True),
        Ask("status", "登记状态", lambda rows, value: rows.filter(status=value), "choice",
            [(Target.ACTIVE, "在册"), (Target.CANCELLED, "已注销"), (Target.MERGED, "已合并")], more=True),
        Ask("industry", "行业", _attribute("industry"), more=True),
    ]  # fmt: skip
    return [*found, *(_declared(column) for column in words.vocabulary.target_columns)]


def _tags(text: str) -> list[str]:
    """The tags of a text in which they stand apart by commas."""
    return [tag.strip() for tag in text.replace("，", "、").replace(",", "、").split("、") if tag.strip()]


def _tagged(rows: QuerySet[Target], text: str) -> QuerySet[Target]:
    for tag in _tags(text):
        rows = labelled(rows, "t", tag)
    return rows


def _attribute(name: str) -> Any:
    return lambda rows, text: rows.filter(**{f"values__{name}__icontains": text})


def _declared(column: DeclaredColumn) -> Ask:
    """A column of the plan's own: a choice where it is one, else words in it."""
    name = f"values__{column.id}"
    if column.type == "choice":
        choices = [(choice, choice) for choice in column.choices]
        return Ask(
            f"v-{column.id}", column.header, lambda rows, value: rows.filter(**{name: value}), "choice", choices, more=True
        )
    if column.type == "yes-no":
        answers = [("yes", "是"), ("no", "否")]
        return Ask(
            f"v-{column.id}",
            column.header,
            lambda rows, value: rows.filter(**{name: value == "yes"}),
            "choice",
            answers,
            more=True,
        )
    return Ask(f"v-{column.id}", column.header, _attribute(column.id), more=True)


def columns(words: Words) -> list[Column]:
    """The columns of the list."""

    def mark(target: Target) -> str:
        return STATUS[target.status] or ("是" if target.takes_part else "否")

    core = [
        Column("name", "名称", lambda t: t.name, sort="name", link=lambda t: reverse("target", args=[t.pk])),
        Column("code", "信用代码、编号", lambda t: t.credit_code or t.number, sort="credit_code"),
        Column("area", "区域", lambda t: t.area.name),
        Column("classes", "类别", lambda t: "、".join(words.classes.get(c, c) for c in t.classes)),
        Column("state", "生产状态", lambda t: t.state),
        Column("takes", "参与双随机", mark),
        Column("tags", "标识", lambda t: "、".join(t.tags)),
        Column("kind", "对象类型", lambda t: words.kinds.get(t.kind, t.kind), shown=False),
        Column("address", "地址", lambda t: t.address, shown=False),
        Column("needs", "专业需求", lambda t: t.needs, shown=False),
        Column("industry", "行业", lambda t: says(t.values.get("industry")), shown=False),
        Column("permit", "许可管理类别", lambda t: says(t.values.get("permit_class")), shown=False),
        Column("updated", "最近修改", lambda t: f"{timezone.localtime(t.updated_at):%Y-%m-%d}", sort="updated_at", shown=False),
    ]  # fmt: skip
    return [*core, *(_value_column(column.id, column.header) for column in words.vocabulary.target_columns)]


def _value_column(name: str, header: str) -> Column:
    return Column(f"v-{name}", header, lambda target: says(target.values.get(name)), shown=False)


def listing(units: Sequence[Unit], words: Words) -> Listing:
    """The list of targets under a policy."""
    empty = "名录里还没有检查对象。可以点“导入”，用 Excel 表一次录入；也可以点“新增”逐个登记。"
    return Listing("targets", "检查对象", columns(words), asks(units, words), "name", empty)


@page("targets.see")
def targets(request: Any) -> HttpResponse:
    """The list."""
    words = words_for(request.actor)
    rows, units = visible_targets(request.actor)
    tools = []
    if is_allowed(request.actor, "targets.edit"):
        tools.append(Tool("新增", reverse("target-new"), primary=True))
    if is_allowed(request.actor, "targets.import"):
        tools.append(Tool("导入", reverse("imports")))
    if is_allowed(request.actor, "targets.export"):
        tools.append(Tool("导出", f"{reverse('targets-export')}?{request.GET.urlencode()}"))
    batch = "desk/registry/_batch.html" if is_allowed(request.actor, "targets.edit") else ""
    shown = show(listing(units, words), rows, request, tools=tools, batch=batch, extra={"action": reverse("targets-tag")})
    return render(request, "desk/registry/list.html", {"list": shown, "title": "检查对象名录"})


@page("targets.edit", "POST")
def tag(request: Any) -> HttpResponse:
    """Add a tag to the marked targets, or take it away."""
    return tag_marked(request, "targets")


def tag_marked(request: Any, kind: str) -> HttpResponse:
    """The same for either registry."""
    bears, word = request.POST.get("deed") != "untag", request.POST.get("tag", "")
    try:
        count = tag_entries(by=request.actor, at=request.at, kind=kind, entries=marked(request), tag=word, bears=bears)
        notify(request, f"已{'添加' if bears else '去掉'}标识“{word.strip()}”，共 {count or 0} 条有变化。")
    except ActionError as error:
        notify(request, say(error), "danger")
    wanted = request.POST.get("next", "")
    return redirect(wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}) else kind)


@page("targets.export", "GET", "POST")
def export(request: Any) -> HttpResponse:
    """The targets of the query, or the marked ones, as a workbook that can be imported again without loss."""
    words = words_for(request.actor)
    rows, units = visible_targets(request.actor, "targets.export")
    rows = rows.filter(pk__in=marked(request)) if request.method == "POST" else rows
    found, _ = narrowed(listing(units, words), rows, request.GET)
    query = request.GET.urlencode() if request.method == "GET" else "勾选"
    return exported(request, "targets", found.order_by("name", "pk"), words, query)


def exported(request: Any, kind: str, rows: QuerySet[Target], words: Words, query: str) -> HttpResponse:
    """The workbook of some targets; that it was made is noted."""
    taken = list(_rows(rows))
    at = timezone.localtime(request.at)
    try:
        data = write_targets(taken, words.vocabulary, at)
    except CannotWrite as error:
        notify(request, explain(error), "danger")
        return redirect("targets")
    note_export(by=request.actor, at=request.at, unit=request.actor.posts[0].unit, kind=kind, query=query, count=len(taken))
    return download(data, f"检查对象名录{at:%Y%m%d}.xlsx")


def _rows(rows: QuerySet[Target]) -> Iterator[Any]:
    for target in rows[:EXPORTED].iterator(chunk_size=5000):
        yield target_row(target)


urlpatterns = [
    path("registry/targets/", targets, name="targets"),
    path("registry/targets/tag/", tag, name="targets-tag"),
    path("registry/targets/export/", export, name="targets-export"),
]
