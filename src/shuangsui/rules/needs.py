"""What a plan asks of a team at certain targets ([[team.need]]): a speciality (业务专长), years of work (工作年限), or both.

They become the speciality that the target's visit calls for, beside the registry's own, and that the inspectors hold.
The draw protocol knows one speciality a target: of several needs that fit the first counts; a speciality that the registry
states for the target (专业需求) goes before the plan's, the years stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from .policy import Policy
from .registry import Inspector, Target
from .setting import Setting
from .wording import speciality_says


def with_needs(setting: Setting, targets: Iterable[Target]) -> Mapping[str, Target]:
    """The targets by id, with the needs that the plan adds to those of the registry."""
    found = {t.id: t for t in targets}
    left = set(found)
    for need in setting.policy.team.need:
        here = left if need.of is None else left & setting.meeting(need.of)
        for id_ in here:
            target = found[id_]
            found[id_] = replace(target, needs=speciality_says(target.needs or need.speciality, need.years))
        left -= here
    return found


def with_years(policy: Policy, inspector: Inspector) -> Inspector:
    """The inspector with the specialities that the years which the plan asks for make of his own. Years not told are none."""
    served = {need.years for need in policy.team.need if need.years is not None and (inspector.years or 0) >= need.years}
    more = {speciality_says(skill, years) for years in served for skill in ("", *inspector.skills)}
    return replace(inspector, skills=inspector.skills | more) if more else inspector
