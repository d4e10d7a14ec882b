"""The second factor, as somebody who knows the password and has looked over a shoulder would try it."""

from __future__ import annotations

import re
from base64 import b32decode, b32encode
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from shuangsui.access import Actor, Role
from shuangsui.actions.accounts.second_factor import lift_second_factor, secret_of, set_second_factor, step_of
from shuangsui.actions.errors import ActionError
from shuangsui.records.models import JournalEntry, RecoveryCode, SecondFactor, Unit, User
from tests.people import AT, PASSWORD, actor, person, units
from tests.web.signing import code_at, sign_in

pytestmark = pytest.mark.django_db
KEY = "3132333435363738393031323334353637383930"  # the secret of RFC 6238, appendix B
SALT = "5a" * 20
RECOVERY = ["abcde-fghjk", "mnpqr-stuvw"]


def approver() -> User:
    """An approver with a telephone, set up an hour ago."""
    user = person(units()["652301"], Role.APPROVER)
    then = timezone.now() - timedelta(hours=1)
    set_second_factor(by=Actor.of(user), at=then, salt=SALT, code=code_at(secret_of(user, SALT), then), recovery=RECOVERY)
    return user


def stored() -> str:
    """What the table of sessions holds, in clear."""
    return str([session.get_decoded() for session in Session.objects.all()])


def half_in(user: User) -> Client:
    """A browser after the password."""
    client, answer = sign_in(user.username, next="/rights/")
    assert answer["Location"] == "/login/code/"
    return client


