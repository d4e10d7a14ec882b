"""Whether conditions cover another: whoever meets that one meets one of these, whatever its simple tests come to."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from ..policy.base import Part
from ..policy.conditions import AllOf, AnyOf, Condition, NotThis, leaves

MOST = 12  # different simple tests: 4,096 ways in which they may come out


def covers_all(wanted: Condition, own: Sequence[Condition]) -> bool:
    """Whether every target that meets `wanted` meets one of `own`.

    Simple tests that are alike count as one, others as having nothing to do with each other: 20 万元 and 10 万元 of one fact are
    two tests. So "yes" is certain; "no" may mean that nobody can tell from the words alone, as beyond `MOST` tests.
    """
    tests: list[Part] = []
    for condition in (wanted, *own):
        tests += [leaf for leaf in leaves(condition) if leaf not in tests]
    if len(tests) > MOST:
        return wanted in own
    for outcomes in product((False, True), repeat=len(tests)):
        if _holds(wanted, tests, outcomes) and not any(_holds(one, tests, outcomes) for one in own):
            return False
    return True


def _holds(condition: Condition, tests: Sequence[Part], outcomes: Sequence[bool]) -> bool:
    if isinstance(condition, AnyOf):
        return any(_holds(one, tests, outcomes) for one in condition.any)
    if isinstance(condition, AllOf):
        return all(_holds(one, tests, outcomes) for one in condition.all)
    if isinstance(condition, NotThis):
        return not _holds(condition.not_, tests, outcomes)
    return outcomes[tests.index(condition)]
