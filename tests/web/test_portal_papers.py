"""Plans, item lists and class lists at the public door: from their publication on, with what the plan publishes of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shuangsui.actions.plans.draft_items import draft_items
from shuangsui.actions.plans.draft_plan import draft_plan
from shuangsui.actions.plans.steps import approve, publish, submit
from shuangsui.records.models import ClassList, ClassListMember, Target, YearPlan
from tests.actions.bureau import Bureau, bureau
from tests.actions.planned import opened
from tests.people import AT
from tests.web.ceremony import browser, text

pytestmark = pytest.mark.django_db


def open_to_all(address: str) -> bool:
    """Whether a stranger sees the page; anything but 200 and 404 is wrong."""
    code = Client().get(address).status_code
    assert code in (200, 404)
    return code == 200


def published(here: Bureau, draft: Any, reason: str = "") -> tuple[Any, list[bool]]:
    """A paper from its draft to its publication; and whether it was public after each step."""
    opened(here)
    paper = draft(by=here.clerk, at=AT, unit=here.unit, year=2025, policy=here.policy, reason=reason)
    paper.refresh_from_db()
    address = reverse("public-plan" if isinstance(paper, YearPlan) else "public-item-list", args=[paper.pk])
    seen = [open_to_all(address)]
    for step, by in ((submit, here.clerk), (approve, here.approver), (publish, here.approver)):
        paper = step(by=by, at=AT, paper=paper, version=paper.version)
        seen.append(open_to_all(address))
    return paper, seen


@pytest.mark.parametrize("draft", [draft_plan, draft_items])
def test_a_paper_is_public_once_published(draft: Any) -> None:
    """Not as a draft, not approved; the version before stays, marked, with the reason of the change."""
    here = bureau()
    first, seen = published(here, draft)
    assert seen == [False, False, False, True]
    kind = "public-plan" if draft is draft_plan else "public-item-list"
    page = text(Client().get(reverse(kind, args=[first.pk])))
    assert "已公布" in page and "昌吉市" in page and here.clerk.name not in page
    assert (first.forecast["lines"][0]["name"] if draft is draft_plan else first.items[0]["name"]) in page
    second, seen = published(here, draft, "增加一次联合抽查")
    assert seen == [False, False, False, True]
    assert "修改理由：增加一次联合抽查" in text(Client().get(reverse(kind, args=[first.pk])))
    assert "已被后来的一版替代" in text(Client().get(reverse(kind, args=[first.pk])))
    listed = text(Client().get(reverse("public-plans" if draft is draft_plan else "public-items")))
    assert f"/{first.pk}/" in listed and f"/{second.pk}/" in listed
    shown = text(browser(here.approver).get(reverse("plan" if draft is draft_plan else "item-list", args=[second.pk])))
    assert f"http://testserver{reverse(kind, args=[second.pk])}" in shown, "the desk tells the address"


def test_what_was_replaced_unpublished_stays_unknown() -> None:
    """A version that a later one replaced before it was ever published."""
    here = bureau()
    plan, _ = published(here, draft_plan)
    YearPlan.objects.filter(pk=plan.pk).update(state=YearPlan.REPLACED, published_at=None)
    assert not open_to_all(reverse("public-plan", args=[plan.pk]))
    assert "共 0 条" in text(Client().get("/public/plans/"))


def class_list(here: Bureau, state: str, names: list[str]) -> ClassList:
    """A list of the class special in a state, with these members."""
    author = here.clerk.user
    assert author is not None
    made = ClassList.objects.create(
        unit=here.unit, policy=here.policy, year=2025, class_id="special", state=state, made_by=author, made_at=AT,
        published_at=AT if state in (ClassList.PUBLISHED, ClassList.REPLACED) else None, origin=ClassList.ISSUED,
        name="特殊监管企业台账", issued_date=date(2025, 1, 20),
    )  # fmt: skip
    for line, name in enumerate(names, 1):
        target = Target.objects.create(key=f"{made.pk}-{line}", name=name, area=here.unit, created_at=AT, updated_at=AT)
        ClassListMember.objects.create(
            list=made, line=line, name=name, area_name="昌吉市", reason=f"{name}曾受处罚", note="内部备注", target=target
        )
    return made


@pytest.mark.parametrize("state", ClassList.STATES)
def test_a_class_list_is_public_once_published(state: str) -> None:
    """In no other state, but as one that was replaced."""
    made = class_list(bureau(), state, ["甲砖厂"])
    public = state in (ClassList.PUBLISHED, ClassList.REPLACED)
    assert open_to_all(f"/public/classes/{made.pk}/") is public
    assert ("特殊监管企业台账" in text(Client().get("/public/classes/"))) is public


def test_a_class_list_says_what_the_plan_publishes() -> None:
    """Name, county, reason (昌吉 附件2); a natural person as 张某, also within the reason; no remark, nobody left out."""
    made = class_list(bureau(), ClassList.PUBLISHED, ["甲砖厂", "张三丰", "乙砖厂"])
    ClassListMember.objects.filter(name="乙砖厂").update(left_out="已注销")
    page = text(Client().get(f"/public/classes/{made.pk}/"))
    assert "甲砖厂曾受处罚" in page and "张某曾受处罚" in page and "特殊监管" in page
    for hidden in ("张三丰", "乙砖厂", "内部备注", "已注销"):
        assert hidden not in page, hidden


def test_hostile_words_stay_words() -> None:
    """A name with markup, and a question with one."""
    made = class_list(bureau(), ClassList.PUBLISHED, ["<script>alert(1)</script>厂"])
    assert "<script" not in text(Client().get(f"/public/classes/{made.pk}/"))
    for address in ("/public/", "/public/draws/", "/public/plans/", "/public/items/", "/public/classes/"):
        for query in ("?unit=<script>&page=9999", "?page=x", "?unit=%25&page=-1", "?page=" + "9" * 5000):
            page = text(Client().get(address + query))
            assert "<script" not in page


def test_lists_ask_the_same_however_long_they_are() -> None:
    """Members, papers, lists: three and thirty."""
    here = bureau()
    plan, _ = published(here, draft_plan)
    items, _ = published(here, draft_items)
    made = class_list(here, ClassList.PUBLISHED, ["甲厂", "乙厂", "丙厂"])
    addresses = (
        "/public/plans/",
        "/public/items/",
        "/public/classes/",
        f"/public/classes/{made.pk}/",
        f"/public/plans/{plan.pk}/",
    )

    def asked() -> list[int]:
        counts = []
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                assert open_to_all(address)
            counts.append(len(queries))
        return counts

    few = asked()
    for number in range(30):
        for paper in (plan, items):
            paper.pk, paper.number = None, 10 + number
            paper.save()
        class_list(here, ClassList.PUBLISHED, ["厂"])
        ClassListMember.objects.create(list=made, line=10 + number, name=f"丁{number}厂")
    assert asked() == few and max(few) <= 6
