"""An inspector's phone: bound once, then used as it is at the place, with the network or without it."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, FilePayload, Locator, Page, expect

from shuangsui.site.demo_people import PIN

from .conftest import PHONE, sign_in

# A browser says so of every request that finds no line, or is refused; what the page makes of it is looked at by the journeys.
_NETWORK = "Failed to load resource"
_DRAW = """([seed, width, height]) => {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const pen = canvas.getContext("2d");
  for (let n = 0; n < 300; n++) {
    pen.fillStyle = `hsl(${(n * 37 + seed * 11) % 360} 70% 50%)`;
    pen.fillRect((n * 97 + seed * 131) % width, (n * 53) % height, width / 12, height / 12);
  }
  return canvas.toDataURL("image/jpeg", 0.9).split(",")[1];
}"""


@dataclass
class Phone:
    """A browser of its own with one page open."""

    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)

    def reopen(self) -> None:
        """The page is closed, as when the phone is put away, and opened again."""
        self.page.close()
        self.page = self._page()
        self.page.goto("/field/")

    def _page(self) -> Page:
        page = self.context.new_page()
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(_NETWORK):
            self.complaints.append(f"{message.type}: {message.text}")

    def picture(self, seed: int, width: int = 4000, height: int = 3000) -> FilePayload:
        """A photo of 12 megapixels, another for each seed."""
        data = base64.b64decode(self.page.evaluate(_DRAW, [seed, width, height]))
        return {"name": f"{seed}.jpg", "mimeType": "image/jpeg", "buffer": data}

    def open_task(self, name: str) -> None:
        """From the list, by the target's name."""
        self.page.get_by_role("link", name=name).click()
        expect(self.page.get_by_role("heading", name="检查事项")).to_be_visible()

    def next(self) -> None:
        """The step that follows."""
        self.page.get_by_role("button", name="下一步").click()

    def colleague_is_there(self) -> None:
        """He types his PIN on this phone."""
        self.page.get_by_label("的 PIN").fill(PIN)
        self.page.get_by_role("button", name="确认到场").click()
        expect(self.page.locator("p.ok")).to_have_count(2)

    def photograph(self, box: Locator, seed: int) -> None:
        """A photo into a section of the form."""
        box.locator("input[type=file]").first.set_input_files(self.picture(seed))
        expect(box.locator("img")).to_have_count(1)

    def sign(self, title: str) -> None:
        """With a finger, in the box of that name."""
        box = self.page.get_by_role("region", name=title)
        box.get_by_role("button", name="签字").click()
        place = box.locator("canvas").bounding_box()
        assert place is not None
        mouse = self.page.mouse
        mouse.move(place["x"] + 30, place["y"] + 50)
        mouse.down()
        for step in range(16):
            mouse.move(place["x"] + 30 + step * 14, place["y"] + 50 + (step * len(title) % 5) * 22)
        mouse.up()
        box.get_by_role("button", name="完成").click()
        expect(box.get_by_alt_text("已签")).to_be_visible()


def bound_phone(browser: Browser, address: str, username: str, latitude: float = 44.0111) -> Phone:
    """A phone on which the person has signed in once, and that has fetched his tasks."""
    context = browser.new_context(
        base_url=address,
        viewport={"width": PHONE, "height": 844},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        geolocation={"latitude": latitude, "longitude": 87.3011, "accuracy": 12},
        permissions=["geolocation"],
    )
    phone = Phone(context, context.new_page())
    page = phone.page
    page.goto("/field/")
    expect(page.get_by_text("先绑定这台手机")).to_be_visible()
    sign_in(page, username)
    page.goto("/field/bind/")
    page.get_by_label("手机名称").fill("执法手机 3 号")
    page.get_by_label("6 位 PIN", exact=True).fill("904172")
    page.get_by_label("再输一次 PIN").fill("904172")
    page.get_by_role("button", name="绑定").click()
    expect(page.locator("a.task").first).to_be_visible()
    context.clear_cookies()  # the token alone opens the interface
    phone.reopen()
    phone.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    return phone
