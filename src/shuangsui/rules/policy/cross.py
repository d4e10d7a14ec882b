"""What must agree across the parts of a policy file: every name defined once, every reference to something."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from .base import Part
from .classes import TargetClass
from .conditions import AttributeIs, Condition, FactIs, InArea, InClass, InGrade, InList, OfKind, leaves, placed_leaves
from .model import CORE_ATTRIBUTES, Policy
from .references import Complaint, known, references
from .sense import comparison, inner_doubles, order, spellings


def faults_across(policy: Policy) -> Iterator[Complaint]:
    """Complaints about names and references, each with the path of the key that is wrong."""
    yield from _doubles(policy)
    yield from _classes(policy)
    yield from _areas(policy)
    yield from _conditions(policy)
    yield from _draws(policy)
    yield from references(policy)
    yield from spellings(policy)
    yield from inner_doubles(policy)
    yield from order(policy)


def _doubles(policy: Policy) -> Iterator[Complaint]:
    named = {
        "attribute": [a.id for a in policy.attribute],
        "fact": [f.id for f in policy.fact],
        "kind": [k.id for k in policy.kind],
        "area": [a.code for a in policy.area],
        "class": [c.id for c in policy.classes],
        "listed": [x.id for x in policy.listed],
        "grade": [g.id for g in policy.grade],
        "quota": [q.id for q in policy.quota],
        "draw": [d.id for d in policy.draw],
        "item": [i.id for i in policy.item],
        "form": [f.id for f in policy.form],
        "method": [m.id for m in policy.method],
        "event": [e.id for e in policy.event],
        "deadline": [d.id for d in policy.deadline],
        "list": [x.id for x in policy.lists],
        "report": [r.id for r in policy.report],
        "limit": [x.id for x in policy.limit],
        "body": [x.id for x in policy.body],
        "duty": [x.id for x in policy.duty],
    }
    for table, ids in named.items():
        seen: dict[str, int] = {}
        for position, id_ in enumerate(ids):
            if id_ in seen:
                key = "code" if table == "area" else "id"
                yield (table, position, key), "duplicate-id", {"value": id_, "first": f"{table}.{seen[id_]}"}
            seen.setdefault(id_, position)


def _classes(policy: Policy) -> Iterator[Complaint]:
    others = [c for c in policy.classes if c.otherwise]
    if len(others) > 1:
        at = policy.classes.index(others[1])
        yield ("class", at, "otherwise"), "two-otherwise", {"count": str(len(others)), "names": "、".join(c.name for c in others)}
    yield from _circles(policy)
    ordered = [c.precedence is not None for c in policy.classes]
    if any(ordered) and not all(ordered):
        at = ordered.index(False)
        yield ("class", at), "list-or-order", {"value": policy.classes[at].name}


def _circles(policy: Policy) -> Iterator[Complaint]:
    """Classes whose conditions ask for each other, or for themselves: each circle once, at its first class of the file."""
    asked = {c.id: _asked_classes(c) for c in policy.classes}
    told: set[str] = set()
    for i, c in enumerate(policy.classes):
        around = _way_back(c.id, asked)
        if around and not told & set(around):
            told |= set(around)
            yield ("class", i), "class-circle", {"names": " → ".join((*around, c.id))}


def _asked_classes(c: TargetClass) -> list[str]:
    conditions = [condition for n in c.nominated_by if (condition := n.in_force()) is not None]
    return [leaf.class_ for condition in conditions for leaf in leaves(condition) if isinstance(leaf, InClass)]


def _way_back(start: str, asked: Mapping[str, list[str]]) -> tuple[str, ...]:
    """The shortest way from a class over the classes that it asks for back to itself; () if there is none."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    for way in ways:  # grows while it is read
        for name in asked.get(way[-1], ()):
            if name == start:
                return way
            if name not in seen:
                seen.add(name)
                ways.append((*way, name))
    return ()


