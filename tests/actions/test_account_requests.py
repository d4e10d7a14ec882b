"""What takes two administrators: a one-time password, and whose an account is in the registry of inspectors."""

from __future__ import annotations

import pytest

from shuangsui.access import Actor, Role, own_inspector
from shuangsui.actions.accounts.close_user import close_user
from shuangsui.actions.accounts.confirm_inspector import confirm_inspector
from shuangsui.actions.accounts.edit_user import edit_user
from shuangsui.actions.accounts.make_user import make_user
from shuangsui.actions.accounts.refuse_request import refuse_request
from shuangsui.actions.accounts.reset_password import ask_reset, release_password
from shuangsui.actions.errors import ActionError
from shuangsui.records.models import AccountRequest, Device, Inspector, JournalEntry, Unit, User
from tests.actions.test_accounts import refused
from tests.people import AT, PASSWORD, actor, person, units

pytestmark = pytest.mark.django_db
NEW = "geheim-Word-2"


@pytest.fixture
def unit() -> Unit:
    """昌吉市."""
    return units()["652301"]


def inspector(unit: Unit, key: str = "新B-1") -> Inspector:
    """A line of the registry."""
    return Inspector.objects.create(key=key, name="李二", unit=unit, created_at=AT, updated_at=AT)


def test_asking_changes_nothing_and_releasing_ends_every_sign_in(unit: Unit) -> None:
    """The old password holds until somebody else has released a new one."""
    user = person(unit, Role.APPROVER, "甲")
    Device.objects.create(user=user, token="a" * 64, first_seen_at=AT, last_seen_at=AT)
    asked = ask_reset(by=actor(unit, Role.SYSTEM), at=AT, user=user, reason="忘了")
    user.refresh_from_db()
    assert user.check_password(PASSWORD) and Device.objects.filter(ended_at=None).exists()
    with refused("account-asked-already"):
        ask_reset(by=actor(unit, Role.SYSTEM, "系统乙"), at=AT, user=user, reason="忘了")
    security = actor(unit, Role.SECURITY)
    user = release_password(by=security, at=AT, request=asked, password=NEW)
    assert user.check_password(NEW) and user.must_change_password
    assert not Device.objects.filter(ended_at=None).exists()
    with refused("request-decided"):
        release_password(by=security, at=AT, request=asked, password="another-Word-3")
    assert User.objects.get(pk=user.pk).check_password(NEW)
    told = JournalEntry.objects.filter(subject_id=str(user.pk)).order_by("id").values_list("event", "by_name")
    assert list(told) == [("password.asked", "昌吉市system"), ("password.reset", "昌吉市security")]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SECURITY])
def test_nobody_else_releases(unit: Unit, role: Role) -> None:
    """Least of all who may ask; the audit administrator neither, for who is no security administrator."""
    user = person(unit, Role.CLERK, "甲")
    asked = ask_reset(by=actor(unit, Role.SYSTEM, "系统甲"), at=AT, user=user, reason="忘了")
    for deed in (
        lambda by: release_password(by=by, at=AT, request=asked, password=NEW),
        lambda by: refuse_request(by=by, at=AT, request=asked, reason="r"),
    ):
        with refused("not-allowed"):
            deed(actor(unit, role, f"另一位{AccountRequest.objects.count()}{User.objects.count()}"))
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)


def test_the_only_security_administrator_is_let_in_by_the_audit_administrator(unit: Unit) -> None:
    """He cannot release his own; two people all the same."""
    security, audit = actor(unit, Role.SECURITY), actor(unit, Role.AUDIT)
    assert security.user
    asked = ask_reset(by=actor(unit, Role.SYSTEM), at=AT, user=security.user, reason="忘了")
    with refused("own-account"):
        release_password(by=security, at=AT, request=asked, password=NEW)
    assert release_password(by=audit, at=AT, request=asked, password=NEW).check_password(NEW)


