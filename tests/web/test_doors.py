"""Every address has its rule, and the rule holds for every member of the cast."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from shuangsui.access import TABLE, Role
from shuangsui.web.shared.door import PUBLIC, SIGNED_IN
from tests.people import person, units


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
        assert right in (PUBLIC, SIGNED_IN) or right in TABLE, f"{pattern.name}: {right}"


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
        if "<" in str(pattern.pattern) or "GET" not in callback.methods or callback.right in (PUBLIC, SIGNED_IN):
            continue
        given = role in TABLE[callback.right].roles
        answer = client.get("/" + str(pattern.pattern))
        assert (answer.status_code != 403) == given, pattern.name
        assert answer.status_code in ((200, 302) if given else (403,)), f"{pattern.name}: {answer.status_code}"
