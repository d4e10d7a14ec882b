"""What the benches of the pages share: the pages, the offices that they are asked in, how they are asked."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import statistics
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from bench import office, postgres
from bench.asking import Browser, Site
from bench.children import ROOT, VAR, answer_of
from bench.measure import Case, Figures, Taken, Target

SIZES = (3_000, 30_000, 300_000)
ROUNDS, ASKED = 3, 34  # 102 answers a page and size
TRIVIAL = "trivial page"
PAGES = {
    TRIVIAL: "/account/password/",
    "home": "/",
    "list": "/registry/targets/",
    "list, page 400": "/registry/targets/?page=400",
    "list by credit code": "/registry/targets/?sort=-credit_code",
    "name: two common characters": f"/registry/targets/?name={quote('水泥')}",
    "name: two rare characters": f"/registry/targets/?name={quote(office.RARE)}",
    "tag": f"/registry/targets/?tag={quote('正面清单')}",
    "class": "/registry/targets/?class=key",
    "class and tag": f"/registry/targets/?class=key&tag={quote('正面清单')}",
    "class and rare name": f"/registry/targets/?class=key&name={quote(office.RARE)}",
    "a county": "/registry/targets/?area=652302",
    "one target": "/registry/targets/1201/",
    "plan": "/plans/1/",
    "forecast of the plan": "/plans/1/forecast/",
}


def made_from() -> str:
    """What a grown office hangs on, as eight digits: its tables, and what grows it."""
    files = [Path(office.__file__), ROOT / "bench" / "importer.py", ROOT / "policies" / "changji-2025" / "policy.toml"]
    files += sorted((ROOT / "src" / "shuangsui" / "records" / "migrations").glob("0*.py"))
    files += [ROOT / "src" / "shuangsui" / "records" / "words.py"]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:8]


def grown(size: int, on_server: bool) -> tuple[Path, str]:
    """The data folder of an office and its DATABASE_URL ("" for SQLite), grown where it is not there yet."""
    like = f"office-{'postgres' if on_server else 'sqlite'}-{size}-"
    folder = VAR / f"{like}{made_from()}"
    for old in VAR.glob(f"{like}*"):
        if old != folder:
            shutil.rmtree(old)
    whole = folder / "whole"
    if on_server and not whole.exists():
        postgres.drop(but="", like=like)
    url = postgres.database(folder.name) if on_server else ""
    if not whole.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        answer_of("bench.office", folder, "grow", size, **({"DATABASE_URL": url} if url else {}))
        whole.touch()
    return folder, url


def cases(size: int, on_server: bool) -> list[Case]:
    """The pages of one office, each asked many times by one browser."""
    folder, url = grown(size, on_server)
    environment = {"DATABASE_URL": url} if url else {}
    queries: dict[str, int] = answer_of("bench.office", folder, "queries", json.dumps(PAGES), **environment)
    site = Site(folder, url)
    browser = Browser(site, office.CLERK, office.PASSWORD)
    return [
        Case(page, _asking(site, browser, page, queries[page]), lambda result: str(getattr(result, "note", ""))) for page in PAGES
    ]


def _asking(site: Site, browser: Browser, page: str, queries: int) -> Callable[[], Callable[[], object]]:
    every: list[float] = []

    def ask() -> object:
        taken = [browser.ask(PAGES[page]) for _ in range(ASKED)]
        every.extend(taken)
        late = sorted(every)[-1 - len(every) // 100]
        return Taken(statistics.median(taken), site.peak_mb(), f"p99 {late * 1000:.0f} ms, {queries} queries")

    def ready() -> Callable[[], object]:
        browser.ask(PAGES[page])  # templates, prepared statements
        return ask

    return ready


def targets(figures: Figures) -> list[Target]:
    """What was promised: pages that do not grow with the registry."""
    least, most = SIZES[0], SIZES[-1]
    growth = {page: figures.of(page, most).seconds / figures.of(page, least).seconds for page in PAGES}
    slowest = max(growth, key=lambda page: growth[page])
    late = {page: _note(figures, page, most, r"p99 (\d+) ms") for page in PAGES}
    latest = max(late, key=lambda page: late[page])
    more = max(
        abs(_note(figures, page, most, r"(\d+) queries") - _note(figures, page, least, r"(\d+) queries")) for page in PAGES
    )
    return [
        Target(f"median at {most:,} targets ÷ at {least:,}, the page that grows most ({slowest})", 2.0, growth[slowest]),
        Target(f"p99 at {most:,} targets, ms, the slowest page ({latest})", 300, late[latest]),
        Target("queries that a page takes more or fewer at 300,000 than at 3,000", 0, more),
    ]


def _note(figures: Figures, page: str, size: int, pattern: str) -> int:
    found = re.search(pattern, figures.of(page, size).note)
    assert found, (page, size)
    return int(found[1])
