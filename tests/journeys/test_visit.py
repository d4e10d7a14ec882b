"""Visits by phone: bound once, done without a line, put away and taken out again, sent once however often it is tried."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
import segno
from playwright.sync_api import Browser, Page, Route, expect

from shuangsui.rules.filled_form import Filled, check_filled
from shuangsui.rules.policy import load_policy
from shuangsui.rules.policy.items import Form
from tests.site.serving import ROOT, Running

from .conftest import OpenPage, look
from .phone import Phone, bound_phone

INSPECTOR, CLERK = "cjs-jiancha", "cjs-jingban"
CHECKED = ("生态环境保护措施落实情况", "污染防治设施运行情况", "排污许可制度落实及证后执行情况")
BindPhone = Callable[..., Phone]


@pytest.fixture
def bind_phone(site: Running, browser: Browser) -> Iterator[BindPhone]:
    """`bind_phone(latitude)`: a phone of the inspector's."""
    phones: list[Phone] = []

    def bind(latitude: float = 44.0111) -> Phone:
        phones.append(bound_phone(browser, site.address, INSPECTOR, latitude))
        return phones[-1]

    yield bind
    for phone in phones:
        phone.context.close()
    assert [complaint for phone in phones for complaint in phone.complaints] == []


def fill_form(phone: Phone, seed: int) -> None:
    """The record form of the plan: three sections inspected, one with its photo, the others told to be not inspected."""
    page = phone.page
    phone.next()
    expect(page.get_by_text("“现场负责人”没有填写。")).to_be_visible()
    look(page, "visit-faults")
    for label in ("检查开始时间", "检查结束时间"):
        page.locator(".field", has=page.get_by_label(label)).get_by_role("button", name="现在").click()
    page.get_by_role("button", name="定位").click()
    expect(page.get_by_text("已定位")).to_be_visible()
    page.get_by_label("现场负责人").fill("王某")
    page.get_by_role("radio", name="正常").check()
    for title in CHECKED:
        section = page.locator("section.card", has=page.get_by_role("heading", name=title, exact=True))
        section.get_by_role("radio", name="未发现问题").check()
        if title == "污染防治设施运行情况":
            phone.photograph(section, seed)
    for switch in page.get_by_role("switch").all()[len(CHECKED) :]:
        switch.check()
    for reason in page.get_by_label("未检查的原因").all()[len(CHECKED) :]:
        reason.fill("本次不涉及")
    page.get_by_label("现场情况记录").fill(f"第 {seed} 次：正常生产，治污设施运行正常，台账齐全，没有发现问题。")
    look(page, "visit-form")


def test_the_phone_and_the_office_agree_on_what_is_wrong(bind_phone: BindPhone) -> None:
    """The same forms, filled well and badly, are judged by the same words; a QR code made here is the one of the standard."""
    page = bind_phone().page
    judge = """async (cases) => {
      const { checkFilled } = await import("/static/field/form_check.js");
      return cases.map((one) => checkFilled(...one).map((fault) => fault.says));
    }"""
    form = load_policy(ROOT / "policies" / "changji-2025" / "policy.toml").form[0]
    cases: list[tuple[Form, dict[str, Any], dict[str, str], dict[str, int]]] = [
        (every_kind(), answers, {}, {"picture": 1}) for answers in ANSWERS
    ]
    cases += [(form, {}, skipped, {}) for skipped in ({}, {"basic": "忘了"}, {"waste": " "})]
    cases += [(form, {}, {one.id: "停电" for one in form.section if one.may_be_skipped}, {})]
    ours = [[fault.says() for fault in check_filled(form, Filled(*rest))] for form, *rest in cases]
    assert page.evaluate(judge, [[form.model_dump(mode="json"), *rest] for form, *rest in cases]) == ours
    assert all(ours[1:])
    text = "FD1." + "Ab3_" * 89 + "xy"
    squares = "async (text) => (await import('/static/field/qr.js')).qr(text).map((row) => row.map(Number))"
    assert page.evaluate(squares, text) in [
        [list(row) for row in segno.make(text.encode(), error="m", mode="byte", mask=mask, boost_error=False).matrix]
        for mask in range(8)
    ]


