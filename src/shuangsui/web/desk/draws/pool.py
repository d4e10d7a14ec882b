"""Everybody in a draw's pool: in which lines, or why left out. Who was drawn is not told here.

Whom an earlier draw drew is left out of the next pool: while that list is secret, the pool's names are too, in page, filters and
export, for whoever may not see the list; he is shown numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from shuangsui.actions.draws.cabinet import folder_of
from shuangsui.actions.draws.order import pool_of
from shuangsui.actions.draws.telling import REFUSALS, tell_refusal
from shuangsui.dossier.folder import DrawFolder
from shuangsui.dossier.precheck import may_come
from shuangsui.records.models import Draw
from shuangsui.rules.lines import RETURN_SUFFIX
from shuangsui.rules.pool import Pool
from shuangsui.rules.sentences import EXCLUDED
from shuangsui.rules.thresholds import thresholds_reached
from shuangsui.rules.thresholds_told import names_of_staff, reached_says

from ...shared.door import page
from ...shared.frame import notify
from ...shared.listing import Ask, Column, Listing, show
from .found import back, conceals, draw_of

MOST_WARNED = 50
_TIERS = {1: "首轮", 2: "次轮"}


class Member(NamedTuple):
    """One target of the pool. `pk`: its id, for the general list."""

    pk: str
    name: str
    area: str
    classes: str
    lines: tuple[str, ...]
    excluded: str
    needs: str
    may_come: str


def _of_pool(found: Pool) -> Iterator[Member]:
    policy = found.situation.policy
    areas = {area.code: area.name for area in policy.area}
    classes = {one.id: one.name for one in policy.classes}
    lines = {plan.line.id: plan.line.name for plan in found.lines}
    lines |= {id_ + RETURN_SUFFIX: name + "（复查）" for id_, name in lines.items()}
    counts = dict(may_come(found))
    for t in found.targets.values():
        rows = tuple(f"{lines[row]}·{_TIERS[tier]}" for row, tier in found.rows.get(t.id, ()))
        code = found.excluded.get(t.id, "")
        able = "、".join(str(n) for n in counts[t.id].values())
        shown = "、".join(classes[c] for c in found.classified[t.id].classes)
        yield Member(t.id, t.name, areas.get(t.area, t.area), shown, rows, EXCLUDED.get(code, code), t.needs, able)


def _of_frozen(folder: DrawFolder) -> Iterator[Member]:
    roll = folder.roll
    for t in folder.frozen.pool.targets:
        shown = roll.targets[t.id]
        rows = tuple(f"{roll.lines[row]['name']}·{_TIERS[tier]}" for row, tier in t.rows)
        code = EXCLUDED.get(t.excluded, t.excluded)
        yield Member(t.id, shown["name"], shown["area"], shown["classes"], rows, code, t.needs, "")


class Warned(NamedTuple):
    """A threshold of the plan that only warns, reached at a target."""

    target: str
    says: str
    cite: str


def _warned(found: Pool) -> list[Warned]:
    """What visits have passed, or the next one would pass; it leaves nobody out."""
    names = names_of_staff(found)
    return [
        Warned(found.targets[r.target].name, reached_says(r, names), r.limit.cite or "本机关定")
        for r in thresholds_reached(found)
    ]


def _has(text: str, *fields: str) -> bool:
    return any(text in field for field in fields)


MEMBERS = Listing(
    "draw-pool",
    "抽取名单",
    columns=(
        Column("name", "检查对象", lambda row: row.name),
        Column("id", "编号", lambda row: row.pk),
        Column("area", "区域", lambda row: row.area),
        Column("classes", "类别", lambda row: row.classes),
        Column("lines", "条线", lambda row: "；".join(row.lines)),
        Column("excluded", "未列入的原因", lambda row: row.excluded),
        Column("needs", "专业需求", lambda row: row.needs, shown=False),
        Column("may_come", "可派人数", lambda row: row.may_come, kind="num", shown=False),
    ),
    asks=(
        Ask("name", "名称或编号", lambda rows, text: [row for row in rows if _has(text, row.name, row.pk)]),
        Ask("line", "条线", lambda rows, text: [row for row in rows if _has(text, *row.lines)]),
        Ask(
            "in",
            "是否列入",
            lambda rows, value: [row for row in rows if bool(row.lines) == (value == "yes")],
            kind="choice",
            choices=(("yes", "列入"), ("no", "未列入")),
        ),
        Ask("why", "未列入的原因", lambda rows, text: [row for row in rows if _has(text, row.excluded)], more=True),
        Ask("area", "区域", lambda rows, text: [row for row in rows if _has(text, row.area)], more=True),
    ),
    empty="名单是空的：名录里没有本区域的检查对象。",
    exports="draws.see",
)


def _counted(rows: Sequence[Member]) -> dict[str, list[tuple[str, int]]]:
    """How many stand in each line, and how many are left out for each reason."""
    lines = Counter(line for row in rows for line in row.lines)
    excluded = Counter(row.excluded for row in rows if not row.lines)
    return {"lines": sorted(lines.items()), "excluded": sorted(excluded.items())}


@page("draws.see")
def members(request: Any, pk: int) -> HttpResponse:
    """The pool as a list: as the registries stand before the freeze, as it was fixed afterwards."""
    draw = draw_of(request, pk)
    try:
        pool = pool_of(draw, request.at) if draw.state == Draw.PREPARED else None
        rows = list(_of_pool(pool) if pool else _of_frozen(folder_of(draw)))
    except REFUSALS as error:
        notify(request, tell_refusal(error), "danger")
        return back(draw)
    if conceals(request, draw):
        return render(request, "desk/draws/pool_counts.html", {"draw": draw, **_counted(rows)})
    shown = show(MEMBERS, rows, request)
    warned = _warned(pool) if pool and not shown.file else []
    context = {"draw": draw, "list": shown, "warned": warned[:MOST_WARNED], "warnings": len(warned)}
    return shown.as_file() or render(request, "desk/draws/pool.html", context)


urlpatterns = [path("draws/<int:pk>/pool/", members, name="draw-pool")]
