"""Who can sign in to the demo: a card each on its login page. All invented; nothing of it exists in a real installation."""

from __future__ import annotations

from typing import NamedTuple

PASSWORD = "Demo-shuangsui-1"
PIN = "628193"  # of every colleague of the city's inspector, on whose telephone he confirms that he is there


class Person(NamedTuple):
    """An account of the demo. `unit`: code and what the card calls it; `role`: of `shuangsui.access.Role`, and what it is called.

    `inspector`: which of its unit's inspectors the person is, counted from 0; None for nobody who inspects.
    """

    username: str
    name: str
    role: str
    role_name: str
    unit: str
    unit_name: str
    says: str
    inspector: int | None = None


_CHANGJI, _CITY, _FUKANG, _ZONE = ("652300", "昌吉州"), ("652301", "昌吉市"), ("652302", "阜康市"), ("652300GX", "昌吉高新区")

PEOPLE = (
    Person("jingban", "经办甲", "clerk", "经办人", *_CHANGJI, "州级名录、年度计划、组织抽取"),
    Person("shenpi", "审批乙", "approver", "审批人", *_CHANGJI, "批准计划和变更，抽取时第二人录入随机数"),
    Person("jicha", "稽查丙", "supervisor", "稽查人员", *_CHANGJI, "查看全州各县市、园区的进展"),
    Person("jiancha", "检查丁", "inspector", "检查人员", *_CHANGJI, "查看、办理自己的任务，申报回避", 0),
    Person("jijian", "纪检戊", "auditor", "纪检监督", *_CHANGJI, "全部可看，什么也不能改"),
    Person("cjs-jingban", "经办己", "clerk", "经办人", *_CITY, "一个县市的名录和抽取"),
    Person("cjs-shenpi", "审批庚", "approver", "审批人", *_CITY, "一个县市的审批"),
    Person(
        "cjs-jiancha",
        "检查辛",
        "inspector",
        "检查人员",
        *_CITY,
        f"一个县市的检查人员；手机页面 /field/，同事的 PIN 都是 {PIN}",
        0,
    ),
    Person("fk-jingban", "经办壬", "clerk", "经办人", *_FUKANG, "另一个县市：看不到别人的名录"),
    Person("gx-jingban", "经办癸", "clerk", "经办人", *_ZONE, "园区：有自己的方案"),
    Person("gx-shenpi", "审批子", "approver", "审批人", *_ZONE, "园区的审批"),
    Person("xitong", "系统丑", "system", "系统管理员", *_CHANGJI, "建立账号、装入方案、备份"),
    Person("anquan", "安全寅", "security", "安全管理员", *_CHANGJI, "授予和收回角色、解锁"),
    Person("shenji", "审计卯", "audit", "审计管理员", *_CHANGJI, "查看、核对台账"),
)


def cards() -> list[dict[str, str]]:
    """What the demo's login page shows of each person."""
    return [
        {
            "role": person.role_name,
            "name": person.name,
            "unit": person.unit_name,
            "says": person.says,
            "username": person.username,
            "password": PASSWORD,
        }
        for person in PEOPLE
    ]
