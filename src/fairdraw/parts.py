"""Areas that share nobody: what is done in one part of a pool's work is not felt in another (protocol section 6).

Greedy, repair and lead look at nobody but those who may come to a target, and at those who may come to targets of
theirs, and so on. Parts can therefore be worked through one after the other, which keeps what is needed next near
at hand, and the result is the same.
"""

from __future__ import annotations

from collections.abc import Iterable

from fairdraw.records import Inspector, Target


def parts_of(areas: Iterable[tuple[str, ...]]) -> dict[str, str]:
    """Area → the name of its part, from the areas of each inspector; empty when somebody works everywhere ("*")."""
    above: dict[str, str] = {}  # area → an area of the same part, in the end the one that names it

    def name(area: str) -> str:
        while (higher := above.setdefault(area, area)) != area:
            above[area] = area = above[higher]
        return area

    for worked_by_one in areas:
        for area in worked_by_one:
            above[name(area)] = name(worked_by_one[0])
    return {} if "*" in above else {area: name(area) for area in above}


def part_by_part(targets: Iterable[Target], inspectors: Iterable[Inspector]) -> list[Target]:
    """The targets, part after part; within a part in their order."""
    part = parts_of(dict.fromkeys(inspector.areas for inspector in inspectors))
    found: dict[str, list[Target]] = {}
    for target in targets:
        found.setdefault(part.get(target.area, ""), []).append(target)
    return [target for some in found.values() for target in some]
