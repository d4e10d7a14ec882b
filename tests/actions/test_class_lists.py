"""Issued lists: read, matched row by row, confirmed by another, replaced by the next; annex 2 out and in."""

from __future__ import annotations

from datetime import date

import pytest

from shuangsui.actions.classes.draft_list import draft_list, settle_member
from shuangsui.actions.classes.steps import confirm_list, drop_list, publish_list, submit_list
from shuangsui.actions.errors import ActionError, ChangedMeanwhile
from shuangsui.paper.class_lists import MemberRow, read_members, write_annex
from shuangsui.paper.source import Source
from shuangsui.records.models import (
    ClassList,
    ClassSpan,
    Target,
    Unit,
)
from tests.people import AT

from .classing import Prefecture, firm, prefecture

pytestmark = pytest.mark.django_db
HELD = date(2025, 3, 20)


@pytest.fixture
def here() -> Prefecture:
    """昌吉州."""
    return prefecture()


def code_of(deed: object, **given: object) -> str:
    """The code that the deed refuses with."""
    with pytest.raises(ActionError) as error:
        deed(at=AT, **given)  # type: ignore[operator]  # any deed
    return error.value.code


def classes_of(name: str) -> list[str]:
    """The classes that the registry states."""
    return list(Target.objects.get(name=name).classes)


TABLE = """重点排污单位名录
序号 | 单位名称 | 县市 | 统一社会信用代码 | 类别
1 | 甲砖厂 | 昌吉市 | | 水环境
2 | 丁 砖 厂 | 阜康市 | | 大气环境
3 | 不知名厂 | 昌吉市 | | 土壤
4 | 甲砖厂 | 昌吉市 | | 大气环境
"""


def key_list(here: Prefecture, text: str = TABLE, **more: object) -> ClassList:
    """An issued list, pasted."""
    given: dict[str, object] = {
        "by": here.clerk,
        "unit": here.unit,
        "class_id": "key",
        "year": 2025,
        "name": "2025年重点排污单位名录",
    }
    given |= {"day": HELD, "number": "昌州环发〔2025〕1号", "file": ("粘贴.txt", text.encode())}
    return draft_list(at=AT, **{**given, **more})  # type: ignore[arg-type]  # given by name


def test_an_issued_list_replaces_last_years(here: Prefecture) -> None:
    """Rows are matched by name; those unclear are settled one by one; who is not on it any more leaves; history tells."""
    firm(here.county, "甲砖厂", classes=["general"])
    firm(here.neighbour, "丁砖厂", classes=["special"])
    firm(here.county, "去年重点厂", classes=["key"])
    other = firm(here.county, "庚砖厂")
    stranger = Unit.objects.create(code="410800", name="焦作市", path="410800/")
    made = key_list(here)
    assert [(m.line, m.doubt) for m in made.members.all()] == [(1, ""), (2, ""), (3, "unknown"), (4, "twice")]
    assert code_of(submit_list, by=here.clerk, list_=made, version=1) == "list-undecided"
    third, fourth = made.members.filter(target=None)
    settle = {"by": here.clerk, "version": 1, "member": third}
    assert code_of(settle_member, **settle) == "member-open"
    assert code_of(settle_member, **settle, target=firm(stranger, "外地厂")) == "member-elsewhere"
    assert code_of(settle_member, **settle, target=Target.objects.get(name="甲砖厂")) == "member-twice"
    settle_member(by=here.clerk, at=AT, member=third, version=1, target=other)
    with pytest.raises(ChangedMeanwhile):
        settle_member(by=here.clerk, at=AT, member=fourth, version=1, left_out="重复")
    settle_member(by=here.clerk, at=AT, member=fourth, version=2, left_out="重复")
    again = {"by": here.clerk, "unit": here.unit, "class_id": "key", "year": 2025, "name": "又一份", "day": HELD}
    assert code_of(draft_list, **again, file=("粘贴.txt", TABLE.encode())) == "list-known"
    sent = submit_list(by=here.clerk, at=AT, list_=made, version=3)
    assert code_of(confirm_list, by=here.clerk, list_=sent, version=4) == "not-allowed"
    confirm_list(by=here.approver, at=AT, list_=sent, version=4)
    assert (classes_of("甲砖厂"), classes_of("丁砖厂"), classes_of("去年重点厂"), classes_of("庚砖厂")) == (
        ["key"], ["key", "special"], ["general"], ["key"],
    )  # fmt: skip
    renewed(here, made)


