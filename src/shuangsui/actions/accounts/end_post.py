"""Take a role in a unit back."""

from __future__ import annotations

from datetime import datetime

from shuangsui.access import ROLE_NAMES, Actor, Role
from shuangsui.records.models import Post

from ..deed import action, record, require
from .administrators import keep_somebody
from .reasons import reason_of


@action
def end_post(*, by: Actor, at: datetime, post: Post, reason: str) -> Post | None:
    """The post ends now; its line stays. Nothing to do for one that has ended.

    Raises ActionError(last-administrator, reason-missing), NotAllowed.
    """
    require(by, "posts.give")
    reason = reason_of(reason)
    others = Post.objects.filter(user=post.user, role=post.role, ended_at=None).exclude(pk=post.pk)
    if not others.exists():
        keep_somebody(post.user, [Role(post.role)])
    now = Post.objects.select_for_update().get(pk=post.pk)
    if now.ended_at:
        return None

    now.ended_at = at
    now.save(update_fields=["ended_at"])
    before = {"role": ROLE_NAMES[Role(now.role)], "unit": now.unit.name}
    record("post.ended", by=by, at=at, unit=now.unit, subject=now.user, before=before, reason=reason)
    return now
