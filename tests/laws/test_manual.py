"""The manual tells every page of the desk, and shows pictures that are there.

A section names the pages that it tells in a comment that no reader sees: `<!-- pages: targets target -->`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.urls import URLPattern, get_resolver

from .tree import ROOT, none

MANUAL = ROOT / "docs" / "manual"
MOST = 80_000  # bytes of a picture
# What a reader never opens by itself: files that a button hands out, fragments that a page fetches.
NOT_PAGES = {
    "draw-file": "a file of a draw's page",
    "draw-log-file": "the log, as a file",
    "draw-pulse": "asked by a draw's page",
    "draw-qr": "a picture",
    "draw-wall-state": "asked by the wall screen",
    "plan-picture": "a picture",
    "plan-reckoning": "asked by a plan's page while its year is reckoned",
    "still-here": "asked by every page",
}


def _manual() -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in sorted(MANUAL.glob("*.md"))}


def _patterns(resolver: Any) -> Iterator[URLPattern]:
    for part in resolver.url_patterns:
        if isinstance(part, URLPattern):
            yield part
        else:
            yield from _patterns(part)


def pages() -> set[str]:
    """The names of the desk's addresses that a browser can open."""
    desk = (one for one in _patterns(get_resolver()) if "web.desk" in getattr(one.callback, "__module__", ""))
    return {str(one.name) for one in desk if "GET" in getattr(one.callback, "methods", ())}


def told(texts: dict[str, str]) -> set[str]:
    """The pages that the manual's sections name."""
    comments = (comment for text in texts.values() for comment in re.findall(r"<!-- pages: ([\w -]+?) -->", text))
    return {name for comment in comments for name in comment.split()}


def wrong_pictures(texts: dict[str, str], folder: Path) -> list[str]:
    """Pictures that are named and are not there, are there and not named, or are too large."""
    named = {name for text in texts.values() for name in re.findall(r"\]\(img/([\w.-]+)\)", text)}
    there = {path.name: path.stat().st_size for path in folder.glob("*")}
    found = [f"{name}: is not there" for name in sorted(named - set(there))]
    found += [f"{name}: no page shows it" for name in sorted(set(there) - named)]
    return found + [f"{name}: {size} bytes" for name, size in sorted(there.items()) if size > MOST]


def test_the_manual_tells_every_page() -> None:
    """A new page is told in the manual, or is named here with what it is instead."""
    known, named = pages(), told(_manual())
    assert len(known) > 50
    none(f"{name}: the manual does not tell it" for name in sorted(known - named - set(NOT_PAGES)))
    none(f"{name}: there is no such page" for name in sorted(named - known))


def test_every_picture_is_there() -> None:
    """None is missing, none is left over, all are small."""
    none(wrong_pictures(_manual(), MANUAL / "img"))


def test_the_checkers_see(tmp_path: Path) -> None:
    """A missing picture, one too many, one too large; the names of a comment."""
    (tmp_path / "b.png").write_bytes(b"0" * (MOST + 1))
    assert wrong_pictures({"x.md": "![a](img/a.png)"}, tmp_path) == [
        "a.png: is not there",
        "b.png: no page shows it",
        f"b.png: {MOST + 1} bytes",
    ]
    assert told({"x.md": "<!-- pages: one two-three -->\n<!-- another -->"}) == {"one", "two-three"}
