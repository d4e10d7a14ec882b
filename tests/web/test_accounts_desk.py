"""Accounts on the desk: made, told their password once, given roles, closed; two administrators at one of them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shuangsui.access import REACH_NAMES, ROLE_NAMES, TABLE, Role
from shuangsui.records.models import AccountRequest, Inspector, JournalEntry, Post, Unit, User
from tests.people import AT, PASSWORD, person, units
from tests.web.signing import sign_in

pytestmark = pytest.mark.django_db
WORD = re.compile(r'class="secret">((?:\w{4}-){3}\w{4})<')  # a one-time password on a page


def browser(role: Role, name: str = "") -> Client:
    """Somebody of the prefecture signed in."""
    unit = Unit.objects.filter(code="652300").first() or units()["652300"]
    client = Client()
    client.force_login(person(unit, role, name))
    return client


def made(system: Client, username: str = "wang", name: str = "王一") -> User:
    """An account made in the browser; who makes it is shown no password."""
    page = system.post("/accounts/new/", {"username": username, "name": name, "key": ""}, follow=True).content.decode()
    assert not WORD.search(page)
    return User.objects.get(username=username)


def released(security: Client, user: User) -> str:
    """The one-time password that was asked for, as the security administrator is shown it."""
    asked = AccountRequest.objects.get(user=user, kind="password", state="asked")
    found = WORD.search(security.post(f"/accounts/requests/{asked.pk}/", {"do": "confirm"}).content.decode())
    assert found
    return found[1]


def test_from_new_to_the_first_day() -> None:
    """System makes, security gives, the person changes the password and works; the password is shown once, kept nowhere."""
    system, security = browser(Role.SYSTEM), browser(Role.SECURITY)
    user = made(system)
    asked = AccountRequest.objects.get(user=user)
    assert "王一（wang）" in security.get("/").content.decode()
    assert "新建账号" in security.get(f"/accounts/requests/{asked.pk}/").content.decode()
    password = released(security, user)
    again = security.post(f"/accounts/requests/{asked.pk}/", {"do": "confirm"})
    assert again.status_code == 422 and not WORD.search(again.content.decode()) and "已经办过" in again.content.decode()
    sessions = str([session.get_decoded() for session in Session.objects.all()])
    assert password not in sessions + "".join(e.text().decode() for e in JournalEntry.objects.all())
    unit = Unit.objects.get(code="652301")
    page = security.post(f"/accounts/{user.pk}/posts/", {"role": "clerk", "unit": unit.code}, follow=True).content.decode()
    assert "已授予 王一：昌吉市经办人" in page
    client, answer = sign_in("wang", password)
    assert client.get(answer["Location"])["Location"] == "/account/password/"
    client.post("/account/password/", {"old": password, "new": "Wang-yi-42-abc", "again": "Wang-yi-42-abc"})
    assert client.get("/").status_code == 200
    events = list(
        JournalEntry.objects.filter(subject="user", subject_id=str(user.pk)).order_by("id").values_list("event", flat=True)
    )
    assert events == ["user.made", "password.reset", "post.given", "user.signed-in", "password.changed"]


def test_what_is_refused_stands_on_the_page_with_what_was_typed() -> None:
    """A taken name, an unknown certificate, roles that exclude each other, one's own."""
    system, security = browser(Role.SYSTEM, "系统甲"), browser(Role.SECURITY, "安全甲")
    user = made(system)
    page = system.post("/accounts/new/", {"username": "wang", "name": "王二"}).content.decode()
    assert "已经有人用了" in page and 'value="王二"' in page
    assert "没有这个证号" in system.post("/accounts/new/", {"username": "w2", "name": "王二", "key": "X"}).content.decode()
    for role in ("system", "audit"):
        answer = security.post(f"/accounts/{user.pk}/posts/", {"role": role, "unit": "652300"})
    assert answer.status_code == 422 and "三员" in answer.content.decode()
    own = User.objects.get(username="安全甲")
    assert (
        "不能给自己授予角色" in security.post(f"/accounts/{own.pk}/posts/", {"role": "clerk", "unit": "652300"}).content.decode()
    )
    assert security.post(f"/accounts/{user.pk}/posts/", {"role": "root", "unit": "x"}).status_code == 422
    assert Post.objects.filter(user=user, ended_at=None).count() == 1


