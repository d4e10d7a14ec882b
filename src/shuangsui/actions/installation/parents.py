"""A plan and the plans above it: where it stands, whose floors it must keep, and whether it does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from shuangsui.records.models import PolicyFile, Unit
from shuangsui.records.policies import newest_of, open_under, parent_of
from shuangsui.records.situation import policy_of
from shuangsui.rules.flaws import short_of, told
from shuangsui.rules.policy import Policy
from shuangsui.rules.policy.identity import Area

from ..errors import ActionError


def areas_of(policy: Policy) -> dict[str, Area]:
    """Code → area of the plan."""
    return {area.code: area for area in policy.area}


def known_units(policy: Policy) -> dict[str, Unit]:
    """The units that are here already, of the plan's areas and of those that these hang on."""
    codes = {area.code for area in policy.area} | {area.parent for area in policy.area if area.parent}
    return {unit.code: unit for unit in Unit.objects.filter(code__in=codes)}


def nearest_unit(code: str, areas: Mapping[str, Area], known: Mapping[str, Unit]) -> Unit | None:
    """The unit of an area where it is here already, else the nearest above it that is."""
    while code not in known and code in areas:
        code = areas[code].parent or ""
    return known.get(code)


def require_named(policy: Policy, year: int | None = None) -> list[PolicyFile]:
    """The plans in force above it (in the year, where one is given): it must name one of them as its parent, or have none above.

    Raises ActionError(policy-parent-unnamed).
    """
    found = []
    for name, codes in _heads(policy):
        above = open_under(codes, year)
        if above and policy.policy.parent not in {file.policy for file in above}:
            plans, ids = "、".join(f"《{file.title}》" for file in above), "、".join(file.policy for file in above)
            raise ActionError("policy-parent-unnamed", unit=name, plans=plans, ids=ids)
        found += above
    return found


def require_floors(file: PolicyFile, year: int, code: str) -> None:
    """The plan keeps the floors of the one above, in the text that is in force there in the year; where none is, in the last.

    Raises ActionError(policy-parent-unnamed; `code`: with the lines and both articles).
    """
    rules = policy_of(file)
    above = [one for one in require_named(rules, year) if one.policy == rules.policy.parent]
    parent = above[-1] if above else parent_of(file)
    if parent and (detail := undercuts(rules, policy_of(parent))):
        raise ActionError(code, policy=file.title, detail=detail)


def require_parent(policy: Policy) -> PolicyFile | None:
    """The plan above; None where there is none. A plan below one that is in force names it and falls short of it in nothing.

    Raises ActionError(policy-parent-unnamed, policy-parent-missing, policy-undercuts: with both articles).
    """
    parent = newest_of(policy.policy.parent) if policy.policy.parent else None
    if policy.policy.parent and parent is None:
        raise ActionError("policy-parent-missing", parent=policy.policy.parent)
    require_named(policy)
    if parent and (detail := undercuts(policy, policy_of(parent))):
        raise ActionError("policy-undercuts", detail=detail)
    return parent


def undercut(policy: PolicyFile) -> str:
    """In which lines a policy asks for less than the plan above it, with both articles; "" where in none."""
    parent = parent_of(policy)
    return undercuts(policy_of(policy), policy_of(parent)) if parent else ""


def undercuts(policy: Policy, parent: Policy) -> str:
    """The same, of two plans that were read."""
    return "".join(f"{told(flaw).what}（{'；'.join(flaw.cites)}）" for flaw in short_of(policy, parent))


def _heads(policy: Policy) -> Iterator[tuple[str, list[str]]]:
    """Each area that the plan binds with the codes of the units above it; not those below another that it binds."""
    areas, known = areas_of(policy), known_units(policy)
    for code in policy.policy.binds:
        unit = nearest_unit(code, areas, known)
        codes = unit.path.strip("/").split("/") if unit else []
        above = codes[:-1] if unit and unit.code == code else codes
        if not set(above) & set(policy.policy.binds):
            yield areas[code].name, above
