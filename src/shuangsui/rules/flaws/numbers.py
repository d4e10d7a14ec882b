"""Numbers that cannot hold together: covers above floors, ceilings below them, caps, inverted shares, ratios."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor

from ..policy.base import span_months
from ..policy.conditions import AttributeIs, InClass, leaves
from ..policy.quotas import Amount, Either, Larger, Limit, Quota, Ratio, Smaller, Times
from ..wording import amount_says, condition_says, every_says, line_says, share_says
from ..wording.times import in_span_says
from .flaw import Flaw, Plan, cites_of, joined
from .probes import target_in_no_line
from .sorting import served

EXAMPLES = (7, 23, 100, 104)  # memberships that the numbers are worked out for
_PERMITS = ("重点管理", "简化管理", "登记管理")  # from the heaviest: 排污许可管理条例, article 2


def simple_amounts(amount: Amount | None) -> list[Amount]:
    """The simple amounts inside larger, smaller and either (of which the decided one)."""
    if amount is None:
        return []
    if isinstance(amount, Either):
        return simple_amounts(amount.either[amount.decided])
    if isinstance(amount, Larger | Smaller):
        inside = amount.larger if isinstance(amount, Larger) else amount.smaller
        return [simple for inner in inside for simple in simple_amounts(inner)]
    return [amount]


def yearly(line: Quota) -> Fraction | None:
    """Visits a member and year that a line asks for at least, on average. None where it depends on people or is not told."""
    rates: list[Fraction] = []
    for amount in simple_amounts(line.at_least):
        if amount == "all":
            rates.append(Fraction(12, span_months(line.every)))
        elif isinstance(amount, Fraction):
            rates.append(amount * 12 / span_months(line.every))
        elif isinstance(amount, Times):
            rates.append(Fraction(amount.times * 12, span_months(amount.in_)))
    if line.cover is not None:
        rates.append(Fraction(12, span_months(line.cover.in_)))
    return max(rates, default=None) if line.share_of == "members" and line.joint is None else None


def raised(members: int, share: Fraction, spans: int) -> list[tuple[int, int]]:
    """(floor, number) of each span of a cycle that must cover all: max(floor, ceil(not yet drawn ÷ spans left)) (rule 3)."""
    least, left, found = ceil(share * members), members, []
    for remaining in range(spans, 0, -1):
        number = max(least, ceil(Fraction(left, remaining)))
        found.append((least, number))
        left = max(0, left - number)
    return found


def covers(plan: Plan) -> Iterator[Flaw]:
    """A cover that the floors of its spans cannot reach: 4 × 20 % of all is no year's cover."""
    for line in (q.in_force() for q in plan.policy.quota):
        if line.cover is None or not isinstance(line.at_least, Fraction):
            continue
        spans = max(1, span_months(line.cover.in_) // span_months(line.every))
        if line.at_least * spans >= 1:
            continue
        details = []
        for members in EXAMPLES:
            numbers = raised(members, line.at_least, spans)
            up = [f"第 {n} 期" for n, (least, number) in enumerate(numbers, 1) if number > least]
            shown = "、".join(str(number) for _, number in numbers)
            told = f"{'、'.join(up)}须高于最低数 {numbers[0][0]}" if up else f"各期取最低数 {numbers[0][0]} 已够（取整向上）"
            details.append(f"{members} 家：各期 {shown}；{told}")
        total = share_says(line.at_least * spans)
        values = {
            "line": line.name,
            "share": share_says(line.at_least),
            "spans": str(spans),
            "total": total,
            "span": every_says(line.every),
        }
        values |= {"cycle": in_span_says(line.cover.in_), "need": share_says(Fraction(1, spans))}
        yield Flaw("cover-above-floors", cites_of([line]), (f"quota.{line.id}",), values, tuple(details))


def ceilings(plan: Plan) -> Iterator[Flaw]:
    """A ceiling below its floor, for few members or for all: no whole number lies between 50 % and 60 % of one. One without a
    floor, and how few it allows."""
    for line in (q.in_force() for q in plan.policy.quota):
        if line.at_most and line.at_least is None and line.cover is None and not line.pending:
            details = [f"{m} 家：不多于 {floor(line.at_most * m)} 家" for m in EXAMPLES]
            values = {"line": line.name, "most": share_says(line.at_most), "few": str(ceil(1 / line.at_most))}
            yield Flaw("ceiling-alone", cites_of([line]), (f"quota.{line.id}",), values, tuple(details))
        if line.at_most is None or not isinstance(line.at_least, Fraction):
            continue
        clashing = [m for m in range(1, 201) if floor(line.at_most * m) < ceil(line.at_least * m)]
        if clashing:
            few = "、".join(map(str, clashing[:10])) + (" 等" if len(clashing) > 10 else "")
            details = [f"{m} 家：不少于 {ceil(line.at_least * m)} 家，不多于 {floor(line.at_most * m)} 家" for m in clashing[:5]]
            values = {"line": line.name, "least": share_says(line.at_least), "most": share_says(line.at_most), "members": few}
            yield Flaw("ceiling-below-floor", cites_of([line]), (f"quota.{line.id}",), values, tuple(details))


def caps(plan: Plan) -> Iterator[Flaw]:
    """A cap on visits that a line's floor cannot keep."""
    for limit in plan.policy.limit:
        most = _most_a_year(limit)
        for line in (q.in_force() for q in plan.policy.quota) if most is not None and not limit.only_warns else ():
            rate = yearly(line)
            if rate is not None and most is not None and rate > most:
                values = {"limit": limit.name, "line": line.name, "most": _plain(most), "rate": _plain(rate)}
                parts = (f"limit.{limit.id}", f"quota.{line.id}")
                yield Flaw("cap-below-floor", cites_of([limit, line]), parts, values, (line_says(plan.policy, line),))


def _most_a_year(limit: Limit) -> Fraction | None:
    if limit.same_inspector or limit.without_finding:
        return None
    if limit.least_days_between is not None:
        return Fraction(364 // limit.least_days_between + 1)
    spans = {"day": Fraction(365), "week": Fraction(52)}
    return Fraction(limit.most or 0) * (spans[limit.in_] if limit.in_ in spans else Fraction(12, span_months(limit.in_)))


def _plain(number: Fraction) -> str:
    return share_says(number / 100).removesuffix("%")


def inverted(plan: Plan) -> Iterator[Flaw]:
    """The heavier class drawn less often than the lighter: special below key, 重点管理 below 登记管理 (allowed, and noted)."""
    for level in plan.levels:
        lines = plan.policy.lines_of(level)
        special = [(q, r) for q in lines if "special" in _classes(q) and (r := yearly(q)) is not None]
        key = [(q, r) for q in lines if "key" in _classes(q) and (r := yearly(q)) is not None]
        pairs = [(a, b) for a in special for b in key if a[1] < b[1]]
        permits = [(q, r, p) for q in lines if (p := _permit(q)) is not None and (r := yearly(q)) is not None]
        pairs += [((a, r), (b, s)) for a, r, p in permits for b, s, o in permits if p < o and r < s]
        for (heavy, rate), (light, other) in pairs:
            names = {"heavy": heavy.name, "light": light.name, "rate": _plain(rate), "other": _plain(other)}
            yield Flaw("heavier-drawn-less", cites_of([heavy, light]), (f"quota.{heavy.id}", f"quota.{light.id}"), names)


def _classes(line: Quota) -> set[str]:
    return {leaf.class_ for leaf in leaves(line.of) if isinstance(leaf, InClass)}


def _permit(line: Quota) -> int | None:
    """The rank of the permit class that a line asks for first, from the heaviest."""
    first = leaves(line.of)[0]
    asked = first.is_ if isinstance(first, AttributeIs) and first.attribute == "permit_class" else None
    return _PERMITS.index(asked) if isinstance(asked, str) and asked in _PERMITS else None


def ratios(plan: Plan) -> Iterator[Flaw]:
    """`至少 1:5` read as a number is a ceiling on the targets; the plans mean a floor. And whom the left side counts."""
    lines = [(q, a) for q in plan.policy.quota for a in simple_amounts(q.in_force().at_least) if isinstance(a, Ratio)]
    if lines:
        parts = tuple(f"quota.{q.id}" for q, _ in lines)
        details = tuple(f"{q.name}：{amount_says(a)}" for q, a in lines)
        yield Flaw("ratio-two-ways", cites_of(q for q, _ in lines), parts, {}, details)


def spans_and_draws(plan: Plan) -> Iterator[Flaw]:
    """Lines drawn less often than they are owed, and lines that no regular draw holds."""
    for line in plan.policy.quota:
        draws = [d for d in plan.policy.draw if line.id in d.lines]
        regular = [d for d in draws if d.every != "ad-hoc"]
        if not regular:
            values = {"line": line.name, "draws": joined(d.name for d in draws)}
            yield Flaw("no-regular-draw", cites_of([line]), (f"quota.{line.id}",), values)
        rare = [d for d in regular if span_months(d.every) > span_months(line.in_force().every)]
        if rare and len(rare) == len(regular):
            values = {"line": line.name, "every": every_says(line.every), "draw": every_says(rare[0].every)}
            yield Flaw("drawn-too-rarely", cites_of([line, *rare]), (f"quota.{line.id}", f"draw.{rare[0].id}"), values)


def uncounted(plan: Plan) -> Iterator[Flaw]:
    """Targets that no line counts which a level owes, or which a level above it that the plan binds has reach down to it, as the
    plan's own conditions sort them."""
    everybody = [q.in_force() for q in plan.policy.quota if q.joint is None and q.by in plan.levels]
    for level in plan.levels:
        own = any(q.by == level for q in everybody)
        lines = [q for q in everybody if level in served(plan, q)] if own else []
        missed = target_in_no_line(plan.policy, lines) if lines else ()
        if missed:
            values = {"level": joined(a.name for a in plan.policy.area if a.level == level)}
            details = tuple(joined(condition_says(plan.policy, c) for c in one) or "没有任何标识的对象" for one in missed)
            yield Flaw("target-in-no-line", cites_of(lines)[:3], tuple(f"quota.{q.id}" for q in lines), values, details)
