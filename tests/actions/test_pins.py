"""Where a target lies: brought in a file, taken out and brought again without loss, shown without a map, undone."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.test import Client

from shuangsui.access import Role
from shuangsui.actions.registry.imports.commit_import import commit_import
from shuangsui.actions.registry.imports.undo_import import undo_import
from shuangsui.paper.registry_xlsx import write_targets
from shuangsui.records.models import ImportRow, JournalEntry, Target, Unit
from shuangsui.records.policies import policy_for
from shuangsui.records.rows import target_row
from shuangsui.site.demo import grow, read_spec
from shuangsui.web.desk.registry.target import scale_of
from tests.people import AT, person
from tests.web.registry_desk import ROOT, prefecture

from .test_imports import bring, table, taken

pytestmark = pytest.mark.django_db
HEAD = "名称,编号,区域,经度,北纬"


def places() -> list[tuple[Decimal | None, Decimal | None]]:
    """(longitude, latitude) of the living targets by key."""
    return list(Target.objects.filter(status=Target.ACTIVE).order_by("key").values_list("longitude", "latitude"))


def test_positions_come_in_go_out_and_come_back() -> None:
    """New, the same again from the export, changed, refused where the columns are swapped, undone."""
    unit = prefecture()["652300"]
    first = taken(table("一厂,A1,昌吉市,87.308224,44.014236", "二厂,A2,昌吉市,,", "三厂,A3,昌吉市,87.4,44", head=HEAD), unit)
    assert places() == [(Decimal("87.308224"), Decimal("44.014236")), (None, None), (Decimal("87.4"), Decimal(44))]
    policy = policy_for(unit)
    assert policy is not None
    everyone = [target_row(one) for one in Target.objects.select_related("area").order_by("key")]
    assert bring(write_targets(everyone, policy.vocabulary(), AT), unit).counts == {"same": 3, "refused": 0}
    swapped = bring(table("一厂,A1,昌吉市,44.014236,187.3", head=HEAD), unit)
    assert "不是经纬度" in ImportRow.objects.get(batch=swapped).new
    changed = bring(table("一厂,A1,昌吉市,87.31,", head=HEAD), unit)
    row = ImportRow.objects.get(batch=changed)
    assert (row.old, row.new) == ('{"longitude":"87.308224","latitude":"44.014236"}', '{"longitude":"87.310000","latitude":null}')
    commit_import(by=ROOT, at=AT, batch=changed)
    assert places()[0] == (Decimal("87.31"), None)
    undo_import(by=ROOT, at=AT, batch=changed, reason="看错了行")
    assert places()[0] == (Decimal("87.308224"), Decimal("44.014236"))
    assert JournalEntry.objects.filter(event="import.committed").count() == 2
    client = Client()
    client.force_login(person(Unit.objects.get(code="652301"), Role.CLERK, "看位置"))
    page = client.get(f"/registry/targets/{Target.objects.get(key='A1').pk}/").content.decode()
    assert "北纬 44.014236，东经 87.308224" in page and re.search(r"左下的横线长 \d+ 公里", page)
    assert first.counts["new"] == 3


def test_the_bar_is_a_round_length_of_half_the_square_at_most() -> None:
    """A hundredth of a degree is 1.1 km, so the bar is 500 m."""
    assert scale_of(0.01) == {"scale": "45.4", "says": "500 米"}
    assert scale_of(2.0)["says"] == "100 公里"


def test_the_demos_targets_stand_on_a_plain_grid_and_the_printed_ones_nowhere() -> None:
    """What is invented is seen to be; of real firms no position is said."""
    prefecture()
    policy = policy_for(Unit.objects.get(code="652300"))
    assert policy is not None
    grown = grow(read_spec(), policy)
    pinned = [target for target in grown.targets if target.latitude is not None]
    assert all(target.credit_code for target in pinned) and len(pinned) == sum(bool(t.credit_code) for t in grown.targets)
    corners = {area["code"]: tuple(map(Decimal, area.get("place", ()))) for area in read_spec()["area"]}
    for target in pinned:
        south, west = corners[target.area]
        assert target.latitude is not None and target.longitude is not None
        assert (target.latitude - south) % Decimal("0.004") == (target.longitude - west) % Decimal("0.004") == 0
        assert target.latitude - south < Decimal("0.2") and target.longitude - west < Decimal("0.2")
