"""A stranger who guesses somebody's password locks out strangers, not the one whose account it is."""

from __future__ import annotations

import hashlib

import pytest
from django.test import Client

from shuangsui.access import Role
from shuangsui.records.models import JournalEntry, User
from tests.people import person, units
from tests.web.signing import sign_in

pytestmark = pytest.mark.django_db
WRONG = "wrong-Word-1"
OWN = hashlib.sha256("甲".encode()).hexdigest()


def clerk() -> User:
    """A clerk of 昌吉市."""
    return person(units()["652301"], Role.CLERK, "甲")


def guess(times: int, client: Client | None = None) -> int:
    """The answer to the last of so many wrong passwords."""
    return [sign_in("甲", WRONG, client=client)[1].status_code for _ in range(times)][-1]


def test_a_stranger_does_not_lock_out_a_known_browser() -> None:
    """It signs in while every other browser is told to wait, and that ends nothing of the lock."""
    clerk()
    known, _ = sign_in("甲")
    known.post("/logout/")
    assert guess(6) == 429
    assert sign_in("甲")[1].status_code == 429
    assert sign_in("甲", client=known)[1].status_code == 302
    assert sign_in("甲")[1].status_code == 429


def test_a_known_browser_is_locked_by_its_own_tries() -> None:
    """It may not guess without end either; the security administrator sees and unlocks it."""
    user = clerk()
    known, _ = sign_in("甲")
    known.post("/logout/")
    assert guess(5, known) == 429
    assert sign_in("甲", client=known)[1].status_code == 429
    assert JournalEntry.objects.filter(event="user.locked", subject_id=str(user.pk)).count() == 1
    security = Client()
    security.force_login(person(user.posts.get().unit, Role.SECURITY))
    assert "锁定到" in security.get(f"/accounts/{user.pk}/").content.decode()
    security.post(f"/accounts/{user.pk}/unlock/")
    assert sign_in("甲", client=known)[1].status_code == 302


@pytest.mark.parametrize("forged", [f"{OWN}.abc", f"{OWN}.abc:1tabcd:xxxx", "", "x" * 3000])
def test_a_forged_cookie_makes_nobody_known(forged: str) -> None:
    """It is signed."""
    clerk()
    assert guess(5) == 429
    client = Client()
    client.cookies["known"] = forged
    assert sign_in("甲", client=client)[1].status_code == 429


def test_a_browser_is_known_for_one_name_alone() -> None:
    """Who signed in as another guesses like a stranger; nor does a mark typed in a name count elsewhere."""
    user = clerk()
    person(user.posts.get().unit, Role.APPROVER, "乙")
    other, _ = sign_in("乙")
    assert guess(5, other) == 429
    assert sign_in("甲")[1].status_code == 429
    for _ in range(5):
        sign_in("乙\tx", WRONG)
    assert sign_in("乙")[1].status_code == 302
    assert not JournalEntry.objects.filter(event="user.locked").exclude(subject_id=str(user.pk)).exists()
