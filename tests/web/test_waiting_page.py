"""A draw's page that is left open until the dice are thrown: what comes by itself takes nothing away from who is at it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest

from tests.actions.bureau import bureau
from tests.web.ceremony import LATER, THROWN, Clock, browser, clock, frozen, text

pytestmark = pytest.mark.django_db
__all__ = ["clock"]
THROW = datetime.fromisoformat("2025-03-27T10:00:00+08:00")


def test_a_field_that_stands_there_is_not_fetched_again(clock: Clock) -> None:
    """Else what somebody types in the first second is lost. Before that the page asks at a moment at which it is there."""
    here = bureau()
    address = f"/draws/{frozen(here).pk}/"
    for late, fields, waits in ((-90_000, 0, []), (-60.4, 0, ["61"]), (-0.4, 0, ["1"]), (0, 1, []), (0.4, 1, []), (1.4, 1, [])):
        clock.at = THROW + timedelta(seconds=late)
        page = text(browser(here.clerk).get(address))
        assert (page.count('name="value"'), re.findall(r"load delay:(\d+)s", page)) == (fields, waits), late


def test_a_piece_that_a_page_fetches_takes_no_message_away(clock: Clock) -> None:
    """The news of a draw come every four seconds, and maybe before the page that is to show the message."""
    here = bureau()
    draw = frozen(here)
    clock.at = LATER
    clerk = browser(here.clerk)
    clerk.post(f"/draws/{draw.pk}/luck/", {"source": "dice:王某,李某", "value": THROWN})
    news = clerk.get(f"/draws/{draw.pk}/pulse/0/", headers={"HX-Request": "true"})
    assert news.status_code == 200
    assert "已录入您看到的数值" in text(clerk.get(f"/draws/{draw.pk}/"))