def test_close_reset_reopen() -> None:
    """Each asked once more with its reason; twice sent is once done."""
    system = browser(Role.SYSTEM)
    user = person(Unit.objects.get(code="652301"), Role.CLERK, "王一")
    client, _ = sign_in("王一")
    assert "理由" in system.get(f"/accounts/{user.pk}/close/").content.decode()
    assert system.post(f"/accounts/{user.pk}/close/", {"reason": " "}).status_code == 200
    for _ in range(2):
        assert system.post(f"/accounts/{user.pk}/close/", {"reason": "调离"}).status_code == 302
    assert JournalEntry.objects.filter(event="user.closed").count() == 1
    assert client.get("/").status_code == 302
    assert "已经停用" in system.post(f"/accounts/{user.pk}/reset-password/", {"reason": "r"}).content.decode()
    system.post(f"/accounts/{user.pk}/reopen/", {"reason": "回来"})
    assert sign_in("王一")[1].status_code == 302
    answer = system.post(f"/accounts/{user.pk}/reset-password/", {"reason": "忘了"}, follow=True)
    assert "等待核准" in answer.content.decode() and not WORD.search(answer.content.decode())
    assert sign_in("王一", PASSWORD)[1].status_code == 302  # nothing has changed yet
    password = released(browser(Role.SECURITY), user)
    assert sign_in("王一", PASSWORD)[1].status_code == 200
    assert sign_in("王一", password)[1].status_code == 302


def test_who_asks_for_a_password_never_sees_it() -> None:
    """By no address: the one who makes accounts is refused at the request's page, before and after."""
    system, security = browser(Role.SYSTEM), browser(Role.SECURITY)
    user = person(Unit.objects.get(code="652301"), Role.APPROVER, "王一")
    system.post(f"/accounts/{user.pk}/reset-password/", {"reason": "忘了"})
    asked = AccountRequest.objects.get(user=user)
    assert "等待核准" in system.get(f"/accounts/{user.pk}/").content.decode()
    for answer in (
        system.get(f"/accounts/requests/{asked.pk}/"),
        system.post(f"/accounts/requests/{asked.pk}/", {"do": "confirm"}),
    ):
        assert answer.status_code == 403
    page = security.post(f"/accounts/requests/{asked.pk}/", {"do": "refuse", "reason": " "}).content.decode()
    assert not WORD.search(page) and AccountRequest.objects.get().state == "asked"
    security.post(f"/accounts/requests/{asked.pk}/", {"do": "refuse", "reason": "不是本人"})
    assert AccountRequest.objects.get().state == "refused"
    assert sign_in("王一", PASSWORD)[1].status_code == 302


def test_to_be_an_inspector_takes_two() -> None:
    """Asked on the account's page, without effect; confirmed by the other."""
    system, security = browser(Role.SYSTEM), browser(Role.SECURITY)
    unit = Unit.objects.get(code="652301")
    user = person(unit, Role.INSPECTOR, "王一")
    inspector = Inspector.objects.create(key="新B-1", name="李二", unit=unit, created_at=AT, updated_at=AT)
    form = {"name": "王一", "key": "新B-1", "version": "1"}
    page = system.post(f"/accounts/{user.pk}/edit/", form, follow=True).content.decode()
    assert "核准后才生效" in page
    assert User.objects.get(pk=user.pk).inspector is None
    asked = AccountRequest.objects.get(user=user)
    assert "李二（新B-1）" in security.get(f"/accounts/requests/{asked.pk}/").content.decode()
    security.post(f"/accounts/requests/{asked.pk}/", {"do": "confirm"})
    assert User.objects.get(pk=user.pk).inspector == inspector


def test_two_administrators_at_one_account() -> None:
    """The second is shown what the first saved, keeps what he typed, and may save then."""
    one, two = browser(Role.SYSTEM, "系统甲"), browser(Role.SYSTEM, "系统乙")
    user = made(one)
    version = str(user.version)
    one.post(f"/accounts/{user.pk}/edit/", {"name": "王一甲", "key": "", "version": version})
    page = two.post(f"/accounts/{user.pk}/edit/", {"name": "王一乙", "key": "", "version": version}).content.decode()
    assert "刚刚被别人修改过" in page and "王一甲" in page and 'value="王一乙"' in page
    assert User.objects.get(pk=user.pk).name == "王一甲"
    again = re.search(r'name="version" value="(\d+)"', page)
    assert again
    two.post(f"/accounts/{user.pk}/edit/", {"name": "王一乙", "key": "", "version": again[1]})
    assert User.objects.get(pk=user.pk).name == "王一乙"


