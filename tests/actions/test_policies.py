"""A plan brought into the office: read with every fault told, confirmed by another person, never below the plan above it."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from shuangsui.access import Actor, Role
from shuangsui.actions.draws.prepare_draw import prepare_draw
from shuangsui.actions.errors import ActionError, NotAllowed
from shuangsui.actions.installation.load_policy import load_policy
from shuangsui.actions.installation.open_year import open_year
from shuangsui.actions.policies.bring_policy import bring_policy
from shuangsui.actions.policies.decide_policy import confirm_policy, refuse_policy, withdraw_policy
from shuangsui.actions.policies.reading import Reading, read_upload
from shuangsui.actions.sentences import say
from shuangsui.records.models import JournalEntry, OpenedYear, PolicyFile, PolicyOffer, Unit
from shuangsui.rules.policy import PolicyError
from tests.people import AT, actor, person

from .bureau import MACHINE, POLICIES

pytestmark = pytest.mark.django_db
NEXT = date(2025, 7, 1)


def text_of(name: str, *changes: tuple[str, str]) -> str:
    """A policy of the repository, with some of its words changed."""
    text = (POLICIES / name / "policy.toml").read_text("utf-8")
    for was, becomes in changes:
        assert was in text, was
        text = text.replace(was, becomes)
    return text


def packed(files: dict[str, str | bytes]) -> bytes:
    """A zip of these files."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return kept.getvalue()


@dataclass
class Office:
    """昌吉州 under its plan of 2025, with everybody who has to do with plans."""

    policy: PolicyFile
    prefecture: Unit
    zone: Unit
    approver: Actor
    second: Actor
    zone_approver: Actor
    security: Actor
    system: Actor


@pytest.fixture
def office() -> Office:
    load_policy(by=MACHINE, at=AT, source=text_of("changji-2025").encode())
    prefecture, zone = Unit.objects.get(code="652300"), Unit.objects.get(code="652300GX")
    policy = PolicyFile.objects.get()
    open_year(by=MACHINE, at=AT, unit=prefecture, year=2025, policy=policy)
    second = Actor.of(person(prefecture, Role.APPROVER, "second"), "127.0.0.1")
    who = [(prefecture, Role.APPROVER), (zone, Role.APPROVER), (prefecture, Role.SECURITY), (prefecture, Role.SYSTEM)]
    approver, theirs, security, system = (actor(unit, role) for unit, role in who)
    return Office(policy, prefecture, zone, approver, second, theirs, security, system)


def bring(by: Actor, text: str | bytes, name: str = "policy.toml", **more: Any) -> PolicyOffer:
    """Bring a text, or a zip."""
    return bring_policy(by=by, at=AT, name=name, data=text.encode() if isinstance(text, str) else text, **more)


def refused(code: str, deed: Any, **given: Any) -> str:
    """The deed is refused with the code; its sentence."""
    with pytest.raises(ActionError) as info:
        deed(**given)
    assert info.value.code == code, info.value
    return say(info.value)


AMENDED = ('short_title = "昌吉州 2025 年双随机方案"', 'short_title = "昌吉州 2025 年双随机方案（修订）"')


def test_an_amended_text_is_confirmed_by_another_and_the_old_one_stays(office: Office) -> None:
    """Kept beside the old one; binds from its day; the year goes over to it on that day and not before."""
    offer = bring(office.approver, text_of("changji-2025", AMENDED), binds_from=NEXT)
    assert PolicyFile.objects.count() == 1 and offer.unit == office.prefecture
    refused("policy-own", confirm_policy, by=office.approver, at=AT, offer=offer)
    new = confirm_policy(by=office.second, at=AT, offer=offer)
    refused("policy-decided", confirm_policy, by=office.security, at=AT, offer=offer)
    office.policy.refresh_from_db()
    assert (new.binds_from, bytes(office.policy.source)) == (NEXT, text_of("changji-2025").encode())

    draw = prepare_draw(
        by=actor(office.prefecture, Role.CLERK),
        at=AT,
        unit=office.prefecture,
        policy=office.policy,
        period="2025-M04",
        options={"entropy": ["local"]},
    )
    given: dict[str, Any] = {"by": office.approver, "unit": office.prefecture, "year": 2025, "policy": new}
    assert "2025-07-01" in refused("year-early", open_year, at=AT, **given)
    later = AT + timedelta(days=120)
    assert open_year(at=later, **given) is not None
    running = OpenedYear.objects.filter(closed_at=None).values_list("policy", "year")
    assert list(running) == [(new.pk, 2025)]
    draw.refresh_from_db()
    assert draw.policy == office.policy
    told = list(JournalEntry.objects.filter(event__startswith="policy.").values_list("event", "by_name", "chain").order_by("pk"))
    assert [event for event, _, _ in told][-3:] == ["policy.brought", "policy.loaded", "policy.confirmed"]
    assert told[-1][1] == office.second.name != told[-3][1]


