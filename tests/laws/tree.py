"""The repository as the laws read it: its files, and the syntax trees of its Python."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MADE = {".git", ".venv", "var", "__pycache__", "node_modules", "build", "dist"}
TEXTS = {".py", ".md", ".toml", ".txt", ".json", ".jsonl", ".cfg", ".html", ".css", ".js", ".svg", ".typ", ".csv", ".yml", ""}


@dataclass(frozen=True)
class Source:
    """One text file: its path from the root, and what it holds."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree of a Python file."""
        return ast.parse(self.text, self.path)

    @property
    def lines(self) -> list[str]:
        """The lines without their ends."""
        return self.text.splitlines()


def _walk(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name in MADE or path.is_symlink():
            continue
        if path.is_dir():
            yield from _walk(path)
        else:
            yield path


@cache
def texts() -> tuple[Source, ...]:
    """Every text file that is not made by a command."""
    found = (path for path in _walk(ROOT) if path.suffix in TEXTS)
    return tuple(Source(path.relative_to(ROOT).as_posix(), path.read_text("utf-8")) for path in found)


def python(*folders: str) -> list[Source]:
    """The Python files below the folders (paths from the root)."""
    prefixes = tuple(folder.rstrip("/") + "/" for folder in folders)
    return [source for source in texts() if source.path.endswith(".py") and source.path.startswith(prefixes)]


def none(found: Iterable[object]) -> None:
    """Fails with everything that was found, a line each."""
    lines = [str(place) for place in found]
    assert not lines, "\n" + "\n".join(lines)


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a tree, at any depth."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def dotted(node: ast.AST) -> str:
    """`a.b.c` of a name or attribute, "" for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (base := dotted(node.value)):
        return f"{base}.{node.attr}"
    return ""


def imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and full name of every import: `from a import b` gives `a.b`; relative ones are left out."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
