"""Who may see what of a draw, and when: the list stays secret until the visits, the secret for ever from everybody else."""

from __future__ import annotations

import pytest
from django.test import Client

from shuangsui.access import Role
from shuangsui.actions.draws.enter_entropy import enter_entropy
from shuangsui.actions.visits.send_visits import send_visits
from shuangsui.records.models import Draw, JournalEntry, Unit, Visit
from tests.actions.bureau import Bureau, bureau
from tests.people import AT, person
from tests.web.ceremony import LATER, THROWN, Clock, browser, clock, frozen, held, text

pytestmark = pytest.mark.django_db
__all__ = ["clock"]

PUBLIC = (
    "",
    "pool/",
    "wall/",
    "token/",
    "qr.svg",
    "files/manifest.json",
    "files/notice.pdf",
    "files/entropy.json",
    "files/seal.json",
)
LISTED = ("list/", "changes/", "files/tasks.xlsx", "files/result.pdf")
NEVER = (
    "secret.json", "sealed-secret.pdf", "targets.csv", "inspectors.csv", "conflicts.csv", "roll.json", "result.json",
    "reveal.json", "..%2fsecret.json", "manifest.json%00", "results.json",
)  # fmt: skip
LOOKERS = (Role.CLERK, Role.APPROVER, Role.SUPERVISOR, Role.AUDITOR)
OTHERS = tuple(role for role in Role if role not in LOOKERS)


def codes(client: Client, draw: Draw, pages: tuple[str, ...]) -> set[int]:
    """The answers of a draw's pages."""
    return {client.get(f"/draws/{draw.pk}/{page}").status_code for page in pages}


def of_role(role: Role, code: str = "652301") -> Client:
    """A browser of somebody with the role."""
    return browser(person(Unit.objects.get(code=code), role, f"{role}-{code}-外"))


def drawn(clock: Clock) -> tuple[Bureau, Draw]:
    """A drawn draw, just now."""
    here = bureau()
    draw = held(here)
    clock.at = LATER
    return here, draw


@pytest.mark.parametrize("role", LOOKERS)
def test_lookers_see_the_draw_but_only_the_office_its_list(clock: Clock, role: Role) -> None:
    """Until it is revealed."""
    _, draw = drawn(clock)
    client = of_role(role)
    assert codes(client, draw, PUBLIC) == {200}
    assert codes(client, draw, LISTED) == ({200} if role in (Role.CLERK, Role.APPROVER) else {404})
    assert client.get("/visits/").status_code == (200 if role in (Role.CLERK, Role.APPROVER) else 403)


@pytest.mark.parametrize("role", OTHERS)
def test_everybody_else_sees_nothing(clock: Clock, role: Role) -> None:
    """Not even that it is there."""
    _, draw = drawn(clock)
    assert codes(of_role(role), draw, (*PUBLIC, *LISTED)) == {403}


@pytest.mark.parametrize("role", (Role.CLERK, Role.APPROVER, Role.SUPERVISOR))
def test_another_county_is_told_of_nothing(clock: Clock, role: Role) -> None:
    """404, and no line in its lists."""
    _, draw = drawn(clock)
    client = of_role(role, "652302")
    assert codes(client, draw, (*PUBLIC, *LISTED)) == {404}
    assert draw.title not in text(client.get("/draws/"))


def test_the_level_above_sees_the_draw_and_not_the_list(clock: Clock) -> None:
    """Its clerk looks down; whom the county visits he need not know before."""
    _, draw = drawn(clock)
    client = of_role(Role.CLERK, "652300")
    assert codes(client, draw, PUBLIC) == {200}
    assert codes(client, draw, LISTED) == {404}
    names = Visit.objects.values_list("target__name", flat=True)
    assert not [name for name in names if name in text(client.get(f"/draws/{draw.pk}/"))]
    assert "共 0 条" in text(client.get("/visits/")) or "还没有任务" in text(client.get("/visits/"))