def _areas(policy: Policy) -> Iterator[Complaint]:
    codes = {a.code: a.parent for a in policy.area}
    for i, area in enumerate(policy.area):
        seen, at = {area.code}, area.parent
        while at is not None and at in codes and at not in seen:
            seen.add(at)
            at = codes[at]
        if at is not None:
            yield ("area", i, "parent"), "area-tree", {"value": area.name, "parent": at}


def _conditions(policy: Policy) -> Iterator[Complaint]:
    for path, condition in conditions_of(policy):
        for place, leaf in placed_leaves(condition, path):
            yield from _leaf(policy, place, leaf)


def conditions_of(policy: Policy) -> Iterator[tuple[tuple[str | int, ...], Condition]]:
    """Every condition of the policy with the path of the key that holds it."""
    for i, c in enumerate(policy.classes):
        for j, nomination in enumerate(c.nominated_by):
            if nomination.when is not None:
                yield ("class", i, "nominated_by", j, "when"), nomination.when
            for k, reading in enumerate(nomination.readings):
                yield ("class", i, "nominated_by", j, "readings", k, "when"), reading.when
    graded = policy.grading
    for name, criteria in (("impact", graded.impact), ("performance", graded.performance)) if graded else ():
        for i, criterion in enumerate(criteria):
            for j, score in enumerate(criterion.score):
                yield ("grading", name, i, "score", j, "when"), score.when
    for i, q in enumerate(policy.quota):
        yield ("quota", i, "of"), q.of
        for j, line_reading in enumerate(q.readings):
            if line_reading.of is not None:
                yield ("quota", i, "readings", j, "of"), line_reading.of
    optional: list[tuple[str, Iterable[tuple[Condition | None, str]]]] = [
        ("draw", [(d.of, "of") for d in policy.draw]),
        ("limit", [(x.of, "of") for x in policy.limit]),
        ("item", [(x.of, "of") for x in policy.item]),
        ("method", [(m.when, "when") for m in policy.method]),
    ]
    for table, found in optional:
        for i, (condition, key) in enumerate(found):
            if condition is not None:
                yield (table, i, key), condition
    for i, need in enumerate(policy.team.need):
        if need.of is not None:
            yield ("team", "need", i, "of"), need.of


def _leaf(policy: Policy, path: tuple[str | int, ...], leaf: Part) -> Iterator[Complaint]:
    if isinstance(leaf, AttributeIs):
        yield from known(path, leaf.attribute, [*CORE_ATTRIBUTES, *(a.id for a in policy.attribute if a.of == "target")])
        yield from comparison(policy, path, leaf)
    elif isinstance(leaf, FactIs):
        yield from known(path, leaf.fact, [f.id for f in policy.fact])
    elif isinstance(leaf, InClass):
        yield from known(path, leaf.class_, [c.id for c in policy.classes])
    elif isinstance(leaf, InGrade):
        yield from known(path, leaf.grade, [g.id for g in policy.grade])
    elif isinstance(leaf, InList):
        yield from known(path, leaf.list_, [x.id for x in policy.listed])
    elif isinstance(leaf, OfKind):
        yield from known(path, leaf.kind, [k.id for k in policy.kind])
    elif isinstance(leaf, InArea):
        yield from known(path, leaf.area, [a.code for a in policy.area])


def _draws(policy: Policy) -> Iterator[Complaint]:
    lines = {q.id: q for q in policy.quota}
    for i, q in enumerate(policy.quota):
        if q.until is not None and q.until not in {f.id for f in policy.fact}:
            yield ("quota", i, "until"), "until-fact", {"value": q.until}
        if not any(q.id in d.lines for d in policy.draw):
            yield ("quota", i, "id"), "undrawn-line", {"value": q.id}
    for i, d in enumerate(policy.draw):
        for j, line in enumerate(d.lines):
            if line in lines and lines[line].by not in d.by:
                names = {"value": d.id, "levels": "、".join(d.by), "line": line, "by": lines[line].by}
                yield ("draw", i, "lines", j), "draw-level", names
            if line in lines and lines[line].joint not in (None, d.joint):
                yield ("draw", i, "lines", j), "joint-line", {"value": d.id, "line": line}
