"""A forecast for a program: JSON values, chances as exact fractions in text beside a decimal."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from shuangsui.paper import forecast_words as words
from shuangsui.rules.chance import Chance
from shuangsui.rules.forecast import DrawOutlook, Forecast, LineOutlook, Tally
from shuangsui.rules.odds import Odds
from shuangsui.rules.whatif import Compared
from shuangsui.rules.workload import Month


def as_data(found: Forecast, compared: Sequence[Compared], columns: Sequence[str]) -> dict[str, Any]:
    """Everything that the tables show."""
    return {
        "year": found.year,
        "area": found.situation.authority,
        "targets": found.targets,
        "left_out": found.out,
        "visits": _number(found.visits),
        "seats": _number(found.seats),
        "inspectors": len(found.work.able),
        "per_inspector": _number(found.load),
        "capacity": words.capacity(found),
        "runs": found.runs,
        "draws": [_draw(d) for d in found.draws],
        "months": [_month(m) for m in found.work.months],
        "by_line": found.work.by_line,
        "loads": found.work.totals,
        "unstaffed": found.work.unstaffed,
        "chances": [_odds(o) for o in found.odds],
        "remarks": [
            {"code": r.code, "line": r.line, "says": s} for r, s in zip(found.remarks, words.remarks(found), strict=True)
        ],
        "compared": [
            {"figure": c.kind, "name": c.name} | {n: _number(f) for n, f in zip(columns, c.figures, strict=True)}
            for c in compared
        ],
    }


def _number(value: Fraction | int | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if Fraction(value).denominator == 1 else float(value)


def _tally(tally: Tally) -> int | dict[str, Any]:
    if tally.least == tally.most:
        return tally.least
    return {"mean": _number(tally.mean), "least": tally.least, "most": tally.most}


def _draw(draw: DrawOutlook) -> dict[str, Any]:
    lines = [_line(line) for line in draw.lines]
    head = {"draw": draw.draw, "period": draw.period.id, "freeze_by": draw.on.isoformat()}
    return head | {"visits": _tally(draw.visits), "lines": lines}


def _line(line: LineOutlook) -> dict[str, Any]:
    numbers = {name: _tally(getattr(line, name)) for name in ("number", "due", "drawn", "take", "shortfall")}
    tiers = {"tier1": list(line.first), "tier2": list(line.again), "notes": list(line.notes)}
    chances = {"chance": _share(line.chance), "chance_first": _share(line.chance_first)}
    return {"line": line.line.id, "name": line.line.name, "members": line.members} | numbers | tiers | chances


def _share(value: Fraction | None) -> dict[str, Any] | None:
    """The chance at one draw, exact of what was played; null where nobody stands in the row."""
    return None if value is None else {"value": float(value), "fraction": str(value)}


def _month(month: Month) -> dict[str, Any]:
    loads = month.by_inspector.values()
    head = {"month": month.month, "visits": month.visits, "seats": month.seats, "inspectors": len(loads)}
    return head | {"average": _number(month.average), "least": min(loads, default=None), "most": max(loads, default=None)}


def _chance(chance: Chance) -> dict[str, Any]:
    value = {"value": float(chance.value), "exact": chance.exact}
    if chance.error is None:
        return value | {"fraction": str(chance.value)}
    return value | {"error": float(chance.error), "low": float(chance.low), "high": float(chance.high)}


def _odds(odds: Odds) -> dict[str, Any]:
    head = {"kind": odds.kind, "id": odds.id, "name": odds.name, "targets": odds.targets, "left_out": odds.out}
    by_draw = [_chance(c) for c in odds.by_draw]
    return head | {"chance": _chance(odds.chance), "visits": _number(odds.visits.value), "by_draw": by_draw}
