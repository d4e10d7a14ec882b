"""The field interface as a phone speaks it."""

from __future__ import annotations

import hashlib
import json

import pytest
from django.db import connection
from django.test import Client

from fairdraw import open_visit
from shuangsui.access import Role
from shuangsui.actions.visits.send_visits import send_visits
from shuangsui.records.models import (
    Conflict,
    FieldDevice,
    Unit,
    Visit,
    VisitMember,
    VisitMessage,
    VisitRecord,
    VisitRequest,
)
from tests.actions.phones import BEGAN, LATER, PINS, arrive, body_of, sent, stamp, team, told
from tests.people import AT, person
from tests.web.field_phone import afternoon, ask, code_of

__all__ = ["afternoon"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("afternoon")]


def test_a_phone_is_bound_in_the_browser_once() -> None:
    """The token is in the answer and nowhere else; it opens the interface; another site's form binds nothing."""
    scene = team()
    client = Client(enforce_csrf_checks=True)
    client.force_login(scene.lead.actor.user)
    assert client.post("/field/bind/", {"name": "新手机", "pin": "280519"}).status_code == 403
    client = Client()
    client.force_login(scene.lead.actor.user)
    wrong = client.post("/field/bind/", {"name": "新手机", "pin": "123456"})
    assert (wrong.status_code, wrong.json()["field"]) == (422, "pin")
    answer = client.post("/field/bind/", {"name": "新手机", "pin": "280519"})
    assert answer["Cache-Control"] == "no-store"
    me = ask(answer.json()["token"], "GET", "me").json()
    assert me["device"]["name"] == "新手机" and me["inspector"]["key"] == "ZF65230100" and me["unit"] == "昌吉市"
    client.force_login(scene.here.clerk.user)
    assert client.get("/field/bind/").status_code == 403


def test_tasks_are_ones_own_and_whole() -> None:
    """Only what was sent, only to one's team; what a phone has and is gone is told, and a foreign number tells nothing."""
    scene = team()
    foreign, planned, void = sent(scene.here, 1, (2, 3)), sent(scene.here, 2), sent(scene.here, 3)
    Visit.objects.filter(pk=planned.pk).update(state=Visit.PLANNED, sent_at=None)
    Visit.objects.filter(pk=void.pk).update(state=Visit.VOID)
    VisitMessage.objects.create(visit=scene.visit, text="带上水样瓶", by=scene.here.clerk.user, at=AT)
    have = f"?have={foreign.number},{planned.number},{void.number},{scene.visit.number},nothing"
    answer = ask(scene.lead, "GET", "tasks", query=have)
    assert answer["Date"] and answer["Cache-Control"] == "no-store"
    page = answer.json()
    assert [task["number"] for task in page["tasks"]] == [scene.visit.number]
    says = {one["number"]: one["says"] for one in page["gone"]}
    assert says[foreign.number] == says[planned.number] == says["nothing"] == "任务已收回或改派，不必再去。"
    assert says[void.number] == "任务已取消，不必再去。" and scene.visit.number not in says
    task = page["tasks"][0]
    assert [(one["me"], one["lead"]) for one in task["team"]] == [(True, True), (False, False)]
    assert task["target"]["name"] == "示例企业000" and task["target"]["classes"] == ["重点排污单位"]
    assert task["policy"]["notice"]["rights"] and task["policy"]["steps"] and task["forms"][0] in task["form_versions"]
    assert {f"{one}@1" for one in task["forms"]} == set(page["forms"]) and task["visit_code"] is None
    assert task["messages"][0]["text"] == "带上水样瓶"


def test_a_drawn_task_has_the_code_that_opens_its_seal() -> None:
    """The one code of that visit, which leads to the seal that was published; of no other visit."""
    from tests.web.ceremony import held

    scene = team()
    draw = held(scene.here)
    seat = VisitMember.objects.filter(visit__draw=draw, inspector__key="ZF65230100").select_related("visit__target")[0]
    send_visits(by=scene.here.clerk, at=LATER, unit=scene.here.unit, visits=[seat.visit.pk])
    tasks = {task["number"]: task for task in ask(scene.lead, "GET", "tasks").json()["tasks"]}
    task = tasks[seat.visit.number]
    opening = open_visit(task["visit_code"])
    assert (opening.target, opening.seal, task["seal"]) == (seat.visit.target.key, draw.seal, draw.seal)
    assert task["lines"] and task["policy"]["article"]


