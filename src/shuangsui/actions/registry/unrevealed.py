"""What must not be told while a drawn list is secret: whether a deed goes through would say who stands on it."""

from __future__ import annotations

from collections.abc import Iterable

from shuangsui.access import Actor, is_allowed
from shuangsui.records.models import Draw, Unit

from ..errors import ActionError


def refuse_while_secret(by: Actor, units: Iterable[Unit]) -> None:
    """Refuse, whoever was drawn, who may not see a drawn list that is not yet public and may hold something of these units.

    To be asked before anything that depends on tasks; the answer depends on nothing secret. One query.
    Raises ActionError(list-still-secret).
    """
    above = {code for unit in units for code in unit.path.split("/") if code}
    sealed = Draw.objects.filter(unit__code__in=above, state=Draw.DRAWN).select_related("unit").order_by("unit__path", "pk")
    for draw in sealed:
        if not is_allowed(by, "draws.list", draw.unit):
            raise ActionError("list-still-secret", unit=draw.unit.name, draw=draw.title)