def test_who_asked_does_not_decide_after_a_change_of_roles(unit: Unit) -> None:
    """A system administrator who has become a security administrator meanwhile; nor does the machine."""
    user, system = person(unit, Role.CLERK, "甲"), actor(unit, Role.SYSTEM)
    asked = ask_reset(by=system, at=AT, user=user, reason="忘了")
    assert system.user
    system.user.posts.update(role=Role.SECURITY)
    for by in (Actor.of(system.user), Actor.machine("命令行")):
        with refused("asked-oneself"):
            release_password(by=by, at=AT, request=asked, password=NEW)


def test_a_request_for_a_closed_account_stays_undone(unit: Unit) -> None:
    """Closed after it was asked."""
    user, system = person(unit, Role.CLERK, "甲"), actor(unit, Role.SYSTEM)
    asked = ask_reset(by=system, at=AT, user=user, reason="忘了")
    close_user(by=system, at=AT, user=user, reason="调离")
    with refused("account-closed"):
        release_password(by=actor(unit, Role.SECURITY), at=AT, request=asked, password=NEW)


def test_a_new_account_opens_to_nobody_before_its_password_is_released(unit: Unit) -> None:
    """Who makes it knows no password of it."""
    user = make_user(by=actor(unit, Role.SYSTEM), at=AT, username="wang", name="王")
    assert not user.has_usable_password()
    asked = AccountRequest.objects.get(user=user)
    assert release_password(by=actor(unit, Role.SECURITY), at=AT, request=asked, password=NEW).check_password(NEW)


def test_an_account_becomes_an_inspectors_by_two(unit: Unit) -> None:
    """Asked: nothing; refused: nothing; confirmed: his. To be nobody's again needs one."""
    user, line = person(unit, Role.INSPECTOR, "甲"), inspector(unit)
    system, security = actor(unit, Role.SYSTEM), actor(unit, Role.SECURITY)
    assert edit_user(by=system, at=AT, user=user, version=1, name="甲", inspector=line)
    assert User.objects.get(pk=user.pk).inspector is None
    refuse_request(by=security, at=AT, request=AccountRequest.objects.get(), reason="不是同一个人")
    edit_user(by=system, at=AT, user=user, version=1, name="甲", inspector=line)
    asked = AccountRequest.objects.get(state=AccountRequest.ASKED)
    with pytest.raises(ActionError, match="request-decided"):
        release_password(by=security, at=AT, request=asked, password=NEW)
    assert confirm_inspector(by=security, at=AT, request=asked).inspector == line
    assert edit_user(by=system, at=AT, user=user, version=2, name="甲", inspector=None)
    assert User.objects.get(pk=user.pk).inspector is None


def test_taken_while_it_was_asked(unit: Unit) -> None:
    """Two accounts asked for one inspector: the second is refused."""
    line, system, security = inspector(unit), actor(unit, Role.SYSTEM), actor(unit, Role.SECURITY)
    for name in ("甲", "乙"):
        edit_user(by=system, at=AT, user=person(unit, Role.INSPECTOR, name), version=1, name=name, inspector=line)
    first, second = AccountRequest.objects.order_by("id")
    confirm_inspector(by=security, at=AT, request=first)
    with refused("inspector-taken"):
        confirm_inspector(by=security, at=AT, request=second)


def test_nobody_makes_himself_an_inspector(unit: Unit) -> None:
    """Not by asking either."""
    system = actor(unit, Role.SYSTEM)
    assert system.user
    with refused("own-account"):
        edit_user(by=system, at=AT, user=system.user, version=1, name="我", inspector=inspector(unit))


def test_an_inspector_of_another_unit_is_nobodys_own(unit: Unit) -> None:
    """The line of the registry must stand where the post is."""
    user = person(unit, Role.INSPECTOR, "甲")
    other = inspector(Unit.objects.get(code="652302"))
    for line, expected in ((other, None), (inspector(unit, "新B-2"), "新B-2")):
        user.inspector = line
        user.save()
        found = own_inspector(Actor.of(User.objects.get(pk=user.pk)), "tasks.own")
        assert (found.key if found else None) == expected
