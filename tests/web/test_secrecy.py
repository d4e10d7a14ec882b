"""Nothing that is shown before the reveal depends on the luck: two draws of one pool look alike to whoever may not see the list.

Every page, export and journal entry is read as each role without that right, after a draw, a change asked and made, a trip, a
request of a team and the next preparation; then again with other luck. Whom the pages name, and in which order, is the same. The
public pages, read by a stranger, are the same word for word but for hashes.
"""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from shuangsui.access import TABLE, Role
from shuangsui.actions.draws.ask_change import ask_change
from shuangsui.actions.draws.decide_change import decide_change
from shuangsui.actions.draws.enter_entropy import enter_entropy
from shuangsui.actions.draws.freeze_draw import freeze_draw
from shuangsui.actions.draws.hold_draw import hold_draw
from shuangsui.actions.draws.prepare_draw import prepare_draw
from shuangsui.actions.visits.ask_request import ask_request
from shuangsui.actions.visits.group_trip import group_trip
from shuangsui.actions.visits.open_case import open_case
from shuangsui.actions.visits.send_visits import send_visits
from shuangsui.records.models import CabinetFile, Draw, Inspector, JournalEntry, Target, Unit
from shuangsui.web.shared.door import PUBLIC
from tests.actions.bureau import Bureau, bureau
from tests.people import AT, actor, person
from tests.web.ceremony import DICE, LATER, Clock, browser, clock, frozen, text

from .test_doors import patterns
from .test_portal import FROM_DRAW

pytestmark = pytest.mark.django_db
__all__ = ["clock"]

SOURCE = "dice:王某,李某"
LUCKS = ("3516241562" * 4, "2461356142" * 4)
NAMED = re.compile(r"示例企业\d{3}|652301-\d{3}\b|检查员\d{2}|ZF652301\d{2}")
# Without the right to the list, or with it elsewhere only.
EYES = [("652301", Role.SUPERVISOR), ("652300", Role.APPROVER), ("652301", Role.AUDITOR)]


def lived(here: Bureau, luck: str) -> None:
    """A draw with this luck, a change made and one asked, a trip, a request, the next month prepared."""
    draw = frozen(here)
    for who in (here.clerk, here.approver):
        enter_entropy(by=who, at=LATER, draw=draw, source=SOURCE, value=luck)
    held = hold_draw(by=here.clerk, at=LATER, draw=draw)
    assert held is not None
    visits = list(held.visits.select_related("target").order_by("number"))
    gone, still = visits[0], visits[-1]
    given: dict[str, Any] = {"by": here.clerk, "at": LATER, "draw": held, "kind": "substitute", "reason": "停产"}
    change = ask_change(**given, target=gone.target.key, ground=f"{gone.target.name}大门上锁")
    decide_change(by=here.approver, at=LATER, change=change, approve=True)
    refused = ask_change(**given, target=still.target.key, ground=f"{still.target.name}已搬走")
    decide_change(by=here.approver, at=LATER, change=refused, approve=False, note=f"{still.target.name}还在")
    ask_change(**given, target=still.target.key, ground=f"{still.target.name}已搬走")
    send_visits(by=here.clerk, at=LATER, unit=here.unit, visits=[still.pk])
    still.refresh_from_db()
    ask_request(by=here.clerk, at=LATER, visit=still, kind="give-back", reason=f"{still.target.name}没人")
    group_trip(by=here.clerk, at=LATER, unit=here.unit, visits=[still.pk], name=f"同门 {still.target.key}")
    options = {"entropy": [DICE.replace("03-27", "04-27")]}
    prepare_draw(by=here.clerk, at=LATER, unit=here.unit, policy=here.policy, period="2025-M05", options=options)


def shown(answer: Any) -> str:
    """A page's source, or every cell of a workbook."""
    data = bytes(answer.content)
    if not data.startswith(b"PK"):
        return data.decode(errors="replace")
    sheets = openpyxl.load_workbook(io.BytesIO(data)).worksheets
    return "\n".join(str(value) for sheet in sheets for row in sheet.iter_rows(values_only=True) for value in row)


def addresses() -> list[str]:
    """Every page that can be read: those without an object, each draw's, each journal entry's, with the exports of lists."""
    found = []
    for pattern in patterns():
        callback: Any = pattern.callback
        if "<" not in str(pattern.pattern) and "GET" in callback.methods and callback.right in TABLE:
            found += [f"/{pattern.pattern}", f"/{pattern.pattern}?as=xlsx"]
    draws = [name for name in ("draw", "draw-pool", "draw-list", "draw-wall", "draw-token", "draw-changes") if has(name)]
    for draw in Draw.objects.order_by("folder"):
        found += [reverse(name, args=[draw.pk]) for name in draws]
        found += [reverse("draw-pulse", args=[draw.pk, 0]), f"/draws/{draw.pk}/pool/?in=no", f"/draws/{draw.pk}/pool/?as=xlsx"]
        found += [f"/draws/{draw.pk}/files/{name}" for name in ("tasks.xlsx", "result.pdf", "manifest.json")]
    found += [f"/journal/{entry.pk}/" for entry in JournalEntry.objects.order_by("chain", "seq")]
    found += [f"/registry/targets/{one.pk}/" for one in Target.objects.order_by("key")[:8]]
    return found


def has(name: str) -> bool:
    """Whether there is a page of that name."""
    return name in get_resolver().reverse_dict


def seen(eyes: list[Client]) -> list[list[str]]:
    """Address by address, as each pair of eyes: whom the page names, in its order."""
    return [[*NAMED.findall(shown(client.get(address)))] for client in eyes for address in addresses()]


