"""Take the filled task table back, in files that can travel: to the bureau above, or into the next draw of another folder."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from shuangsui.paper.links_xlsx import write_history
from shuangsui.paper.problems import Reading
from shuangsui.paper.results import VisitResult, read_results
from shuangsui.paper.source import Source
from shuangsui.paper.tasks import TaskBook
from shuangsui.rules.registry import PastVisit, Vocabulary

from .errors import DossierError
from .folder import RESULTS, DrawFolder
from .papers import plan_now
from .tasks import Plan, items_of, task_book

OWED = "（未检查）"
HISTORY = "history.xlsx"


def take_back(folder: DrawFolder, source: Source, at: datetime) -> tuple[Reading[VisitResult], dict[str, int]]:
    """Check a filled task table against the draw and keep what it says; the reading, and how often each outcome stands in it.

    `results.json` says everything about each visit, for machines; `history.xlsx` is a table of past inspections (检查历史) that
    any `--history` takes. A later table replaces an earlier one, which is kept under its own moment, so that nothing entered is
    lost. Where the reading has errors nothing is written. Raises DossierError(void, not-drawn).
    """
    with folder.cabinet.opened():
        if folder.is_void:
            raise DossierError("void", draw=folder.frozen.manifest.draw)
        plan = plan_now(folder)
        book = task_book(folder, plan, at)
        reading = read_results(source, book)
        if not reading.ok:
            return reading, {}
        made = [r for r in reading.rows if not r.is_empty]
        page = _page(folder, book, made, at)
        files = {
            RESULTS: json.dumps(page, ensure_ascii=False, indent=1).encode(),
            HISTORY: write_history(_past(folder, plan, made), Vocabulary(), at),
        }
        if folder.has(RESULTS):
            before = folder.read(RESULTS)
            moment = str(json.loads(before)["taken_back"]).replace(":", "")
            files[f"results-{moment}.json"] = before
        named = {f"{folder.name}/{name}": data for name, data in files.items()}
        folder.cabinet.commit(named, frozenset(named))
        return reading, dict(Counter(r.outcome or OWED for r in reading.rows))


def _page(folder: DrawFolder, book: TaskBook, made: Sequence[VisitResult], at: datetime) -> dict[str, object]:
    """What travels: whose draw it was, its commitment, and every visit made with all that the task table said of it."""
    manifest = folder.frozen.manifest
    whose = {"draw": manifest.draw, "area": manifest.authority, "authority": book.authority, "period": manifest.period}
    rest = {"policy": manifest.policy, "commitment": folder.frozen.commitment, "taken_back": at.isoformat()}
    tasks = {task.target_id: task for task in book.tasks}
    shown = {}
    for r in made:
        task = tasks[r.target_id]
        given = {"task": task.number, "name": task.target, "area": task.area, "lines": task.lines, "items": task.items}
        team = {"lead": task.lead, "members": task.members, "due": task.due_date.isoformat() if task.due_date else ""}
        day = r.visited_date.isoformat() if r.visited_date else ""
        filled = {"method": r.method, "outcome": r.outcome, "problems": r.problems, "remark": r.remark}
        shown[r.target_id] = given | team | {"visited_date": day} | filled
    return whose | rest | {"visits": len(book.tasks), "results": shown}


def _past(folder: DrawFolder, plan: Plan, made: Sequence[VisitResult]) -> list[PastVisit]:
    """The visits made, as the next draw counts them; the authority by its area's code, items and inspectors by theirs."""
    authority, visits = folder.frozen.manifest.authority, plan.changes.teams.visits
    return [
        PastVisit(
            r.target_id,
            r.visited_date,
            authority,
            "random",
            tuple(items_of(folder.roll, r.target_id)),
            r.outcome,
            inspectors=tuple(i for i in visits[r.target_id].team if i),
            joint=folder.roll.joint,
        )
        for r in made
        if r.visited_date
    ]
