"""Accounts and posts: the three administrators stay apart, and none may make himself more than he is."""

from __future__ import annotations

from itertools import permutations

import pytest

from shuangsui.access import ALONE, Actor, Role
from shuangsui.access.ask import who_sees
from shuangsui.actions.accounts.close_user import close_user
from shuangsui.actions.accounts.edit_user import edit_user
from shuangsui.actions.accounts.end_post import end_post
from shuangsui.actions.accounts.give_post import give_post
from shuangsui.actions.accounts.make_user import make_user
from shuangsui.actions.accounts.reopen_user import reopen_user
from shuangsui.actions.accounts.reset_password import ask_reset, release_password
from shuangsui.actions.accounts.unlock_user import unlock_user
from shuangsui.actions.errors import ActionError, ChangedMeanwhile
from shuangsui.actions.sentences import say
from shuangsui.records.models import Inspector, JournalEntry, Post, Unit, User
from tests.people import AT, actor, person, units

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit() -> Unit:
    """昌吉市."""
    return units()["652301"]


def refused(code: str) -> object:
    """The deed is refused with the code, in a Chinese sentence."""

    class Refusal:
        def __enter__(self) -> None:
            self.inner = pytest.raises(ActionError)
            self.info = self.inner.__enter__()

        def __exit__(self, *exc: object) -> bool:
            done = bool(self.inner.__exit__(*exc))
            assert self.info.value.code == code
            assert "{" not in say(self.info.value)
            return done

    return Refusal()


@pytest.mark.parametrize(("held", "role"), [pair for pair in permutations(Role, 2) if set(pair) & ALONE])
def test_administrators_and_auditors_stand_alone(unit: Unit, held: Role, role: Role) -> None:
    """No two of the three in one hand, nor one of them beside a business role; whichever came first."""
    user = person(unit, held, "甲")
    with refused("role-alone"):
        give_post(by=Actor.machine("测试"), at=AT, user=user, unit=unit, role=role)
    assert list(Post.objects.filter(user=user).values_list("role", flat=True)) == [held]


def test_after_a_role_was_taken_back_another_may_be_given(unit: Unit) -> None:
    """In the same or another unit."""
    user = person(unit, Role.CLERK, "甲")
    by = Actor.machine("测试")
    assert give_post(by=by, at=AT, user=user, unit=unit, role=Role.INSPECTOR)
    for post in Post.objects.filter(user=user):
        end_post(by=by, at=AT, post=post, reason="换岗")
    assert give_post(by=by, at=AT, user=user, unit=unit, role=Role.AUDITOR)
    assert give_post(by=by, at=AT, user=user, unit=unit, role=Role.AUDITOR) is None


@pytest.mark.parametrize(("held", "role"), list(permutations((Role.CLERK, Role.APPROVER))))
def test_who_prepares_does_not_approve(unit: Unit, held: Role, role: Role) -> None:
    """In one unit nobody is both, whichever came first; in another unit he may be, and after the first was taken back."""
    user, by = person(unit, held, "甲"), Actor.machine("测试")
    with refused("two-eyes"):
        give_post(by=by, at=AT, user=user, unit=unit, role=role)
    assert give_post(by=by, at=AT, user=user, unit=Unit.objects.get(code="652302"), role=role)
    end_post(by=by, at=AT, post=Post.objects.get(user=user, unit=unit), reason="换岗")
    assert give_post(by=by, at=AT, user=user, unit=unit, role=role)


def test_nobody_gives_himself_a_role(unit: Unit) -> None:
    """Not even the security administrator."""
    security = actor(unit, Role.SECURITY)
    assert security.user
    with refused("own-role"):
        give_post(by=security, at=AT, user=security.user, unit=unit, role=Role.SECURITY)


@pytest.mark.parametrize("role", Role)
def test_each_deed_is_for_its_administrator_alone(unit: Unit, role: Role) -> None:
    """Who makes accounts gives no roles and unlocks nobody; who gives roles makes no accounts and sets no passwords."""
    by = actor(unit, role, "我")
    user = person(unit, Role.CLERK, "甲")
    post = Post.objects.get(user=user)
    deeds = {
        Role.SYSTEM: [
            lambda: make_user(by=by, at=AT, username="new", name="新", password="x"),
            lambda: edit_user(by=by, at=AT, user=user, version=1, name="乙", inspector=None),
            lambda: close_user(by=by, at=AT, user=user, reason="r"),
            lambda: reopen_user(by=by, at=AT, user=user, reason="r"),
            lambda: ask_reset(by=by, at=AT, user=user, reason="r"),
        ],
        Role.SECURITY: [
            lambda: give_post(by=by, at=AT, user=user, unit=unit, role=Role.INSPECTOR),
            lambda: end_post(by=by, at=AT, post=post, reason="r"),
            lambda: unlock_user(by=by, at=AT, user=user),
        ],
    }
    for owner, found in deeds.items():
        for deed in found:
            if owner == role:
                deed()
            else:
                with refused("not-allowed"):
                    deed()


