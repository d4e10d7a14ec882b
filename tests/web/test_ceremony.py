"""The ceremony as two people at two browsers hold it, from the new draw to the bundle; and what they do wrong on the way."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fairdraw import read_bundle_bytes, verify
from shuangsui.access import Role
from shuangsui.records.models import Draw, DrawChange, JournalEntry, Unit, Visit
from tests.actions.bureau import bureau, open_for
from tests.people import AT, actor
from tests.web.ceremony import LATER, THROWN, Clock, browser, clock, frozen, held, prepared, text

pytestmark = pytest.mark.django_db
__all__ = ["clock"]


def hidden(page: str, name: str) -> str:
    """The value of a form's hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def test_from_the_new_draw_to_the_bundle(clock: Clock) -> None:
    """Clerk and approver, each at his own browser; a stranger verifies what they made."""
    here = bureau()
    open_for(here.unit, here.policy, "2025-M04")
    clerk, approver = browser(here.clerk), browser(here.approver)
    luck = {"luck": "dice", "dice_at": "2025-03-27T10:00", "dice_a": "王某", "dice_b": "李某"}
    clerk.post("/draws/new/", {"what": f"{here.policy.pk}|monthly|2025-M04", **luck})
    draw = Draw.objects.get()
    page = text(clerk.get(f"/draws/{draw.pk}/freeze/"))
    seen = {"version": hidden(page, "version"), "seen": hidden(page, "seen")}
    clerk.post(f"/draws/{draw.pk}/freeze/", seen)
    clerk.post(f"/draws/{draw.pk}/freeze/", seen)  # sent twice
    assert JournalEntry.objects.filter(event="draw.frozen").count() == 1

    above = browser(actor(Unit.objects.get(code="652300"), Role.CLERK))
    above.post(f"/draws/{draw.pk}/witness/")
    assert "日志第 1 条" in text(clerk.get(f"/draws/{draw.pk}/"))

    clock.at = LATER
    clerk, approver = browser(here.clerk), browser(here.approver)
    source = {"source": "dice:王某,李某", "value": " ".join(THROWN)}
    clerk.post(f"/draws/{draw.pk}/luck/", source)
    assert THROWN not in text(approver.get(f"/draws/{draw.pk}/"))
    approver.post(f"/draws/{draw.pk}/luck/", source)
    assert THROWN in text(approver.get(f"/draws/{draw.pk}/"))
    clerk.post(f"/draws/{draw.pk}/hold/")
    seal = Draw.objects.get().seal
    clerk.post(f"/draws/{draw.pk}/hold/")
    assert Draw.objects.get().seal == seal and seal

    assert approver.post(f"/draws/{draw.pk}/reveal/", {}).status_code == 200  # visits are owed, it asks again
    assert Draw.objects.get().revealed_at is None
    Visit.objects.update(state=Visit.DONE)
    approver.post(f"/draws/{draw.pk}/reveal/", {})
    bundle = browser(here.clerk).get(f"/draws/{draw.pk}/files/bundle.zip")
    assert verify(read_bundle_bytes(bundle.content), commitment=Draw.objects.get().commitment).agrees


def test_who_looked_at_an_old_pool_freezes_nothing(clock: Clock) -> None:
    """Somebody took a target out of the registry between the look and the click."""
    here = bureau()
    draw, clerk = prepared(here), browser(here.clerk)
    page = text(clerk.get(f"/draws/{draw.pk}/freeze/"))
    here.unit.targets.filter(key__endswith="001").update(takes_part=False)
    answer = clerk.post(f"/draws/{draw.pk}/freeze/", {"version": "1", "seen": hidden(page, "seen")}, follow=True)
    assert "有人改动过" in text(answer)
    assert Draw.objects.get().state == Draw.PREPARED


def test_an_open_page_is_told_what_somebody_else_did(clock: Clock) -> None:
    """204 while nothing happened, then who did what."""
    here = bureau()
    draw, clerk = prepared(here), browser(here.approver)
    seen = hidden_seen(text(clerk.get(f"/draws/{draw.pk}/")))
    assert clerk.get(f"/draws/{draw.pk}/pulse/{seen}/").status_code == 204
    browser(here.clerk).post(f"/draws/{draw.pk}/freeze/", {"version": "1"})
    news = clerk.get(f"/draws/{draw.pk}/pulse/{seen}/")
    assert news.status_code == 200 and "冻结" in text(news)


def hidden_seen(page: str) -> str:
    """The entry up to which the page knows."""
    found = re.search(r"/pulse/(\d+)/", page)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"luck": "dice", "dice_at": "2025-03-27T10:00", "dice_a": "王某", "dice_b": "王某"}, "两名不同的见证人"),
        ({"luck": "ssq", "ssq_issue": "2025060"}, "只用一种彩票"),
        ({"luck": "drand", "drand_at": "2020-01-01T10:00"}, "就已知道"),
        ({"luck": "drand", "drand_at": "明天"}, "写法不对"),
        ({}, "至少选一种"),
    ],
)
def test_luck_that_cannot_be_is_told_at_once(clock: Clock, form: dict[str, str], says: str) -> None:
    """In Chinese, before anything is made, and what was typed is kept."""
    here = bureau()
    open_for(here.unit, here.policy, "2025-M04")
    answer = browser(here.clerk).post("/draws/new/", {"what": f"{here.policy.pk}|monthly|2025-M04", **form})
    assert answer.status_code == 422 and says in text(answer)
    assert all(value in text(answer) for value in form.values())
    assert not Draw.objects.exists()


