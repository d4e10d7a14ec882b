"""The journal as those who watch over the office look into it."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.site.serving import Running, call


def finds(page: Page, *sentences: str) -> None:
    """Each of the sentences stands in the journal, that a person who is signed in reads."""
    page.goto("/journal/?size=100")
    for sentence in sentences:
        expect(page.locator("tbody").get_by_text(sentence).first).to_be_visible()


def verified(site: Running) -> str:
    """What `shuangsui journal verify` says of the site that is running."""
    told = call("journal", "verify", "--data", "var/demo/site", folder=site.folder)
    assert told.returncode == 0, told.stdout + told.stderr
    return told.stdout
