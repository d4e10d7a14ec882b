"""权限表: who may do what, from the table that the code asks; and who can see one's own unit."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from shuangsui.access import ALONE, REACH_NAMES, ROLE_NAMES, TABLE, Role
from shuangsui.access.ask import who_sees

from ...shared.door import page


@page("rights.see")
def rights(request: Any) -> HttpResponse:
    """A row a right, a column a role, the reach in words."""
    own = {Role(post.role) for post in request.actor.posts}
    roles = [(role, ROLE_NAMES[role], role in own) for role in Role]
    lines = [
        (right.says, [(REACH_NAMES[right.roles[role]] if role in right.roles else "", role in own) for role in Role])
        for right in TABLE.values()
    ]
    units = {post.unit.pk: post.unit for post in request.actor.posts}
    seen = [(unit, _people(unit)) for unit in sorted(units.values(), key=lambda unit: unit.path)]
    alone = "、".join(ROLE_NAMES[role] for role in Role if role in ALONE)
    return render(request, "desk/accounts/rights.html", {"roles": roles, "lines": lines, "seen": seen, "alone": alone})


def _people(unit: Any) -> list[tuple[Any, str, str]]:
    """(post, role, what it lets see) of everybody who sees something of the unit."""
    return [
        (post, ROLE_NAMES[Role(post.role)], "、".join(TABLE[right].says for right in found)) for post, found in who_sees(unit)
    ]


urlpatterns = [path("rights/", rights, name="rights")]
