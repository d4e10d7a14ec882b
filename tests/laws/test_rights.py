"""Every right of the table is asked by a page or a deed, and what they ask is in the table.

The table is shown to everybody (权限表): a line that nothing asks would promise what the program does not keep.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from .tree import Source, none, python

TABLE = "src/shuangsui/access/table.py"
DOORS = ("src/shuangsui/actions/", "src/shuangsui/web/desk/")
# Where a right only decides what is shown first: no door.
SHOWN = ("panels.py",)
# What asks the table, and where its right stands.
ASKING = {
    "page": 0,
    "require": 1,
    "is_allowed": 1,
    "reach_of": 1,
    "scope": 1,
    "visible_units": 1,
    "units_for": 1,
    "own_inspector": 1,
}


def rights(source: Source) -> list[str]:
    """The keys of TABLE."""
    for node in source.tree.body:
        if isinstance(node, ast.AnnAssign) and getattr(node.target, "id", "") == "TABLE" and isinstance(node.value, ast.Dict):
            return [str(getattr(key, "value", "")) for key in node.value.keys]
    return []


def named(sources: Iterable[Source]) -> set[str]:
    """Every text that stands in a deed or a page; a right that is handed on by name (a step's) counts where it is written."""
    return {
        node.value
        for source in sources
        if source.path.startswith(DOORS) and not source.path.endswith(SHOWN)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def asked(source: Source) -> Iterator[tuple[int, str]]:
    """Line and right of every question that names it."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call):
            place = ASKING.get(node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", ""))
            given = node.args[place] if place is not None and len(node.args) > place else None
            if isinstance(given, ast.Constant) and isinstance(given.value, str) and "." in given.value:
                yield node.lineno, given.value


def test_every_right_is_asked() -> None:
    """By a deed or a page of the desk."""
    sources = python("src")
    table = next(source for source in sources if source.path == TABLE)
    known = rights(table)
    assert len(known) > 30
    texts = named(sources)
    none(f"{right}: nothing asks it" for right in known if right not in texts)


def test_what_is_asked_is_in_the_table() -> None:
    """A misspelt right would be found out by nobody but who is refused."""
    sources = python("src")
    known = rights(next(source for source in sources if source.path == TABLE))
    here = (source for source in sources if source.path.startswith("src/shuangsui/"))
    none(f"{source.path}:{line}: {right}" for source in here for line, right in asked(source) if right not in known)


def test_the_checker_sees() -> None:
    """A right that only a card names; one asked in each way; one that is not in the table."""
    table = Source(TABLE, 'TABLE: dict[str, Right] = {"a.see": Right("甲", {}), "b.do": Right("乙", {})}')
    page = Source("src/shuangsui/web/desk/x.py", '@page("a.see", "POST")\ndef f(r): is_allowed(r.actor, "c.do")\n')
    card = Source("src/shuangsui/web/desk/y/panels.py", 'is_allowed(actor, "b.do")')
    assert rights(table) == ["a.see", "b.do"]
    assert "a.see" in named([page, card]) and "b.do" not in named([page, card])
    assert sorted(asked(page)) == [(1, "a.see"), (2, "c.do")]
