"""The year's papers: filed with a level above that is not in this installation; two versions of an item list side by side."""

from __future__ import annotations

import pytest

from shuangsui.access import Role
from shuangsui.records.models import ItemList, JournalEntry, Unit, YearPlan
from tests.actions.bureau import bureau
from tests.actions.planned import opened
from tests.people import AT, actor
from tests.web.ceremony import Clock, browser, clock, text

pytestmark = pytest.mark.django_db
__all__ = ["clock"]


def test_a_unit_without_a_parent_keeps_how_it_filed(clock: Clock) -> None:
    """With whom, which day, which number; a day to come and an empty number are refused; whoever has a parent files with it."""
    here = bureau(targets=2)
    above = Unit.objects.get(code="652300")
    opened(here, above)
    opened(here)
    approver, clerk = actor(above, Role.APPROVER, "州审批"), actor(above, Role.CLERK, "州经办")
    given = {"policy": here.policy, "year": 2025, "state": YearPlan.APPROVED, "made_by": clerk.user, "made_at": AT}
    plan, below = YearPlan.objects.create(unit=above, **given), YearPlan.objects.create(unit=here.unit, **given)
    client = browser(approver)
    page = f"/plans/{plan.pk}/file/"
    assert page in text(client.get(f"/plans/{plan.pk}/")) and "本系统内没有上级单位" in text(client.get(page))
    form = {"version": "1", "outside": "自治区生态环境厅", "day": "2025-03-20", "note": "新环备〔2025〕7号"}
    assert "备案日期、文号" not in text(client.get(page))
    for wrong in ({"note": " "}, {"day": "2025-02-30"}, {"outside": ""}):
        assert "请填写备案机关、备案日期和文号" in text(client.post(page, form | wrong))
    assert "还没有到" in text(client.post(page, form | {"day": "2025-03-27"}))
    assert client.post(page, form).status_code == 302
    plan.refresh_from_db()
    assert plan.filed_to == "自治区生态环境厅（2025-03-20）" and plan.filed_note == "新环备〔2025〕7号" and plan.filed_at == AT
    shown = text(client.get(f"/plans/{plan.pk}/"))
    assert "报自治区生态环境厅（2025-03-20），新环备〔2025〕7号" in shown and page not in shown
    assert "自治区生态环境厅" in text(client.get("/plans/"))
    assert JournalEntry.objects.get(event="plan.filed").after["filed_outside"] == "自治区生态环境厅"
    own = browser(here.approver)
    own.post(f"/plans/{below.pk}/file/", form)
    below.refresh_from_db()
    assert below.filed_to == ""


def test_two_versions_of_an_item_list(clock: Clock) -> None:
    """Added, gone, a cell that differs, the same; a version out of sight is not compared."""
    here = bureau(targets=2)
    given = {"unit": here.unit, "policy": here.policy, "year": 2025, "made_by": here.clerk.user, "made_at": AT}
    old = [{"id": "a", "name": "事项甲"}, {"id": "b", "name": "事项乙", "method": "现场检查"}, {"id": "c", "name": "事项丙"}]
    new = [{"id": "b", "name": "事项乙", "method": "书面检查"}, {"id": "c", "name": "事项丙"}, {"id": "d", "name": "事项丁"}]
    first = ItemList.objects.create(**given, number=1, items=old, state=ItemList.REPLACED)
    second = ItemList.objects.create(**given, number=2, items=new, state=ItemList.APPROVED)
    client = browser(here.clerk)
    page = text(client.get(f"/item-lists/{second.pk}/versions/"))
    assert "有 3 个事项不同" in page and "抽查方式：现场检查" in page and "抽查方式：书面检查" in page
    assert page.count(">新增<") == page.count(">删去<") == page.count(">相同<") == page.count(">有改动<") == 1
    assert f"/item-lists/{second.pk}/versions/" in text(client.get(f"/item-lists/{second.pk}/"))
    assert "第 2 版和" in text(client.get(f"/item-lists/{second.pk}/versions/", {"with": str(first.pk)}))
    ItemList.objects.filter(pk=first.pk).update(state=ItemList.DRAFT)
    above = browser(actor(Unit.objects.get(code="652300"), Role.APPROVER, "州审批"))
    assert "只有这一版" in text(above.get(f"/item-lists/{second.pk}/versions/"))
