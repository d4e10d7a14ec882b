"""Give a role in a unit."""

from __future__ import annotations

from datetime import datetime

from shuangsui.access import ROLE_NAMES, Actor, Role
from shuangsui.records.models import Post, Unit, User

from ..deed import action, record, require
from ..errors import ActionError
from .administrators import keep_apart, keep_eyes_apart, roles_of


@action
def give_post(*, by: Actor, at: datetime, user: User, unit: Unit, role: Role) -> Post | None:
    """The user holds the role in the unit from now on; nothing to do where that is so.

    Raises ActionError(own-role, role-alone, two-eyes, account-closed), NotAllowed.
    """
    require(by, "posts.give")
    if by.user == user:
        raise ActionError("own-role")
    now = User.objects.select_for_update().get(pk=user.pk)  # two roles given at once are given one after the other
    if Post.objects.filter(user=now, unit=unit, role=role, ended_at=None).exists():
        return None
    if not now.is_active:
        raise ActionError("account-closed", username=now.username)
    keep_apart(now, roles_of(now), role)
    keep_eyes_apart(now, unit, role)

    post = Post.objects.create(user=now, unit=unit, role=role, since=at)
    record("post.given", by=by, at=at, unit=unit, subject=now, after={"role": ROLE_NAMES[role], "unit": unit.name})
    return post
