"""One door, several matters (进一次门、查多项事): targets that several lines, levels or departments want to visit.

Who will be drawn nobody can know; who stands in which lines can be known. A target in several lines of one authority is visited
once for all of them by the lot itself (policy.md, rule 7); where another level's lines hold it too, the two may recognise each
other's visit, or go together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .conditions import Subject, judge
from .policy import Policy
from .policy.items import Item
from .policy.quotas import Quota
from .pool import Pool
from .rectified import lets_go
from .registry import Target
from .setting import meeting

# How a small firm is told from others: a word of its kind, its tags or its columns (焦作市工作规范: 小微企业和个体工商户).
SMALL = ("小微", "小型", "微型", "个体工商户")


@dataclass(frozen=True, slots=True)
class Together:
    """A target with more than one matter. `own`: ids of the authority's own lines, `others`: (authority, line) of other levels,
    `joint`: ids of the items that several departments check at it. `small`: first to be spared a second visit."""

    target: str
    name: str
    area: str
    small: bool
    own: tuple[str, ...]
    others: tuple[tuple[str, str], ...]
    joint: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overlap:
    """A line of the authority and a line of another level, with how many targets they share; `recognised`: visits made for the
    other level count for the own line, or the other way round."""

    own: Quota
    other: Quota
    targets: int
    own_recognises: bool
    other_recognises: bool


def together_of(pool: Pool) -> list[Together]:
    """The targets of the authority's area with more than one matter: small firms first, then those with the most matters."""
    policy = pool.situation.policy
    lines = _lines_by_target(pool)
    items = [item for item in policy.item if len(item.departments) > 1]
    kinds = small_kinds(policy)
    found = []
    for id_, subject in pool.subjects.items():
        if not subject.target.takes_part:
            continue
        own = tuple(q for by, q in lines.get(id_, ()) if by == pool.situation.authority)
        others = tuple((by, q) for by, q in lines.get(id_, ()) if by != pool.situation.authority)
        joint = tuple(item.id for item in items if own and _checked(item, subject))
        if own and len(own) + len(others) + len(joint) > 1:
            small = is_small(subject.target, kinds)
            found.append(Together(id_, subject.target.name, subject.target.area, small, own, others, joint))
    found.sort(key=lambda t: (not t.small, -len(t.own) - len(t.others) - len(t.joint), t.target))
    return found


def overlaps_of(policy: Policy, authority: str, found: Iterable[Together]) -> list[Overlap]:
    """Pairs of an own line and another level's, the most shared first."""
    level = policy.area_of(authority).level
    levels = {a.code: a.level for a in policy.area}
    lines = {q.id: q.in_force() for q in policy.quota}
    shared = Counter((own, other) for t in found for own in t.own for other in {line for _, line in t.others})
    others = {line: levels[by] for t in found for by, line in t.others}
    rows = [
        Overlap(lines[own], lines[other], count, others[other] in lines[own].recognises, level in lines[other].recognises)
        for (own, other), count in shared.items()
    ]
    return sorted(rows, key=lambda o: (-o.targets, o.own.id, o.other.id))


def _lines_by_target(pool: Pool) -> Mapping[str, list[tuple[str, str]]]:
    """Target → (authority, line) of every line that counts it, of every level whose area holds it."""
    policy = pool.situation.policy
    parents = {a.code: a.parent for a in policy.area}
    levels = {a.code: a.level for a in policy.area}
    above: dict[str, list[str]] = {}
    for code in parents:
        chain: list[str] = [code]
        while (up := parents[chain[-1]]) is not None:
            chain.append(up)
        above[code] = chain
    found: dict[str, list[tuple[str, str]]] = {}
    for line in (q.in_force() for q in policy.quota):
        if line.counts == "rounds" or line.joint is not None:
            continue
        for id_ in meeting(line.of, pool.subjects.values()):
            subject = pool.subjects[id_]
            by = _owed_by(line, above[subject.target.area], levels)
            if by and not lets_go(policy, line, subject):
                found.setdefault(id_, []).append((by, line.id))
    return found


def _owed_by(line: Quota, chain: list[str], levels: Mapping[str, str]) -> str:
    """The authority that owes the line for a target whose area and those above it are `chain`; "" for none."""
    reach = chain if line.within == "below" else chain[:1]
    return next((code for code in reach if levels[code] == line.by), "")


def _checked(item: Item, subject: Subject) -> bool:
    return item.of is None or bool(judge(item.of, subject))


def small_kinds(policy: Policy) -> frozenset[str]:
    """The plan's kinds of target that say of themselves that they are small."""
    return frozenset(k.id for k in policy.kind if _says_small((k.name, *k.synonyms)))


def is_small(target: Target, kinds: frozenset[str]) -> bool:
    """Whether a firm counts as small: by its kind (`kinds` as of `small_kinds`), a tag, or the text of a declared column."""
    values = (value for value in target.values.values() if isinstance(value, str))
    return target.kind in kinds or _says_small((*target.tags, *values))


def _says_small(texts: Iterable[str]) -> bool:
    return any(word in text for text in texts for word in SMALL)