def public_addresses() -> list[str]:
    """Every page and file that a stranger may ask for, those that he must not get among them."""
    found = ["/public/?unit=昌吉", "/public/draws/?unit=昌吉"]
    for pattern in patterns():
        callback: Any = pattern.callback
        if callback.right == PUBLIC and re.fullmatch("public/[^<]*", str(pattern.pattern)):
            found.append(f"/{pattern.pattern}")
    for draw in Draw.objects.order_by("folder"):
        found += [f"/public/draws/{draw.unit.code}/{draw.folder}/", f"/public/logs/{draw.unit.code}/"]
        found.append(f"/public/logs/{draw.unit.code}.jsonl")
    for path in CabinetFile.objects.order_by("unit__code", "path").values_list("path", flat=True):
        found.append(f"/public/draws/652301/{path}")
    return found


def public_look() -> dict[str, tuple[int, str]]:
    """Address → the answer's code and its words, hashes left out; of a file for machines, which is luck itself, whom it names."""
    stranger, look = Client(), {}
    for address in public_addresses():
        answer = stranger.get(address)
        said = answer.content.decode(errors="replace")
        page = "text/html" in answer.get("Content-Type", "")
        words = re.sub(r"[0-9a-f]{64}|\b[0-9a-f]{4}\b", "#", said) if page else "".join(NAMED.findall(said))
        look[address] = (answer.status_code, words)
    return look


def told() -> list[tuple[str, list[str]]]:
    """The journal itself, which the auditors export whole: whom each entry names."""
    entries = JournalEntry.objects.order_by("chain", "seq")
    return [(e.event, NAMED.findall(f"{e.before} {e.after} {e.reason} {e.subject_name}")) for e in entries]


def test_what_others_see_does_not_depend_on_the_luck(clock: Clock) -> None:
    """Two lucks, one look."""
    here = bureau(targets=16)
    people = [person(Unit.objects.get(code=code), role, f"旁观-{code}-{role}") for code, role in EYES]
    clock.at = LATER
    looks, drawn, journals, public = [], set(), [], []
    for luck in LUCKS:
        with transaction.atomic():
            lived(here, luck)
            drawn.add(tuple(Draw.objects.get(period="2025-M04").visits.order_by("pk").values_list("target__key", flat=True)))
            looks.append(seen([browser(one) for one in people]))
            journals.append(told())
            public.append(public_look())
            transaction.set_rollback(True)
    assert len(drawn) == len(LUCKS), "the lucks are to draw different lists"
    assert journals[0] == journals[1]
    assert looks[0] == looks[1]
    assert public[0] == public[1]
    assert not [address for address, (_, words) in public[0].items() if NAMED.search(words)], "before the reveal nobody is named"
    got = {address for address, (code, _) in public[0].items() if code == 200 and "/2025-M04/" in address}
    assert {address.split("/")[-1] for address in got} == {"", *FROM_DRAW}


def test_the_office_itself_is_shown_the_pool(clock: Clock) -> None:
    """Who may see the list sees who is left out for it; the supervisor sees numbers, and names again once it is revealed."""
    here = bureau(targets=16)
    clock.at = LATER
    lived(here, LUCKS[0])
    later = Draw.objects.get(period="2025-M05")
    freeze_draw(by=here.clerk, at=LATER, draw=later, version=1)
    supervisor = browser(person(here.unit, Role.SUPERVISOR, "监督"))
    assert NAMED.search(text(browser(here.clerk).get(f"/draws/{later.pk}/pool/")))
    for query in ("", "?as=xlsx", "?as=xlsx", "?why=已经"):
        answer = supervisor.get(f"/draws/{later.pk}/pool/{query}")
        assert "只列数目" in text(answer) and not NAMED.search(text(answer))
    Draw.objects.filter(period="2025-M04").update(revealed_at=LATER, state=Draw.REVEALED)
    assert NAMED.search(text(supervisor.get(f"/draws/{later.pk}/pool/")))


def test_cases_at_every_door_tell_nothing_of_anothers_draw(clock: Clock) -> None:
    """The prefecture opens a case at each target; the county's tasks, sent ones too, are not put beside them."""
    here = bureau(targets=16)
    clock.at = LATER
    lived(here, LUCKS[0])
    above = Unit.objects.get(code="652300")
    clerk = actor(above, Role.CLERK, "州经办")
    team = list(Inspector.objects.order_by("key")[:2])
    for target in Target.objects.all():
        open_case(by=clerk, at=LATER, unit=above, target=target, ground="lead", detail="线索", team=team)
    numbers = list(Draw.objects.get(period="2025-M04").visits.values_list("number", flat=True))
    page = text(browser(clerk).get("/visits/together/"))
    assert not [number for number in numbers if number in page] and not NAMED.search(page)


def test_no_name_by_a_key_in_the_address(clock: Clock) -> None:
    """The page for asking a change names the draw's own targets and people only."""
    here = bureau(targets=16)
    clock.at = LATER + timedelta(minutes=1)
    lived(here, LUCKS[0])
    draw = Draw.objects.get(period="2025-M04")
    mine = draw.visits.select_related("target").exclude(state="replaced").first()
    assert mine is not None
    stranger = Target.objects.create(
        key="410800-X", number="X", name="外地企业", area=Unit.objects.get(code="652302"), created_at=AT, updated_at=AT
    )
    client = browser(here.clerk)
    own = text(client.get(f"/draws/{draw.pk}/ask/", {"kind": "substitute", "target": mine.target.key}))
    assert mine.target.name in own
    assert stranger.name not in text(client.get(f"/draws/{draw.pk}/ask/", {"kind": "substitute", "target": stranger.key}))
