"""What the text leaves open: passages with two readings, numbers and values that the bureau decided, documents to come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..policy.base import Part, Sourced
from ..policy.classes import Nomination, Reading
from ..policy.conditions import AttributeIs, FactIs
from ..policy.disclosure import ClockReading
from ..policy.quotas import LineReading, Quota
from ..wording import clock_says
from .flaw import Flaw, Plan, cites_of, joined

AnyReading = Reading | LineReading | ClockReading


def readings(plan: Plan) -> Iterator[Flaw]:
    """Every passage with several readings: which is in force, and who decided. Alike ones of one class stand together."""
    for c in plan.policy.classes:
        alike: dict[tuple[str, ...], list[Nomination]] = {}
        for n in c.nominated_by:
            if n.readings:
                alike.setdefault((*(r.says for r in n.readings), n.chosen or ""), []).append(n)
        for group in alike.values():
            names = joined(n.reason for n in group)
            yield _reading(f"「{c.name}」的“{names}”", group[0], group[0].readings, (f"class.{c.id}",), cites_of(group))
    for q in plan.policy.quota:
        if q.readings:
            yield _reading(f"「{q.name}」", q, q.readings, (f"quota.{q.id}",), cites_of([q]), q.quote)
    clock = plan.policy.disclosure.clock
    if clock.readings:
        values = {"clocks": "；".join(clock_says(r) for r in clock.readings), "quote": _quoted(clock.quote)}
        values |= _decision(clock.readings, clock.chosen, clock.decided_by)
        yield Flaw("clock-two-readings", cites_of([clock]), ("disclosure.clock",), values, _told(clock.readings, clock.chosen))


def _reading(
    what: str,
    holder: Nomination | Quota,
    found: Sequence[AnyReading],
    parts: tuple[str, ...],
    cites: tuple[str, ...],
    quote: str = "",
) -> Flaw:
    chosen = holder.chosen
    code = "threshold-two-ways" if _same_test(found) else "two-readings"
    values = {"what": what, "quote": _quoted(quote)} | _decision(found, chosen, holder.decided_by)
    return Flaw(code, tuple(dict.fromkeys((*cites, *cites_of(found)))), parts, values, _told(found, chosen))


def _quoted(quote: str) -> str:
    """The plan's own words in brackets, where the file keeps them."""
    return f"（“{quote}”）" if quote else ""


def _decision(found: Sequence[AnyReading], chosen: str | None, by: str) -> dict[str, str]:
    return {"count": str(len(found)), "chosen": next((r.says for r in found if r.id == chosen), ""), "by": by}


def _told(found: Sequence[AnyReading], chosen: str | None) -> tuple[str, ...]:
    return tuple(f"{'现取：' if r.id == chosen else '另一读法：'}{r.says}（{r.cite or r.decided_by}）" for r in found)


def _same_test(found: Sequence[AnyReading]) -> bool:
    """Whether the readings are one test with another bound: a threshold said in two ways."""
    tests = [r.when for r in found if isinstance(r, Reading)]
    if len(tests) < 2 or not all(isinstance(t, FactIs | AttributeIs) for t in tests):
        return False
    shapes = {_shape(t) for t in tests}
    return len(shapes) == 1


def _shape(test: object) -> tuple[str, ...]:
    if isinstance(test, FactIs):
        return ("fact", test.fact, test.take, str(test.during), str(test.source))
    return ("attribute", test.attribute) if isinstance(test, AttributeIs) else ()


def numbers(plan: Plan) -> Iterator[Flaw]:
    """Lines whose number the bureau decided because the plan gives none, lines that wait for a document, 原则上."""
    for q in plan.policy.quota:
        part = (f"quota.{q.id}",)
        if q.pending:
            yield Flaw("number-pending", cites_of([q]), part, {"line": q.name, "document": q.pending})
        elif q.decided_by and not q.readings:
            yield Flaw("number-open", cites_of([q]), part, {"line": q.name, "by": q.decided_by}, (q.quote,) if q.quote else ())
    soft = [q for q in plan.policy.quota if q.soft or ((cover := q.in_force().cover) is not None and cover.soft)]
    if soft:
        yield Flaw("soft-line", cites_of(soft), tuple(f"quota.{q.id}" for q in soft), {"lines": joined(q.name for q in soft)})


def decided(plan: Plan) -> Iterator[Flaw]:
    """Every value that stands in the file by a decision, not by the plan: who decided, and how many in which tables."""
    by: dict[str, dict[str, int]] = {}
    for table, part in _parts("", plan.policy):
        if part.decided_by:
            tables = by.setdefault(part.decided_by, {})
            tables[table] = tables.get(table, 0) + 1
    if by:
        details = tuple(f"{who}：{'、'.join(f'{t} {n} 处' for t, n in tables.items())}" for who, tables in by.items())
        total = sum(n for tables in by.values() for n in tables.values())
        yield Flaw("decided-values", (), (), {"count": str(total), "groups": str(len(by))}, details)


def _parts(table: str, part: Part) -> Iterator[tuple[str, Sourced]]:
    if isinstance(part, Sourced):
        yield table, part
    for name, field in type(part).model_fields.items():
        value = getattr(part, name)
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, Part):
                key = field.alias or name
                yield from _parts(f"{table}.{key}" if table else key, inner)
