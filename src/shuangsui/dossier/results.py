"""Take the filled task table back."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime

from shuangsui.paper.problems import Reading
from shuangsui.paper.results import VisitResult, read_results
from shuangsui.paper.source import Source

from .errors import DossierError
from .folder import RESULTS, DrawFolder
from .papers import plan_now
from .tasks import task_book

OWED = "（未检查）"


def take_back(folder: DrawFolder, source: Source, at: datetime) -> tuple[Reading[VisitResult], dict[str, int]]:
    """Check a filled task table against the draw and keep what it says; the reading, and how often each outcome stands in it.

    A later table replaces an earlier one, which is kept under its own moment, so that nothing entered is lost. Where the
    reading has errors nothing is written. Raises DossierError(void, not-drawn).
    """
    with folder.cabinet.opened():
        if folder.is_void:
            raise DossierError("void", draw=folder.frozen.manifest.draw)
        book = task_book(folder, plan_now(folder), at)
        reading = read_results(source, book)
        if not reading.ok:
            return reading, {}
        tally = Counter(r.outcome or OWED for r in reading.rows)
        page = {
            "draw": folder.frozen.manifest.draw,
            "taken_back": at.isoformat(),
            "results": {r.target_id: _shown(r) for r in reading.rows if not r.is_empty},
        }
        files = {RESULTS: json.dumps(page, ensure_ascii=False, indent=1).encode()}
        if folder.has(RESULTS):
            before = folder.read(RESULTS)
            moment = str(json.loads(before)["taken_back"]).replace(":", "")
            files[f"results-{moment}.json"] = before
        named = {f"{folder.name}/{name}": data for name, data in files.items()}
        folder.cabinet.commit(named, frozenset(named))
        return reading, dict(tally)


def _shown(result: VisitResult) -> dict[str, str]:
    day = result.visited_date.isoformat() if result.visited_date else ""
    filled = {"method": result.method, "outcome": result.outcome, "problems": result.problems, "remark": result.remark}
    return {"task": result.number, "visited_date": day} | filled
