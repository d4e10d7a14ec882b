"""Give a role in a unit."""

from __future__ import annotations

from datetime import datetime

from shuangsui.access import Actor, Role
from shuangsui.records.models import Post, Unit, User

from ..deed import action, record, require


@action
def give_post(*, by: Actor, at: datetime, user: User, unit: Unit, role: Role) -> Post | None:
    """The user holds the role in the unit from now on; nothing to do where that is so. Raises NotAllowed."""
    require(by, "posts.give")
    if Post.objects.filter(user=user, unit=unit, role=role, ended_at=None).exists():
        return None
    post = Post.objects.create(user=user, unit=unit, role=role, since=at)
    record("post.given", by=by, at=at, unit=unit, subject=user, after={"role": role, "unit": unit.code})
    return post
