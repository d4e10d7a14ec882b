"""What keeps the three administrators (三员) apart, and keeps them at all."""

from __future__ import annotations

from collections.abc import Iterable

from shuangsui.access import ALONE, APART, NEEDED, ROLE_NAMES, Role
from shuangsui.records.models import Post, Unit, User

from ..errors import ActionError


def keep_apart(user: User, held: Iterable[Role], role: Role) -> None:
    """Raises ActionError(role-alone) where the role, or one that is held, allows no other beside it."""
    for other in held:
        if other != role and (role in ALONE or other in ALONE):
            raise ActionError("role-alone", name=user.name, held=ROLE_NAMES[other], role=ROLE_NAMES[role])


def keep_eyes_apart(user: User, unit: Unit, role: Role) -> None:
    """Raises ActionError(two-eyes) where one person would both ask and approve in one unit: a draw wants four eyes."""
    for one, other in (APART, APART[::-1]):
        if role == one and Post.objects.filter(user=user, unit=unit, role=other, ended_at=None).exists():
            raise ActionError("two-eyes", name=user.name, unit=unit.name, held=ROLE_NAMES[other], role=ROLE_NAMES[one])


def keep_somebody(user: User, roles: Iterable[Role]) -> None:
    """Raises ActionError(last-administrator) where nobody but the user could act in one of the roles.

    Every post of the role is locked first, then counted anew: of two who end each other's posts at once the second is refused.
    """
    for role in sorted(set(roles) & NEEDED):
        posts = Post.objects.filter(role=role, ended_at=None)
        list(posts.select_for_update().order_by("pk").values_list("pk", flat=True))
        if not posts.filter(user__is_active=True).exclude(user=user).exists():
            raise ActionError("last-administrator", name=user.name, role=ROLE_NAMES[role])


def roles_of(user: User) -> set[Role]:
    """The roles that the user holds now."""
    return {Role(role) for role in Post.objects.filter(user=user, ended_at=None).values_list("role", flat=True)}
