"""What statements change: the next of the reserve, the next inspector (protocol section 7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from fairdraw.codec import Json, write_json
from fairdraw.errors import Refused
from fairdraw.records import Target
from fairdraw.select import Ranking, Selection
from fairdraw.statements import VOIDED, Statement
from fairdraw.team import Teams

CHANGES = "changes.json"


class TargetChange(NamedTuple):
    """In this row, `in_` serves instead of `out`; "" when the row has nobody left."""

    row: str
    out: str
    in_: str
    team: tuple[str, ...]  # () when no visit was added


class InspectorChange(NamedTuple):
    """At this target, `in_` comes instead of `out`; "" when nobody was left."""

    target: str
    out: str
    in_: str


Change = TargetChange | InspectorChange


class Changes:
    """The draw as statements have left it."""

    def __init__(self, selection: Selection, teams: Teams, targets: Mapping[str, Target]) -> None:
        """`teams` as drawn; they are changed from here on."""
        self.teams = teams
        self.entries: list[Change] = []
        self.served = {ranking.row.id: dict.fromkeys(ranking.drawn) for ranking in selection.rankings}
        self.gone: dict[str, None] = {}  # targets replaced before
        self.void = False
        self._rankings = selection.rankings
        self._targets = targets

    def apply(self, statements: Iterable[Statement]) -> None:
        """Follow each statement; raises Refused for one about a visit or inspector that is not there."""
        for statement in statements:
            if self.void:
                raise Refused("after-void", kind=statement.kind, target=statement.target)
            if statement.kind == VOIDED:
                self.void = True
            elif statement.target not in self.teams.visits:
                raise Refused("no-visit", target=statement.target)
            elif statement.inspector:
                self._replace_inspector(statement.target, statement.inspector)
            else:
                self._replace_target(statement.target)

    def _replace_inspector(self, target: str, leaver: str) -> None:
        if leaver not in self.teams.visits[target].team:
            raise Refused("not-on-team", target=target, inspector=leaver)
        self.entries.append(InspectorChange(target, leaver, self.teams.replace(target, leaver)))

    def _replace_target(self, target: str) -> None:
        self.teams.remove(target)
        self.gone[target] = None
        for ranking in self._rankings:
            served = self.served[ranking.row.id]
            if target not in served:
                continue
            successor = next((id_ for id_ in _ranked(ranking) if id_ not in served and id_ not in self.gone), "")
            team: Sequence[str] = ()
            if successor:
                served[successor] = None
                if successor not in self.teams.visits:
                    team = self.teams.add(self._targets[successor]).team
            self.entries.append(TargetChange(ranking.row.id, target, successor, tuple(team)))


def _ranked(ranking: Ranking) -> Iterator[str]:
    """The members by rank, found in growing portions, since mostly the first few of the reserve are asked for."""
    given, portion = 0, ranking.row.take + 16
    while given < ranking.members:
        ids = ranking.first(min(portion, ranking.members))
        yield from ids[given:]
        given, portion = len(ids), portion * 2


def write_changes(entries: Iterable[Change]) -> bytes:
    """`changes.json`."""
    page: list[Json] = []
    for entry in entries:
        if isinstance(entry, TargetChange):
            page.append({"row": entry.row, "out": entry.out, "in": entry.in_, "team": list(entry.team)})
        else:
            page.append({"target": entry.target, "out": entry.out, "in": entry.in_})
    return write_json(page)
