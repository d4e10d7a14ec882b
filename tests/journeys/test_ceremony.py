"""A draw from its first page to the journal: two logins, dice, an audience at the wall screen, tasks, an inspector, auditor."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.site.serving import Running

from .conftest import PHONE, OpenPage, fits, look
from .journal import finds, verified

THROWN = "35162415623516241562351624156"
TYPED = 45  # milliseconds a key: longer than a second for a throw, in which whatever comes by itself has come
ENOUGH = 30  # seconds that the steps before the throw take, more than they need


def test_two_logins_hold_a_draw_before_an_audience_and_send_the_tasks(open_page: OpenPage, site: Running) -> None:
    clerk, approver, hall = open_page("jingban"), open_page("shenpi"), open_page("jicha")
    prepare(clerk)
    hall.goto(f"{clerk.url}wall/")
    expect(hall.get_by_role("heading", name="还没有冻结")).to_be_visible()
    approver.goto(clerk.url)

    clerk.get_by_role("link", name="冻结…").click()
    look(clerk, "draw-freeze")
    clerk.get_by_role("button", name="我已核对，冻结").click()
    expect(clerk.get_by_text("已冻结。").first).to_be_visible()
    look(clerk, "draw-frozen")
    expect(hall.get_by_role("heading", name="还不知道")).to_be_visible()
    look(hall, "wall-frozen")
    expect(approver.locator(".draw-pulse").get_by_text("冻结")).to_be_visible()
    approver.reload()  # both wait at their pages until the field comes by itself

    throw(clerk, THROWN)
    expect(hall.get_by_text("经办甲 已录入")).to_be_visible()
    expect(hall.get_by_text(THROWN)).to_have_count(0)
    throw(approver, THROWN[::-1])
    expect(approver.get_by_text("两份录入不一致").first).to_be_visible()
    expect(hall.get_by_text("两份录入不一致").first).to_be_visible()
    throw(approver, THROWN, "改正")
    expect(approver.get_by_text("✓ 已确认")).to_be_visible()
    expect(hall.get_by_text("✓ 已确认")).to_be_visible()

    expect(approver.get_by_role("button", name="抽取", exact=True)).to_have_count(0)
    draw(clerk, hall)

    sent = send(clerk)
    own_tasks_alone(open_page("jiancha", PHONE), clerk, sent)
    auditor = open_page("jijian")
    finds(auditor, "准备抽取", "冻结", "录入随机数", "结果封存", f"下发任务 {sent} 项")
    look(auditor, "journal")
    assert "全部相符" in verified(site)


def prepare(page: Page) -> None:
    """The period that is offered first, dice that two witnesses see, thrown in half a minute."""
    page.get_by_role("link", name="抽取", exact=True).click()
    page.get_by_role("link", name="新建抽取").click()
    page.get_by_label("drand 公共随机数").uncheck()
    page.get_by_label("现场掷骰").check()
    moment = page.get_by_label("何时掷")
    moment.evaluate("field => { field.step = 1; }")  # the page offers whole minutes; a journey waits for seconds only
    moment.fill(soon().strftime("%Y-%m-%dT%H:%M:%S"))
    page.locator("#dice_a").fill("王某")
    page.locator("#dice_b").fill("李某")
    look(page, "draw-new")
    page.get_by_role("button", name="准备", exact=True).click()
    expect(page.get_by_role("heading", name="二、预检")).to_be_visible()
    look(page, "draw-prepared")


def draw(clerk: Page, hall: Page) -> None:
    """The clerk draws; the hall sees tickets and the seal, and no list."""
    clerk.reload()
    clerk.get_by_role("button", name="抽取", exact=True).click()
    expect(clerk.get_by_text("已抽取，名单已封存。").first).to_be_visible()
    expect(hall.locator("[data-ticket]").first).to_be_visible()
    expect(hall.locator(".waiting")).to_have_count(0)
    look(hall, "wall-drawn")
    look(clerk, "draw-drawn")
    hall.get_by_role("link", name="返回").click()
    expect(hall.get_by_text("检查前，名单只有")).to_be_visible()


def soon() -> datetime:
    """A second that leaves time to freeze before it."""
    return (datetime.now(ZoneInfo("Asia/Shanghai")) + timedelta(seconds=ENOUGH)).replace(microsecond=0)


def throw(page: Page, value: str, button: str = "录入") -> None:
    """Enter what was thrown, as one reads it off the table; the field comes by itself, as soon as it may be known."""
    field = page.locator("#luck input[name=value]")
    expect(field).to_be_visible(timeout=90_000)
    field.clear()
    field.press_sequentially(value, delay=TYPED)
    expect(field).to_have_value(value)
    page.get_by_role("button", name=button, exact=True).click()


def send(page: Page) -> int:
    """Send every task of the draw, as many to a page as there can be; how many there were."""
    page.get_by_role("link", name="任务和下发").click()
    page.get_by_label("每页").select_option("100")
    expect(page.locator("#page-size")).to_have_value("100")
    found = re.search(r"共 (\d+) 条", page.locator(".list-pager").inner_text())
    assert found is not None
    page.get_by_label("勾选本页全部").check()
    look(page, "visits")
    page.get_by_role("button", name="下发勾选的").click()
    expect(page.get_by_text(f"已下发 {found[1]} 项任务")).to_be_visible()
    return int(found[1])


def own_tasks_alone(inspector: Page, clerk: Page, sent: int) -> None:
    """He sees the tasks that he was drawn for, the whole address of any other leads nowhere."""
    inspector.goto("/tasks/")
    own = inspector.locator("section a[href^='/visits/']")
    expect(own.first).to_be_visible()
    fits(inspector, "tasks")
    look(inspector, "tasks")
    mine = {str(link.get_attribute("href")) for link in own.all()}
    for team in inspector.locator("tbody td[data-label=检查组]").all_inner_texts():
        assert "示例员" in team
    everything = {str(link.get_attribute("href")) for link in clerk.locator("tbody a[href^='/visits/']").all()}
    assert len(everything) == sent and mine < everything
    inspector.goto(sorted(mine)[0])
    expect(inspector.get_by_role("heading", level=1)).to_be_visible()
    for address in ("/visits/", "/registry/targets/", sorted(everything - mine)[0]):
        answer = inspector.request.get(address)
        assert answer.status in (403, 404), address
