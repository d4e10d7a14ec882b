"""The field interface as somebody speaks it who found a phone, and as many phones do at once."""

from __future__ import annotations

import hashlib
import threading
from typing import Any

import pytest
from django.db import connection

from shuangsui.actions.field.receive_piece import PIECE
from shuangsui.actions.field.revoke_device import revoke_device
from shuangsui.records.media import is_whole
from shuangsui.records.models import (
    Attachment,
    Evidence,
    FieldDevice,
    Post,
    User,
    VisitMember,
    VisitMessage,
    VisitRecord,
)
from tests.actions.phones import BEGAN, LATER, arrive, body_of, phone, photo, sent, stamp, team, told
from tests.people import AT
from tests.web.field_phone import afternoon, ask, code_of, put

__all__ = ["afternoon"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("afternoon")]


def test_a_revoked_or_strange_token_opens_nothing() -> None:
    """401 with the word to wipe, at once; also where the account is closed. Who lost his post gets 403 and keeps his drafts."""
    scene = team()
    assert ask(scene.lead, "GET", "me").status_code == 200
    for token in ("", "x", scene.lead.token + "x", scene.lead.device.token):
        assert code_of(ask(token, "GET", "me")) == (401, "device-unknown")
    Post.objects.filter(user=scene.other.actor.user).update(ended_at=AT)
    assert code_of(ask(scene.other, "GET", "tasks")) == (403, "not-allowed")
    revoke_device(by=scene.lead.actor, at=AT, device=scene.lead.device)
    number = scene.visit.number
    for method, address in (
        ("GET", "me"),
        ("GET", "tasks"),
        ("POST", f"visits/{number}/records"),
        ("PUT", "uploads/" + "0" * 64),
    ):
        assert code_of(ask(scene.lead, method, address, {})) == (401, "device-revoked")
    assert ask(scene.lead, "POST", "wiped").json() == {"done": True}
    assert ask(scene.lead, "POST", "wiped").json() == {"done": True}
    assert FieldDevice.objects.get(pk=scene.lead.device.pk).wiped_at == LATER
    Post.objects.update(ended_at=None)
    User.objects.filter(pk=scene.other.actor.user.pk).update(is_active=False)  # type: ignore[union-attr] # made with one
    assert code_of(ask(scene.other, "GET", "me")) == (401, "device-revoked")


def test_a_foreign_task_is_none() -> None:
    """404 in every deed, the same as for a number that nobody has."""
    scene = team()
    foreign = sent(scene.here, 1, (2, 3))
    bodies: dict[str, Any] = {
        "presence": {"at": stamp(BEGAN)},
        "records": told(scene),
        "supplements": {"text": "x"},
        "messages": {"text": "x"},
        "recusal": {"reason": "x"},
        "requests": {"kind": "give-back", "reason": "x"},
    }
    for deed, body in bodies.items():
        answers = [ask(scene.lead, "POST", f"visits/{number}/{deed}", body) for number in (foreign.number, "nothing")]
        assert [code_of(one) for one in answers] == [(404, "no-such-task")] * 2, deed
        assert answers[0].content == answers[1].content


def test_files_in_pieces() -> None:
    """A lost answer, a resumed piece, the whole; what is hostile or lies is refused with its status."""
    one = team().lead
    data = photo("x", PIECE + 100)
    address = f"uploads/{hashlib.sha256(data).hexdigest()}"
    assert ask(one, "GET", address).json() == {"received": 0, "whole": False}
    assert put(one, data).json() == {"received": PIECE, "whole": False}
    again = put(one, data)
    assert code_of(again) == (409, "wrong-offset") and again.json()["received"] == PIECE
    assert put(one, data, offset=PIECE).json() == {"received": PIECE + 104, "whole": True}
    assert put(one, data).json() == ask(one, "GET", address).json() == {"received": PIECE + 104, "whole": True}
    small = photo("y")
    for changes, expected in (
        ({"size": 2**30}, (413, "file-too-large")),
        ({"size": 2**70}, (413, "file-too-large")),
        ({"size": "x"}, (422, "malformed")),
        ({"sha256": "0" * 64}, (422, "wrong-hash")),
        ({"sha256": "..%5Cpasswd"}, (422, "hash-bad")),
        ({"kind": "image/svg%2Bxml"}, (422, "kind-refused")),
    ):
        assert code_of(put(one, small, **changes)) == expected, changes
    assert put(one, small, sha256="..%2Fpasswd").status_code == 404
    assert code_of(put(one, b"MZ" + b"\0" * 50)) == (422, "kind-refused")
    for offset, expected in (("-1", (422, "piece-outside")), ("x", (422, "malformed")), ("1", (409, "wrong-offset"))):
        query = f"?offset={offset}&size={len(small)}&kind=image/jpeg"
        answer = ask(one, "PUT", f"uploads/{hashlib.sha256(small).hexdigest()}", small[1:], query)
        assert code_of(answer) == expected, offset


