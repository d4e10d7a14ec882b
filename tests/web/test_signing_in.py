"""Signing in, as somebody who guesses, waits, or comes by a stolen cookie would try it."""

from __future__ import annotations

import re
import statistics
import time
from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.utils import timezone

from shuangsui.access import Role
from shuangsui.actions.accounts.unlock_user import unlock_user
from shuangsui.records.models import Device, JournalEntry, User
from tests.people import PASSWORD, actor, person, units
from tests.web.signing import sign_in

pytestmark = pytest.mark.django_db
ARGON2 = ["django.contrib.auth.hashers.Argon2PasswordHasher"]


def clerk() -> User:
    """A clerk of 昌吉市."""
    return person(units()["652301"], Role.CLERK)


def test_in_and_out() -> None:
    """The desk opens, the device is listed, the journal knows, and after signing out nothing opens."""
    user = clerk()
    client, answer = sign_in(user.username)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/").status_code == 200
    assert Device.objects.filter(user=user, ended_at=None).count() == 1
    cookie = client.cookies["sessionid"].value
    client.post("/logout/")
    client.cookies["sessionid"] = cookie
    assert client.get("/").status_code == 302
    assert list(JournalEntry.objects.order_by("id").values_list("event", flat=True)) == ["user.signed-in", "user.signed-out"]
    assert not Device.objects.filter(ended_at=None).exists()


@pytest.mark.parametrize(
    "next_",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "http:evil.example",
        "https:///evil.example",
        "/\t/evil.example",
    ],
)
def test_no_way_leads_out_of_the_site(next_: str) -> None:
    """An address that is not of this site is forgotten."""
    _, answer = sign_in(clerk().username, next=next_)
    assert answer["Location"] == "/"


def test_one_returns_to_where_one_was() -> None:
    """Queries included."""
    user = clerk()
    client = Client()
    login = client.get("/rights/?a=1&b=2")["Location"]
    page = client.get(login).content.decode()
    wanted = re.search(r'name="next" value="([^"]*)"', page)
    assert wanted
    assert sign_in(user.username, client=client, next=wanted[1].replace("&amp;", "&"))[1]["Location"] == "/rights/?a=1&b=2"


def test_a_session_set_beforehand_is_not_the_one_signed_in() -> None:
    """Session fixation: the key changes at the sign-in, and the old one opens nothing."""
    user = clerk()
    client = Client()
    client.get("/login/")
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    client.cookies["sessionid"] = str(planted)
    sign_in(user.username, client=client)
    assert client.cookies["sessionid"].value != planted
    thief = Client()
    thief.cookies["sessionid"] = str(planted)
    assert thief.get("/").status_code == 302


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "testserver@evil.example", "a b"])
def test_a_foreign_host_is_refused(host: str) -> None:
    """No link of a page can be made to point elsewhere."""
    answer = Client().get("/login/", headers={"host": host})
    assert answer.status_code == 400
    assert host not in answer.content.decode()


def test_names_cannot_be_found_out(settings: Any) -> None:
    """The same words for a wrong password, an unknown and a closed account; and one hash is computed for each."""
    user, closed = clerk(), person(units_again(), Role.CLERK, "closed")
    closed.is_active = False
    closed.save()
    answers = [sign_in(name, "wrong-Word-1")[1] for name in (user.username, "nobody", "closed")]
    answers.append(sign_in("closed")[1])
    pages = {re.sub(r'value="[^"]*"', "", answer.content.decode()) for answer in answers}
    assert len(pages) == 1
    assert "账号或密码不对" in pages.pop()


def units_again() -> Any:
    """The county that is there already."""
    from shuangsui.records.models import Unit

    return Unit.objects.get(code="652301")


def test_names_cannot_be_found_out_by_the_clock(settings: Any) -> None:
    """With the real hash: an unknown name takes as long as a wrong password, within what the machine wavers."""
    settings.PASSWORD_HASHERS = ARGON2
    settings.AXES_FAILURE_LIMIT = 100
    user = clerk()

    def took(name: str) -> float:
        start = time.perf_counter()
        sign_in(name, "wrong-Word-1")
        return time.perf_counter() - start

    took("warm"), took(user.username)
    pairs = [(took(user.username), took(f"nobody-{n}")) for n in range(7)]
    known, unknown = (statistics.median(times) for times in zip(*pairs, strict=True))
    assert known > 0.015  # argon2 was really asked
    assert 0.5 < unknown / known < 2


def test_lock_out_and_its_end() -> None:
    """Five wrong tries lock; the right password does not help; the page says how long; the security administrator unlocks."""
    user = clerk()
    for _ in range(4):
        assert sign_in(user.username, "wrong-Word-1")[1].status_code == 200
    for password in ("wrong-Word-1", PASSWORD, "wrong-Word-1"):
        answer = sign_in(user.username, password)[1]
        assert answer.status_code == 429
    assert "15 分钟" in answer.content.decode()
    assert 0 < int(answer["Retry-After"]) <= 900
    assert JournalEntry.objects.filter(event="user.locked", subject_id=str(user.pk)).count() == 1
    security = actor(units_again(), Role.SECURITY)
    assert unlock_user(by=security, at=timezone.now(), user=user)
    assert sign_in(user.username)[1].status_code == 302


def test_a_lock_ends_by_itself_and_knocking_does_not_lengthen_it() -> None:
    """Tries while it is locked are not counted."""
    user = clerk()
    for _ in range(5):
        sign_in(user.username, "wrong-Word-1")
    before = AccessAttempt.objects.values_list("attempt_time", flat=True)[0]
    sign_in(user.username)
    assert AccessAttempt.objects.values_list("attempt_time", flat=True)[0] == before
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert sign_in(user.username)[1].status_code == 302
    assert not AccessAttempt.objects.exists()


