"""Next year's plan: opened, drafted with the real numbers, approved by somebody else, public, and in the journal."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.site.serving import Running

from .conftest import PHONE, OpenPage, look
from .journal import finds, verified


def test_one_drafts_next_years_plan_and_another_approves_it(open_page: OpenPage, site: Running) -> None:
    clerk, approver = open_page("jingban"), open_page("shenpi")
    approver.get_by_role("link", name="年度", exact=True).click()
    approver.get_by_role("link", name="开启年度").click()
    expect(approver.get_by_label("年度", exact=True)).to_have_value("2027")  # the demo has opened 2025 and 2026
    look(approver, "year-open")
    approver.get_by_role("checkbox", name="昌吉州生态环境执法").check()
    approver.get_by_label("继续执行的依据").fill("局务会：新方案印发以前继续执行")
    approver.get_by_role("button", name="开启", exact=True).click()
    expect(approver.get_by_role("link", name="2027").first).to_be_visible()
    clerk.get_by_role("link", name="年度计划", exact=True).click()
    clerk.get_by_role("link", name="起草年度计划").click()
    clerk.get_by_label("年度", exact=True).select_option(label=chosen(clerk.get_by_label("年度", exact=True), "2027"))
    clerk.get_by_role("button", name="换一个").click()
    clerk.get_by_role("button", name="起草", exact=True).click()
    expect(clerk.get_by_role("heading", name="2027年")).to_be_visible()
    expect(clerk.get_by_role("heading", name="抽查比例和数量")).to_be_visible(timeout=60_000)
    look(clerk, "plan")
    address = clerk.url
    clerk.get_by_role("link", name="提交审批").click()
    clerk.get_by_role("button", name="提交审批").click()
    expect(clerk.get_by_text("已提交审批").first).to_be_visible()

    approver.goto("/")
    approver.get_by_role("link", name="2027年").first.click()
    assert approver.url == address
    approver.get_by_role("link", name="批准", exact=True).click()
    look(approver, "plan-approve")
    approver.get_by_role("button", name="批准", exact=True).click()
    expect(approver.get_by_text("已批准").first).to_be_visible()
    approver.get_by_role("link", name="公布", exact=True).click()
    approver.get_by_role("button", name="公布", exact=True).click()
    expect(approver.get_by_text("已公布").first).to_be_visible()
    approver.set_viewport_size({"width": PHONE, "height": 844})
    look(approver, "plan")
    clerk.reload()
    expect(clerk.get_by_role("link", name="修订（新的一版）")).to_be_visible()

    finds(open_page("jijian"), "开启年度", "起草 昌吉", "提交审批 昌吉", "批准 昌吉", "公布 昌吉")
    assert "全部相符" in verified(site)


def chosen(select: Locator, year: str) -> str:
    """The words of the option that names the year."""
    options = select.locator("option").all_inner_texts()
    return next(text for text in options if year in text)
