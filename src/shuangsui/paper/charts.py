"""A forecast as a picture: SVG, PDF or PNG, set with typst from data alone.

Colours are Okabe and Ito's, every bar carries its number, and the order of the legend is that of the stack, so that the picture
can be read without telling colours apart.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction

from shuangsui.paper import forecast_rows as rows
from shuangsui.paper import forecast_words as words
from shuangsui.paper.forecast_xlsx import COLOURS
from shuangsui.paper.press import Json, PictureForm, draw_picture
from shuangsui.rules.forecast import Forecast
from shuangsui.rules.whatif import Compared

_LINES = len(COLOURS) - 1  # more lines than this share the last colour
_PEOPLE = 24  # more people than this are shown as groups of equal load
_REMARKS = 8


def draw_forecast(
    found: Forecast,
    form: PictureForm,
    at: datetime.datetime,
    compared: Sequence[Compared] = (),
    columns: Sequence[str] = (),
    ppi: int = 144,
) -> bytes:
    """The picture. `compared`, with the names of its `columns`: a table 现在与如果 below; `ppi`: dots an inch of a PNG.

    CannotPrint where typst refuses.
    """
    return draw_picture("forecast", picture(found, compared, columns), form, at, ppi)


def picture(found: Forecast, compared: Sequence[Compared] = (), columns: Sequence[str] = ()) -> dict[str, Json]:
    """What the picture says, as the template reads it: counts, labels, chances in hundredths of a per cent."""
    grid = rows.compare_grid(compared, columns)
    remarks = words.remarks(found)
    more = [f"……另有 {len(remarks) - _REMARKS} 条，见表格的“说明”。"] if len(remarks) > _REMARKS else []
    return {
        "title": words.heading(found),
        "capacity": words.capacity(found),
        "months": _months(found),
        "load": _load(found),
        "odds": _odds(found),
        "compare": [list(grid.headers), *map(_texts, grid.rows)] if compared else [],
        "remarks": [*remarks[:_REMARKS], *more],
        "foot": next(iter(words.method(found))),
    }


def _texts(row: Sequence[rows.Cell]) -> list[Json]:
    return [rows.cell_text(cell) for cell in row]


def _months(found: Forecast) -> dict[str, Json]:
    grid = rows.lines_by_month(found)
    names, kept = grid.headers[1:], _kept(grid)
    shown = [names[place] for place in kept] + (["其他条线"] if len(kept) < len(names) else [])
    bars: list[Json] = []
    top = 0
    for month, *cells in grid.rows:
        counts = [cell for cell in cells if isinstance(cell, int)]
        parts = [counts[place] for place in kept]
        parts += [sum(counts) - sum(parts)] if len(kept) < len(names) else []
        top = max(top, sum(counts))
        bars.append(
            {
                "name": f"{str(month)[5:].lstrip('0')}月" if str(month)[:4] == str(found.year) else str(month),
                "total": f"{sum(counts):,}",
                "parts": [{"line": n, "value": v, "label": f"{v:,}"} for n, v in enumerate(parts) if v],
            }
        )
    ticks: list[Json] = [{"at": at, "label": f"{at:,}"} for at in steps(top)]
    return {"bars": bars, "ticks": ticks, "top": max(steps(top)[-1], top), "lines": list(shown), "colours": list(COLOURS)}


def _kept(grid: rows.Grid) -> list[int]:
    """The places of the lines with a colour of their own: all, or the largest, in the plan's order; never an empty one."""
    totals = [sum(c for c in column if isinstance(c, int)) for column in list(zip(*grid.rows, strict=True))[1:]]
    largest = sorted((n for n, total in enumerate(totals) if total), key=lambda n: (-totals[n], n))
    return sorted(largest[:_LINES] if len(largest) > _LINES + 1 else largest)


def steps(top: int, wanted: int = 5) -> list[int]:
    """Even steps from 0 up to at least `top`, of 1, 2 or 5 times a power of ten, about `wanted` of them.

    >>> steps(0), steps(13), steps(1280)
    ([0, 1], [0, 5, 10, 15], [0, 500, 1000, 1500])
    """
    size = 1
    while True:
        for factor in (1, 2, 5):
            step = size * factor
            if step * wanted >= top:
                return list(range(0, max(-(-top // step), 1) * step + 1, step))
        size *= 10


def _load(found: Forecast) -> dict[str, Json]:
    """Turns of duty a year of each inspector; of many, how many people have how many."""
    totals, names = found.work.totals, found.work.names
    average = f"平均 {rows.short(found.load)}" if found.load is not None else ""
    if len(totals) <= _PEOPLE:
        order = sorted(totals, key=lambda i: (-totals[i], i))
        shown: list[Json] = [{"name": names[i], "value": totals[i], "label": f"{totals[i]:,}"} for i in order]
        return {"title": "每人全年人次", "note": average, "rows": shown, "top": max(totals.values(), default=1)}
    groups = _groups(totals)
    shown = [{"name": name, "value": people, "label": f"{people} 人"} for name, people in groups]
    return {"title": "全年人次，按人数", "note": f"{len(totals)} 人，{average}", "rows": shown, "top": max(n for _, n in groups)}


def _groups(totals: Mapping[str, int]) -> list[tuple[str, int]]:
    """Loads in at most twelve even groups, each with how many people have it."""
    low, high = min(totals.values()), max(totals.values())
    width = max(1, -(-(high - low + 1) // 12))
    tally = Counter((load - low) // width for load in totals.values())

    def name(group: int) -> str:
        first = low + group * width
        return f"{first:,} 次" if width == 1 else f"{first:,}–{first + width - 1:,} 次"

    return [(name(group), tally[group]) for group in range(max(tally) + 1)]


def _odds(found: Forecast) -> dict[str, Json]:
    shown: list[Json] = []
    estimates = False
    for odds in (o for o in found.odds if o.kind == "class"):
        bar: dict[str, Json] = {"name": odds.name, "value": _basis(odds.chance.value), "label": rows.tell_chance(odds.chance)}
        if not odds.targets:
            bar["label"] = "没有对象"
        if not odds.chance.exact:
            estimates = True
            bar |= {"low": _basis(odds.chance.low), "high": _basis(odds.chance.high)}
        shown.append(bar)
    return {"rows": shown, "note": "细线为精确界限，± 为模拟的标准误" if estimates else "按类别，精确值"}


def _basis(share: Fraction) -> int:
    """Hundredths of a per cent."""
    return round(share * 10000)
