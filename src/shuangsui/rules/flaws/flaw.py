"""One flaw of a plan: what is wrong in the text itself, and where; and what the finders of flaws are given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from ..policy import Policy
from ..policy.base import Sourced


class Words(NamedTuple):
    """The sentences of one code, with places for the flaw's values: what is wrong, why, what the bureau can do."""

    what: str
    why: str
    do: str


@dataclass(frozen=True, slots=True)
class Flaw:
    """A flaw: its code, the articles that make it, the values of its sentences, and single cases as lines of Chinese.

    `parts` are the keys of the policy file that it is about: `quota.key-county`.
    """

    code: str
    cites: tuple[str, ...]
    parts: tuple[str, ...]
    values: Mapping[str, str] = field(default_factory=dict)
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What is looked at: a plan, the plan above it (None where there is none or it was not found), the year of the days, and the
    name of the plan's folder ("": not known)."""

    policy: Policy
    parent: Policy | None
    year: int
    folder: str = ""

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels of the areas that the plan binds, from the top."""
        bound = {code for top in self.policy.policy.binds for code in self.policy.below(top)}
        return tuple(dict.fromkeys(a.level for a in self.policy.area if a.code in bound))


def cites_of(parts: Iterable[Sourced]) -> tuple[str, ...]:
    """The articles of several parts, each once. Parts that the plan does not have, but the bureau made, give none."""
    return tuple(dict.fromkeys(p.cite for p in parts if p.cite))


def joined(words: Iterable[str]) -> str:
    """Names as a Chinese list, each once."""
    return "、".join(dict.fromkeys(words))
