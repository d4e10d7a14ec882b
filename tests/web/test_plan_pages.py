"""The year's plan in the browser: opened, drafted, changed, signed, filed, published — and what the pages refuse."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from shuangsui.access import Role
from shuangsui.actions.plans.steps import approve, file_above, publish, submit
from shuangsui.records.models import Job, OpenedYear, Unit, YearPlan
from tests.actions.bureau import Bureau, bureau
from tests.actions.planned import drafted, opened, signed
from tests.people import AT, person

pytestmark = pytest.mark.django_db
PAGES = ("plan", "plan-forecast", "plan-picture", "plan-together", "plan-what-if", "plan-versions", "plan-xlsx", "plan-pdf")


def browser(user: Any) -> Client:
    """A browser in which the user is signed in."""
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def here() -> Bureau:
    return bureau()


def get(client: Client, name: str, *args: Any, **query: Any) -> Any:
    return client.get(reverse(name, args=args), query)


def row(number: int, /, **texts: str) -> dict[str, str]:
    return {f"e{number}-{key}": text for key, text in texts.items()}


def test_from_an_open_year_to_a_published_plan(here: Bureau) -> None:
    """As clerk and approver do it, each on his own page; the level above finds it among those filed with it."""
    clerk, approver = browser(here.clerk.user), browser(here.approver.user)
    answer = approver.post(reverse("year-open"), {"unit": here.unit.pk, "year": 2025, "policy": [here.policy.pk]})
    assert answer.status_code == 302
    year = OpenedYear.objects.get()
    assert "起草昌吉市年度计划" in get(clerk, "year", year.pk).content.decode()
    for _ in range(2):  # the button pressed twice
        answer = clerk.post(reverse("plan-new"), {"year": f"{here.unit.pk}-{year.pk}"})
    plan = YearPlan.objects.get()
    assert answer["Location"] == reverse("plan", args=[plan.pk])
    for step, client, extra in (
        ("submit", clerk, {}),
        ("approve", approver, {}),
        ("file", approver, {"above": here.unit.parent_id, "note": "昌环备〔2025〕1号"}),
        ("publish", approver, {}),
    ):
        address = reverse(f"plan-{step}", args=[plan.pk])
        assert client.get(address).status_code == 200
        plan.refresh_from_db()
        assert client.post(address, {"version": plan.version, **extra}).status_code == 302, step
        assert client.post(address, {"version": plan.version, **extra}).status_code == 422, step
    plan.refresh_from_db()
    assert (plan.state, plan.filed_note) == (YearPlan.PUBLISHED, "昌环备〔2025〕1号")
    above = browser(person(here.unit.parent, Role.CLERK))  # type: ignore[arg-type] # a county has one above
    assert str(plan) in get(above, "plans", filed="here").content.decode()
    assert "下级备案" in above.get("/").content.decode()


def test_who_sees_which_plan(here: Bureau) -> None:
    """Its unit; the levels above once it is approved; nobody beside; an auditor everything; an inspector nothing."""
    plan = drafted(here)
    own, above = browser(here.clerk.user), browser(person(Unit.objects.get(code="652300"), Role.SUPERVISOR))
    beside = browser(person(Unit.objects.get(code="652302"), Role.CLERK))
    auditor = browser(person(Unit.objects.get(code="652300"), Role.AUDITOR))
    inspector = browser(person(here.unit, Role.INSPECTOR))
    for name in PAGES:
        codes = [get(client, name, plan.pk).status_code for client in (own, above, beside, auditor, inspector)]
        assert codes == [200, 404, 404, 200, 403], name
    submit(by=here.clerk, at=AT, paper=plan, version=1)
    approve(by=here.approver, at=AT, paper=plan, version=2)
    for name in PAGES:
        assert [get(client, name, plan.pk).status_code for client in (own, above, beside)] == [200, 200, 404], name
    assert str(plan) in get(above, "plans").content.decode()
    assert str(plan) not in get(beside, "plans").content.decode()


def test_who_may_change_which_plan(here: Bureau) -> None:
    """Only its unit's clerk a draft, only its approver the rest; a draft's pages are gone once it is handed in."""
    plan = drafted(here)
    other = browser(person(Unit.objects.get(code="652302"), Role.CLERK))
    rival = browser(person(Unit.objects.get(code="652302"), Role.APPROVER))
    clerk, approver = browser(here.clerk.user), browser(here.approver.user)
    for name in ("plan-numbers", "plan-entries", "plan-submit"):
        assert [get(client, name, plan.pk).status_code for client in (clerk, other, approver)] == [200, 404, 403], name
    for name in ("plan-approve", "plan-send-back", "plan-file", "plan-publish"):
        assert [get(client, name, plan.pk).status_code for client in (approver, rival, clerk)] == [200, 404, 403], name
    submit(by=here.clerk, at=AT, paper=plan, version=1)
    assert get(clerk, "plan-numbers", plan.pk).status_code == 404
    assert clerk.post(reverse("plan-reckon", args=[plan.pk])).status_code == 302
    assert Job.objects.filter(kind="plan.forecast").count() == 1


def test_a_number_below_the_floor_is_told_beside_its_field(here: Bureau) -> None:
    """With the article; what was typed is kept; more is saved and reckoned anew."""
    plan, clerk = drafted(here), browser(here.clerk.user)
    address = reverse("plan-numbers", args=[plan.pk])
    typed = {"version": 1, "number-key-county": "2", "number-special-county": "0", "number-general-county": "60"}
    answer = clerk.post(address, typed)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "计划数 2 低于方案的最低数 3（四.1）" in text and 'value="2"' in text
    assert clerk.post(address, typed | {"number-key-county": "二"}).status_code == 422
    assert clerk.post(address, typed | {"number-key-county": "5"}).status_code == 302
    plan.refresh_from_db()
    assert plan.numbers == {"key-county": 5} and plan.is_reckoned
    assert "本单位定" in get(clerk, "plan", plan.pk).content.decode()


def test_rows_are_added_changed_and_dropped_without_scripts(here: Bureau) -> None:
    """Empty rows do not count; a number that is none is told, and the rest of the form is kept."""
    plan, clerk = drafted(here), browser(here.clerk.user)
    address = reverse("plan-entries", args=[plan.pk])
    first = row(0, item="噪声", kind="directed", scope="夜间施工", dates="6月", number="4")
    gone = row(1, item="不要的") | {"e1-drop": "1"}
    form = (
        {"version": 1, "rows": 4} | first | gone | row(2, item="固体废物", kind="internal-joint", by="大队", **{"with": "水科"})
    )
    more = clerk.post(address, form | {"more": "1"})
    assert more.status_code == 200 and 'value="夜间施工"' in more.content.decode()
    wrong = clerk.post(address, form | {"e0-number": "四"})
    assert wrong.status_code == 422 and 'value="四"' in wrong.content.decode()
    assert clerk.post(address, form).status_code == 302
    plan.refresh_from_db()
    assert [(e["item"], e["kind"], e["number"]) for e in plan.entries] == [
        ("噪声", "directed", 4),
        ("固体废物", "internal-joint", None),
    ]
    text = get(clerk, "plan", plan.pk).content.decode()
    assert "定向抽查，4 次" in text and "没有列入计划表" in text


def test_two_browsers_on_one_draft(here: Bureau) -> None:
    """The second sees both, keeps what he typed, and saves it over the first only knowingly."""
    plan, clerk = drafted(here), browser(here.clerk.user)
    address = reverse("plan-numbers", args=[plan.pk])
    form = {"number-special-county": "0", "number-general-county": "60"}
    assert clerk.post(address, form | {"version": 1, "number-key-county": "6"}).status_code == 302
    answer = clerk.post(address, form | {"version": 1, "number-key-county": "8"})
    text = answer.content.decode()
    assert answer.status_code == 422 and "刚刚被别人修改过" in text and 'value="8"' in text
    assert clerk.post(address, form | {"version": 2, "number-key-county": "8"}).status_code == 302
    stale = browser(here.approver.user)
    assert stale.post(reverse("plan-approve", args=[plan.pk]), {"version": "x"}).status_code == 422


def test_nobody_approves_his_own(here: Bureau) -> None:
    """Who is clerk and approver at once is told so, and refused."""
    from shuangsui.records.models import Post

    plan = drafted(here)
    assert here.clerk.user is not None
    Post.objects.create(user=here.clerk.user, unit=here.unit, role=Role.APPROVER, since=AT)
    submit(by=here.clerk, at=AT, paper=plan, version=1)
    both = browser(here.clerk.user)
    assert "须由另一人批准" in get(both, "plan", plan.pk).content.decode()
    assert both.post(reverse("plan-approve", args=[plan.pk]), {"version": 2}).status_code == 422


def test_what_if_on_the_page(here: Bureau) -> None:
    """Asked by a form, answered by a job; nobody else may look at the answer by its number."""
    plan, clerk = drafted(here), browser(here.clerk.user)
    address = reverse("plan-what-if", args=[plan.pk])
    assert clerk.post(address, {}).status_code == 422
    assert clerk.post(address, {"inspectors": "很多"}).status_code == 422
    asked = clerk.post(address, {"inspectors": "2", "share-key-county": "50"})
    text = clerk.get(asked["Location"]).content.decode()
    assert "可派人员（人）" in text and "+2" in text and "改为 50%" in text
    assert "可派人员（人）" not in browser(here.approver.user).get(asked["Location"]).content.decode()


def test_versions_side_by_side(here: Bureau) -> None:
    """What the second version adds, changes and leaves out is marked."""
    first = signed(here)
    clerk = browser(here.clerk.user)
    year = opened(here)
    assert clerk.post(reverse("plan-new"), {"year": f"{here.unit.pk}-{year.pk}", "reason": " "}).status_code == 422
    assert clerk.post(reverse("plan-new"), {"year": f"{here.unit.pk}-{year.pk}", "reason": "增加噪声"}).status_code == 302
    second = YearPlan.objects.get(number=2)
    rows = [{**first.entries[0], "dates": "6月"}, *first.entries[2:], {"item": "噪声", "dates": "7月"}]
    from shuangsui.actions.plans.draft_plan import amend_plan

    amend_plan(by=here.clerk, at=AT, plan=second, version=1, numbers={"key-county": 7}, entries=rows)
    text = get(clerk, "plan-versions", second.pk).content.decode()
    assert all(word in text for word in ("增加噪声", "新增", "删去", "有改动", "每季度 3（对象 10）", "每季度 7（对象 10）"))


def test_files_are_the_printed_table(here: Bureau) -> None:
    """The columns of the plans that bureaus print; no cell is a formula."""
    plan = drafted(here)
    plan.entries[0]["item"] = "=1+1"
    plan.save()
    clerk = browser(here.clerk.user)
    book = CalamineWorkbook.from_filelike(BytesIO(get(clerk, "plan-xlsx", plan.pk).content))
    rows = book.get_sheet_by_name("抽查计划表").to_python()
    assert rows[2][:8] == ["序号", "抽查计划名称", "检查类别", "抽查事项", "检查对象", "事项类别", "抽查方式", "抽查日期"]
    assert rows[3][3] == "=1+1" and len(rows) == 3 + len(plan.entries)
    assert book.sheet_names == ["抽查计划表", "抽查比例和数量", "抽取安排"]
    assert get(clerk, "plan-pdf", plan.pk).content.startswith(b"%PDF")
    assert b"<svg" in get(clerk, "plan-picture", plan.pk).content


def test_a_draft_that_waits_for_its_reckoning(here: Bureau) -> None:
    """Its page says so, to whoever asked and to others, and shows nothing made up."""
    plan = drafted(here)
    YearPlan.objects.filter(pk=plan.pk).update(forecast={})
    Job.objects.update(state=Job.RUNNING)
    for user in (here.clerk.user, here.approver.user):
        text = get(browser(user), "plan", plan.pk).content.decode()
        assert "测算" in text and "提交前核对" not in text
        assert "正在" in get(browser(user), "plan-reckoning", plan.pk).content.decode()
    assert get(browser(here.clerk.user), "plan-picture", plan.pk).status_code == 404
    for name in ("plan-forecast", "plan-together", "plan-numbers", "plan-what-if", "plan-versions", "plan-xlsx", "plan-pdf"):
        assert get(browser(here.clerk.user), name, plan.pk).status_code == 200, name


def test_a_page_that_waits_is_told_when_it_is_done(here: Bureau) -> None:
    """Or when it came to nothing: then it says so, and asks no more."""
    plan, clerk = drafted(here), browser(here.clerk.user)
    assert get(clerk, "plan-reckoning", plan.pk)["HX-Refresh"] == "true"
    YearPlan.objects.filter(pk=plan.pk).update(forecast={})
    Job.objects.update(state=Job.FAILED, message="中断")
    assert get(clerk, "plan-reckoning", plan.pk)["HX-Refresh"] == "true"
    text = get(clerk, "plan", plan.pk).content.decode()
    assert "没有测算" in text and "中断" in text and "hx-trigger" not in text


def queries(client: Client, address: str) -> int:
    """How many queries a page takes."""
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_pages_take_as_many_queries_for_three_plans_as_for_twenty(here: Bureau) -> None:
    """The list, the first page and the plan itself."""
    plan = signed(here)
    file_above(by=here.approver, at=AT, paper=plan, version=3, above=here.unit.parent)  # type: ignore[arg-type] # as above
    publish(by=here.approver, at=AT, paper=plan, version=4)
    client = browser(here.clerk.user)
    addresses = [reverse("plans"), reverse("years"), reverse("policies"), "/", reverse("plan", args=[plan.pk])]
    before = [queries(client, address) for address in addresses]
    for number in range(2, 20):
        YearPlan.objects.create(
            unit=here.unit,
            year=2025,
            policy=here.policy,
            number=number,
            made_by=plan.made_by,
            made_at=AT + timedelta(days=number),
        )
        OpenedYear.objects.create(unit=here.unit, year=2025 + number, policy=here.policy, opened_at=AT)
    assert [queries(client, address) for address in addresses] == before
