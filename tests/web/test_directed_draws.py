"""A directed round of the plan becomes a draw within its scope; what words of a scope come to."""

from __future__ import annotations

import pytest

from shuangsui.actions.draws.order import situation
from shuangsui.records.models import Draw, JournalEntry, Target, YearPlan
from shuangsui.rules.directed import Scope, read_scope
from tests.actions.bureau import bureau
from tests.actions.planned import opened
from tests.people import AT
from tests.web.ceremony import Clock, browser, clock, text

pytestmark = pytest.mark.django_db
__all__ = ["clock"]


def test_words_of_a_scope() -> None:
    """Areas by name, tags as they are, industries by a word of them; what nobody knows is said."""
    areas, tags, industries = {"昌吉市": "652301", "阜康": "652302"}, {"涉危废"}, {"水泥制造", "电镀"}
    found = read_scope("区域：昌吉市、阜康；行业：水泥行业，电镀等；涉危废 第二季度", areas, tags, industries)
    assert found == Scope(("652301", "652302"), ("涉危废",), ("水泥", "电镀"), ("第二季度",))
    assert read_scope("", areas, tags, industries) == Scope((), (), (), ())


def test_the_plans_entry_limits_the_draw(clock: Clock) -> None:
    """The form offers the round; its scope is filled in, told, kept, and leaves out whom it does not mean."""
    here = bureau(targets=8)
    opened(here)
    cement = list(Target.objects.order_by("key")[:3])
    for target in cement:
        target.values = {"industry": "水泥制造"}
        target.save()
    entry = {"item": "水泥专项", "kind": "directed", "scope": "水泥行业、三月", "dates": "4月", "plan": "计划"}
    YearPlan.objects.create(
        unit=here.unit,
        policy=here.policy,
        year=2025,
        state=YearPlan.APPROVED,
        entries=[entry],
        made_by=here.clerk.user,
        made_at=AT,
    )
    client = browser(here.clerk)
    page = text(client.get("/draws/new/"))
    assert "水泥专项（水泥行业、三月）" in page
    plan = YearPlan.objects.get()
    form = {"what": f"{here.policy.pk}|monthly|2025-M04", "luck": "dice", "round": f"{plan.pk}-0"}
    form |= {"dice_a": "王某", "dice_b": "李某", "dice_at": "2025-03-27T10:00", "entry": "自己写的"}
    answer = client.post("/draws/new/", form, follow=True)
    draw = Draw.objects.get()
    assert draw.options["within"] == {"tags": [], "areas": [], "industries": ["水泥"]}
    assert draw.options["entry"].startswith("2025年　水泥专项")
    page = text(answer)
    assert "没有认出“三月”" in page and 'value="水泥"' in page and "依据年度计划" in page
    aside = situation(draw, AT).set_aside
    assert set(aside) == set(Target.objects.values_list("key", flat=True)) - {target.key for target in cement}
    assert JournalEntry.objects.get(event="draw.prepared").after["entry"] == draw.options["entry"]
    amended = {"version": "1", "luck": "dice", "industries": "电镀", "entry": draw.options["entry"]}
    client.post(f"/draws/{draw.pk}/amend/", form | amended)
    draw.refresh_from_db()
    assert draw.options["within"]["industries"] == ["电镀"] and "entry" in draw.options
