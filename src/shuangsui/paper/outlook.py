"""A forecast as it is kept with the plan that is signed on it: plain JSON, told in words, that pages and files are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from shuangsui.paper import forecast_rows as rows
from shuangsui.paper import forecast_words as words
from shuangsui.paper.charts import picture
from shuangsui.rules.floors import Floor
from shuangsui.rules.forecast import DrawOutlook, Forecast, LineOutlook
from shuangsui.rules.item_cover import ItemCover
from shuangsui.rules.sentences import NOTES, say
from shuangsui.rules.together import Overlap, Together
from shuangsui.rules.windows import fixing_window
from shuangsui.rules.wording import level_says, line_says

SHOWN = 300  # targets with several matters that are kept by name
_SPANS = {1: "每月", 3: "每季度", 6: "每半年", 12: "全年"}


def outlook(
    found: Forecast,
    floors: Sequence[Floor],
    items: Sequence[ItemCover],
    together: Sequence[Together],
    overlaps: Sequence[Overlap],
) -> dict[str, Any]:
    """Everything that the plan's pages show of the year. Expected numbers are decimals; exact ones stand in the grids' texts."""
    takes = found.takes
    return {
        "heading": words.heading(found),
        "capacity": words.capacity(found),
        "remarks": plan_remarks(found),
        "method": list(words.method(found)),
        "targets": found.targets,
        "out": found.out,
        "inspectors": len(found.work.able),
        "visits": _rounded(found.visits),
        "seats": _rounded(found.seats),
        "load": float(round(found.load, 2)) if found.load is not None else None,
        "lines": [_line(found, floor, takes) for floor in floors],
        "draws": [_draw(found, draw) for draw in found.draws],
        "grids": [_grid(grid) for grid in _grids(found)],
        "picture": picture(found),
        "items": [_item(cover) for cover in items],
        "together": _together(found, together, overlaps),
    }


def plan_remarks(found: Forecast) -> list[str]:
    """What must be known before the plan is signed; not that a number moves with the people, since the plan will fix it."""
    return [says for remark, says in zip(found.remarks, words.remarks(found), strict=True) if remark.code != "number-moves"]


def grid_json(grid: rows.Grid) -> dict[str, Any]:
    """A table in texts: its headers, its rows, and which columns are numbers (right-aligned)."""
    return _grid(grid)


def _rounded(value: Fraction) -> int:
    return round(value)


def _line(found: Forecast, floor: Floor, takes: Mapping[str, Fraction]) -> dict[str, Any]:
    line = floor.line
    return {
        "id": line.id,
        "name": line.name,
        "cite": line.cite or line.decided_by,
        "says": line_says(found.situation.policy, line),
        "span": _SPANS.get(floor.span, f"每 {floor.span} 个月"),
        "draw": floor.draw,
        "members": floor.members,
        "floor": floor.floor,
        "cover": floor.cover,
        "ceiling": floor.ceiling,
        "number": floor.number,
        "capped": floor.capped,
        "pending": floor.pending,
        "by_people": floor.by_people,
        "notes": [say(NOTES, note) for note in floor.notes],
        "year": _rounded(takes.get(line.id, Fraction(0))),
    }


def _draw(found: Forecast, draw: DrawOutlook) -> dict[str, Any]:
    cycle = next(d for d in found.situation.policy.draw if d.id == draw.draw)
    window = fixing_window(cycle.window, draw.period) if cycle.window is not None else None
    first: date | None = window.first if window else None
    lines = [
        {
            "id": line.line.id,
            "name": line.line.name,
            "members": line.members,
            "number": float(line.number.mean),
            "take": float(line.take.mean),
            "shortfall": float(line.shortfall.mean),
        }
        for line in draw.lines
    ]
    return {
        "draw": draw.draw,
        "name": draw.name,
        "period": draw.period.id,
        "says": draw.period.says(),
        "first": first.isoformat() if first else "",
        "on": draw.on.isoformat(),
        "fixed": window is not None,
        "visits": _rounded(draw.visits.mean),
        "lines": lines,
    }


def _grids(found: Forecast) -> list[rows.Grid]:
    return [
        rows.draws_grid(_unsigned(found)),
        rows.months_grid(found),
        rows.people_grid(found),
        rows.lines_by_month(found),
        rows.odds_grid(found),
        rows.odds_by_draw(found),
    ]


def _unsigned(found: Forecast) -> Forecast:
    """Without the notes that a number is that of an approved plan: this one is only on its way there."""

    def line(one: LineOutlook) -> LineOutlook:
        return replace(one, notes=tuple(note for note in one.notes if note != "fixed"))

    return replace(found, draws=tuple(replace(draw, lines=tuple(map(line, draw.lines))) for draw in found.draws))


def _grid(grid: rows.Grid) -> dict[str, Any]:
    kept = [n for n, header in enumerate(grid.headers) if any(row[n] is not None for row in grid.rows) or header in ("对象",)]
    headers = [grid.headers[n] for n in kept]
    texts = [[rows.cell_text(row[n], grid.headers[n] in grid.shares) for n in kept] for row in grid.rows]
    return {"title": grid.title, "headers": headers, "rows": texts, "numbers": [h for h in headers if h in grid.numbers]}


def _item(cover: ItemCover) -> dict[str, Any]:
    return {
        "id": cover.item.id,
        "name": cover.item.name,
        "targets": cover.targets,
        "visits": _rounded(cover.visits),
        "lines": list(cover.lines),
    }


def _together(found: Forecast, together: Sequence[Together], overlaps: Sequence[Overlap]) -> dict[str, Any]:
    policy = found.situation.policy
    lines = {q.id: q.name for q in policy.quota}
    areas = {a.code: a.name for a in policy.area}
    items = {i.id: f"{i.name}（{'、'.join(i.departments)}）" for i in policy.item}
    shown = [
        {
            "id": t.target,
            "name": t.name,
            "area": areas.get(t.area, t.area),
            "small": t.small,
            "own": [lines[line] for line in t.own],
            "others": [f"{areas[by]}：{lines[line]}" for by, line in t.others],
            "joint": [items[item] for item in t.joint],
        }
        for t in together[:SHOWN]
    ]
    pairs = [
        {
            "own": o.own.name,
            "other": o.other.name,
            "level": level_says(o.other.by),
            "targets": o.targets,
            "own_recognises": o.own_recognises,
            "other_recognises": o.other_recognises,
            "cite": o.own.cite or o.own.decided_by,
        }
        for o in overlaps
    ]
    small = sum(t.small for t in together)
    several = sum(len(t.own) > 1 for t in together)
    return {"total": len(together), "small": small, "several": several, "shown": shown, "overlaps": pairs}
