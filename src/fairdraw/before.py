"""What earlier bundles of the cycle prove about this one's tiers and loads (protocol section 8, `--before`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from fairdraw.changes import Changes
from fairdraw.draw import Drawn
from fairdraw.errors import Differs
from fairdraw.log import of_draw, read_log

# An earlier draw, what statements made of it, and its log file.
Earlier = tuple[Drawn, Changes, bytes]


def compare_before(drawn: Drawn, log: bytes, earlier: Sequence[Earlier]) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield notices (code, values); raise Differs `before-log`, `tier` or `load` for what cannot be.

    Only what the earlier bundles prove is a difference. A tier 2 or a higher load that they do not explain is
    a notice, for visits outside the draws count as well.
    """
    if not earlier:
        return
    for _, _, older_log in earlier:
        if not log.startswith(older_log) or len(older_log) == len(log):
            raise Differs("before-log", found=read_log(older_log)[-1].draw)
    yield from _tiers(drawn, earlier)
    yield from _loads(drawn, earlier)


def _tiers(drawn: Drawn, earlier: Sequence[Earlier]) -> Iterator[tuple[str, dict[str, object]]]:
    by_row: dict[str, set[str]] = {}
    visited: set[str] = set()
    for _, changes, _ in earlier:
        if changes.void:
            continue
        visited.update(changes.teams.visits)
        for row, served in changes.served.items():
            by_row.setdefault(row, set()).update(id_ for id_ in served if id_ not in changes.gone)
    for ranking in drawn.selection.rankings:
        row = ranking.row.id
        members = [(target.id, tier) for target in drawn.frozen.pool.targets for name, tier in target.rows if name == row]
        if members and all(id_ in visited for id_, _ in members):
            yield "return-row", {"row": row, "members": len(members)}
            continue
        before = by_row.get(row, set())
        for id_, tier in members:
            if tier == 1 and id_ in before:
                raise Differs("tier", row=row, target=id_)
        unexplained = sum(tier == 2 and id_ not in visited for id_, tier in members)
        elsewhere = sum(tier == 1 and id_ in visited for id_, tier in members)
        if unexplained:
            yield "tier-unexplained", {"row": row, "targets": unexplained}
        if elsewhere:
            yield "tier-other-row", {"row": row, "targets": elsewhere}


def _loads(drawn: Drawn, earlier: Sequence[Earlier]) -> Iterator[tuple[str, dict[str, object]]]:
    """Visits of this year's earlier draws that were over when this pool was frozen were "already had"."""
    frozen = drawn.frozen.manifest.frozen
    proven: Counter[str] = Counter()
    for older, changes, older_log in earlier:
        manifest = older.frozen.manifest
        revealed = of_draw(read_log(older_log), manifest.draw, "revealed")[0].at
        if not changes.void and manifest.frozen[:4] == frozen[:4] and revealed <= frozen:
            proven.update(id_ for visit in changes.teams.visits.values() for id_ in visit.team if id_)
    more = 0
    for inspector in drawn.frozen.pool.inspectors:
        if inspector.load < proven[inspector.id]:
            raise Differs("load", inspector=inspector.id, expected=proven[inspector.id], found=inspector.load)
        more += inspector.load > proven[inspector.id]
    if more:
        yield "load-unexplained", {"inspectors": more}
