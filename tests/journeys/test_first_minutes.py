"""The first minutes: start it, choose a card, see the desk, look around, go."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from shuangsui.site.demo_people import PEOPLE

from .conftest import DESK, PHONE, OpenPage, look


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_card_of_the_login_page_leads_to_the_desk(open_page: OpenPage, width: int) -> None:
    page = open_page(width=width)
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    look(page, "login")
    for person in PEOPLE:
        expect(page.get_by_text(person.says)).to_be_visible()
    page.get_by_role("button", name="经办甲").click()
    expect(page.get_by_role("heading", name="工作台")).to_be_visible()
    expect(page.get_by_text("昌吉回族自治州经办人").first).to_be_visible()
    look(page, "desk")


def test_every_role_has_a_desk_without_errors(open_page: OpenPage) -> None:
    """Each entry of each role's menu opens, at both widths."""
    for username in ("jingban", "shenpi", "jiancha", "jijian", "xitong", "anquan", "shenji"):
        page = open_page(username)
        links = page.locator("#menu a")
        addresses = [links.nth(n).get_attribute("href") for n in range(links.count())]
        assert addresses
        for address in addresses:
            page.set_viewport_size({"width": DESK, "height": 800})
            answer = page.goto(str(address))
            assert answer is not None and answer.status == 200, address
            look(page, username + str(address).replace("/", "-"))
            page.set_viewport_size({"width": PHONE, "height": 800})
            look(page, username + str(address).replace("/", "-"))
        page.context.close()


def test_without_scripts_one_can_sign_in_and_out(open_page: OpenPage) -> None:
    page = open_page("jingban", PHONE, scripts=False)
    page.get_by_text("经办甲", exact=True).click()
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("button", name="登录", exact=True)).to_be_visible()


def test_the_back_button_shows_nothing_after_signing_out(open_page: OpenPage) -> None:
    page = open_page("jingban")
    page.get_by_text("经办甲", exact=True).click()
    page.get_by_role("button", name="退出登录").click()
    page.go_back()
    expect(page.get_by_role("button", name="登录", exact=True)).to_be_visible()
