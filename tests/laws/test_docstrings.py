"""Every public module, class, function and method of the trusted rings says what it does."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from .tree import Source, none, python

RINGS = ("src/fairdraw", "src/shuangsui/rules", "src/shuangsui/actions")
Documented = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def _public(node: ast.Module | ast.ClassDef, prefix: str = "") -> Iterator[tuple[str, Documented]]:
    for child in node.body:
        if isinstance(child, Documented) and not child.name.startswith("_"):
            yield prefix + child.name, child
            if isinstance(child, ast.ClassDef):
                yield from _public(child, f"{prefix}{child.name}.")


def undocumented(source: Source) -> list[str]:
    """Public names of a file without a docstring; the file itself, when it has none."""
    tree = source.tree
    found = [source.path] if ast.get_docstring(tree) is None and tree.body else []
    return found + [f"{source.path}: {name}" for name, node in _public(tree) if ast.get_docstring(node) is None]


def test_the_trusted_rings_are_documented() -> None:
    """What must be trusted can be read."""
    none(place for source in python(*RINGS) for place in undocumented(source))


@pytest.mark.parametrize(
    ("snippet", "missing"),
    [
        ("a = 1", ["x.py"]),
        ('"""M."""\ndef f(): pass', ["x.py: f"]),
        ('"""M."""\nclass C:\n    """C."""\n    def m(self): pass', ["x.py: C.m"]),
        ('"""M."""\nclass C: pass', ["x.py: C"]),
        ('"""M."""\ndef _f(): pass\nclass C:\n    """C."""\n    def __eq__(self, other): pass', []),
        ("", []),
    ],
)
def test_the_checker(snippet: str, missing: list[str]) -> None:
    """A missing docstring is found, a private name needs none."""
    assert undocumented(Source("x.py", snippet)) == missing
