"""Tasks: sent with their day, more time asked for and decided, given back, grouped, cancelled; case inspections beside."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from shuangsui.access import Actor, Role
from shuangsui.actions.errors import ActionError, NotAllowed
from shuangsui.actions.visits.ask_request import ask_request, decide_request
from shuangsui.actions.visits.cancel_visit import cancel_visit
from shuangsui.actions.visits.group_trip import group_trip
from shuangsui.actions.visits.open_case import open_case
from shuangsui.actions.visits.send_visits import send_visits
from shuangsui.records.models import Conflict, Inspector, Target, Unit, Visit, VisitRequest
from tests.people import AT, actor, person

from .bureau import Bureau, bureau

pytestmark = pytest.mark.django_db
DUE = date(2025, 4, 30)


def task(here: Bureau, number: int = 0, seats: tuple[int, ...] = (0, 1), target: int | None = None) -> Visit:
    """A planned task of the unit, as a draw leaves it."""
    place = Target.objects.get(key=f"652301-{number if target is None else target:03}")
    made = Visit.objects.create(
        unit=here.unit, number=f"652301-2025-M04-001-{number:03}", target=place, due_date=DUE, first_due_date=DUE
    )
    people = list(Inspector.objects.filter(unit=here.unit).order_by("key"))
    for place_, seat in enumerate(seats):
        made.members.create(inspector=people[seat], is_lead=place_ == 0)
    return made


def inspector(here: Bureau, seat: int, name: str = "") -> Actor:
    """The account of one of the unit's inspectors."""
    user = person(here.unit, Role.INSPECTOR, name or f"检查{seat}")
    user.inspector = Inspector.objects.filter(unit=here.unit).order_by("key")[seat]
    user.save()
    return Actor.of(user)


def sent(here: Bureau, **given: int) -> Visit:
    """A task that was sent."""
    visit = task(here, **given)
    send_visits(by=here.clerk, at=AT, unit=here.unit, visits=[visit.pk])
    visit.refresh_from_db()
    return visit


def refused(code: str, deed: Callable[..., object], **given: object) -> None:
    """The deed says just this."""
    with pytest.raises(ActionError) as error:
        deed(at=AT, **given)
    assert error.value.code == code


def test_sending_twice_sends_once() -> None:
    """And may bring the day forward, never back."""
    here = bureau()
    visits = [task(here, n).pk for n in range(3)]
    refused("due-too-late", send_visits, by=here.clerk, unit=here.unit, visits=visits, due=DUE + timedelta(days=1))
    assert Visit.objects.filter(state=Visit.SENT).count() == 0
    assert send_visits(by=here.clerk, at=AT, unit=here.unit, visits=visits, due=DUE - timedelta(days=5)) == 3
    assert send_visits(by=here.clerk, at=AT, unit=here.unit, visits=visits) is None
    assert set(Visit.objects.values_list("due_date", flat=True)) == {DUE - timedelta(days=5)}


def test_a_foreign_units_tasks_are_not_sent() -> None:
    """A key smuggled into the form sends nothing."""
    here = bureau()
    visit = task(here)
    stranger = actor(Unit.objects.get(code="652302"), Role.CLERK)
    assert send_visits(by=stranger, at=AT, unit=Unit.objects.get(code="652302"), visits=[visit.pk]) is None
    with pytest.raises(NotAllowed):
        send_visits(by=stranger, at=AT, unit=here.unit, visits=[visit.pk])


def test_more_time_is_asked_by_the_team_and_decided_by_the_office() -> None:
    """The first day is kept beside the new one."""
    here = bureau()
    visit, asker = sent(here), inspector(here, 1)
    until = DUE + timedelta(days=10)
    asked = ask_request(by=asker, at=AT, visit=visit, kind=VisitRequest.EXTEND, reason="道路中断", until=until)
    refused("asked-for-it", ask_request, by=asker, visit=visit, kind=VisitRequest.EXTEND, reason="再问", until=until)
    decide_request(by=here.clerk, at=AT, request=asked, grant=True)
    refused("decided-already", decide_request, by=here.clerk, request=asked, grant=False)
    visit.refresh_from_db()
    assert (visit.due_date, visit.first_due_date) == (until, DUE)


