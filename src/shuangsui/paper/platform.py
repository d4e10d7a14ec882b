"""Reads what was exported from the province's platform: its tasks and their results, a row a task.

Who is meant is not looked up here: a name that nobody bears is no fault of the file, it is what a reconciliation is to show.
"""

from __future__ import annotations

import datetime
import unicodedata
from typing import cast

from shuangsui.paper.problems import Reading, Refusal, refused
from shuangsui.paper.source import DEFAULT_LIMITS, Limits, Source
from shuangsui.paper.table import Table, read_table
from shuangsui.rules.columns import columns_of
from shuangsui.rules.registry import PlatformTask, Vocabulary

NO_POLICY = Vocabulary()


def read_platform(
    source: Source, vocabulary: Vocabulary = NO_POLICY, limits: Limits = DEFAULT_LIMITS, *, partial: bool = False
) -> Reading[PlatformTask]:
    """The platform's tasks. A task number that stands twice is told beside the later row; both are read.

    `partial`: the rows without an error beside the errors of the others.
    """
    try:
        table = read_table(source, columns_of("platform", vocabulary), vocabulary, limits)
    except Refusal as refusal:
        return refused(source.name, refusal)
    _warn_repeated(table)
    if partial and table.findings.has_errors:
        table.leave_sound()
    return table.finish(tuple(_tasks(table)), partial=partial)


def _tasks(table: Table) -> list[PlatformTask]:
    texts = [table.texts(name) for name in ("name", "code", "task")]
    codes = [unicodedata.normalize("NFKC", code).upper().replace(" ", "") for code in texts[1]]
    days = [cast("list[datetime.date | None]", table.column(name)) for name in ("issued_date", "due_date", "visited_date")]
    types = [str(kind or "random") for kind in table.column("type", "random")]
    teams = [tuple(sorted(cast("frozenset[str]", team or ()))) for team in table.column("inspectors", frozenset())]
    authorities, outcomes, states = (table.texts(name) for name in ("authority", "outcome", "state"))
    rows = zip(texts[0], codes, texts[2], *days, types, authorities, teams, outcomes, states, table.lines, strict=True)
    return [PlatformTask(*row) for row in rows]


def _warn_repeated(table: Table) -> None:
    first: dict[str, int] = {}
    for place, task in enumerate(table.texts("task")):
        other = first.setdefault(task, place)
        if task and other != place:
            table.warn(place, "repeated-row", "task", row=table.lines[other])
