"""Two administrators at the same moment, in two connections."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from shuangsui.access import Actor, Role
from shuangsui.actions.accounts.close_user import close_user
from shuangsui.actions.accounts.end_post import end_post
from shuangsui.actions.accounts.give_post import give_post
from shuangsui.actions.errors import ActionError
from shuangsui.records import append_only
from shuangsui.records.models import Post, User
from tests.people import AT, actor, person, units


@pytest.fixture
def flushed(transactional_db: None) -> object:
    """Real commits; the journal's triggers step aside for the flush alone."""
    append_only.refuse(connection)
    yield
    append_only.allow(connection)


def at_once(*deeds: Callable[[], object]) -> list[str]:
    """Run the deeds in threads that start together; what each came to: "done", or the code of the refusal."""
    said: list[str] = []
    start = threading.Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> None:
        start.wait()
        try:
            deed()
            said.append("done")
        except ActionError as error:
            said.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(said)


@pytest.mark.usefixtures("flushed")
def test_they_cannot_end_each_other() -> None:
    """One is refused: somebody is left."""
    unit = units()["652301"]
    one, two = actor(unit, Role.SECURITY, "甲"), actor(unit, Role.SECURITY, "乙")
    posts = {post.user.name: post for post in Post.objects.select_related("user", "unit")}
    said = at_once(
        lambda: end_post(by=one, at=AT, post=posts["乙"], reason="r"),
        lambda: end_post(by=two, at=AT, post=posts["甲"], reason="r"),
    )
    assert said == ["done", "last-administrator"]
    assert Post.objects.filter(role=Role.SECURITY, ended_at=None).count() == 1


@pytest.mark.usefixtures("flushed")
def test_one_is_closed_while_the_other_loses_the_role() -> None:
    """By two different administrators: one is refused."""
    unit = units()["652301"]
    machine = Actor.machine("测试")
    one, two = person(unit, Role.SECURITY, "甲"), person(unit, Role.SECURITY, "乙")
    post = Post.objects.select_related("user", "unit").get(user=two)
    said = at_once(
        lambda: close_user(by=machine, at=AT, user=one, reason="r"),
        lambda: end_post(by=machine, at=AT, post=post, reason="r"),
    )
    assert said == ["done", "last-administrator"]
    assert Post.objects.filter(role=Role.SECURITY, ended_at=None, user__is_active=True).count() == 1


@pytest.mark.usefixtures("flushed")
def test_two_roles_that_exclude_each_other_given_at_once() -> None:
    """The second is refused."""
    unit = units()["652301"]
    one, two = actor(unit, Role.SECURITY, "甲"), actor(unit, Role.SECURITY, "乙")
    user = User.objects.create(username="new", name="新", created_at=AT)
    said = at_once(
        lambda: give_post(by=one, at=AT, user=user, unit=unit, role=Role.SYSTEM),
        lambda: give_post(by=two, at=AT, user=user, unit=unit, role=Role.AUDIT),
    )
    assert said == ["done", "role-alone"]
    assert Post.objects.filter(user=user).count() == 1
