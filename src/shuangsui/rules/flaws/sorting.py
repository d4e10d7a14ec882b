"""Classes, grades, lists and areas: what is never mapped to a line, what nobody can decide by rule, what overlaps."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from ..policy.base import Part
from ..policy.classes import TargetClass
from ..policy.conditions import FactIs, InClass, InGrade, leaves
from ..policy.quotas import Quota
from .flaw import Flaw, Plan, cites_of, joined

_DOUBLED = re.compile(r"([\u4e00-\u9fff]{2,})\1")
_YEAR = re.compile(r"(\d{4})年")


def unmapped_classes(plan: Plan) -> Iterator[Flaw]:
    """Classes of the plan that no line names, and levels that owe nothing for a class which others owe."""
    asked = {q.id: leaves(q.in_force().of) for q in plan.policy.quota}
    lost = []
    for c in plan.policy.classes:
        lines = [q for q in plan.policy.quota if _asks(c, asked[q.id])]
        owing = {level for q in lines for level in served(plan, q)}
        if not lines:
            lost.append(c)
        for level in plan.levels if lines else ():
            if level not in owing:
                names = {"class": c.name, "level": joined(a.name for a in plan.policy.area if a.level == level)}
                yield Flaw("level-without-line", cites_of([c, *lines]), (f"class.{c.id}",), names)
    if lost:
        names = {"classes": joined(f"「{c.name}」" for c in lost), "lines": str(len(plan.policy.quota))}
        yield Flaw("class-without-line", cites_of(lost), tuple(f"class.{c.id}" for c in lost), names)


def served(plan: Plan, line: Quota) -> set[str]:
    """The levels whose areas a line counts: its own, and all below where it reaches there."""
    own = {line.by}
    if line.within != "below":
        return own
    reached = {code for a in plan.policy.area if a.level == line.by for code in plan.policy.below(a.code)}
    return own | {a.level for a in plan.policy.area if a.code in reached}


def _asks(c: TargetClass, tests: Sequence[Part]) -> bool:
    """Whether a line names the class, or asks for the very thing that makes it."""
    own = [condition for n in c.nominated_by if (condition := n.in_force()) is not None]
    return any((isinstance(t, InClass) and t.class_ == c.id) or t in own for t in tests)


def grounds(plan: Plan) -> Iterator[Flaw]:
    """Grounds without a number: the bureau decides. A class that has no other is known from the registry alone."""
    for c in plan.policy.classes:
        open_ones = [n for n in c.nominated_by if n.in_force() is None]
        if not open_ones:
            continue
        code = (
            "class-by-decision" if len(open_ones) == len(c.nominated_by) and c.confirmed_by is None else "ground-without-number"
        )
        values = {"class": c.name, "count": str(len(open_ones)), "reasons": "；".join(n.reason for n in open_ones)}
        yield Flaw(code, cites_of(open_ones), (f"class.{c.id}",), values)


def overlaps(plan: Plan) -> Iterator[Flaw]:
    """Classes that one target may be in at once, without an order; and an order that puts the rest before the named."""
    named = [c for c in plan.policy.classes if not c.otherwise]
    if len(named) > 1 and all(c.precedence is None for c in named):
        yield Flaw(
            "classes-overlap", cites_of(named), tuple(f"class.{c.id}" for c in named), {"classes": joined(c.name for c in named)}
        )
    for rest in (c for c in plan.policy.classes if c.otherwise and c.precedence is not None):
        after = [c for c in named if c.precedence is not None and c.precedence > (rest.precedence or 0)]
        if after:
            names = {"rest": rest.name, "classes": joined(c.name for c in after)}
            yield Flaw("rest-before-named", cites_of([rest, *after]), tuple(f"class.{c.id}" for c in (rest, *after)), names)


def lists(plan: Plan) -> Iterator[Flaw]:
    """Issued lists: still to come, of another year, decided before the facts were complete, members without a code, slips."""
    year = plan.policy.policy.year
    for x in plan.policy.listed:
        part = (f"listed.{x.id}",)
        if x.pending:
            yield Flaw("list-pending", cites_of([x]), part, {"list": x.name, "document": x.pending})
        other = _YEAR.search(x.name)
        if other is not None and year is not None and int(other[1]) != year:
            yield Flaw("list-of-another-year", cites_of([x]), part, {"list": x.name, "other": other[1], "year": str(year)})
        without = [m for m in x.member if not m.credit_code]
        if without:
            values = {"list": x.name, "count": str(len(without)), "all": str(len(x.member))}
            yield Flaw("members-without-code", cites_of([x]), part, values)
        slips = [m for m in x.member if _DOUBLED.search(m.name)]
        if slips:
            details = tuple(f"{m.name}（{m.cite}）" for m in slips)
            yield Flaw("name-doubled", cites_of(slips), part, {"list": x.name}, details)


def early_lists(plan: Plan) -> Iterator[Flaw]:
    """A meeting that decided on the facts of a year before that year was over."""
    dated = {x.id: x for x in plan.policy.listed if x.decided_on is not None}
    year = plan.policy.policy.year
    for c in plan.policy.classes:
        found = dated.get(c.confirmed_by.listed_in or "") if c.confirmed_by is not None else None
        tests = [t for n in c.nominated_by if (when := n.in_force()) is not None for t in leaves(when)]
        if found is None or found.decided_on is None or year is None:
            continue
        if any(isinstance(t, FactIs) and t.during == "plan-1" for t in tests) and found.decided_on < date(year - 1, 12, 31):
            values = {"class": c.name, "day": str(found.decided_on), "year": str(year - 1), "list": found.name}
            yield Flaw("decided-before-facts-end", cites_of([c, found]), (f"class.{c.id}", f"listed.{found.id}"), values)


def grading(plan: Plan) -> Iterator[Flaw]:
    """Risk grades whose criteria the bureau made up, and grades that no line draws more or less often."""
    policy = plan.policy
    if policy.grading is None:
        return
    if policy.grading.decided_by:
        yield Flaw("grading-open", cites_of([policy.grading]), ("grading",), {"by": policy.grading.decided_by})
    asked = {leaf.grade for q in policy.quota for leaf in leaves(q.in_force().of) if isinstance(leaf, InGrade)}
    idle = [g for g in policy.grade if g.id not in asked]
    if len(idle) == len(policy.grade) and idle:
        names = {"grades": joined(g.name for g in idle)}
        yield Flaw("grade-without-line", cites_of([policy.grading]), tuple(f"grade.{g.id}" for g in idle), names)


def areas(plan: Plan) -> Iterator[Flaw]:
    """Areas without an account, and lines for a level that the plan does not bind."""
    offline = [a for a in plan.policy.area if not a.online]
    if offline:
        details = tuple(f"{a.name}：{a.note or a.decided_by or '线下'}" for a in offline)
        draws = [d for d in plan.policy.draw if d.offline_if_no_account]
        cites = cites_of(draws) or cites_of(offline)
        yield Flaw(
            "offline-area", cites, tuple(f"area.{a.code}" for a in offline), {"areas": joined(a.name for a in offline)}, details
        )
    foreign = [q for q in plan.policy.quota if q.by not in plan.levels]
    if foreign:
        names = {
            "binds": joined(plan.policy.area_of(code).name for code in plan.policy.policy.binds),
            "level": joined(a.name for a in plan.policy.area if a.level in {q.by for q in foreign}),
        }
        parts = tuple(f"quota.{q.id}" for q in foreign)
        yield Flaw("line-of-unbound-level", cites_of(foreign), parts, names, tuple(q.name for q in foreign))
