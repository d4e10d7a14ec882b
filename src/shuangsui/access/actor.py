"""Who acts, from where: what every deed is given as `by`."""

from __future__ import annotations

from dataclasses import dataclass

from shuangsui.records.models import Post, User

from .roles import ROLE_NAMES, Role


@dataclass(frozen=True)
class Actor:
    """A user with the posts held at the moment, and the address that the request came from ("" at the command line)."""

    user: User | None
    posts: tuple[Post, ...] = ()
    address: str = ""
    name: str = ""

    @classmethod
    def of(cls, user: User, address: str = "") -> Actor:
        """The actor that a user is now: one query."""
        posts = Post.objects.filter(user=user, ended_at=None).select_related("unit")
        return cls(user, tuple(posts), address, user.name)

    @classmethod
    def machine(cls, name: str) -> Actor:
        """The installation itself: the command line, a job without an owner."""
        return cls(None, (), "", name)

    @property
    def standing(self) -> str:
        """The posts in words, for the journal."""
        return "、".join(f"{post.unit.name}{ROLE_NAMES[Role(post.role)]}" for post in self.posts)[:100]
