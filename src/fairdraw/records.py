"""The three kinds of frozen record, and the pool that they make up (protocol section 3)."""

from __future__ import annotations

from typing import NamedTuple


class Target(NamedTuple):
    """检查对象. Exactly one of `rows` and `excluded` is filled."""

    id: str
    area: str
    rows: tuple[tuple[str, int], ...] = ()  # (quota row, tier), by the bytes of "row:tier"; tier 1 is owed first
    excluded: str = ""  # why it is left out
    needs: str = ""  # the speciality that the visit calls for


def rows_text(rows: tuple[tuple[str, int], ...]) -> str:
    """`row:tier` joined by commas, as in the file and in the leaf."""
    return ",".join([f"{row}:{tier}" for row, tier in rows])


class Inspector(NamedTuple):
    """检查人员."""

    id: str
    pool: str  # the department the inspector sits for
    areas: tuple[str, ...]  # ("*",) or a sorted list
    skills: tuple[str, ...] = ()
    load: int = 0  # visits already had this year
    excluded: str = ""

    def covers(self, area: str) -> bool:
        """Whether the inspector works in this area."""
        return area in self.areas or self.areas == ("*",)


class Conflict(NamedTuple):
    """回避: this inspector may not come to this target.

    A redacted one has empty ids, and its leaf hash (64 hex digits) for a salt.
    """

    target: str
    inspector: str
    salt: str  # 32 hex digits

    @property
    def redacted(self) -> bool:
        """Whether only the leaf hash is shown."""
        return not self.target


class Pool(NamedTuple):
    """Who could be drawn: the contents of the three tables."""

    targets: list[Target]
    inspectors: list[Inspector]
    conflicts: list[Conflict]
