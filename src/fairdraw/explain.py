"""What one firm is told: its ticket, its rank in each row, the cut-off, drawn or not (protocol section 8)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from fairdraw.changes import Changes
from fairdraw.draw import Drawn
from fairdraw.errors import Refused
from fairdraw.select import Ranking
from fairdraw.ticket import ids_of, slips, ticket


class RowStanding(NamedTuple):
    """How a target stood in one row. Tickets are 64 hex digits; the smaller the sooner drawn."""

    row: str
    tier: int
    rank: int  # from 1, by (tier, ticket, id)
    members: int
    take: int
    drawn: bool
    cut_off_tier: int  # of the last one drawn; 0 when the row drew nobody
    cut_off_ticket: str
    served: bool  # drawn, or came in as a substitute


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything about one target in one draw."""

    target: str
    excluded: str  # why it was left out; "" when it was in the pool
    ticket: str  # "" when excluded
    rows: tuple[RowStanding, ...]
    team: tuple[str, ...]  # as drawn, lead first; () when not drawn
    team_now: tuple[str, ...]  # after the statements
    replaced: bool

    @property
    def drawn(self) -> bool:
        """Whether any row drew it."""
        return any(row.drawn for row in self.rows)


def explain(drawn: Drawn, changes: Changes, target: str) -> Explanation:
    """Explain one target of a verified bundle; raises Refused `unknown-target` for an id not in the table."""
    record = drawn.frozen.targets.get(target)
    if record is None:
        raise Refused("unknown-target", target=target)
    rankings = {ranking.row.id: ranking for ranking in drawn.selection.rankings}
    rows = tuple(_standing(drawn, changes, rankings[row], tier, target) for row, tier in record.rows)
    sealed = next((visit.team for visit in drawn.visits if visit.target == target), ())
    now = changes.teams.visits.get(target)
    return Explanation(
        target=target,
        excluded=record.excluded,
        ticket=ticket(drawn.seed, target).hex() if record.rows else "",
        rows=rows,
        team=sealed,
        team_now=tuple(now.team) if now else (),
        replaced=target in changes.gone,
    )


def _standing(drawn: Drawn, changes: Changes, ranking: Ranking, tier: int, target: str) -> RowStanding:
    own = slips(drawn.seed, [target])[0]
    rank = 1
    for other, others in ranking.tier_slips().items():
        rank += len(others) if other < tier else sum(slip < own for slip in others) if other == tier else 0
    last = ranking.slips(ranking.row.take)[-1:]
    tiers = dict(drawn.frozen.targets[ids_of(last)[0]].rows) if last else {}
    return RowStanding(
        row=ranking.row.id,
        tier=tier,
        rank=rank,
        members=ranking.members,
        take=ranking.row.take,
        drawn=rank <= ranking.row.take,
        cut_off_tier=tiers.get(ranking.row.id, 0),
        cut_off_ticket=last[0][:32].hex() if last else "",
        served=target in changes.served[ranking.row.id],
    )
