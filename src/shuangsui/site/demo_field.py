"""The demo's phones: whoever is on a team with the city's inspector has one and a PIN, so that a visit can be made to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shuangsui.access import Actor, Role
from shuangsui.actions.accounts.give_post import give_post
from shuangsui.actions.accounts.make_user import make_user
from shuangsui.actions.field.bind_device import bind_device
from shuangsui.actions.visits.send_visits import send_visits
from shuangsui.records.models import Inspector, Visit, VisitMember

from .demo_people import PASSWORD, PIN

if TYPE_CHECKING:
    from .demo_site import DemoSite

UNIT, INSPECTOR, CLERK = "652301", "cjs-jiancha", "cjs-jingban"


def tell(site: DemoSite) -> None:
    """His tasks sent, whoever was drawn; an account and a bound telephone for each colleague, whose tokens are kept by nobody."""
    own = site.people[INSPECTOR].inspector
    planned = Visit.objects.filter(members__inspector=own, members__ended_at=None, state=Visit.PLANNED)
    if keys := list(planned.values_list("pk", flat=True)):
        send_visits(by=site.actor(CLERK), at=site.at, unit=site.units[UNIT], visits=keys)
    tasks = VisitMember.objects.filter(inspector=own, ended_at=None, visit__state=Visit.SENT).values("visit")
    seats = VisitMember.objects.filter(visit__in=tasks, ended_at=None).exclude(inspector=own).values("inspector")
    for colleague in Inspector.objects.filter(pk__in=seats).order_by("key"):
        name, username = colleague.name, f"cs-{colleague.key}"
        user = make_user(
            by=site.by, at=site.at, username=username, name=name, password=PASSWORD, must_change=False, inspector=colleague
        )
        give_post(by=site.by, at=site.at, user=user, unit=site.units[UNIT], role=Role.INSPECTOR)
        bind_device(by=Actor.of(user), at=site.at, name=f"{name}的手机", pin=PIN)
