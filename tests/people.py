"""The cast: who plans, draws, inspects, supervises, audits, and who must see nothing."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from shuangsui.access import Actor, Role
from shuangsui.records.models import Post, Unit, User

AT = datetime(2025, 3, 26, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
PASSWORD = "a-long-enough-word-8"


def units() -> dict[str, Unit]:
    """A prefecture with two counties, and a stranger prefecture beside it."""
    made: dict[str, Unit] = {}
    for code, name, level, above in (
        ("652300", "昌吉州", "prefecture", ""),
        ("652301", "昌吉市", "county", "652300"),
        ("652302", "阜康市", "county", "652300"),
        ("410800", "焦作市", "city", ""),
    ):
        parent = made.get(above)
        path = f"{parent.path if parent else ''}{code}/"
        made[code] = Unit.objects.create(code=code, name=name, level=level, parent=parent, path=path)
    return made


def person(unit: Unit, role: Role, name: str = "") -> User:
    """An account with one post; its password is PASSWORD, already changed."""
    user = User(username=name or f"{role}-{unit.code}", name=name or f"{unit.name}{role}", created_at=AT)
    user.must_change_password = False
    user.password_changed_at = AT
    user.set_password(PASSWORD)
    user.save()
    Post.objects.create(user=user, unit=unit, role=role, since=AT)
    return user


def actor(unit: Unit, role: Role, name: str = "") -> Actor:
    """The same, as deeds are given it."""
    return Actor.of(person(unit, role, name), "127.0.0.1")
