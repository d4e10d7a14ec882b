"""The questions that pages and deeds ask of the table."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from shuangsui.records.models import Inspector, Post, Unit

from .actor import Actor
from .roles import Reach, Role
from .table import TABLE


def reach_of(actor: Actor, right: str) -> list[tuple[Reach, str]]:
    """How far each of the actor's posts carries a right: (reach, the unit's path). Empty: not at all."""
    roles = TABLE[right].roles
    return [(roles[Role(post.role)], post.unit.path) for post in actor.posts if Role(post.role) in roles]


def is_allowed(actor: Actor, right: str, unit: Unit | None = None) -> bool:
    """Whether the actor has the right at all, or for one unit. The installation itself (no user) has every right."""
    if actor.user is None:
        return True
    reached = reach_of(actor, right)
    return any(_covers(reach, path, unit) for reach, path in reached) if unit else bool(reached)


def _covers(reach: Reach, path: str, unit: Unit) -> bool:
    if reach is Reach.ALL:
        return True
    return unit.path.startswith(path) if reach is Reach.BELOW else unit.path == path


# Not the empty Q: `Q() | other` is `other` alone, and whoever sees everything would see less for having a second right.
EVERYTHING = Q(pk__isnull=False)


def scope(actor: Actor, right: str, field: str = "unit") -> Q:
    """The filter that leaves what the right reaches, over the path of the unit that `field` names."""
    if actor.user is None:
        return EVERYTHING
    found = Q(pk__in=[])
    for reach, path in reach_of(actor, right):
        if reach is Reach.ALL:
            return EVERYTHING
        found |= Q(**{f"{field}__path__startswith" if reach is Reach.BELOW else f"{field}__path": path})
    return found


def own_inspector(actor: Actor, right: str) -> Inspector | None:
    """Who the actor is in the registry of inspectors, where the right reaches that inspector's unit; else None.

    An account that is called an inspector of a unit where it holds no post opens nothing of his.
    """
    inspector = actor.user.inspector if actor.user else None
    return inspector if inspector and is_allowed(actor, right, inspector.unit) else None


def visible_units(actor: Actor, right: str) -> QuerySet[Unit]:
    """The units that the right reaches, in tree order."""
    if actor.user is None:
        return Unit.objects.all()
    found = Q(pk__in=[])
    for reach, path in reach_of(actor, right):
        if reach is Reach.ALL:
            return Unit.objects.all()
        found |= Q(path__startswith=path) if reach is Reach.BELOW else Q(path=path)
    return Unit.objects.filter(found)


def units_for(actor: Actor, right: str) -> list[Unit]:
    """The units of the actor's own posts that carry the right: where a new thing may be made."""
    roles = TABLE[right].roles
    units = {post.unit.pk: post.unit for post in actor.posts if Role(post.role) in roles}
    return sorted(units.values(), key=lambda unit: unit.path)


# Rights that show something of a unit's own affairs.
_SEEING = tuple(name for name in TABLE if name.endswith(".see") and name not in ("desk.see", "rights.see", "users.see"))


def who_sees(unit: Unit) -> list[tuple[Post, list[str]]]:
    """Everybody whose posts show something of the unit, with the rights that do: the table asked backwards. One query."""
    above = [code for code in unit.path.split("/") if code]
    everywhere = {role for name in _SEEING for role, reach in TABLE[name].roles.items() if reach is Reach.ALL}
    posts = Post.objects.filter(Q(unit__code__in=above) | Q(role__in=everywhere), ended_at=None, user__is_active=True)
    found = []
    for post in posts.select_related("unit", "user").order_by("unit__path", "role", "user__name"):
        role = Role(post.role)
        reaching = [name for name in _SEEING if role in TABLE[name].roles]
        rights = [name for name in reaching if _covers(TABLE[name].roles[role], post.unit.path, unit)]
        if rights:
            found.append((post, rights))
    return found