def test_every_fault_is_told_and_nothing_is_kept(office: Office) -> None:
    """File, line and key of each; TOML that is none; another coding."""
    wrong = text_of("changji-2025", ('level = "prefecture"', 'levle = "prefecture"'), ("at_least = 3", "at_least = -3"))
    with pytest.raises(PolicyError) as info:
        bring(office.approver, wrong, "我的方案.toml")
    faults = info.value.faults
    assert {fault.key for fault in faults} >= {"levle", "level"} and all(fault.line for fault in faults)
    assert all(fault.file == "我的方案.toml" for fault in faults)
    for bad in (b"x = [", "名称".encode("gbk"), b"", b"\x00\xff"):
        with pytest.raises(PolicyError):
            bring(office.approver, bad)
    assert not PolicyOffer.objects.exists() and not JournalEntry.objects.filter(event="policy.brought").exists()


def asking(group: str, *, cases: int = 1, more: str = "") -> bytes:
    """A zip whose expected.json asks for a group of targets in each of some cases."""
    case = f'{{"id": "x", "area": "652300", "period": "2025-Q2", "on": "2025-03-30", "expect": {{}}, "targets": [{group}]{more}}}'
    expected = f'{{"cases": [{", ".join([case] * cases)}]}}'
    return packed({"policy.toml": text_of("changji-2025"), "expected.json": expected})