@pytest.mark.parametrize(("seconds", "code"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924")])
def test_the_numbers_of_the_standard(seconds: int, code: str) -> None:
    """RFC 6238, appendix B, SHA-1, the last six digits."""
    from datetime import UTC, datetime

    at = datetime.fromtimestamp(seconds, UTC)
    assert step_of(KEY, code, at) == seconds // 30
    assert step_of(KEY, f"{code[:3]} {code[3:]}", at) == seconds // 30
    assert step_of(KEY, code, at, after=seconds // 30) is None
    assert step_of(KEY, code, at + timedelta(seconds=61)) is None


def test_the_password_alone_opens_nothing() -> None:
    """Not before the code; with it one is where one wanted to go."""
    user = approver()
    client = half_in(user)
    assert client.get("/").status_code == 302
    assert client.get("/account/password/").status_code == 302
    answer = client.post("/login/code/", {"code": code_at(secret_of(user, SALT), timezone.now())})
    assert answer["Location"] == "/rights/"
    assert client.get("/").status_code == 200
    assert JournalEntry.objects.get(event="user.signed-in").after == {"second_factor": "totp"}


def test_no_code_is_taken_twice() -> None:
    """Replay: the same code, or the one before it, in another browser."""
    user = approver()
    code = code_at(secret_of(user, SALT), timezone.now())
    before = code_at(secret_of(user, SALT), timezone.now(), steps=-1)
    assert half_in(user).post("/login/code/", {"code": code}).status_code == 302
    for stale in (code, before):
        client = half_in(user)
        answer = client.post("/login/code/", {"code": stale})
        assert answer.status_code == 200 and "已经用过" in answer.content.decode()
        assert client.get("/").status_code == 302


def test_guessing_codes_locks_the_account() -> None:
    """Like wrong passwords, and the right password does not begin anew."""
    user = approver()
    right = code_at(secret_of(user, SALT), timezone.now())
    wrong = f"{(int(right) + 500_000) % 1_000_000:06d}"
    statuses = [half_in(user).post("/login/code/", {"code": wrong}).status_code for _ in range(4)]
    client = half_in(user)
    statuses.append(client.post("/login/code/", {"code": wrong}).status_code)
    assert statuses == [200, 200, 200, 200, 429]
    assert client.post("/login/code/", {"code": right}).status_code == 429
    assert sign_in(user.username)[1].status_code == 429


@pytest.mark.parametrize("code", ["", "12345", "1234567", "１２３４５６", "-12345", "12345a", "a" * 5000, "abcde-fghjx"])
def test_what_is_no_code(code: str) -> None:
    """Refused in words."""
    answer = half_in(approver()).post("/login/code/", {"code": code})
    assert answer.status_code == 200


def test_a_recovery_code_stands_in_once() -> None:
    """However it is typed."""
    user = approver()
    assert half_in(user).post("/login/code/", {"code": " ABCDE fghjk "}).status_code == 302
    assert half_in(user).post("/login/code/", {"code": "abcde-fghjk"}).status_code == 200
    assert RecoveryCode.objects.filter(user=user, used_at=None).count() == 1
    assert not RecoveryCode.objects.filter(sha256__contains="abcde").exists()


def test_the_time_between_password_and_code_is_short() -> None:
    """And a password that was changed meanwhile counts no more."""
    user = approver()
    late = half_in(user)
    session = late.session
    session["half"] = session["half"] | {"at": (timezone.now() - timedelta(minutes=6)).isoformat()}
    session.save()
    client = half_in(user)
    user.set_password("Another-word-42")
    user.save()
    for browser in (late, client, Client()):
        assert browser.post("/login/code/", {"code": code_at(secret_of(user, SALT), timezone.now())})["Location"] == "/login/"


def test_who_must_have_one_sets_it_up_first(settings: Any) -> None:
    """An administrator or approver gets no further; afterwards other sign-ins of the account are out."""
    settings.SECOND_FACTOR_ROLES = ("approver",)
    user = person(units()["652301"], Role.APPROVER)
    other, _ = sign_in(user.username)
    client, _ = sign_in(user.username)
    assert client.get("/")["Location"] == "/account/second-factor/"
    page = client.get("/account/second-factor/").content.decode()
    assert "data:image/svg+xml" in page
    assert client.post("/account/second-factor/", {"code": "000000"}).status_code == 200
    key = b32decode(re.findall(r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}", page)[0].replace(" ", "")).hex()
    assert key not in stored()  # whoever reads the table of sessions sets up no telephone with it
    answer = client.post("/account/second-factor/", {"code": code_at(key, timezone.now())})
    codes = re.findall(r"<li>(\w{5}-\w{5})</li>", answer.content.decode())
    assert len(set(codes)) == 10 and not any(code in stored() for code in codes)
    again = client.post("/account/second-factor/", {"code": code_at(key, timezone.now())}, follow=True)
    assert not any(code in again.content.decode() for code in codes)  # shown once
    assert client.get("/").status_code == 200
    assert other.get("/").status_code == 302
    answer = client.post("/account/second-factor/change/", {"code": codes[0], "do": "drop"})
    assert "不能停用" in answer.content.decode()
    assert SecondFactor.objects.filter(user=user).exists()


def test_a_clerk_may_drop_it_with_a_code(settings: Any) -> None:
    """And renew the recovery codes; never with the code that was just used."""
    settings.SECOND_FACTOR_ROLES = ("system",)
    user = approver()
    client = half_in(user)
    client.post("/login/code/", {"code": RECOVERY[0]})
    assert client.post("/account/second-factor/change/", {"code": RECOVERY[0], "do": "drop"}).status_code == 200
    answer = client.post("/account/second-factor/change/", {"code": RECOVERY[1], "do": "renew"}, follow=True)
    codes = re.findall(r"<li>(\w{5}-\w{5})</li>", answer.content.decode())
    assert RecoveryCode.objects.filter(user=user, used_at=None).count() == 10
    assert client.post("/account/second-factor/change/", {"code": codes[0], "do": "drop"}).status_code == 302
    assert not SecondFactor.objects.filter(user=user).exists()
    assert sign_in(user.username)[1]["Location"] == "/"


def test_somebody_else_lifts_it_for_who_lost_the_telephone() -> None:
    """The security administrator, with a reason; not the system administrator, who can set passwords."""
    user = approver()
    unit = Unit.objects.get(code="652301")
    with pytest.raises(ActionError, match="not-allowed"):
        lift_second_factor(by=actor(unit, Role.SYSTEM), at=AT, user=user, reason="手机丢了")
    security = actor(unit, Role.SECURITY)
    with pytest.raises(ActionError, match="reason-missing"):
        lift_second_factor(by=security, at=AT, user=user, reason=" ")
    assert lift_second_factor(by=security, at=AT, user=user, reason="手机丢了")
    assert lift_second_factor(by=security, at=AT, user=user, reason="手机丢了") is None
    assert sign_in(user.username)[1]["Location"] == "/"


def test_an_unverified_sitting_of_one_who_has_one_begins_anew(settings: Any) -> None:
    """A session from before, whose role needs it now."""
    user = approver()
    settings.SECOND_FACTOR_ROLES = ("approver",)
    client = Client()
    client.force_login(user)
    answer = client.get("/rights/")
    assert answer["Location"] == "/login/?next=/rights/"
    assert "动态口令" in client.get(answer["Location"]).content.decode()


def test_the_database_alone_holds_no_secret(settings: Any) -> None:
    """What is kept makes another secret under another installation's key."""
    user = approver()
    kept, secret = str(SecondFactor.objects.filter(user=user).values()), secret_of(user, SALT)
    assert secret not in kept
    settings.SECRET_KEY = "another installation's"
    assert secret_of(user, SALT) != secret


def test_the_secret_is_in_no_page_afterwards() -> None:
    """Neither the key nor a recovery code."""
    user = approver()
    client = half_in(user)
    client.post("/login/code/", {"code": code_at(secret_of(user, SALT), timezone.now())})
    page = client.get("/account/second-factor/").content.decode()
    secret = secret_of(user, SALT)
    typed = b32encode(bytes.fromhex(secret)).decode()
    assert not [one for one in (secret, SALT, typed[:8], RECOVERY[1]) if one in page]
    assert PASSWORD not in page
