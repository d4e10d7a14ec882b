"""One policy for its pages: whoever may see plans may read every plan that was loaded."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.shortcuts import get_object_or_404

from shuangsui.records.models import PolicyFile
from shuangsui.records.policies import parent_of
from shuangsui.records.situation import policy_of
from shuangsui.rules.flaws import Flaw, flaws_of, severity_of


def file_of(pk: int) -> PolicyFile:
    """The policy file. Raises Http404."""
    return get_object_or_404(PolicyFile, pk=pk)


def year_asked(request: Any, file: PolicyFile) -> int:
    """The year of `?year=`; without a sound one the plan's own, else this year."""
    text = request.GET.get("year", "")
    if text.isascii() and text.isdigit() and 2004 <= int(text) <= 2100:
        return int(text)
    return policy_of(file).policy.year or int(request.at.year)


def flaws_found(file: PolicyFile, year: int) -> list[Flaw]:
    """The flaws of a plan beside the one above it."""
    return list(_flaws(file, parent_of(file), year))


@lru_cache(maxsize=64)
def _flaws(file: PolicyFile, parent: PolicyFile | None, year: int) -> tuple[Flaw, ...]:
    return tuple(flaws_of(policy_of(file), policy_of(parent) if parent else None, year))


def contradictions(file: PolicyFile, year: int) -> list[Flaw]:
    """Those alone in which the plan contradicts itself or the plan above it."""
    return [flaw for flaw in flaws_found(file, year) if severity_of(flaw) == "矛盾"]