_GROUP = '{"count": %s, "area": "652300", "classes": ["key"]%s}'
HOSTILE: dict[str, tuple[bytes, str]] = {
    "more firms than a province has": (asking(_GROUP % (100_000_000, "")), "policy-cases-large"),
    "a number of targets that is none": (asking(_GROUP % ('"9"', "")), "policy-cases"),
    "firms in many cases": (asking(_GROUP % (19_000, ""), cases=4), "policy-cases-large"),
    "more cases than anybody works out": (asking(_GROUP % (1, ""), cases=300), "policy-cases-large"),
    "draws for ever": (
        asking(_GROUP % (1, ""), more=', "periods": [' + ",".join(['"2025-Q2"'] * 99) + "]"),
        "policy-cases-large",
    ),
    "firms with a thousand tags each": (
        asking(_GROUP % (9_000, ', "tags": [' + ",".join(['"a"'] * 1000) + "]")),
        "policy-cases-large",
    ),
    "a number that never ends": (asking(_GROUP % (1, ', "numbers": {"fine": "1e999999999"}')), "policy-cases"),
    "no plan": (packed({"readme": "x"}), "policy-none"),
    "two plans": (packed({"a/policy.toml": "x", "b/policy.toml": "y"}), "policy-several"),
    "a bomb": (packed({"policy.toml": b"#" * (5 << 20)}), "policy-large"),
    "cut short": (packed({"policy.toml": text_of("changji-2025")})[:-30], ""),
    "cases that are none": (packed({"policy.toml": text_of("changji-2025"), "expected.json": "[1]"}), "policy-cases"),
    "cases like a maze": (packed({"policy.toml": text_of("changji-2025"), "expected.json": "[" * 99_999}), "policy-cases"),
    "cases of nothing": (
        packed({"policy.toml": text_of("changji-2025"), "expected.json": '{"cases": [{"area": 3}]}'}),
        "policy-cases",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused(office: Office, name: str) -> None:
    data, code = HOSTILE[name]
    with pytest.raises((ActionError, PolicyError)) as info:
        bring(office.approver, data, "方案.zip")
    assert getattr(info.value, "code", "") == code
    assert not PolicyOffer.objects.exists()


def test_a_plan_is_read_before_anybody_has_to_wait(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reading lies outside the deed's transaction: on SQLite nobody could write meanwhile."""
    depths: list[int] = []

    def told(name: str, data: bytes) -> Reading:
        depths.append(len(connection.savepoint_ids))
        return read_upload(name, data)

    monkeypatch.setattr("shuangsui.actions.policies.bring_policy.read_upload", told)
    before = len(connection.savepoint_ids)
    bring(office.approver, text_of("changji-2025", ('title = "', 'title = "新的')))
    assert depths == [before]


def test_a_folder_as_a_personal_computer_packs_it(office: Office) -> None:
    """Notepad's mark and line ends, macOS's extra files, the numbers worked out by hand beside it — met, or told."""
    text = "\ufeff" + text_of("changji-2025", AMENDED).replace("\n", "\r\n")
    cases = (POLICIES / "changji-2025" / "expected.json").read_text("utf-8")
    mine: dict[str, str | bytes] = {
        "方案/policy.toml": text,
        "方案/expected.json": "\ufeff" + cases,
        "__MACOSX/方案/policy.toml": b"\x00",
    }
    offer = bring(office.approver, packed(mine), "方案.zip")
    assert offer.cases > 3 and not bytes(offer.source).startswith(b"\xef\xbb\xbf")
    withdraw_policy(by=office.approver, at=AT, offer=offer)
    other = cases.replace('"number": 4', '"number": 5', 1)
    assert other != cases
    with pytest.raises(ActionError) as info:
        bring(office.approver, packed({"policy.toml": text, "expected.json": other}), "方案.zip")
    assert info.value.code == "policy-differs" and "手工" in say(info.value)


def test_a_zones_plan_names_its_parent_and_does_not_undercut_it(office: Office) -> None:
    """By its own approver: below the floor, without a parent or under a strange one it is not confirmed."""
    for changes, code in (
        ([('at_least = "25%"', 'at_least = "10%"')], "policy-undercuts"),
        ([('parent = "changji-2025"\n', "")], "policy-parent-unnamed"),
        ([('parent = "changji-2025"', 'parent = "atlantis"')], "policy-parent-missing"),
    ):
        offer = bring(office.zone_approver, text_of("changji-hitech", *changes))
        refused(code, confirm_policy, by=office.approver, at=AT, offer=offer)
    sound = bring(office.zone_approver, text_of("changji-hitech"))
    assert confirm_policy(by=office.approver, at=AT, offer=sound).policy == "changji-hitech"


def test_nobody_brings_or_decides_for_another_place(office: Office) -> None:
    """A zone's approver not for the prefecture, nor a new city, nor under another's id; a new city: who reaches everywhere."""
    refused("policy-outside", bring, by=office.zone_approver, text=text_of("changji-2025", AMENDED))
    refused("policy-new-unit", bring, by=office.approver, text=text_of("jiaozuo-2024"))
    taken = text_of("changji-hitech", ('id = "changji-hitech"', 'id = "changji-2025"'))
    refused("policy-id-taken", bring, by=office.zone_approver, text=taken)
    with pytest.raises(NotAllowed):
        bring(office.system, text_of("jiaozuo-2024"))
    offer = bring(office.security, text_of("jiaozuo-2024"))
    assert offer.unit is None
    for deed, more in ((confirm_policy, {}), (refuse_policy, {"reason": "不要"})):
        with pytest.raises(NotAllowed):
            deed(by=office.approver, at=AT, offer=offer, **more)
    confirm_policy(by=office.system, at=AT, offer=offer)
    assert Unit.objects.filter(name="焦作市").exists()


def test_a_text_is_brought_once_within_its_time_and_may_be_taken_back(office: Office) -> None:
    text = text_of("changji-2025", AMENDED)
    refused("policy-known", bring, by=office.approver, text=text_of("changji-2025"))
    for day in (date(2024, 12, 31), date(2026, 1, 1)):
        refused("policy-day", bring, by=office.approver, text=text, binds_from=day)
    offer = bring(office.approver, text)
    refused("policy-waiting", bring, by=office.second, text=text)
    refused("policy-not-own", withdraw_policy, by=office.second, at=AT, offer=offer)
    withdraw_policy(by=office.approver, at=AT, offer=offer)
    again = bring(office.approver, text)
    refused("policy-reason", refuse_policy, by=office.second, at=AT, offer=again, reason="  ")
    refused("policy-own", refuse_policy, by=office.approver, at=AT, offer=again, reason="理由")
    assert refuse_policy(by=office.second, at=AT, offer=again, reason="第三条不对").reason == "第三条不对"
    assert PolicyFile.objects.count() == 1


def test_a_plan_whose_time_is_over_goes_on_only_by_a_decision(office: Office) -> None:
    """Who decided stands with the year."""
    given: dict[str, Any] = {"by": office.approver, "at": AT, "unit": office.prefecture, "year": 2026, "policy": office.policy}
    assert "2025-12-31" in refused("year-outlived", open_year, **given, decision="  ")
    opened = open_year(**given, decision="局务会 2025 年第 30 次会议纪要")
    assert opened is not None and opened.decision == "局务会 2025 年第 30 次会议纪要"
    entry = JournalEntry.objects.filter(event="year.opened").latest("pk")
    assert entry.after is not None and entry.after["decision"] == opened.decision
