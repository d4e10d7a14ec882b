"""Who can be drawn as an inspector by an authority on a day, for which areas, and who cannot and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .needs import with_years
from .policy import Policy
from .policy.draws import Draw, Seat
from .policy.identity import Area
from .registry import Inspector


@dataclass(frozen=True, slots=True)
class Staff:
    """An inspector in a draw: the seat pool, the areas (`("*",)`: all of the authority's) and, if left out, why."""

    inspector: Inspector
    pool: str
    areas: tuple[str, ...]
    excluded: str = ""


def seats_of(policy: Policy, draw: Draw | None = None) -> list[Seat]:
    """The seat groups of a draw's teams: its own where it is a joint draw that states them, else the plan's."""
    return draw.seats if draw is not None and draw.seats else policy.team.seats


def own_staff(
    policy: Policy, authority: str, inspectors: Sequence[Inspector], on: date, draw: Draw | None = None
) -> tuple[Inspector, ...]:
    """The authority's own inspectors able to go on that day: the left side of 1:5 — never borrowed ones (CJ-5).

    Of a draw joint with other departments, the first seat group alone is the bureau's own.
    """
    own_pool = seats_of(policy, draw)[0].pool if draw is not None and draw.joint == "departments" else None
    return tuple(
        s.inspector
        for s in staff_of(policy, authority, inspectors, on, draw)
        if not s.excluded and own_pool in (None, s.pool) and _is_own(policy.area_of(authority), policy.area, s.inspector)
    )


def staff_of(
    policy: Policy, authority: str, inspectors: Sequence[Inspector], on: date, draw: Draw | None = None
) -> tuple[Staff, ...]:
    """Every inspector of the file who belongs to the authority or is lent to it, sorted by certificate number.

    Areas: the authority's own code = everywhere in its area, and so none at all, unless the unit names another authority of the
    plan: those go for it alone; of its own people, areas below it = those alone.
    """
    area = policy.area_of(authority)
    below, names = policy.below(authority), _names(area)
    seats = seats_of(policy, draw)
    found = []
    for i in inspectors:
        if authority in i.areas or (not i.areas and not _elsewhere(area, policy.area, i)):
            areas: tuple[str, ...] = ("*",)
        elif i.unit in names and set(i.areas) & below:
            areas = tuple(sorted(set(i.areas) & below))
        else:
            continue
        group = _seat_pool(seats, i)
        found.append(
            Staff(with_years(policy, i), group or seats[0].pool, areas, _why_not(i, on) or ("" if group else "other-department"))
        )
    return tuple(sorted(found, key=lambda s: s.inspector.id))


def _names(area: Area) -> frozenset[str]:
    return frozenset(name for name in (area.authority, area.name, *area.synonyms) if name)


def _is_own(area: Area, areas: Sequence[Area], inspector: Inspector) -> bool:
    """Whether the inspector is the authority's own: by the unit, where it names an authority of the plan; else by the first
    area, which is home (the others are those lent to); without areas the file is the authority's own."""
    if inspector.unit in _names(area):
        return True
    if _elsewhere(area, areas, inspector):
        return False
    return not inspector.areas or inspector.areas[0] == area.code


def _elsewhere(area: Area, areas: Sequence[Area], inspector: Inspector) -> bool:
    """Whether the unit names another authority of the plan, and not this one."""
    return inspector.unit not in _names(area) and any(inspector.unit in _names(other) for other in areas)


def _seat_pool(seats: Sequence[Seat], inspector: Inspector) -> str:
    """The group whose departments name the inspector's department or unit; else the first that names none; else "": where every
    group names its departments, nobody else may sit."""
    named = (s.pool for s in seats if {inspector.department, inspector.unit} & set(s.departments))
    return next(named, next((s.pool for s in seats if not s.departments), ""))


def _why_not(inspector: Inspector, on: date) -> str:
    if inspector.staff_type != "inspector":
        return "auxiliary"
    if not inspector.on_duty:
        return "off-duty"
    if inspector.valid_until is not None and inspector.valid_until < on:
        return "certificate-expired"
    return ""
