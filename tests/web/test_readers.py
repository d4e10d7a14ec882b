"""The discipline office sees all and changes nothing; a supervisor sees what lies below; a drawn list stays secret from both."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from shuangsui.access import TABLE, Role
from shuangsui.actions.registry.declare_conflict import declare_conflict
from shuangsui.actions.registry.imports.start_import import start_import
from shuangsui.actions.visits.open_case import open_case
from shuangsui.records.models import Draw, ImportBatch, Inspector, Target, Unit, Visit
from tests.actions.bureau import bureau
from tests.people import AT, person
from tests.web.ceremony import LATER, Clock, browser, clock, held, text

from .test_doors import filled, patterns

pytestmark = pytest.mark.django_db
__all__ = ["clock"]

CHANGES_NOTHING = {"desk.see", "jobs.own"}  # one's own lists and jobs


def test_the_auditor_changes_nothing() -> None:
    """No line of the table that gives him a right is one by which a deed is done."""
    given = {name for name, right in TABLE.items() if Role.AUDITOR in right.roles} - CHANGES_NOTHING
    assert all(name.endswith((".see", ".export")) for name in given), given


def test_forms_of_the_office_are_not_his(clock: Clock) -> None:
    """Every posted form of tasks, zones, imports and recusals: 403 for who only reads."""
    client = Client()
    client.force_login(person(bureau(targets=4).unit, Role.AUDITOR, "纪检"))
    for pattern in patterns():
        callback: Any = pattern.callback
        if "POST" in callback.methods and callback.right in (
            "zones.keep",
            "conflicts.declare",
            "targets.import",
            "targets.edit",
            "tasks.send",
        ):
            assert client.post(filled(pattern)).status_code == 403, pattern.name


def test_done_visits_and_cases_are_read_and_a_drawn_list_is_not(clock: Clock) -> None:
    """Before a visit nothing; done, it is shown, with its page; another county's supervisor sees neither."""
    here = bureau(targets=16)
    clock.at = LATER
    draw = held(here)
    first, second = draw.visits.order_by("number")[:2]
    target = Target.objects.exclude(visits__draw=draw).first()
    assert target is not None
    case = open_case(
        by=here.clerk,
        at=LATER,
        unit=here.unit,
        target=target,
        ground="lead",
        detail="线索",
        team=list(Inspector.objects.all()[:2]),
    )
    near = [
        browser(person(here.unit, Role.AUDITOR, "纪检")),
        browser(person(Unit.objects.get(code="652300"), Role.SUPERVISOR, "督")),
    ]
    for client in near:
        page = text(client.get("/visits/seen/"))
        assert not [one for one in (first, second, case) if one.number in page]
        assert client.get(f"/visits/{first.pk}/").status_code == client.get(f"/visits/{case.pk}/").status_code == 404
        assert client.get("/visits/").status_code == 403
    Visit.objects.filter(pk__in=[first.pk, case.pk]).update(state=Visit.DONE, visited_date=LATER.date(), outcome="未发现问题")
    for client in near:
        page = text(client.get("/visits/seen/"))
        assert first.number in page and case.number in page and second.number not in page
        one = text(client.get(f"/visits/{case.pk}/"))
        assert "线索" in one and "<form" not in one.split("<main")[-1]
        assert client.post(f"/visits/{case.pk}/message/", {"text": "x"}).status_code == 404
    stranger = browser(person(Unit.objects.get(code="652302"), Role.SUPERVISOR, "外督"))
    assert case.number not in text(stranger.get("/visits/seen/"))
    assert stranger.get(f"/visits/{case.pk}/").status_code == 404
    Draw.objects.update(state=Draw.REVEALED, revealed_at=LATER)
    assert second.number in text(near[0].get("/visits/seen/"))


def test_recusals_and_imports_are_read_unless_they_tell(clock: Clock) -> None:
    """A recusal declared since a secret draw is kept back until the reveal; a reconciliation with the platform always."""
    here = bureau(targets=16)
    clock.at = LATER
    people = list(Inspector.objects.order_by("key")[:2])
    old, new = Target.objects.order_by("key")[:2]
    declare_conflict(by=here.clerk, at=AT, inspector=people[0], target=old, ground="亲属")
    held(here)
    declare_conflict(by=here.clerk, at=LATER, inspector=people[1], target=new, ground="持股")
    csv = "名称,区域\n新厂,昌吉市\n".encode()
    batch = start_import(by=here.clerk, at=LATER, unit=here.unit, kind="targets", name="名录.csv", data=csv)
    client = browser(person(here.unit, Role.AUDITOR, "纪检"))
    page = text(client.get("/registry/conflicts/"))
    assert "亲属" in page and "持股" not in page and "申报回避" not in page
    assert "名录.csv" in text(client.get("/registry/imports/seen/"))
    assert client.get(f"/registry/imports/seen/{batch.pk}/").status_code == 200
    ImportBatch.objects.update(kind="platform")
    assert "名录.csv" not in text(client.get("/registry/imports/seen/"))
    assert client.get(f"/registry/imports/seen/{batch.pk}/").status_code == 404
    Draw.objects.update(state=Draw.REVEALED, revealed_at=LATER)
    assert "持股" in text(client.get("/registry/conflicts/"))
