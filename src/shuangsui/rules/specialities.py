"""Specialities (业务专长) that a registry names and its plan does not list: a slip, or a need that nobody can meet."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .policy import Policy
from .registry import Inspector, Target


@dataclass(frozen=True, slots=True)
class Undeclared:
    """A speciality that the plan's list does not have. `code`: `undeclared-skill` of inspectors, `undeclared-need` of targets.

    `holders`: who has it, sorted by id; `near`: the listed one most like it, or "".
    """

    code: str
    speciality: str
    holders: tuple[str, ...]
    near: str = ""


def undeclared(policy: Policy, targets: Sequence[Target], inspectors: Sequence[Inspector]) -> tuple[Undeclared, ...]:
    """Specialities outside `[team] specialities`, those of inspectors first; none where the plan lists none."""
    listed = policy.team.specialities
    if not listed:
        return ()
    skills = ((skill, i.id) for i in inspectors for skill in i.skills)
    needs = ((t.needs, t.id) for t in targets if t.needs)
    return (*_outside("undeclared-skill", skills, listed), *_outside("undeclared-need", needs, listed))


def _outside(code: str, held: Iterable[tuple[str, str]], listed: Sequence[str]) -> list[Undeclared]:
    holders: dict[str, list[str]] = {}
    for speciality, holder in held:
        if speciality not in listed:
            holders.setdefault(speciality, []).append(holder)
    near = {word: next(iter(difflib.get_close_matches(word, listed, 1)), "") for word in holders}
    return [Undeclared(code, word, tuple(sorted(holders[word])), near[word]) for word in sorted(holders)]