def renewed(here: Prefecture, made: ClassList) -> None:
    """Next year's list: it replaces, who is on it no more leaves, who stays has one more span."""
    later = key_list(
        here,
        TABLE.replace("2 | 丁 砖 厂 | 阜康市", "2 | 去年重点厂 | 昌吉市").replace("4 | 甲砖厂", "4 | 辛厂"),
        name="2026 年名录",
    )
    for member in later.members.filter(target=None):
        later.refresh_from_db()
        settle_member(by=here.clerk, at=AT, member=member, version=later.version, left_out="不在本州")
    later.refresh_from_db()
    sent = submit_list(by=here.clerk, at=AT, list_=later, version=later.version)
    done = confirm_list(by=here.approver, at=AT, list_=sent, version=sent.version)
    made.refresh_from_db()
    assert (made.state, done.replaces) == (ClassList.REPLACED, made)
    assert classes_of("丁砖厂") == ["special"] and classes_of("庚砖厂") == ["general"]
    history = ClassSpan.objects.filter(target__name="甲砖厂").order_by("pk").values_list("until", "end_reason")
    assert list(history) == [(HELD, "由新的名录接续"), (None, "")]


def test_a_supplement_only_adds(here: Prefecture) -> None:
    """Nobody leaves; the list in force stays."""
    firm(here.county, "去年重点厂", classes=["key"])
    firm(here.county, "甲砖厂")
    made = key_list(here, "名称 | 区域\n甲砖厂 | 昌吉市\n", supplements=True)
    sent = submit_list(by=here.clerk, at=AT, list_=made, version=1)
    confirm_list(by=here.approver, at=AT, list_=sent, version=2)
    assert classes_of("去年重点厂") == ["key"] and classes_of("甲砖厂") == ["key"]


def test_what_is_no_list_is_refused(here: Prefecture) -> None:
    """A text, an empty file, nobody known, a stranger; a draft can be given up."""
    bad = {"by": here.clerk, "unit": here.unit, "class_id": "key", "year": 2025, "name": "名录", "day": HELD}
    for data in (b"no table here", b"", b"\x00\x01\x02", "名称 | 区域\n".encode()):
        assert code_of(draft_list, **bad, file=("x.txt", data)) == "list-unread"
    assert code_of(draft_list, **{**bad, "class_id": "general"}, file=("x.txt", TABLE.encode())) == "class-unknown"
    assert code_of(draft_list, **{**bad, "name": ""}, file=("x.txt", TABLE.encode())) == "name-wanted"
    assert code_of(draft_list, **{**bad, "by": here.county_clerk}, file=("x.txt", TABLE.encode())) == "not-allowed"
    made = key_list(here)
    for member in made.members.all():
        made.refresh_from_db()
        settle_member(by=here.clerk, at=AT, member=member, version=made.version, left_out="不在本州")
    made.refresh_from_db()
    assert code_of(submit_list, by=here.clerk, list_=made, version=made.version) == "list-empty"
    drop_list(by=here.clerk, at=AT, list_=made, version=made.version, reason="文件发错了")
    assert key_list(here).pk != made.pk


def test_a_special_list_from_elsewhere_is_not_published_without_a_hearing_either(here: Prefecture) -> None:
    """A pasted list is no way around it."""
    firm(here.county, "甲砖厂")
    made = key_list(here, "名称 | 区域\n甲砖厂 | 昌吉市\n", class_id="special")
    sent = submit_list(by=here.clerk, at=AT, list_=made, version=1)
    done = confirm_list(by=here.approver, at=AT, list_=sent, version=2)
    assert code_of(publish_list, by=here.approver, list_=done, version=done.version) == "firm-not-heard"


def test_annex_2_comes_back_as_it_went() -> None:
    """The form of 昌吉's annex can be read as a list again; a name that looks like a formula stays a name."""
    rows = [
        MemberRow("昌吉市城北污水处理厂", "昌吉市", "", "行政处罚金额在20万元及以上", ""),
        MemberRow("=1+1", "准东", "", "刑事犯罪", "已停产"),
    ]
    data = write_annex("2025年昌吉州特殊监管企业台账", rows, "经2024年12月26日第二十七次联审会议研究确定。", AT)
    back = read_members(Source("annex.xlsx", data))
    assert [(r.name, r.area, r.reason, r.note) for r in back.rows[:2]] == [(r.name, r.area, r.reason, r.note) for r in rows]


def test_the_published_annex_of_changji_is_read(here: Prefecture) -> None:
    """Pasted with its bars as it was published: 23 rows with reasons."""
    policy_members = [m for x in _policy(here).listed for m in x.member]
    lines = ["2025年昌吉州特殊监管企业台账 | ||||", "序号 | 企业名称 | 所在县市 | 纳入原因 | 备注"]
    lines += [f"{n} | {m.name} | {m.area} | {'、'.join(m.reasons)} | |" for n, m in enumerate(policy_members, 1)]
    text = "\n".join([*lines, "备注：经2024年12月26日昌吉州生态环境局第二十七次行政审批联审会议研究确定。"])
    reading = read_members(Source("附件2.txt", text.encode()))
    assert [(r.name, r.reason) for r in reading.rows] == [(m.name, "、".join(m.reasons)) for m in policy_members]
    assert len(reading.rows) == 23


def _policy(here: Prefecture):  # type: ignore[no-untyped-def]  # the plan as it was read
    from shuangsui.records.situation import policy_of

    return policy_of(here.policy)