@pytest.mark.parametrize("name", NEVER)
def test_what_nobody_gets(clock: Clock, name: str) -> None:
    """By no name, also after the draw, also the office."""
    here, draw = drawn(clock)
    for who in (here.clerk, here.approver):
        assert browser(who).get(f"/draws/{draw.pk}/files/{name}").status_code in (400, 404)


def test_the_bundle_is_there_after_the_reveal_only(clock: Clock) -> None:
    """And then for every looker."""
    here, draw = drawn(clock)
    client = of_role(Role.SUPERVISOR)
    assert client.get(f"/draws/{draw.pk}/files/bundle.zip").status_code == 404
    browser(here.approver).post(f"/draws/{draw.pk}/reveal/", {"early": "yes"})
    assert client.get(f"/draws/{draw.pk}/files/bundle.zip").status_code == 200
    assert codes(client, draw, ("list/", "files/tasks.xlsx")) == {200}


def test_an_inspector_sees_his_own_tasks_once_sent(clock: Clock) -> None:
    """Not before they are sent, never another's; leaving the team ends it."""
    here, _ = drawn(clock)
    visits = list(Visit.objects.order_by("number"))
    mine = visits[0]
    seat = mine.members.select_related("inspector").first()
    assert seat is not None
    user = person(here.unit, Role.INSPECTOR, "检查")
    user.inspector = seat.inspector
    user.save()
    client = browser(user)
    assert mine.target.name not in text(client.get("/tasks/"))
    assert client.get(f"/visits/{mine.pk}/").status_code == 404
    send_visits(by=here.clerk, at=LATER, unit=here.unit, visits=[visit.pk for visit in visits])
    page = text(client.get("/tasks/"))
    own = {visit.pk for visit in visits if visit.members.filter(inspector=seat.inspector).exists()}
    for visit in visits:
        assert (visit.target.name in page) == (visit.pk in own)
        assert client.get(f"/visits/{visit.pk}/").status_code == (200 if visit.pk in own else 404)
        assert client.get(f"/visits/{visit.pk}/ask/").status_code == (200 if visit.pk in own else 404)
    seat.ended_at = AT
    seat.save()
    assert client.get(f"/visits/{mine.pk}/").status_code == 404


def test_taking_the_list_away_leaves_a_trace(clock: Clock) -> None:
    """Who took the task table stands in the journal."""
    here, draw = drawn(clock)
    browser(here.clerk).get(f"/draws/{draw.pk}/files/tasks.xlsx")
    entry = JournalEntry.objects.get(event="draw.file-taken")
    assert entry.after == {"file": "tasks.xlsx"} and entry.by_name == here.clerk.name


def test_the_first_throw_stands_nowhere_before_the_second(clock: Clock) -> None:
    """Neither on a page nor in the journal, which the second person can read."""
    here = bureau()
    draw = frozen(here)
    enter_entropy(by=here.clerk, at=LATER, draw=draw, source="dice:王某,李某", value=THROWN)
    clock.at = LATER
    client = browser(here.approver)
    assert not [page for page in ("", "wall/") if THROWN in text(client.get(f"/draws/{draw.pk}/{page}"))]
    assert not [entry for entry in JournalEntry.objects.all() if THROWN in str(entry.after)]


@pytest.mark.parametrize("deed", ["freeze", "hold", "luck", "ask", "reveal", "copy", "witness", "amend"])
def test_no_deed_on_another_countys_draw(clock: Clock, deed: str) -> None:
    """Whatever the right at home: 404 (or 403 without it), and nothing done."""
    _, draw = drawn(clock)
    for role in (Role.CLERK, Role.APPROVER):
        answer = of_role(role, "652302").post(f"/draws/{draw.pk}/{deed}/", {"what": "take", "early": "yes"})
        assert answer.status_code in (403, 404)
    kept = Draw.objects.get()
    assert (kept.version, kept.revealed_at, kept.copy_handed_at) == (draw.version, None, None)
