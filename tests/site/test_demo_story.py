"""The demo's story: a finished quarter and a running one, classes and states with something on every page, chains that hold."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from shuangsui.access import Actor
from shuangsui.actions.draws.prepare_draw import prepare_draw
from shuangsui.dossier.entropy import CHINA
from shuangsui.records.chain import chains, verify_chain
from shuangsui.records.models import (
    ClassList,
    Draw,
    GradeEntry,
    Nomination,
    OpenedYear,
    PolicyFile,
    ReviewMeeting,
    Target,
    Unit,
    User,
)
from shuangsui.records.models import TargetEvent as Event
from shuangsui.site.demo_draws import months_told
from shuangsui.site.demo_site import grow_site
from shuangsui.web.desk.draws.panels import quarters
from shuangsui.web.desk.draws.shown import prepared

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 9, tzinfo=CHINA)


def test_the_months_that_are_told() -> None:
    """From the first of the last quarter to this month, over New Year too."""
    for day, first, count in (((2026, 11, 22), "2026-M07", 5), ((2026, 1, 1), "2025-M10", 4), ((2025, 3, 31), "2024-M10", 6)):
        told = months_told(datetime(*day, 9, tzinfo=CHINA))
        assert (told[0].id, len(told)) == (first, count)
        assert all(one == after.before() for one, after in pairwise(told))


@override_settings(PASSWORD_HASHERS=["shuangsui.site.demo_password.QuickHasher"])
def test_every_page_of_the_demo_has_something_to_show() -> None:
    """Grown once; looked at as its people see it."""
    said: list[str] = []
    assert grow_site(at=NOW, say=said.append) and not grow_site(at=NOW, say=said.append)
    assert said[-4:] == ["分类认定", "状态变化", "抽取和检查", "执法手机"]
    city = Unit.objects.get(code="652301")
    clerk = Actor.of(User.objects.get(username="cjs-jingban"))

    panel = quarters(clerk, NOW)
    assert panel is not None
    assert [(row.says, row.state[:3]) for row in panel.rows] == [("2026年第4季度", "进行中"), ("2026年第3季度", "已完成")]
    assert {draw.state for draw in Draw.objects.all()} == {Draw.REVEALED, Draw.DRAWN}

    assert {"confirmed", "refused", "open"} <= set(Nomination.objects.values_list("state", flat=True))
    assert ReviewMeeting.objects.get().minutes is not None
    assert set(ClassList.objects.values_list("state", flat=True)) == {ClassList.PUBLISHED, ClassList.DRAFT}
    assert GradeEntry.objects.values("grade").distinct().count() > 1
    assert set(Event.objects.values_list("kind", flat=True)) == set(Event.KINDS) - {Event.OPTED_IN}
    client = Client()
    client.force_login(User.objects.get(username="cjs-jingban"))
    assert "共 0 条" not in client.get(reverse("likely-dead")).content.decode()
    assert not Target.objects.filter(classes=[]).exists()
    assert set(Target.objects.values_list("values__level", flat=True)) == {None, "县市（园区）级"}

    year = OpenedYear.objects.get(unit__code="652300", year=2026)
    policy = PolicyFile.objects.get(policy="changji-2025")
    draw = prepare_draw(by=clerk, at=NOW, unit=city, policy=policy, period="2026-M12", options={"entropy": ["local"]})
    assert year.decision and any(year.decision in remark for remark in prepared(draw, NOW).remarks or ())
    assert all(verify_chain(chain).broken is None for chain in chains())
