"""直至整改完成: when a target's problem is struck off, and which classes and lines let it go then."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from .conditions import Subject
from .policy import Policy
from .policy.conditions import Condition, FactIs, InClass, leaves
from .policy.quotas import Quota

RECTIFIED = "rectified"  # the fact by which a line with `until = "rectified"` lets a target go: its problem is struck off


def problems_of(policy: Policy, of: Condition | None = None) -> frozenset[str]:
    """The facts by which a problem begins anew: those that the line's condition or any class of the plan asks for."""
    nominations = [n.in_force() for c in policy.classes for n in c.nominated_by]
    tests = [leaf for condition in (of, *nominations) if condition is not None for leaf in leaves(condition)]
    return frozenset(test.fact for test in tests if isinstance(test, FactIs)) - {RECTIFIED}


def is_rectified(subject: Subject, problems: Collection[str]) -> bool:
    """Whether the newest verified fact among the problems and their rectification is that the problem was put right.

    Rectified on the day of the problem counts as rectified. A registry or an issued list that names the target for the plan's
    year is itself a later ground than a rectification of an earlier year than the last: it does not take that back.
    """
    known = [f for f in subject.facts if f.verified and f.fact_date <= subject.on]
    done = max((f.fact_date for f in known if f.fact == RECTIFIED), default=None)
    if done is None or ((subject.target.classes or subject.lists) and done < date(subject.year - 1, 1, 1)):
        return False
    return all(f.fact_date <= done for f in known if f.fact in problems)


def lets_go(policy: Policy, line: Quota, subject: Subject) -> bool:
    """Whether the line lets the target go because its problem was put right."""
    return line.until == RECTIFIED and is_rectified(subject, problems_of(policy, line.of))


def ending_classes(policy: Policy) -> frozenset[str]:
    """The classes that end with the rectification: named by lines that all run until then (not the rest, `otherwise`)."""
    kept: set[str] = set()
    ending: set[str] = set()
    for line in (q.in_force() for q in policy.quota):
        named = {leaf.class_ for leaf in leaves(line.of) if isinstance(leaf, InClass)}
        (ending if line.until == RECTIFIED else kept).update(named)
    return frozenset(c.id for c in policy.classes if c.id in ending - kept and not c.otherwise)