def test_a_wrong_throw_is_shown_again_with_its_reason(clock: Clock) -> None:
    """Seven is on no die."""
    here = bureau()
    draw = frozen(here)
    clock.at = LATER
    answer = browser(here.clerk).post(f"/draws/{draw.pk}/luck/", {"source": "dice:王某,李某", "value": "7" * 30})
    assert answer.status_code == 422 and "不合规定的写法" in text(answer) and "7" * 30 in text(answer)


def test_the_copy_is_handed_out_once_and_tried(clock: Clock) -> None:
    """The second time it says who has it; a wrong copy is told apart from the right one; nothing typed is shown again."""
    here = bureau()
    draw, approver = frozen(here), browser(here.approver)
    first = approver.post(f"/draws/{draw.pk}/copy/", {"what": "take"})
    assert first.content.startswith(b"%PDF")
    second = approver.post(f"/draws/{draw.pk}/copy/", {"what": "take"})
    assert second.status_code == 409 and not second.content.startswith(b"%PDF")
    assert JournalEntry.objects.filter(event="draw.copy-handed").count() == 1
    wrong = text(approver.post(f"/draws/{draw.pk}/copy/", {"what": "try", "typed": "ab" * 32}))
    assert "ab" * 32 not in wrong
    assert Draw.objects.get().copy_tried_at is None


def test_a_change_is_asked_with_evidence_and_decided_by_another(clock: Clock) -> None:
    """The clerk asks with a photograph, the approver carries it out by the protocol."""
    here = bureau()
    draw = held(here)
    clock.at = LATER + timedelta(hours=1)
    clerk, approver = browser(here.clerk), browser(here.approver)
    visit = Visit.objects.order_by("number").first()
    assert visit is not None
    form = {"kind": "substitute", "target": visit.target.key, "reason": "停产", "ground": "大门上锁"}
    clerk.post(f"/draws/{draw.pk}/ask/", {**form, "evidence": SimpleUploadedFile("门.jpg", b"photo")})
    asked = DrawChange.objects.get()
    assert clerk.post(f"/draws/changes/{asked.pk}/decide/", {"decision": "approve"}).status_code == 403
    assert approver.get(f"/draws/changes/{asked.pk}/evidence").content == b"photo"
    approver.post(f"/draws/changes/{asked.pk}/decide/", {"decision": "approve"})
    visit.refresh_from_db()
    assert visit.state == Visit.REPLACED
    assert "改为" in text(clerk.get(f"/draws/{draw.pk}/changes/"))


def test_the_wall_shows_tickets_and_no_name(clock: Clock) -> None:
    """What is fixed before, the lowest tickets after; not the name, code or place of anybody drawn."""
    here = bureau()
    draw = held(here)
    clock.at = LATER
    wall = text(browser(here.clerk).get(f"/draws/{draw.pk}/wall/"))
    assert wall.count("data-ticket") >= Visit.objects.count() and draw.seal[:4] in wall
    names = [value for pair in Visit.objects.values_list("target__name", "target__key") for value in pair]
    people = Visit.objects.values_list("members__inspector__name", flat=True)
    assert not [name for name in (*names, *people) if name in wall]


def test_the_wall_asks_for_nothing_while_nothing_happens(clock: Clock) -> None:
    """204 with the stamp it has, the new state with an old one."""
    here = bureau()
    draw, client = frozen(here), browser(here.clerk)
    found = re.search(r"/wall/(\d+)/", text(client.get(f"/draws/{draw.pk}/wall/")))
    assert found
    assert client.get(f"/draws/{draw.pk}/wall/{found[1]}/").status_code == 204
    assert client.get(f"/draws/{draw.pk}/wall/0/").status_code == 200


def test_two_who_change_the_preparation_see_each_other(clock: Clock) -> None:
    """The second keeps what he typed and is told what stands."""
    here = bureau()
    draw, clerk = prepared(here), browser(here.clerk)
    form = {"version": "1", "luck": "drand", "drand_at": "2025-03-28T09:00"}
    assert clerk.post(f"/draws/{draw.pk}/amend/", form).status_code == 302
    again = clerk.post(f"/draws/{draw.pk}/amend/", {**form, "drand_at": "2025-03-29T09:00"})
    assert again.status_code == 422 and "2025-03-29T09:00" in text(again) and "刚刚被别人修改过" in text(again)
    assert Draw.objects.get().options["entropy"] == ["drand=2025-03-28T09:00"]


def test_the_log_is_there_to_take(clock: Clock) -> None:
    """As a page and byte for byte; a stranger county gets 404."""
    here = bureau()
    frozen(here)
    client = browser(here.clerk)
    assert "承诺" in text(client.get("/draws/log/652301/"))
    assert client.get("/draws/log/652301/download").content.count(b"\n") == 1
    assert client.get("/draws/log/652302/").status_code == 404


def test_pages_take_as_many_queries_for_many_as_for_few(clock: Clock) -> None:
    """Of a small county and of one with six times as many targets."""
    counts: list[list[int]] = []
    for code, targets in (("652301", 20), ("652302", 120)):
        clock.at = AT
        here = bureau(code, targets=targets)
        draw = held(here)
        clock.at = LATER
        client = browser(here.clerk)
        client.get("/")
        own = f"/draws/{draw.pk}"
        counts.append([])
        for page in ("/draws/", f"{own}/", f"{own}/pool/", f"{own}/list/", f"{own}/wall/", "/visits/", "/visits/together/"):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == 200
            counts[-1].append(len(queries))
    assert counts[0] == counts[1]
    assert max(counts[0]) < 30
