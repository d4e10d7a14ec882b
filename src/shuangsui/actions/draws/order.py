"""What a prepared draw is to fix, from its options: the situation, the sources of luck, the two moments."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from shuangsui.dossier.entropy import parse_moment, parse_sources
from shuangsui.dossier.freeze import Order, pool_now
from shuangsui.dossier.moments import draw_by_of, reveal_by_of
from shuangsui.records.models import Draw
from shuangsui.records.situation import policy_of, situation_of
from shuangsui.rules.directed import left_out
from shuangsui.rules.periods import Period
from shuangsui.rules.pool import Pool, Situation

from .cabinet import RecordCabinet

# Keys of `Draw.options`: "entropy" [SOURCE=WHEN], "draw_by", "reveal_by" texts or "", "numbers" {line: n},
# "set_aside" {target: code}, "set_aside_unstaffed" bool, "within" {tags: [...], areas: [...]} of a directed draw.


def situation(draw: Draw, at: datetime) -> Situation:
    """What the draw's pool is made from, as the registries stand."""
    options = draw.options
    policy = policy_of(draw.policy)
    found = situation_of(
        draw.unit, policy, Period.parse(draw.period), at.date(), draw=draw.cycle, fixed=options.get("numbers", {})
    )
    within = options.get("within") or {}
    outside = left_out(policy, found.targets, within.get("tags", ()), within.get("areas", ()))
    return replace(found, set_aside={**outside, **options.get("set_aside", {})})


def pool_of(draw: Draw, at: datetime) -> Pool:
    """The pool as it stands now, earlier draws counted. Raises PoolError, DossierError(unfinished-draw)."""
    return pool_now(situation(draw, at), RecordCabinet(draw.unit))


def order_of(draw: Draw, at: datetime) -> Order:
    """The order for the freeze. Raises DossierError for sources or moments that cannot be."""
    options = draw.options
    sources = parse_sources(options["entropy"], at)
    draw_by = parse_moment(options["draw_by"], "draw_by") if options.get("draw_by") else draw_by_of(sources, at)
    period = Period.parse(draw.period)
    reveal_by = parse_moment(options["reveal_by"], "reveal_by") if options.get("reveal_by") else reveal_by_of(period, draw_by)
    source = bytes(draw.policy.source)
    return Order(situation(draw, at), source, sources, draw_by, reveal_by, bool(options.get("set_aside_unstaffed")))
