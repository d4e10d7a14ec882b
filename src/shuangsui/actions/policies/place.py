"""Where a plan would bind, who may say so, and whether it stands on the plan above as it must."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from shuangsui.access import Actor, is_allowed
from shuangsui.records.models import PolicyFile, Unit
from shuangsui.records.policies import newest_of, open_under
from shuangsui.records.situation import policy_of
from shuangsui.rules.policy import Policy
from shuangsui.rules.policy.identity import Area

from ..errors import ActionError
from ..installation.open_year import undercuts


def require_reach(by: Actor, right: str, policy: Policy) -> Unit | None:
    """The unit that the plan lies within, None for a place that is new here altogether.

    Who has the right for a part only brings plans for that part: every unit that the plan binds, or would add, lies in it.
    Raises ActionError(policy-outside, policy-new-unit, policy-id-taken).
    """
    areas, known = _areas(policy), _known(policy)
    bound = [known[code] for code in policy.policy.binds if code in known]
    if outside := [unit.name for unit in bound if not is_allowed(by, right, unit)]:
        raise ActionError("policy-outside", areas="、".join(outside))
    strange = []
    for code in (code for code in areas if code not in known):
        above = _nearest(code, areas, known)
        if not (is_allowed(by, right, above) if above else _everywhere(by, right)):
            strange.append(areas[code].name)
    if strange:
        raise ActionError("policy-new-unit", areas="、".join(strange))
    _same_owner(policy)
    return bound[0] if bound else next((u for code in policy.policy.binds if (u := _nearest(code, areas, known))), None)


def _areas(policy: Policy) -> dict[str, Area]:
    return {area.code: area for area in policy.area}


def _known(policy: Policy) -> dict[str, Unit]:
    """The units that are here already, of the plan's areas and of those that these hang on."""
    codes = {area.code for area in policy.area} | {area.parent for area in policy.area if area.parent}
    return {unit.code: unit for unit in Unit.objects.filter(code__in=codes)}


def _nearest(code: str, areas: Mapping[str, Area], known: Mapping[str, Unit]) -> Unit | None:
    """The unit of an area where it is here already, else the nearest above it that is."""
    while code not in known and code in areas:
        code = areas[code].parent or ""
    return known.get(code)


def _everywhere(by: Actor, right: str) -> bool:
    """Whether the right reaches a place that does not exist yet."""
    return is_allowed(by, right, Unit(code="", path=""))


def _same_owner(policy: Policy) -> None:
    """An id that is taken stays with the units that its plan binds: the next text of a plan is theirs too."""
    last = newest_of(policy.policy.id)
    if last is None:
        return
    rules = policy_of(last)
    if not set(rules.policy.binds) & set(policy.policy.binds):
        names = "、".join(rules.area_of(code).name for code in rules.policy.binds)
        raise ActionError("policy-id-taken", policy=policy.policy.id, title=last.title, areas=names)


def require_parent(policy: Policy) -> PolicyFile | None:
    """The plan above; None where there is none. A plan below one that is in force names it and falls short of it in nothing.

    Raises ActionError(policy-parent-unnamed, policy-parent-missing, policy-undercuts: with both articles).
    """
    parent = newest_of(policy.policy.parent) if policy.policy.parent else None
    if policy.policy.parent and parent is None:
        raise ActionError("policy-parent-missing", parent=policy.policy.parent)
    for name, codes in _heads(policy):
        above = open_under(codes)
        if above and policy.policy.parent not in {file.policy for file in above}:
            plans, ids = "、".join(f"《{file.title}》" for file in above), "、".join(file.policy for file in above)
            raise ActionError("policy-parent-unnamed", unit=name, plans=plans, ids=ids)
    if parent and (detail := undercuts(policy, policy_of(parent))):
        raise ActionError("policy-undercuts", detail=detail)
    return parent


def _heads(policy: Policy) -> Iterator[tuple[str, list[str]]]:
    """Each area that the plan binds with the codes of the units above it; not those below another that it binds."""
    areas, known = _areas(policy), _known(policy)
    for code in policy.policy.binds:
        unit = _nearest(code, areas, known)
        codes = unit.path.strip("/").split("/") if unit else []
        above = codes[:-1] if unit and unit.code == code else codes
        if not set(above) & set(policy.policy.binds):
            yield areas[code].name, above