def test_a_lock_is_of_the_name_wherever_one_tries_from() -> None:
    """Other addresses, other browsers, a name that nobody has: the same."""
    user = clerk()
    for name in (user.username, "nobody"):
        for n in range(5):
            client = Client(REMOTE_ADDR=f"10.0.0.{n + 1}", HTTP_USER_AGENT=f"browser {n}")
            answer = sign_in(name, "wrong-Word-1", client)[1]
        assert answer.status_code == 429
    assert not JournalEntry.objects.filter(subject_name="nobody").exists()


def test_one_who_types_wrong_now_and_then_is_not_locked() -> None:
    """A success forgets what was wrong before."""
    user = clerk()
    for _ in range(3):
        for _ in range(3):
            sign_in(user.username, "wrong-Word-1")
        assert sign_in(user.username)[1].status_code == 302


@pytest.mark.parametrize(
    "given",
    [
        {"username": "a" * 5000, "password": "x"},
        {"username": "clerk-652301", "password": "x" * 60_000},
        {"username": "", "password": ""},
        {"username": "' OR 1=1 --", "password": "'"},
        {},
    ],
)
def test_odd_input_is_refused_in_words(given: dict[str, str]) -> None:
    """No error page."""
    answer = Client(HTTP_USER_AGENT="a" * 4000).post("/login/?x=1", given)
    assert answer.status_code == 200
    assert "账号或密码不对" in answer.content.decode()


@pytest.mark.parametrize("given", [{"username": "\x00"}, {"username": "a", "password": "\x00"}, {"\x00": ""}])
def test_a_nul_is_no_text(given: dict[str, str]) -> None:
    """PostgreSQL takes none: refused at the door, in forms, queries and paths."""
    client = Client()
    client.force_login(clerk())
    assert client.post("/login/", given).status_code == 400
    assert client.get("/rights/", given).status_code == 400
    assert client.get("/rights/%00/").status_code == 404


def test_a_password_of_another_must_be_changed_first() -> None:
    """Nothing else opens until then; afterwards other devices are out and this one stays."""
    user = clerk()
    user.must_change_password = True
    user.password_changed_at = timezone.now()
    user.save()
    client, _ = sign_in(user.username)
    other, _ = sign_in(user.username)
    assert client.get("/")["Location"] == "/account/password/"
    assert "一次性密码" in client.get("/account/password/").content.decode()
    new = "Another-word-42"
    for given, said in (
        ({"old": "wrong", "new": new, "again": new}, "原密码不对"),
        ({"old": PASSWORD, "new": new, "again": new + "x"}, "不一样"),
        ({"old": PASSWORD, "new": PASSWORD, "again": PASSWORD}, "不能和原密码一样"),
        ({"old": PASSWORD, "new": "short-1A", "again": "short-1A"}, "10"),
        ({"old": PASSWORD, "new": "onlysmallletters", "again": "onlysmallletters"}, "三种"),
        ({"old": PASSWORD, "new": "Clerk-652301", "again": "Clerk-652301"}, "账号"),
    ):
        answer = client.post("/account/password/", given)
        assert answer.status_code == 200 and said in answer.content.decode(), said
    assert client.post("/account/password/", {"old": PASSWORD, "new": new, "again": new}).status_code == 302
    assert client.get("/").status_code == 200
    assert other.get("/").status_code == 302
    assert sign_in(user.username, new)[1].status_code == 302


def test_a_one_time_password_does_not_hold_for_ever() -> None:
    """After a week it is none; said only to who knows it."""
    user = clerk()
    user.must_change_password = True
    user.password_changed_at = timezone.now() - timedelta(days=8)
    user.save()
    answer = sign_in(user.username)[1]
    assert answer.status_code == 200 and "过期" in answer.content.decode()
    assert "过期" not in sign_in(user.username, "wrong-Word-1")[1].content.decode()


def test_an_old_password_must_be_changed(settings: Any) -> None:
    """After ninety days."""
    settings.PASSWORD_MAX_DAYS = 90
    user = clerk()
    User.objects.update(password_changed_at=timezone.now() - timedelta(days=89))
    client, _ = sign_in(user.username)
    assert client.get("/").status_code == 200
    User.objects.update(password_changed_at=timezone.now() - timedelta(days=91))
    assert client.get("/")["Location"] == "/account/password/"
    assert "90 天" in client.get("/account/password/").content.decode()


def test_an_account_without_a_role_can_only_see_to_itself() -> None:
    """It may change its password, and is told whom to ask."""
    user = clerk()
    user.posts.all().delete()
    client, _ = sign_in(user.username)
    answer = client.get("/")
    assert answer.status_code == 403
    assert "还没有角色" in answer.content.decode()
    assert client.get("/account/password/").status_code == 200


def test_demo_cards_are_shown_in_a_demo_alone(settings: Any) -> None:
    """A card signs in by itself; a real installation shows none."""
    user = clerk()
    card = {"role": "经办人", "name": "张三", "unit": "昌吉市", "says": "编计划", "username": user.username, "password": PASSWORD}
    settings.DEMO_CARDS = [card]
    settings.DEMO = False
    assert "张三" not in Client().get("/login/").content.decode()
    settings.DEMO = True
    assert "以 张三 登录" in Client().get("/login/").content.decode()
