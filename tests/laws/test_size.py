"""No file over 300 lines, no function over 40 (its docstring not counted), but for a short named list."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from .tree import Source, functions, none, python, texts

FILE_LINES = 300
FUNCTION_LINES = 40
CODE = (".py", ".js", ".css", ".html")
# path, or path::function → why it may be longer. Whatever is no longer too long must leave the list.
EXCEPTIONS: dict[str, str] = {"src/shuangsui/records/migrations/0001_initial.py": "written by makemigrations"}


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function, clean=False) is not None:
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


def too_long(sources: Iterable[Source]) -> dict[str, int]:
    """What is over its limit → its lines."""
    found: dict[str, int] = {}
    for source in sources:
        if source.path.endswith(CODE) and len(source.lines) > FILE_LINES:
            found[source.path] = len(source.lines)
        if source.path.endswith(".py"):
            for function in functions(source.tree):
                if (length := _length(function)) > FUNCTION_LINES:
                    found[f"{source.path}::{function.name}"] = length
    return found


def test_nothing_is_too_long() -> None:
    """Files and functions stay readable at one sitting."""
    none(f"{name}: {lines} lines" for name, lines in too_long(texts()).items() if name not in EXCEPTIONS)


def test_no_exception_is_stale() -> None:
    """An exception stands only while it is needed."""
    assert set(EXCEPTIONS) - set(too_long(texts())) == set()


def test_the_checker_sees_a_long_file_and_a_long_function() -> None:
    """One line over is over; a docstring costs nothing."""
    body = "\n".join("    a = 1" for _ in range(FUNCTION_LINES - 1))
    fits = Source("src/x.py", f'def f():\n    """One\n    two."""\n{body}\n')
    over = Source("src/y.py", f"def g():\n{body}\n    b = 2\n")
    tall = Source("src/z.py", "a = 1\n" * (FILE_LINES + 1))
    assert too_long([fits, over, tall]) == {"src/y.py::g": 41, "src/z.py": 301}


def test_the_laws_read_the_engine() -> None:
    """The laws look where the code is."""
    assert any(source.path.startswith("src/fairdraw/") for source in python("src"))