@pytest.mark.parametrize("role", [Role.SYSTEM, Role.SECURITY, Role.AUDIT])
def test_the_last_administrator_stays(unit: Unit, role: Role) -> None:
    """Neither closed nor without the role, until another, open one holds it too."""
    by = Actor.machine("测试")
    last = person(unit, role, "甲")
    post = Post.objects.get(user=last)
    closed = person(unit, role, "乙")
    close_user(by=by, at=AT, user=closed, reason="调离")
    with refused("last-administrator"):
        close_user(by=by, at=AT, user=last, reason="调离")
    with refused("last-administrator"):
        end_post(by=by, at=AT, post=post, reason="换岗")
    reopen_user(by=by, at=AT, user=closed, reason="回来")
    assert end_post(by=by, at=AT, post=post, reason="换岗")
    assert close_user(by=by, at=AT, user=last, reason="调离")
    with refused("last-administrator"):
        close_user(by=by, at=AT, user=closed, reason="调离")


def test_one_of_two_posts_of_the_last_administrator_may_end(unit: Unit) -> None:
    """The other still makes him one."""
    by = Actor.machine("测试")
    user = person(unit, Role.SECURITY, "甲")
    post = give_post(by=by, at=AT, user=user, unit=Unit.objects.get(code="652300"), role=Role.SECURITY)
    assert post and end_post(by=by, at=AT, post=post, reason="多余")
    with refused("last-administrator"):
        end_post(by=by, at=AT, post=Post.objects.get(user=user, ended_at=None), reason="多余")


def test_nobody_closes_or_resets_himself(unit: Unit) -> None:
    """Somebody else must."""
    by = actor(unit, Role.SYSTEM)
    person(unit, Role.SYSTEM, "另一位")
    assert by.user
    with refused("own-account"):
        close_user(by=by, at=AT, user=by.user, reason="r")
    with refused("own-account"):
        ask_reset(by=by, at=AT, user=by.user, reason="r")


@pytest.mark.parametrize("username", ["", "a", "有 空格", "a\x00b", "<b>", "a" * 61, "a/b", "‮ab"])
def test_names_that_cannot_be(unit: Unit, username: str) -> None:
    """Refused in words."""
    with refused("bad-username"):
        make_user(by=actor(unit, Role.SYSTEM), at=AT, username=username, name="甲", password="x")


def test_an_account_is_made_once_and_an_inspector_has_one(unit: Unit) -> None:
    """A taken name, a taken inspector, no name."""
    by = actor(unit, Role.SYSTEM)
    inspector = Inspector.objects.create(key="新B-1", name="王一", unit=unit, created_at=AT, updated_at=AT)
    make_user(by=by, at=AT, username="王一", name="王一", password="x", inspector=inspector)
    with refused("user-taken"):
        make_user(by=by, at=AT, username="王一", name="另一个", password="x")
    with refused("inspector-taken"):
        make_user(by=by, at=AT, username="wang", name="王一", password="x", inspector=inspector)
    with refused("name-missing"):
        make_user(by=by, at=AT, username="wang", name=" ", password="x")
    assert User.objects.filter(username__in=["王一", "wang"]).count() == 1


def test_two_administrators_change_one_account(unit: Unit) -> None:
    """The second sees that the first was faster; nothing is overwritten unseen."""
    by = actor(unit, Role.SYSTEM)
    user = person(unit, Role.CLERK, "甲")
    assert edit_user(by=by, at=AT, user=user, version=1, name="甲一", inspector=None)
    with pytest.raises(ChangedMeanwhile):
        edit_user(by=by, at=AT, user=user, version=1, name="甲二", inspector=None)
    assert User.objects.get(pk=user.pk).name == "甲一"
    assert JournalEntry.objects.get(event="user.edited").before == {"name": "甲"}
    assert edit_user(by=by, at=AT, user=user, version=2, name="甲一", inspector=None) is None


def test_no_secret_is_in_the_journal(unit: Unit) -> None:
    """Neither password nor its hash."""
    by = actor(unit, Role.SYSTEM)
    user = make_user(by=by, at=AT, username="wang", name="王", password="geheim-Word-1")
    asked = ask_reset(by=by, at=AT, user=user, reason="忘了")
    release_password(by=actor(unit, Role.SECURITY), at=AT, request=asked, password="geheim-Word-2")
    user.refresh_from_db()
    written = "".join(entry.text().decode() for entry in JournalEntry.objects.all())
    assert "geheim" not in written and user.password not in written and "md5" not in written


def test_who_sees_a_unit() -> None:
    """Its own people and those above by the table, the auditor from anywhere; not its neighbours, nor who was closed."""
    all_units = units()
    here, above, beside = (all_units[code] for code in ("652301", "652300", "652302"))
    person(here, Role.CLERK, "本县经办")
    person(above, Role.SUPERVISOR, "州稽查")
    person(above, Role.INSPECTOR, "州检查")
    person(beside, Role.CLERK, "邻县经办")
    person(beside, Role.APPROVER, "邻县审批")
    person(all_units["410800"], Role.AUDITOR, "外地纪检")
    gone = person(above, Role.CLERK, "调离的")
    gone.is_active = False
    gone.save()
    names = {post.user.name: rights for post, rights in who_sees(here)}
    assert set(names) >= {"本县经办", "州稽查", "外地纪检"}
    assert not set(names) & {"邻县经办", "邻县审批", "调离的"}
    assert "targets.see" not in names.get("州检查", [])
    assert "journal.see" in names["州稽查"] and "journal.see" not in names["本县经办"]
