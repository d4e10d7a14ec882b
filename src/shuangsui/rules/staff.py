"""Who can be drawn as an inspector by an authority on a day, for which areas, and who cannot and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .policy import Policy
from .registry import Inspector


@dataclass(frozen=True, slots=True)
class Staff:
    """An inspector in a draw: the seat pool, the areas (`("*",)`: all of the authority's) and, if left out, why."""

    inspector: Inspector
    pool: str
    areas: tuple[str, ...]
    excluded: str = ""


def own_staff(policy: Policy, authority: str, inspectors: Sequence[Inspector], on: date) -> tuple[Inspector, ...]:
    """The authority's own inspectors able to go on that day: the left side of 1:5 — never borrowed ones (CJ-5)."""
    staff = staff_of(policy, authority, inspectors, on)
    return tuple(s.inspector for s in staff if not s.excluded and _home(s.inspector, authority))


def staff_of(policy: Policy, authority: str, inspectors: Sequence[Inspector], on: date) -> tuple[Staff, ...]:
    """Every inspector of the file who belongs to the authority or is lent to it, sorted by certificate number."""
    area = policy.area_of(authority)
    below = policy.below(authority)
    names = {name for name in (area.authority, area.name) if name}
    found = []
    for i in inspectors:
        if not i.areas or authority in i.areas:
            areas: tuple[str, ...] = ("*",)
        elif i.unit in names and set(i.areas) & below:
            areas = tuple(sorted(set(i.areas) & below))
        else:
            continue
        found.append(Staff(i, _seat_pool(policy, i), areas, _why_not(i, on)))
    return tuple(sorted(found, key=lambda s: s.inspector.id))


def _home(inspector: Inspector, authority: str) -> bool:
    return not inspector.areas or inspector.areas[0] == authority or authority not in inspector.areas


def _seat_pool(policy: Policy, inspector: Inspector) -> str:
    """The seat group whose departments name the inspector's; the first group where none does."""
    seats = policy.team.seats
    return next((s.pool for s in seats if inspector.department in s.departments), seats[0].pool)


def _why_not(inspector: Inspector, on: date) -> str:
    if inspector.staff_type != "inspector":
        return "auxiliary"
    if not inspector.on_duty:
        return "off-duty"
    if inspector.valid_until is not None and inspector.valid_until < on:
        return "certificate-expired"
    return ""
