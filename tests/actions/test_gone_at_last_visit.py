"""Who was not found at the last visit: asked from the visits it is the same as asked from the targets."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shuangsui.records import likely_dead as module
from shuangsui.records.likely_dead import gone_at_last_visit, likely_dead
from shuangsui.records.models import PastVisit, Target, Visit
from tests.people import AT
from tests.web.registry_desk import firm, prefecture

pytestmark = pytest.mark.django_db
DAY = AT.date()
# Of each target the outcomes of its visits, the last one last; one made here is marked.
OUTCOMES = (
    ("未发现问题",),
    ("已停产",),
    ("已停产", "未发现问题"),
    ("未发现问题", "厂房已搬迁"),
    ("注销", "#未发现问题"),
    ("未发现问题", "#查无此厂"),
    ("", "MOVED"),
    (),
)


def known() -> list[str]:
    """Targets with such visits; the keys of those that were not found."""
    unit = prefecture()["652301"]
    for number, outcomes in enumerate(OUTCOMES):
        target = firm(number, address="一路")
        for place, outcome in enumerate(outcomes):
            day = DAY - timedelta(100 - place)
            if outcome.startswith("#"):
                text = outcome.removeprefix("#")
                Visit.objects.create(
                    unit=unit, number=f"V{number}-{place}", target=target, state=Visit.DONE, visited_date=day, outcome=text
                )
            else:
                PastVisit.objects.create(target=target, visited_date=day, outcome=outcome, at=AT)
    withdrawn = PastVisit.objects.create(target=Target.objects.get(key="X00000"), visited_date=DAY, outcome="关闭", at=AT)
    withdrawn.withdrawn_at = AT
    withdrawn.save()
    return ["X00001", "X00003", "X00005", "X00006"]


@pytest.mark.parametrize("different", [0, 2_000])
def test_the_same_as_from_the_targets(different: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether outcomes are a few phrases or free text."""
    monkeypatch.setattr(module, "_DIFFERENT", different)
    wanted = known()
    rows = Target.objects.order_by("key")
    assert [target.key for target in likely_dead(rows, DAY, (), "outcome")] == wanted
    with CaptureQueriesContext(connection) as queries:
        assert [target.key for target in gone_at_last_visit(rows, DAY)] == wanted
    assert len(queries) == 5
