"""Every address has its rule, and the rule holds for every member of the cast."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from shuangsui.access import TABLE, Role
from shuangsui.web.shared.door import DEVICE, PUBLIC, SIGNED_IN
from tests.people import PASSWORD, person, units


def patterns(resolver: Any = None) -> Iterator[URLPattern]:
    """Every pattern of the site."""
    for part in (resolver or get_resolver()).url_patterns:
        if isinstance(part, URLPattern):
            yield part
        else:
            yield from patterns(part)


def test_every_view_says_who_may() -> None:
    """A right of the table, or that it is public."""
    for pattern in patterns():
        right = getattr(pattern.callback, "right", None)
        assert right in (PUBLIC, SIGNED_IN, DEVICE) or right in TABLE, f"{pattern.name}: {right}"


@pytest.mark.django_db
def test_a_stranger_is_sent_to_the_login() -> None:
    """From the first page, and comes back to where he wanted to go."""
    answer = Client().get("/")
    assert answer.status_code == 302
    assert answer["Location"] == "/login/?next=/"


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_pages_without_an_object_open_by_right(role: Role) -> None:
    """200 where the table gives the right, 403 where it does not, for every page that needs no object."""
    client = Client()
    client.force_login(person(units()["652301"], role))
    for pattern in patterns():
        callback: Any = pattern.callback
        if "<" in str(pattern.pattern) or "GET" not in callback.methods or callback.right in (PUBLIC, SIGNED_IN, DEVICE):
            continue
        given = role in TABLE[callback.right].roles
        answer = client.get("/" + str(pattern.pattern))
        assert (answer.status_code != 403) == given, pattern.name
        assert answer.status_code in ((200, 302) if given else (403,)), f"{pattern.name}: {answer.status_code}"


def filled(pattern: Any) -> str:
    """The address of a pattern: numbers and hashes that no object has, a slug."""
    address = re.sub(r"<int:\w+>", "999999999", "/" + str(pattern.pattern))
    address = re.sub(r"<sha256:\w+>", "0" * 64, address)
    return re.sub(r"<(?:\w+:)?\w+>", "nothing", address)


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_forms_are_taken_by_right(role: Role) -> None:
    """Sent without what the form asks for: 403 without the right, and with it never an error of the program."""
    client = Client(raise_request_exception=False)
    client.force_login(person(units()["652301"], role))
    for pattern in patterns():
        callback: Any = pattern.callback
        if "POST" not in callback.methods or callback.right in (PUBLIC, SIGNED_IN, DEVICE):
            continue
        answer = client.post(filled(pattern))
        given = role in TABLE[callback.right].roles
        assert (answer.status_code == 403) != given, f"{pattern.name}: {answer.status_code}"
        assert answer.status_code < 500, f"{pattern.name}: {answer.status_code}"


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_objects_that_are_not_there(role: Role) -> None:
    """404 with the right, 403 without it: a number tells nobody whether there is such a thing."""
    client = Client(raise_request_exception=False)
    client.force_login(person(units()["652301"], role))
    for pattern in patterns():
        callback: Any = pattern.callback
        if "<int:" not in str(pattern.pattern) or "GET" not in callback.methods or callback.right in (PUBLIC, SIGNED_IN, DEVICE):
            continue
        expected = 404 if role in TABLE[callback.right].roles else 403
        assert client.get(filled(pattern)).status_code == expected, pattern.name


@pytest.mark.django_db
def test_no_form_is_taken_from_elsewhere() -> None:
    """Without the token of this site every POST is refused, whoever is signed in and whatever the method is called."""
    user = person(units()["652301"], Role.CLERK)
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    for pattern in patterns():
        callback: Any = pattern.callback
        if "POST" in callback.methods and callback.right != DEVICE:
            answer = client.post(filled(pattern), headers={"origin": "https://evil.example"})
            assert answer.status_code == 403, pattern.name
            assert not getattr(callback, "csrf_exempt", False), pattern.name
    assert client.get("/").status_code == 200  # still signed in


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_the_interface_opens_by_a_phones_token_alone(role: Role) -> None:
    """401 for whoever is signed in, with any role: a cookie, and so another site's form, opens nothing there."""
    client = Client(raise_request_exception=False)
    client.force_login(person(units()["652301"], role))
    found = [pattern for pattern in patterns() if pattern.callback.right == DEVICE]
    assert len(found) > 8
    for pattern in found:
        callback: Any = pattern.callback
        for method in callback.methods:
            for header in ({}, {"authorization": "Bearer x"}, {"authorization": "Basic x"}, {"authorization": "Bearer \x00"}):
                answer = client.generic(method, filled(pattern), headers=header)
                assert answer.status_code == 401, f"{method} {pattern.name}"
                assert answer.json()["code"] == "device-unknown" and answer["Date"]
    for pattern in patterns():
        assert getattr(pattern.callback, "csrf_exempt", False) == (pattern.callback.right == DEVICE), pattern.name


@pytest.mark.django_db
def test_methods_that_a_page_does_not_take() -> None:
    """405; above all no deed by HEAD or OPTIONS, which need no token."""
    user = person(units()["652301"], Role.CLERK)
    client = Client()
    client.force_login(user)
    for pattern in patterns():
        callback: Any = pattern.callback
        refused = {"PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"} | ({"HEAD"} if "GET" not in callback.methods else set())
        for method in sorted(refused - set(callback.methods)):
            assert client.generic(method, filled(pattern)).status_code == 405, f"{method} {pattern.name}"
    assert client.get("/").status_code == 200


@pytest.mark.django_db
def test_every_answer_has_its_headers() -> None:
    """A strict content policy, no frame, no sniffing; what a signed-in person sees is kept by no cache."""
    user = person(units()["652301"], Role.CLERK)
    client = Client()
    for answer in (client.get("/login/"), client.get("/nowhere/")):
        assert "script-src 'self'" in answer["Content-Security-Policy"]
        assert "unsafe" not in answer["Content-Security-Policy"]
        assert (answer["X-Frame-Options"], answer["X-Content-Type-Options"]) == ("DENY", "nosniff")
    client.post("/login/", {"username": user.username, "password": PASSWORD})
    for address in ("/", "/journal/", "/nowhere/"):
        assert client.get(address)["Cache-Control"] == "no-store", address
    assert [client.cookies[name]["samesite"] for name in ("sessionid", "csrftoken")] == ["Lax", "Lax"]
    assert client.cookies["sessionid"]["httponly"]


def test_pages_carry_no_inline_script_or_style() -> None:
    """The policy would refuse them; here they are found before a browser does."""
    folder = Path(__file__).resolve().parents[2] / "src" / "shuangsui" / "web"
    for path in folder.rglob("*.html"):
        text = re.sub(r"\{[#%{].*?[#%}]\}", "", path.read_text("utf-8"), flags=re.DOTALL)
        assert not re.search(r"<style|\sstyle\s*=|\son\w+\s*=|javascript:", text, re.IGNORECASE), path
        assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", text, re.IGNORECASE), path