def every_kind() -> Form:
    """A form with a field of each kind, bounds, a choice on which another depends, a photo."""
    fields: list[dict[str, Any]] = [
        {"id": "ph", "label": "pH", "type": "number", "required": True, "at_least": 0, "at_most": 14},
        {"id": "day", "label": "日期", "type": "date"},
        {"id": "when", "label": "时间", "type": "time", "required": True},
        {"id": "ok", "label": "正常", "type": "yes-no", "required": True},
        {"id": "why", "label": "原因", "type": "note", "required": True, "shown_if": {"ok": False}, "needs_photo": True},
        {"id": "one", "label": "状态", "type": "choice", "choices": ["甲", "乙"]},
        {"id": "many", "label": "污染物", "type": "choices", "choices": ["气", "水"], "required": True},
        {"id": "where", "label": "地点", "type": "location"},
        {"id": "picture", "label": "照片", "type": "photo", "required": True},
    ]
    section = {"id": "s", "title": "部分", "may_be_skipped": False, "field": fields, "cite": "一"}
    return Form.model_validate({"id": "f", "name": "表", "version": 1, "cite": "一", "section": [section]})


GOOD: dict[str, Any] = {"ph": "7.5", "when": "2025-03-26T09:30", "ok": True, "many": ["水"]}
ANSWERS: list[dict[str, Any]] = [
    GOOD | {"day": "2025-03-26", "one": "乙", "where": {"latitude": 44.01, "longitude": 87.3, "accuracy": 8}},
    {},
    GOOD | {"ph": "14.1", "day": "26/3", "when": "昨天", "one": "丙"},
    GOOD | {"ph": "-1", "ok": "是", "many": ["水", "土"], "where": {"latitude": 91, "longitude": 0}},
    GOOD | {"ph": "七", "many": [], "where": {"latitude": True}},
    GOOD | {"ok": False, "one": "丁"},
    GOOD | {"ok": False, "why": "字" * 2001, "where": " "},
]


def test_a_wrong_clock_a_new_version_and_a_phone_that_is_stopped(bind_phone: BindPhone, open_page: OpenPage) -> None:
    phone = bind_phone()
    page = phone.page
    name = page.locator("a.task", has_text="未开始").locator("strong").first.inner_text()
    phone.context.route("**/api/v1/*", a_day_later)
    page.get_by_role("button", name="更新").click()
    expect(page.get_by_text("手机的时间比服务器慢约 1 天")).to_be_visible()
    look(page, "visit-clock")
    phone.context.unroute_all(behavior="wait")

    phone.open_task(name)
    page.get_by_role("link", name="到门口了").click()
    page.get_by_role("button", name="开始检查").click()
    expect(page.get_by_role("button", name="确认到场")).to_be_visible()
    page.evaluate("navigator.serviceWorker.register('/field/sw.js?again', { scope: '/field/' }).then(() => true)")
    expect(page.get_by_text("有新版本，草稿不受影响。")).to_be_visible()
    look(page, "visit-version")
    with page.expect_event("load"):
        page.get_by_role("button", name="点此更新").click()
    expect(page.get_by_role("button", name="确认到场")).to_be_visible()

    desk = open_page(INSPECTOR)
    desk.goto("/account/devices/")
    desk.get_by_role("link", name="停用 执法手机 3 号").first.click()
    desk.get_by_role("button", name="停用").click()
    page.goto("/field/#/queue")
    page.get_by_role("button", name="现在发送").click()
    expect(page.get_by_text("本机保存的任务和记录已经清除")).to_be_visible()
    look(page, "visit-stopped")
    left = "import('/static/field/store.js').then(({ db }) => Promise.all(db.tables.map((table) => table.count())))"
    assert set(page.evaluate(left)) == {0}
    desk.goto("/account/devices/")
    expect(desk.get_by_text("已停用，本机数据已清除").first).to_be_visible()


def a_day_later(route: Route) -> None:
    """The answer as a server gives it whose clock stands a day ahead of the phone's."""
    answer = route.fetch()
    date = format_datetime(datetime.now(UTC) + timedelta(days=1), usegmt=True)
    route.fulfill(response=answer, headers=answer.headers | {"date": date})


