"""Take back a filled task table, or the results that a zone's command line made of one: the visits are done as it says."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from fairdraw import sha256_hex
from shuangsui.access import Actor, is_allowed
from shuangsui.dossier.entropy import CHINA
from shuangsui.dossier.folder import RESULTS, DrawFolder
from shuangsui.dossier.results import take_back
from shuangsui.paper.sentences import describe
from shuangsui.paper.source import Source
from shuangsui.records.models import Draw, Visit

from ..deed import action, record
from ..draws.cabinet import folder_of
from ..errors import ActionError, NotAllowed

_SHOWN = 5  # errors of a table that are told at once


@action
def take_results(*, by: Actor, at: datetime, draw: Draw, name: str, data: bytes) -> dict[str, int]:
    """Outcome → how often. `name` ending in .json: results.json, else a task table. The level above may hand in the results of
    an offline draw alone: its list is public.

    Raises ActionError(not-drawn, results-refused, results-other, results-foreign, results-outcome, results-day, results-unsent),
    DossierError(void), NotAllowed.
    """
    kept = Draw.objects.select_for_update(of=("self",)).select_related("unit").get(pk=draw.pk)
    if not is_allowed(by, "tasks.send", kept.unit) and not (kept.is_offline and is_allowed(by, "zones.keep", kept.unit)):
        raise NotAllowed("tasks.send")
    if not kept.drawn_at:
        raise ActionError("not-drawn", draw=kept.title)
    folder = folder_of(kept)
    if name.lower().endswith(".json"):
        results = _read_results(folder, data)
        folder.cabinet.commit({f"{folder.name}/{RESULTS}": data}, frozenset({f"{folder.name}/{RESULTS}"}))
    else:
        reading, _ = take_back(folder, Source(name, data), at.astimezone(CHINA))
        if not reading.ok:
            raise ActionError("results-refused", detail="".join(describe(p) for p in reading.errors[:_SHOWN]))
        results = folder_of(kept).results
    visits = {visit.target.key: visit for visit in kept.visits.select_related("target")}
    _check(kept, visits, results, folder.roll.phrases, at)

    tally = _finish(visits.values(), results, at)
    after = {"count": sum(tally.values()), "sha256": sha256_hex(data)}
    record("visit.results-taken", by=by, at=at, unit=kept.unit, subject=kept, after=after)
    return tally


def _check(draw: Draw, visits: Mapping[str, Visit], results: Mapping[str, Any], phrases: Collection[str], at: datetime) -> None:
    """Refuse what cannot be so; never in words that tell which of the keys was drawn."""
    if not results.keys() <= visits.keys():
        raise ActionError("results-foreign")
    made = {key: row for key, row in results.items() if row["visited_date"]}
    if phrases and any(row["outcome"] and row["outcome"] not in phrases for row in made.values()):
        raise ActionError("results-outcome")
    assert draw.drawn_at is not None
    first, last = draw.drawn_at.astimezone(CHINA).date(), at.astimezone(CHINA).date()
    if not all(first <= date.fromisoformat(row["visited_date"]) <= last for row in made.values()):
        raise ActionError("results-day", first=first, last=last)
    if not draw.is_offline and any(visits[key].state == Visit.PLANNED for key in made):
        raise ActionError("results-unsent")


def _read_results(folder: DrawFolder, data: bytes) -> Mapping[str, Any]:
    """The results of the draw as the command line wrote them."""
    frozen = folder.frozen
    try:
        page = json.loads(data)
        whose = page["draw"], page["commitment"]
        rows = [(str(key), str(row["visited_date"]), str(row["outcome"])) for key, row in page["results"].items()]
        results = {key: {"visited_date": day, "outcome": outcome} for key, day, outcome in rows}
        for row in results.values():
            if row["visited_date"]:
                date.fromisoformat(row["visited_date"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise ActionError("results-refused", detail="results.json 不是 shuangsui results 写出的文件。") from None
    if whose != (frozen.manifest.draw, frozen.commitment):
        raise ActionError("results-other", draw=frozen.manifest.draw)
    return results


def _finish(visits: Iterable[Visit], results: Mapping[str, Any], at: datetime) -> dict[str, int]:
    """Set each visit that was made to done, with its day and outcome; what was replaced or voided stays so."""
    done, tally = [], dict[str, int]()
    for visit in visits:
        result = results.get(visit.target.key)
        if visit.state in (Visit.REPLACED, Visit.VOID) or not result or not result["visited_date"]:
            continue
        visit.state, visit.outcome = Visit.DONE, result["outcome"][:100]
        visit.visited_date, visit.ended_at = date.fromisoformat(result["visited_date"]), at
        visit.version += 1
        done.append(visit)
        tally[visit.outcome] = tally.get(visit.outcome, 0) + 1
    Visit.objects.bulk_update(done, ["state", "outcome", "visited_date", "ended_at", "version"])
    return tally
