"""The roles a post can have, and how far each right of a role reaches."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class Role(StrEnum):
    """What a post makes of a user. The three administrators' powers are apart (三员分立), and none of them touches business."""

    SYSTEM = "system"
    SECURITY = "security"
    AUDIT = "audit"
    CLERK = "clerk"
    APPROVER = "approver"
    SUPERVISOR = "supervisor"
    INSPECTOR = "inspector"
    AUDITOR = "auditor"


ROLE_NAMES: dict[Role, str] = {
    Role.SYSTEM: "系统管理员",
    Role.SECURITY: "安全管理员",
    Role.AUDIT: "审计管理员",
    Role.CLERK: "经办人",
    Role.APPROVER: "审批人",
    Role.SUPERVISOR: "稽查人员",
    Role.INSPECTOR: "检查人员",
    Role.AUDITOR: "纪检监督",
}


# Whoever holds one of these holds no other role: three administrators apart (三员分立), and who audits does nothing else.
ALONE = frozenset({Role.SYSTEM, Role.SECURITY, Role.AUDIT, Role.AUDITOR})
# One person never holds both in one unit: who prepares does not approve.
APART = (Role.CLERK, Role.APPROVER)
# Of these there is always somebody left: else nobody could make an account, give a role or read the journal again.
NEEDED = frozenset({Role.SYSTEM, Role.SECURITY, Role.AUDIT})


class Reach(IntEnum):
    """How far from the post's own unit: the unit itself, it and all below it, or the whole installation."""

    OWN = 1
    BELOW = 2
    ALL = 3


REACH_NAMES: dict[Reach, str] = {Reach.OWN: "本单位", Reach.BELOW: "本单位及下级", Reach.ALL: "全部"}