def test_unlock_in_the_browser() -> None:
    """The card on the first page, the list, the button."""
    security = browser(Role.SECURITY)
    user = person(Unit.objects.get(code="652301"), Role.CLERK, "王一")
    for _ in range(5):
        sign_in("王一", "wrong-Word-1")
    assert "王一（王一）" in security.get("/").content.decode()
    assert "锁定到" in security.get("/accounts/").content.decode()
    page = security.post(f"/accounts/{user.pk}/unlock/", follow=True).content.decode()
    assert "已解锁" in page
    assert sign_in("王一")[1].status_code == 302


def test_the_list_finds_and_asks_a_fixed_number_of_queries() -> None:
    """By name, role, unit, state."""
    system = browser(Role.SYSTEM)
    system.get("/accounts/")
    with CaptureQueriesContext(connection) as few:
        system.get("/accounts/")
    for number in range(30):
        person(Unit.objects.get(code="652302"), Role.INSPECTOR, f"检查{number:02}")
    with CaptureQueriesContext(connection) as many:
        system.get("/accounts/", {"size": "50"})
    assert len(few) == len(many) <= 14

    def count(**asked: str) -> int:
        return int(system.get("/accounts/", asked).context["list"].count)

    assert count(name="检查0") == 10 and count(role="inspector") == 30 and count(unit="652302") == 30
    assert count(state="closed") == 0 and count(state="none") == 0 and count(state="open") == 31
    assert count(role="inspector", unit="652300") == 0


def test_the_table_of_rights_is_the_table() -> None:
    """Each right with its words, each reach where the table has it and nowhere else; who sees one's own unit."""
    client = browser(Role.CLERK)
    person(Unit.objects.get(code="652301"), Role.CLERK, "县里的人")
    page = client.get("/rights/").content.decode()
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', page, re.DOTALL)
    assert [says for says, _ in rows] == [right.says for right in TABLE.values()]
    for (_, cells), right in zip(rows, TABLE.values(), strict=True):
        shown = [re.sub(r"<[^>]*>", "", cell).strip() for cell in re.findall(r"<td.*?</td>", cells, re.DOTALL)]
        assert shown == [REACH_NAMES[right.roles[role]] if role in right.roles else "—" for role in Role]
    assert all(name in page for name in ROLE_NAMES.values())
    seen = page[page.index('id="seen"') :]
    assert "652300" not in seen and "昌吉州经办人" in seen and "县里的人" not in seen


def test_hidden_buttons_are_no_protection() -> None:
    """Nobody but the owner of a deed can do it by sending the form; nothing changes."""
    unit = (Unit.objects.filter(code="652300").first()) or units()["652300"]
    user = person(unit, Role.CLERK, "目标")
    post = Post.objects.get(user=user)
    sent: dict[str, tuple[str, dict[str, Any]]] = {
        f"/accounts/{user.pk}/close/": ("users.make", {"reason": "r"}),
        f"/accounts/{user.pk}/reopen/": ("users.make", {"reason": "r"}),
        f"/accounts/{user.pk}/reset-password/": ("users.make", {"reason": "r"}),
        f"/accounts/{user.pk}/edit/": ("users.make", {"name": "改", "version": "1"}),
        f"/accounts/{user.pk}/lift-second-factor/": ("users.unlock", {"reason": "r"}),
        f"/accounts/{user.pk}/unlock/": ("users.unlock", {}),
        f"/accounts/{user.pk}/posts/": ("posts.give", {"role": "approver", "unit": "652300"}),
        f"/accounts/posts/{post.pk}/end/": ("posts.give", {"reason": "r"}),
    }
    for role in Role:
        client = browser(role)
        for address, (right, data) in sent.items():
            if role not in TABLE[right].roles:
                assert client.post(address, data).status_code == 403, (role, address)
    assert not JournalEntry.objects.exists()
