"""Two browsers at the same moment, on real connections: one freeze, one draw, one copy."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence

import pytest
from django.db import connection
from django.test import Client

from fairdraw import read_log
from shuangsui.actions.draws.cabinet import folder_of
from shuangsui.records import append_only
from shuangsui.records.chain import verify_chain
from shuangsui.records.models import Draw, JournalEntry, Visit
from tests.actions.bureau import Bureau, bureau, open_for
from tests.web.ceremony import LATER, THROWN, Clock, browser, clock, frozen, prepared

__all__ = ["clock"]


@pytest.fixture
def flushed(transactional_db: None) -> Iterator[None]:
    """Real commits; the journal's triggers step aside for the flush alone."""
    append_only.refuse(connection)
    yield
    append_only.allow(connection)


def together(clients: Sequence[Client], address: str, form: Mapping[str, str]) -> list[int]:
    """Send a form from every browser in threads that start together; the answers, sorted."""
    start = threading.Barrier(len(clients))
    answers: list[int] = []

    def send(client: Client) -> None:
        start.wait()
        try:
            answers.append(client.post(address, form).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


def counted(event: str) -> int:
    """How often an event stands in the journal."""
    return JournalEntry.objects.filter(event=event).count()


def whole(here: Bureau, draw: Draw, kinds: list[str]) -> None:
    """Journal and log hold, and the log says just this."""
    assert verify_chain(here.unit.code).broken is None
    assert [entry.kind for entry in read_log(folder_of(draw).log)] == kinds


@pytest.mark.usefixtures("flushed")
def test_four_clicks_freeze_once(clock: Clock) -> None:
    """Two people, each clicking twice."""
    here = bureau(targets=12)
    draw = prepared(here)
    clients = [browser(here.clerk) for _ in range(4)]
    assert together(clients, f"/draws/{draw.pk}/freeze/", {"version": "1"}) == [302] * 4
    assert counted("draw.frozen") == 1
    whole(here, Draw.objects.get(), ["committed"])


@pytest.mark.usefixtures("flushed")
def test_four_clicks_draw_once(clock: Clock) -> None:
    """And both people enter the throw at the same moment before."""
    here = bureau(targets=12)
    draw = frozen(here)
    clock.at = LATER
    form = {"source": "dice:王某,李某", "value": THROWN}
    both = [browser(here.clerk), browser(here.approver)]
    together(both, f"/draws/{draw.pk}/luck/", form)
    together([browser(here.clerk) for _ in range(4)], f"/draws/{draw.pk}/hold/", {})
    assert counted("draw.drawn") == 1
    numbers = list(Visit.objects.values_list("target", flat=True))
    assert numbers and len(numbers) == len(set(numbers))
    whole(here, Draw.objects.get(), ["committed", "entropy", "drawn"])


@pytest.mark.usefixtures("flushed")
def test_two_take_one_copy(clock: Clock) -> None:
    """The other is told who has it."""
    here = bureau(targets=12)
    draw = frozen(here)
    clients = [browser(here.approver) for _ in range(2)]
    assert together(clients, f"/draws/{draw.pk}/copy/", {"what": "take"}) == [200, 409]
    assert counted("draw.copy-handed") == 1


@pytest.mark.usefixtures("flushed")
def test_two_prepare_the_same_period(clock: Clock) -> None:
    """One draw; the other is brought to it."""
    here = bureau(targets=12)
    open_for(here.unit, here.policy, "2025-M04")
    form = {"what": f"{here.policy.pk}|monthly|2025-M04", "luck": "drand", "drand_at": "2025-03-28T10:00"}
    clients = [browser(here.clerk) for _ in range(3)]
    together(clients, "/draws/new/", form)
    assert Draw.objects.count() == 1
