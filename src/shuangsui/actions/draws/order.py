"""What a prepared draw is to fix, from its options: the situation, the sources of luck, the two moments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from fairdraw import Source, level_of
from shuangsui.dossier.entropy import CHINA, instant, parse_moment, parse_sources
from shuangsui.dossier.freeze import Order, pool_now
from shuangsui.dossier.moments import draw_by_of, reveal_by_of
from shuangsui.records.models import Draw
from shuangsui.records.plans import at_least_planned
from shuangsui.records.situation import policy_of, situation_of
from shuangsui.rules.directed import left_out
from shuangsui.rules.periods import Period
from shuangsui.rules.pool import Pool, Situation

from .cabinet import RecordCabinet

LOCAL = "local"  # the machine's own luck, at the moment of the freeze
# Keys of `Draw.options`: "entropy" [SOURCE=WHEN, or LOCAL], "draw_by", "reveal_by" texts or "", "numbers" {line: n},
# "set_aside" {target: code}, "set_aside_unstaffed" bool, "within" {tags: [...], areas: [...],
# industries: [words]} of a directed draw, "entry": words of the plan's entry that it was made for.


def sources_of(options: Mapping[str, Any], at: datetime) -> tuple[Source, ...]:
    """The sources of luck that the options name. Raises DossierError, Malformed; Refused for a choice that is not allowed."""
    texts = options["entropy"]
    named = parse_sources([text for text in texts if text != LOCAL], at)
    sources = (*named, *((Source(LOCAL, instant(at)),) if LOCAL in texts else ()))
    level_of(sources)
    return sources


def situation(draw: Draw, at: datetime) -> Situation:
    """What the draw's pool is made from, as the registries stand."""
    options = draw.options
    policy = policy_of(draw.policy)
    on = at.astimezone(CHINA).date()
    fixed = at_least_planned(draw.unit, draw.policy, (draw.period, draw.cycle), options.get("numbers", {}))
    found = situation_of(draw.unit, policy, Period.parse(draw.period), on, draw=draw.cycle, fixed=fixed)
    within = options.get("within") or {}
    outside = left_out(policy, found.targets, within.get("tags", ()), within.get("areas", ()), within.get("industries", ()))
    return replace(found, set_aside={**outside, **options.get("set_aside", {})})


def pool_of(draw: Draw, at: datetime) -> Pool:
    """The pool as it stands now, earlier draws counted. Raises PoolError, DossierError(unfinished-draw)."""
    return pool_now(situation(draw, at), RecordCabinet(draw.unit))


def order_of(draw: Draw, at: datetime) -> Order:
    """The order for the freeze. Raises DossierError for sources or moments that cannot be."""
    sources = sources_of(draw.options, at)
    draw_by, reveal_by = moments_of(draw.options, sources, Period.parse(draw.period), at)
    source = bytes(draw.policy.source)
    return Order(situation(draw, at), source, sources, draw_by, reveal_by, bool(draw.options.get("set_aside_unstaffed")))


def moments_of(
    options: Mapping[str, Any], sources: tuple[Source, ...], period: Period, at: datetime
) -> tuple[datetime, datetime]:
    """By when it is drawn and revealed: as the options say, else as is usual. Raises DossierError(bad-moment)."""
    draw_by = (
        parse_moment(options["draw_by"], "最迟抽取") if options.get("draw_by") else draw_by_of(sources, at.astimezone(CHINA))
    )
    given = options.get("reveal_by")
    return draw_by, parse_moment(given, "最迟公开") if given else reveal_by_of(period, draw_by)
