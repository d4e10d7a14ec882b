"""Who is set aside by hand before a freeze is confirmed by a second person, openly; one clerk alone cannot choose the pool."""

from __future__ import annotations

import pytest

from shuangsui.access import Role
from shuangsui.actions.draws.freeze_draw import freeze_draw
from shuangsui.actions.draws.prepare_draw import amend_draw
from shuangsui.actions.errors import ActionError
from shuangsui.records.models import Draw, JournalEntry, Post, Target
from tests.actions.bureau import bureau
from tests.people import AT
from tests.web.ceremony import Clock, browser, clock, prepared, text

pytestmark = pytest.mark.django_db
__all__ = ["clock"]


def test_an_approver_confirms_and_a_change_needs_it_anew(clock: Clock) -> None:
    here = bureau(targets=8)
    one, other = Target.objects.order_by("key")[:2]
    draw = prepared(here, set_aside={one.key: "stopped"})
    with pytest.raises(ActionError, match="aside-unconfirmed"):
        freeze_draw(by=here.clerk, at=AT, draw=draw, version=1)
    clerk, approver = browser(here.clerk), browser(here.approver)
    page, form = f"/draws/{draw.pk}/aside/", {"version": "1"}
    shown = text(clerk.get(f"/draws/{draw.pk}/"))
    assert f"{one.name}（{one.key}）：停产" in shown and page not in shown and clerk.post(page, form).status_code == 403
    assert page in text(approver.get(f"/draws/{draw.pk}/"))
    assert "已确认公开排除" in text(approver.post(page, form, follow=True))
    assert "已经确认过" in text(approver.post(page, form, follow=True))
    draw.refresh_from_db()
    assert f"{here.approver.name} 于" in text(clerk.get(f"/draws/{draw.pk}/freeze/"))
    assert JournalEntry.objects.get(event="draw.aside-confirmed").after["set_aside"] == {one.key: "stopped"}
    amend_draw(by=here.clerk, at=AT, draw=draw, version=2, options={**draw.options, "set_aside": {other.key: "moved"}})
    draw.refresh_from_db()
    with pytest.raises(ActionError, match="aside-unconfirmed"):
        freeze_draw(by=here.clerk, at=AT, draw=draw, version=draw.version)
    approver.post(page, {"version": str(draw.version)})
    draw.refresh_from_db()
    frozen = freeze_draw(by=here.clerk, at=AT, draw=draw, version=draw.version)
    assert frozen.state == Draw.COMMITTED


def test_nobody_confirms_his_own_and_an_unknown_number_is_told(clock: Clock) -> None:
    here = bureau(targets=8)
    assert here.clerk.user is not None
    Post.objects.create(user=here.clerk.user, unit=here.unit, role=Role.APPROVER, since=AT)
    draw = prepared(here, set_aside={"不是编号": "closed"})
    page = f"/draws/{draw.pk}/aside/"
    assert "不能审批自己" in text(browser(here.clerk).post(page, {"version": "1"}, follow=True))
    assert "名录里没有“不是编号”" in text(browser(here.approver).post(page, {"version": "1"}, follow=True))
    draw.refresh_from_db()
    assert draw.aside_confirmed_by_id is None
