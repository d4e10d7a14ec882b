"""A bureau at its browsers, with a clock that can be set: for the tests of the ceremony's pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from shuangsui.access import Actor
from shuangsui.actions.draws.cabinet import folder_of
from shuangsui.actions.draws.enter_entropy import enter_entropy
from shuangsui.actions.draws.freeze_draw import freeze_draw
from shuangsui.actions.draws.hold_draw import hold_draw
from shuangsui.actions.draws.prepare_draw import prepare_draw
from shuangsui.records.models import Draw, User
from tests.actions.bureau import Bureau, open_for
from tests.people import AT

THROWN = "3516241562" * 4
DICE = "骰子:王某,李某=2025-03-27T10:00"
LATER = AT + timedelta(days=1, hours=2)


class Clock:
    """What the pages take for this moment."""

    def __init__(self) -> None:
        self.at: datetime = AT


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    """The clock, standing at AT."""
    made = Clock()
    monkeypatch.setattr(timezone, "now", lambda: made.at)
    yield made


def browser(who: Actor | User) -> Client:
    """A browser in which somebody is signed in."""
    client = Client()
    user = who.user if isinstance(who, Actor) else who
    assert user is not None
    client.force_login(user)
    return client


def prepared(here: Bureau, period: str = "2025-M04", **options: Any) -> Draw:
    """A draw in its first step."""
    given = {"entropy": [DICE], **options}
    open_for(here.unit, here.policy, period)
    return prepare_draw(by=here.clerk, at=AT, unit=here.unit, policy=here.policy, period=period, options=given)


def frozen(here: Bureau, **options: Any) -> Draw:
    """The same, frozen."""
    return freeze_draw(by=here.clerk, at=AT, draw=prepared(here, **options), version=1)


def held(here: Bureau) -> Draw:
    """The same, drawn."""
    draw = frozen(here)
    source = folder_of(draw).frozen.manifest.entropy[0].source
    for who in (here.clerk, here.approver):
        enter_entropy(by=who, at=LATER, draw=draw, source=source, value=THROWN)
    done = hold_draw(by=here.clerk, at=LATER, draw=draw)
    assert done is not None
    return done


def text(answer: Any) -> str:
    """A page's source."""
    return str(answer.content.decode())
