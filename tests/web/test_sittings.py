"""A sitting: ended elsewhere, by closing the account, by nobody being there; and what was typed is not lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from shuangsui.access import Role
from shuangsui.actions.accounts.close_user import close_user
from shuangsui.records.models import Device, Unit, User
from shuangsui.web.shared.door import PUBLIC, SIGNED_IN
from shuangsui.web.shared.kept import WORTH_KEEPING
from tests.people import AT, PASSWORD, actor, person, units
from tests.web.signing import sign_in
from tests.web.test_doors import patterns

pytestmark = pytest.mark.django_db


def clerk() -> User:
    """A clerk of 昌吉市."""
    return person(units()["652301"], Role.CLERK)


def units_again() -> Unit:
    """The county that is there already."""
    return Unit.objects.get(code="652301")


def test_a_device_ended_elsewhere_is_out_at_the_next_click() -> None:
    """And told why; one's own stays."""
    user = clerk()
    here, _ = sign_in(user.username)
    there, _ = sign_in(user.username)
    assert here.get("/account/devices/").content.decode().count("结束</button>") == 1
    here.post("/account/devices/end/")
    answer = there.get("/rights/", follow=True)
    assert answer.redirect_chain[-1][0] == "/login/?next=/rights/"
    assert "已经结束" in answer.content.decode()
    assert here.get("/").status_code == 200


def test_nobody_ends_the_devices_of_another() -> None:
    """By its number."""
    one, other = clerk(), person(units_again(), Role.APPROVER)
    here, _ = sign_in(one.username)
    there, _ = sign_in(other.username)
    device = Device.objects.get(user=other)
    for number in (str(device.pk), "-1", "9" * 30, "x", "１"):
        here.post("/account/devices/end/", {"device": number})
    assert there.get("/").status_code == 200


def test_a_closed_account_is_out_at_the_next_click() -> None:
    """What is open in a browser opens nothing more."""
    user = clerk()
    client, _ = sign_in(user.username)
    close_user(by=actor(units_again(), Role.SYSTEM), at=AT, user=user, reason="调离")
    assert client.get("/").status_code == 302
    assert sign_in(user.username)[1].status_code == 200


def test_nobody_there_for_half_an_hour(settings: Any) -> None:
    """Signed out and told; what was typed is there again for the same person."""
    user = clerk()
    client, _ = sign_in(user.username)
    Device.objects.update(last_seen_at=timezone.now() - timedelta(minutes=31))
    typed = {"name": "常用 <b>", "query": "a=1\nb=2", "many": ["一", "二"]}
    answer = client.post("/lists/targets/queries/", typed, headers={"referer": "http://testserver/rights/?x=1"})
    assert answer["Location"] == "/login/?next=/rights/%3Fx%3D1"
    assert "很久没有操作" in client.get(answer["Location"]).content.decode()
    answer = sign_in(user.username, client=client)[1]
    assert answer["Location"] == "/account/kept/"
    page = client.get("/account/kept/").content.decode()
    assert 'action="/lists/targets/queries/"' in page
    assert "常用 &lt;b&gt;" in page and "一" in page and "二" in page
    client.post("/account/kept/")
    assert client.get("/account/kept/").status_code == 302


SECRETS: dict[str, dict[str, str]] = {
    "/account/password/": {"old": PASSWORD, "new": "Geheim-word-42", "again": "Geheim-word-42"},
    "/account/second-factor/": {"code": "geheim"},
    "/account/second-factor/change/": {"code": "geheim", "do": "renew"},
    "/draws/1/luck/": {"source": "骰子:甲乙", "value": "geheim"},
    "/draws/1/copy/": {"name": "geheim"},
    "/draws/1/ask/": {"kind": "substitute", "target": "geheim", "grounds": "geheim"},
    "/accounts/new/": {"username": "geheim", "name": "geheim"},
}


@pytest.mark.parametrize("address", SECRETS)
def test_no_secret_is_kept(address: str) -> None:
    """Passwords by the names of the form itself, codes, luck, what is said of a sealed draw: neither shown nor stored."""
    user = clerk()
    client, _ = sign_in(user.username)
    Device.objects.update(last_seen_at=timezone.now() - timedelta(minutes=31))
    client.post(address, SECRETS[address])
    stored = str([session.get_decoded() for session in Session.objects.all()])
    assert not any(value in stored for value in SECRETS[address].values() if value not in ("renew", "substitute"))
    assert sign_in(user.username, client=client)[1]["Location"] == "/"
    assert client.get("/account/kept/").status_code == 302


def test_only_forms_that_are_there_are_kept_and_none_of_ones_account() -> None:
    """The list of kept forms names addresses of the site that take a form; all ask for a right of the table."""
    taking = {pattern.name: pattern.callback for pattern in patterns() if "POST" in getattr(pattern.callback, "methods", ())}
    assert set(taking) >= WORTH_KEEPING
    rights = {getattr(taking[name], "right", "") for name in WORTH_KEEPING}
    assert not rights & {PUBLIC, SIGNED_IN, "users.make", "users.unlock", "posts.give", "draws.entropy", "draws.list"}


def test_what_one_typed_is_not_shown_to_another() -> None:
    """Who signs in next on the same browser."""
    user, other = clerk(), person(units_again(), Role.APPROVER)
    client, _ = sign_in(user.username)
    Device.objects.update(last_seen_at=timezone.now() - timedelta(minutes=31))
    client.post("/lists/targets/queries/", {"name": "只给我看"})
    assert sign_in(other.username, client=client)[1]["Location"] == "/"
    assert client.get("/account/kept/").status_code == 302
    assert "kept" not in client.session


def test_being_there_goes_on() -> None:
    """A click, or the button of the warning, is enough."""
    user = clerk()
    client, _ = sign_in(user.username)
    for _ in range(3):
        Device.objects.update(last_seen_at=timezone.now() - timedelta(minutes=20))
        assert client.post("/account/still-here/").status_code == 204
        assert Device.objects.get().last_seen_at > timezone.now() - timedelta(minutes=1)


def test_a_fragment_sends_the_whole_page_to_the_login() -> None:
    """Not a login form inside a table; and back to the page, not to the fragment."""
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/rights/?x=1"}
    answer = Client().get("/journal/", headers=headers)
    assert answer["HX-Redirect"] == "/login/?next=/rights/%3Fx%3D1"
    answer = Client().get("/journal/", headers=headers | {"HX-Current-URL": "https://evil.example/"})
    assert answer["HX-Redirect"] == "/login/"
