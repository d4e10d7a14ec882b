"""Where a plan would bind, and who may say so."""

from __future__ import annotations

from shuangsui.access import Actor, is_allowed
from shuangsui.records.models import Unit
from shuangsui.records.policies import newest_of
from shuangsui.records.situation import policy_of
from shuangsui.rules.policy import Policy

from ..errors import ActionError
from ..installation.parents import areas_of, known_units, nearest_unit


def require_reach(by: Actor, right: str, policy: Policy) -> Unit | None:
    """The unit that the plan lies within, None for a place that is new here altogether.

    Who has the right for a part only brings plans for that part: every unit that the plan binds, or would add, lies in it.
    Raises ActionError(policy-outside, policy-new-unit, policy-id-taken).
    """
    areas, known = areas_of(policy), known_units(policy)
    bound = [known[code] for code in policy.policy.binds if code in known]
    if outside := [unit.name for unit in bound if not is_allowed(by, right, unit)]:
        raise ActionError("policy-outside", areas="、".join(outside))
    strange = []
    for code in (code for code in areas if code not in known):
        above = nearest_unit(code, areas, known)
        if not (is_allowed(by, right, above) if above else _everywhere(by, right)):
            strange.append(areas[code].name)
    if strange:
        raise ActionError("policy-new-unit", areas="、".join(strange))
    _same_owner(policy)
    return bound[0] if bound else next((u for code in policy.policy.binds if (u := nearest_unit(code, areas, known))), None)


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