def test_what_is_wrong_with_a_request() -> None:
    """No reason, no later day, not of the team, not sent yet, decided by who asked."""
    here = bureau()
    visit, asker = sent(here), inspector(here, 0)
    refused("reason-missing", ask_request, by=asker, visit=visit, kind=VisitRequest.GIVE_BACK, reason="  ")
    refused("until-missing", ask_request, by=asker, visit=visit, kind=VisitRequest.EXTEND, reason="忙", until=DUE)
    refused("not-on-the-team", ask_request, by=inspector(here, 4), visit=visit, kind=VisitRequest.GIVE_BACK, reason="忙")
    refused("visit-over", ask_request, by=here.clerk, visit=task(here, 7), kind=VisitRequest.GIVE_BACK, reason="忙")
    own = ask_request(by=here.clerk, at=AT, visit=visit, kind=VisitRequest.GIVE_BACK, reason="忙")
    refused("own-request", decide_request, by=here.clerk, request=own, grant=True)


def test_given_back_can_be_sent_again() -> None:
    """A refused request changes nothing."""
    here = bureau()
    visit, asker = sent(here), inspector(here, 0)
    first = ask_request(by=asker, at=AT, visit=visit, kind=VisitRequest.GIVE_BACK, reason="出差")
    decide_request(by=here.clerk, at=AT, request=first, grant=False)
    visit.refresh_from_db()
    assert visit.state == Visit.SENT
    second = ask_request(by=asker, at=AT, visit=visit, kind=VisitRequest.GIVE_BACK, reason="出差")
    decide_request(by=here.clerk, at=AT, request=second, grant=True)
    visit.refresh_from_db()
    assert visit.state == Visit.RETURNED
    assert send_visits(by=here.clerk, at=AT, unit=here.unit, visits=[visit.pk]) == 1


def test_trips_are_of_one_team_one_day_or_one_door() -> None:
    """Not of anything else."""
    here = bureau()
    same_team = [task(here, 1).pk, task(here, 2, seats=(1, 0)).pk]
    Visit.objects.filter(pk=same_team[0]).update(due_date=DUE - timedelta(days=3))
    assert group_trip(by=here.clerk, at=AT, unit=here.unit, visits=same_team, name="周三城北") == 2
    other = task(here, 3, seats=(2, 3))
    Visit.objects.filter(pk=other.pk).update(due_date=DUE - timedelta(days=9))
    refused("trip-apart", group_trip, by=here.clerk, unit=here.unit, visits=[*same_team, other.pk], name="全部")
    one_door = task(here, 4, seats=(4, 5), target=3)
    assert group_trip(by=here.clerk, at=AT, unit=here.unit, visits=[other.pk, one_door.pk], name="同门") == 2
    group_trip(by=here.clerk, at=AT, unit=here.unit, visits=same_team, name="")
    assert set(Visit.objects.filter(pk__in=same_team).values_list("trip", flat=True)) == {""}


def test_a_case_stands_beside_the_draw() -> None:
    """Numbered by unit and year, sent at once; with two who may inspect, of whom none must keep away."""
    here = bureau()
    target = Target.objects.select_related("area").get(key="652301-000")
    people = list(Inspector.objects.filter(unit=here.unit).select_related("unit").order_by("key"))
    given: dict[str, Any] = {
        "by": here.clerk,
        "unit": here.unit,
        "target": target,
        "ground": "complaint",
        "detail": "12369 转来，异味",
    }
    made = [open_case(at=AT, team=people[:2], **given) for _ in range(2)]
    assert [visit.number for visit in made] == ["652301-2025-C001", "652301-2025-C002"]
    assert {visit.kind for visit in made} == {Visit.CASE} and made[0].members.get(is_lead=True).inspector == people[0]
    refused("team-too-small", open_case, team=people[:1], **given)
    refused("team-too-small", open_case, team=[people[0], people[0]], **given)
    refused("case-ground", open_case, team=people[:2], **{**given, "detail": " "})
    Conflict.objects.create(target=target, inspector=people[1], at=AT)
    refused("team-conflict", open_case, team=people[:2], **given)
    people[2].valid_until = date(2024, 1, 1)
    refused("team-unfit", open_case, team=[people[0], people[2]], **given)


def test_only_what_was_not_drawn_is_cancelled() -> None:
    """With a reason, once."""
    here = bureau()
    people = list(Inspector.objects.filter(unit=here.unit).select_related("unit").order_by("key"))
    target = Target.objects.select_related("area").get(key="652301-000")
    case = open_case(by=here.clerk, at=AT, unit=here.unit, target=target, ground="lead", detail="线索", team=people[:2])
    refused("reason-missing", cancel_visit, by=here.clerk, visit=case, reason="")
    cancel_visit(by=here.clerk, at=AT, visit=case, reason="重复登记")
    refused("visit-over", cancel_visit, by=here.clerk, visit=case, reason="再来")
