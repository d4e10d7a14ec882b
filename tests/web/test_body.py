"""How much is taken from whom, without reading what is too much."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shuangsui.access import Role
from shuangsui.web.shared.body import LARGE, SMALL
from tests.people import person, units

pytestmark = pytest.mark.django_db


class Unread:
    """A body that must not be read."""

    def read(self, *size: int) -> bytes:
        """Nobody may."""
        raise AssertionError("the body was read")

    readline = read


def send(client: Client, address: str, length: object, **more: Any) -> Any:
    """A POST that says how long it is; its body is never to be asked for."""
    headers = {"CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(length)}
    return client.generic("POST", address, **(headers | {"wsgi.input": Unread()} | more))


@pytest.mark.parametrize("address", ["/login/", "/login/code/", "/logout/", "/registry/imports/", "/nowhere/"])
def test_a_stranger_sends_little(address: str) -> None:
    """To no page, public or not; a cookie that opens nothing makes no difference."""
    client = Client(enforce_csrf_checks=True)
    client.cookies["sessionid"] = "x" * 32
    answer = send(client, address, SMALL + 1)
    assert answer.status_code == 413 and "太大" in answer.content.decode()
    assert "script-src 'self'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("length", [LARGE + 1, "9" * 400, "-1", "１２", "x", "1e9"])
def test_nobody_sends_more_than_the_largest_file(length: object) -> None:
    """Nor a length that is none."""
    client = Client()
    client.force_login(person(units()["652301"], Role.CLERK))
    assert send(client, "/registry/imports/", length).status_code == 413


def test_a_signed_in_person_sends_a_file_but_not_to_the_login() -> None:
    """A form larger than a stranger's is read where there is a page for it."""
    client = Client()
    client.force_login(person(units()["652301"], Role.CLERK))
    form = {"name": "x" * SMALL}
    assert client.post("/registry/targets/new/", form).status_code not in (411, 413)
    assert send(client, "/login/", SMALL + 1).status_code == 413


def test_a_body_of_unknown_length() -> None:
    """Chunked: refused, whoever sends it."""
    answer = send(Client(), "/login/", "", HTTP_TRANSFER_ENCODING="chunked")
    assert answer.status_code == 411


def test_small_requests_ask_nobody_who_they_are() -> None:
    """The check costs no query."""
    with CaptureQueriesContext(connection) as context:
        Client().get("/ca.crt")
    assert len(context) == 0
