"""A grown demo, a site of its own for each file of journeys, and people who are signed in, at two widths of screen.

    def test_something(open_page):
        page = open_page("jingban")              # the demo's clerk, at 1366 pixels; PHONE for a telephone
        page.goto("/targets/")
        expect(page.get_by_role("heading", name="检查对象")).to_be_visible()

Anything that a page's console complains of (a script's error, a breach of the content policy) fails the test. Pictures that
a journey takes by `look(page, "name")` lie in var/journeys, where PICTURES is set.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from shuangsui.site.demo_people import PASSWORD
from tests.site.serving import ROOT, Running, running

DESK, PHONE = 1366, 390
FLAGS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--lang=zh-CN"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
TALLEST = 4000  # pixels of a window for a picture
PICTURES = ROOT / "var" / "journeys"
expect.set_options(timeout=20_000)  # two slow cores, shared with the site itself
OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which `shuangsui run --demo` was started once."""
    folder = tmp_path_factory.mktemp("demo")
    with running(["--demo"], folder) as site:
        assert any("演示数据" in line for line in site.said), site.said
    return folder


@pytest.fixture(scope="module")
def site(grown: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A copy of the grown demo, served: what one file of journeys does, no other sees."""
    folder = tmp_path_factory.mktemp("site") / "here"
    shutil.copytree(grown, folder)
    with running(["--demo"], folder) as found:
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium")
        assert chromium, "make test installs Chromium: tools/browser.py"
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS), env=os.environ | {"LANGUAGE": "zh_CN"})
        yield browser
        browser.close()


@pytest.fixture
def open_page(site: Running, browser: Browser) -> Iterator[OpenPage]:
    """`open_page(username="", width=DESK)`: a page in a browser of its own, signed in where a name is given."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def complain(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(f"{message.type}: {message.text}")

    def open_one(username: str = "", width: int = DESK, *, scripts: bool = True) -> Page:
        context = browser.new_context(
            base_url=site.address,
            viewport={"width": width, "height": 768 if width == DESK else 844},
            java_script_enabled=scripts,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", complain)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if username:
            sign_in(page, username)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []


def sign_in(page: Page, username: str, password: str = PASSWORD) -> None:
    """By name and password, as everybody can."""
    page.goto("/login/")
    page.get_by_label("账号", exact=True).fill(username)
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("heading", name="工作台")).to_be_visible()


def look(page: Page, name: str) -> Path:
    """A picture of the whole page where PICTURES is set, as tools/manual_pictures.py does; its path. Fails as `fits` does."""
    fits(page, name)
    path = PICTURES / f"{name}-{page.viewport_size['width'] if page.viewport_size else 0}.png"
    if not os.environ.get("PICTURES"):  # they take a third of the journeys' time
        return path
    PICTURES.mkdir(parents=True, exist_ok=True)
    seen = page.viewport_size
    tall = page.evaluate("document.documentElement.scrollHeight")
    if seen:  # what stands beside the page, as the menu, is as tall as the window
        page.set_viewport_size({"width": seen["width"], "height": max(seen["height"], min(tall, TALLEST))})
    page.screenshot(path=path, full_page=True)
    if seen:
        page.set_viewport_size(seen)
    return path


def fits(page: Page, name: str) -> None:
    """Fails where the page is wider than the screen."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{name}: {wide} pixels too wide"