def test_a_piece_that_is_too_long_is_not_read() -> None:
    """413 by its headers alone."""
    one = team().lead
    answer = ask(one, "PUT", "uploads/" + "0" * 64, b"x" * (PIECE + 1), "?offset=0&size=9999999&kind=image/jpeg")
    assert answer.status_code == 413
    assert ask(one, "POST", "visits/x/messages", b"x" * (64 * 2**10 + 1)).status_code == 413


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"text": "\\u0000"}',
        b'{"text": "\\ud800"}',
        b'{"text": NaN}',
        b"\xff\xfe",
        b"[" * 60_000,
        b'{"text": 5}',
        b'{"words": "x"}',
    ],
)
def test_what_is_not_json_breaks_nothing(body: bytes) -> None:
    """4xx with a sentence."""
    scene = team()
    answer = ask(scene.lead, "POST", f"visits/{scene.visit.number}/messages", body)
    assert code_of(answer) in ((400, "not-json"), (422, "malformed"))
    assert not VisitMessage.objects.exists()


def test_a_pin_is_not_tried_out() -> None:
    """Five wrong ones, and the sixth waits; counted although every deed was refused."""
    scene = team()
    body = {"at": stamp(BEGAN), "inspector": "ZF65230101", "pin": "000000"}
    codes = [code_of(ask(scene.lead, "POST", f"visits/{scene.visit.number}/presence", body)) for _ in range(6)]
    assert codes == [(422, "pin-wrong")] * 5 + [(429, "pin-locked")]


@pytest.mark.usefixtures("transactional_db")
def test_two_hundred_sends_at_once_are_ten_records() -> None:
    """Ten visits, each sent twenty times by eight connections: each stored once, every sender has the receipt."""
    scene = team()
    visits = [scene.visit, *(sent(scene.here, number) for number in range(1, 10))]
    for visit in visits[1:]:
        visit.refresh_from_db()
    for visit in visits:
        arrive(scene, visit)
    bodies = {visit.number: body_of(told(scene, visit=visit)) for visit in visits}
    work = [number for _ in range(20) for number in bodies]
    answers: list[tuple[str, int, str]] = []
    lock = threading.Lock()

    def send() -> None:
        try:
            while True:
                with lock:
                    if not work:
                        return
                    number = work.pop()
                answer = ask(scene.lead, "POST", f"visits/{number}/records", bodies[number])
                answers.append((number, answer.status_code, answer.content.decode()))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 200 and sorted({status for _, status, _ in answers}) == [200, 201]
    assert sum(status == 201 for _, status, _ in answers) == 10 == VisitRecord.objects.count()
    for number, body in bodies.items():
        receipts = {text for whose, _, text in answers if whose == number}
        assert len(receipts) == 1 and hashlib.sha256(body).hexdigest() in receipts.pop()
    assert Evidence.objects.count() == Attachment.objects.count() == 30
    assert all(is_whole(one.sha256) for one in Attachment.objects.all())


@pytest.mark.usefixtures("transactional_db")
def test_one_file_sent_by_four_connections_at_once() -> None:
    """Its pieces do not mix: it is whole at the end, and its bytes are those that were sent."""
    one = team().lead
    data = photo("zusammen", 2 * PIECE)
    sha256 = hashlib.sha256(data).hexdigest()

    def send() -> None:
        try:
            for _ in range(20):
                state = ask(one, "GET", f"uploads/{sha256}").json()
                if state["whole"]:
                    return
                put(one, data, offset=state["received"])
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ask(one, "GET", f"uploads/{sha256}").json() == {"received": len(data), "whole": True} and is_whole(sha256)


def test_a_stolen_phone_tells_of_one_person_alone() -> None:
    """Another phone's files, another team's words: nothing of them is told by any address."""
    scene = team()
    thief = phone(scene.here, 2, "482913")
    assert ask(thief, "GET", "tasks").json()["tasks"] == []
    VisitMember.objects.filter(visit=scene.visit, inspector__key="ZF65230101").update(ended_at=AT)
    assert ask(scene.other, "GET", "tasks").json()["tasks"] == []