def test_a_visit_without_a_line_arrives_once(bind_phone: BindPhone, open_page: OpenPage) -> None:
    phone = bind_phone()
    page = phone.page
    look(page, "visit-tasks")
    name = page.locator("a.task strong").first.inner_text()
    phone.context.set_offline(True)
    phone.open_task(name)
    look(page, "visit-target")
    page.get_by_role("link", name="到门口了").click()
    expect(page.get_by_alt_text("检查码")).to_be_visible()
    look(page, "visit-door")
    page.get_by_role("button", name="开始检查").click()
    phone.colleague_is_there()
    phone.next()
    fill_form(phone, 1)
    go_through(phone)
    taken_out_again(phone, name)
    sent_twice(phone)
    page = phone.page
    page.goto("/field/#/")
    page.get_by_text("已交、已完成").click()
    phone.open_task(name)
    expect(page.get_by_role("heading", name="回执")).to_be_visible()
    look(page, "visit-receipt")
    seen_by_the_office(open_page(CLERK), name, "已检查")


def go_through(phone: Phone) -> None:
    """The steps after the form, to the firm's signature."""
    page = phone.page
    for heading in ("现场照片", "加一个样品"):
        phone.next()
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
    phone.next()
    page.get_by_label("企业的陈述、申辩").fill("无")
    page.get_by_role("radio", name="未发现问题").check()
    phone.next()
    phone.sign("企业签字")
    look(page, "visit-sign")


def taken_out_again(phone: Phone, name: str) -> None:
    """The page was closed: the draft is there; the inspectors sign, and it is final."""
    phone.reopen()
    page = phone.page
    expect(page.locator("a.task", has_text=name).get_by_text("草稿")).to_be_visible()
    phone.open_task(name)
    page.get_by_role("link", name="继续填写").click()
    expect(page.get_by_label("现场负责人")).to_have_value("王某")
    page.get_by_role("link", name="核对").click()
    page.get_by_role("link", name="签不了的，写明原因").click()
    expect(page.get_by_role("region", name="签字")).to_have_count(3)
    for region in page.get_by_role("region").all()[1:]:
        phone.sign(str(region.get_attribute("aria-label")))
    page.get_by_role("link", name="核对").click()
    expect(page.get_by_text("都齐了")).to_be_visible()
    look(page, "visit-finish")
    page.get_by_role("button", name="定稿").click()
    expect(page.get_by_text("已定稿 1")).to_be_visible()


def sent_twice(phone: Phone) -> None:
    """The first receipt is lost; the record stays on the phone until the second has come."""
    page = phone.page
    lost = losing_receipts(phone)
    with page.expect_event("requestfailed", lambda request: request.url.endswith("/records")):
        phone.context.set_offline(False)
    expect(page.get_by_text("没有网络")).to_be_visible()
    expect(page.get_by_text("已定稿 1")).to_be_visible()
    look(page, "visit-queue")
    assert lost == [201]
    phone.context.unroute("**/records")
    page.get_by_role("button", name="现在发送").click()
    expect(page.get_by_text("已收到的回执 1")).to_be_visible()
    expect(page.get_by_text("已定稿 0")).to_be_visible()


def losing_receipts(phone: Phone) -> list[int]:
    """The server takes the record, and its answer is lost on the way; what it had answered."""
    answers: list[int] = []

    def lose(route: Route) -> None:
        answers.append(route.fetch().status)
        route.abort()

    phone.context.route("**/records", lose)
    return answers


def seen_by_the_office(page: Page, name: str, what: str) -> None:
    """One record of the target, whatever was sent twice."""
    page.goto("/records/")
    rows = page.locator("tbody tr", has_text=name)
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text(what)
    look(page, "visit-office")


def test_a_firm_that_moved_away(bind_phone: BindPhone, open_page: OpenPage) -> None:
    phone = bind_phone(44.0222)
    page = phone.page
    name = page.locator("a.task", has_text="未开始").locator("strong").last.inner_text()
    phone.open_task(name)
    page.get_by_role("link", name="未能检查").click()
    page.get_by_role("button", name="搬迁").click()
    phone.colleague_is_there()
    phone.next()
    phone.photograph(page.locator("section.card").first, 2)
    page.get_by_label("看到的情况").fill("厂房已经搬空，门口贴有搬迁告示。")
    page.get_by_label("新地址").fill("高新区示例路 8 号")
    look(page, "visit-moved")
    phone.next()
    page.get_by_role("button", name="定稿").click()
    expect(page.get_by_text("已收到的回执 1")).to_be_visible()
    seen_by_the_office(open_page(CLERK), name, "搬迁")