def test_the_number_of_queries_is_the_same_for_many_tasks() -> None:
    """Three or ten."""
    from django.test.utils import CaptureQueriesContext

    scene, counts = team(), []
    ask(scene.lead, "GET", "me")  # notes once a minute that the phone is there
    for numbers in ((1, 2), (3, 4, 5, 6, 7, 8, 9)):
        for number in numbers:
            sent(scene.here, number)
        with CaptureQueriesContext(connection) as queries:
            assert ask(scene.lead, "GET", "tasks").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_visit_from_the_door_to_the_receipt() -> None:
    """Presence by phone and by PIN, the files, the record; sent again the receipt is the same; the office's return is told."""
    scene = team()
    address = f"visits/{scene.visit.number}"
    key = {n: f"ZF6523010{n}" for n in (0, 1)}
    assert ask(scene.lead, "POST", f"{address}/presence", {"at": stamp(BEGAN)}).json() == {"present": [key[0]]}
    wrong = ask(scene.lead, "POST", f"{address}/presence", {"at": stamp(BEGAN), "inspector": key[1], "pin": "000000"})
    assert code_of(wrong) == (422, "pin-wrong")
    there = {"at": stamp(BEGAN), "inspector": key[1], "pin": PINS[1]}
    for _ in range(2):
        assert ask(scene.lead, "POST", f"{address}/presence", there).json() == {"present": [key[0], key[1]]}
    body = body_of(told(scene))
    first = ask(scene.lead, "POST", f"{address}/records", body)
    again = ask(scene.lead, "POST", f"{address}/records", body)
    assert (first.status_code, again.status_code) == (201, 200) and first.json() == again.json()
    receipt = first.json()
    assert receipt["sha256"] == hashlib.sha256(body).hexdigest() and receipt["uid"] == json.loads(body)["uid"]
    changed = body.replace(b'"statement": ""', b'"statement": "x"')
    assert code_of(ask(scene.lead, "POST", f"{address}/records", changed)) == (409, "uid-taken")
    second = ask(scene.other, "POST", f"{address}/records", told(scene, "二", by=scene.other))
    assert code_of(second) == (409, "record-there")
    assert ask(scene.other, "POST", f"{address}/supplements", {"text": "补充"}).json() == {"done": True}
    VisitRecord.objects.update(state=VisitRecord.RETURNED, remark="缺西门")
    Visit.objects.update(state=Visit.SENT)
    kept = ask(scene.lead, "GET", "tasks").json()["tasks"][0]["record"]
    assert (kept["state"], kept["remark"], kept["mine"]) == ("returned", "缺西门", True)


def test_faults_are_told_field_by_field() -> None:
    """422, each with its sentence; a manifest that says too much or too wildly is named by its place."""
    scene = team()
    arrive(scene)
    address = f"visits/{scene.visit.number}/records"
    manifest = told(scene)
    manifest["answers"]["contact"] = ""
    answer = ask(scene.lead, "POST", address, manifest)
    assert code_of(answer) == (422, "record-faults")
    assert [(one["code"], one["field"]) for one in answer.json()["faults"]] == [("blank", "contact")]
    for change, place in (
        ({"extra": 1}, "extra"),
        ({"started_at": "2025-03-26T10:00"}, "started_at"),
        ({"started_at": "0001-01-01T00:00:00+08:00"}, "started_at"),
        ({"clock_off": 10**30}, "clock_off"),
        ({"place": {"latitude": 91, "longitude": 0}}, "place.latitude"),
        ({"uid": "x"}, "uid"),
        ({"evidence": [{"sha256": "x"}]}, "evidence.0.sha256"),
    ):
        wrong = ask(scene.lead, "POST", address, told(scene) | change)
        assert code_of(wrong) == (422, "malformed") and place in wrong.json()["says"], change
    assert not VisitRecord.objects.exists()


def test_recusal_and_requests_are_sent_once() -> None:
    """Again is the same; another request while one waits is refused."""
    scene = team()
    address = f"visits/{scene.visit.number}"
    for _ in range(2):
        assert ask(scene.lead, "POST", f"{address}/recusal", {"reason": "亲属在该企业任职"}).status_code == 200
        more = {"kind": "extend", "until": "2025-05-10", "reason": "道路中断"}
        assert ask(scene.lead, "POST", f"{address}/requests", more).status_code == 200
        assert ask(scene.lead, "POST", f"{address}/messages", {"text": "路断了"}).status_code == 200
    assert (Conflict.objects.count(), VisitRequest.objects.count(), VisitMessage.objects.count()) == (1, 1, 1)
    back = {"kind": "give-back", "reason": "须回避"}
    assert code_of(ask(scene.lead, "POST", f"{address}/requests", back)) == (409, "asked-for-it")
    assert code_of(ask(scene.other, "POST", f"{address}/requests", back | {"kind": "sell"})) == (422, "malformed")


def test_phones_on_the_account_pages() -> None:
    """One's own are listed and stopped, nobody else's; the security administrator stops anybody's, with a reason."""
    scene = team()
    pk = scene.lead.device.pk
    client = Client()
    client.force_login(scene.lead.actor.user)
    assert "手机0" in client.get("/account/devices/").content.decode()
    assert client.get(f"/account/devices/{scene.other.device.pk}/revoke/").status_code == 404
    assert client.post(f"/account/devices/{scene.other.device.pk}/revoke/").status_code == 404
    assert client.post(f"/accounts/phones/{pk}/revoke/", {"reason": "x"}).status_code == 403
    assert "一并清除" in client.get(f"/account/devices/{pk}/revoke/").content.decode()
    assert FieldDevice.objects.get(pk=pk).revoked_at is None
    assert client.post(f"/account/devices/{pk}/revoke/").status_code == 302
    assert FieldDevice.objects.get(pk=pk).revoked_at == LATER
    security = person(Unit.objects.get(code="652300"), Role.SECURITY)
    client.force_login(security)
    other = scene.other.device
    assert "手机1" in client.get(f"/accounts/{other.user_id}/").content.decode()
    assert client.get(f"/accounts/phones/{other.pk}/revoke/").status_code == 200
    assert client.post(f"/accounts/phones/{other.pk}/revoke/", {"reason": ""}).status_code == 200
    assert client.post(f"/accounts/phones/{other.pk}/revoke/", {"reason": "调离"}).status_code == 302
    assert code_of(ask(scene.other, "GET", "me")) == (401, "device-revoked")


def test_the_document_tells_every_address() -> None:
    """For programs and for people; the page has no script of its own."""
    page = Client().get("/api/v1/openapi.json").json()
    assert page["openapi"].startswith("3.") and len(page["paths"]) >= 10
    assert page["paths"]["/api/v1/me"]["get"]["security"]
    shown = Client().get("/api/v1/docs").content.decode()
    assert all(address in shown for address in page["paths"]) and "Manifest" in shown
