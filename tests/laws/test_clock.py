"""The moment is given, never asked for: no clock below `web/` and `site/`, so that every deed can be repeated in a test."""

from __future__ import annotations

import ast

import pytest

from .tree import Source, dotted, imported, none, python

MAY_ASK = ("src/shuangsui/site/", "src/shuangsui/web/")
ASKS = {"now", "utcnow", "today"}
TIME = {"time", "time_ns", "localtime", "gmtime", "ctime", "strftime"}


def asks_the_clock(source: Source) -> list[str]:
    """Places of a file that read the clock (a stopwatch such as `monotonic` is no clock)."""
    tree = source.tree
    found = {(line, name) for line, name in imported(tree) if name in {f"time.{part}" for part in TIME}}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            name = dotted(node.func)
            if node.func.attr in ASKS or name in {f"time.{part}" for part in TIME}:
                found.add((node.lineno, name or node.func.attr))
    return [f"{source.path}:{line}: {name}" for line, name in sorted(found)]


def test_no_clock_below_the_doors() -> None:
    """Whoever calls gives `at`."""
    sources = [source for source in python("src") if not source.path.startswith(MAY_ASK)]
    none(place for source in sources for place in asks_the_clock(source))


@pytest.mark.parametrize(
    "snippet",
    [
        "datetime.now()",
        "datetime.datetime.now(tz)",
        "date.today()",
        "import time\ntime.time()",
        "from time import time",
        "make().now()",
    ],
)
def test_the_checker_sees(snippet: str) -> None:
    """Each way to ask is found."""
    assert asks_the_clock(Source("src/shuangsui/rules/x.py", snippet)) != []


def test_the_checker_lets_a_stopwatch_pass() -> None:
    """Measuring how long something took decides nothing."""
    assert asks_the_clock(Source("src/shuangsui/paper/x.py", "import time\nstart = time.monotonic()")) == []
