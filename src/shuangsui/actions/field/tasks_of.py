"""Which tasks are an inspector's own, on the phone."""

from __future__ import annotations

from django.db.models import Q

from shuangsui.access import Actor, own_inspector
from shuangsui.records.models import Visit, VisitMember

# A planned task is not known to its team yet; what was replaced or called off is told to who had it.
TOLD = (Visit.SENT, Visit.DONE, Visit.RETURNED, Visit.REPLACED, Visit.VOID)


def own_tasks(actor: Actor) -> Q:
    """The filter over Visit that leaves what was sent to teams in which the actor sits now."""
    inspector = own_inspector(actor, "field.use")
    if inspector is None:
        return Q(pk__in=[])
    seats = VisitMember.objects.filter(inspector=inspector, ended_at=None)
    return Q(state__in=TOLD, sent_at__isnull=False, pk__in=seats.values("visit"))
