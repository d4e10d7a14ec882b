"""The draw is exact: no generator, clock, float, or order of a set or of memory in `fairdraw`.

Whatever is written here may not decide who is drawn: two machines, or two runs, must agree bit for bit.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

import pytest

from .tree import Source, dotted, functions, imported, none, python

CHANCE_AND_TIME = {"random", "secrets", "time", "uuid", "statistics", "cmath"}
EXACT_MATH = {"math.isqrt", "math.comb", "math.gcd", "math.lcm", "math.factorial", "math.perm", "math.prod"}
CALLS = {"hash", "id", "float", "complex", "os.urandom", "os.getrandom"}
CLOCKS = {"now", "utcnow", "today"}
# Functions whose result depends on the order in which they are fed.
ORDERED = {"list", "tuple", "iter", "enumerate", "zip", "map", "filter", "min", "max", "dict.fromkeys", "reversed"}


def _imports(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for line, name in imported(tree):
        root = name.split(".")[0]
        if root in CHANCE_AND_TIME or (root == "math" and name != "math" and name not in EXACT_MATH):
            yield line, f"imports {name}"
        if root not in sys.stdlib_module_names and root != "fairdraw":
            yield line, f"imports {name}, which is not in the standard library"


def _numbers(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
            yield node.lineno, f"the float {node.value}"
        if isinstance(node, ast.Name) and node.id == "float":
            yield node.lineno, "float"
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div) and not _joins_path(node):
            yield node.lineno, "true division"
        if isinstance(node, ast.Attribute) and dotted(node).startswith("math.") and dotted(node) not in EXACT_MATH:
            yield node.lineno, dotted(node)


def _joins_path(node: ast.BinOp | ast.AugAssign) -> bool:
    """`folder / "name"`: one side is a text, or is called a path, so that it cannot be a number."""
    sides = (node.left, node.right) if isinstance(node, ast.BinOp) else (node.value,)
    if isinstance(node, ast.BinOp) and dotted(node.left).split(".")[-1] in {"path", "folder"}:
        return True
    constants = [side.value for side in sides if isinstance(side, ast.Constant)]
    return any(isinstance(side, ast.JoinedStr) for side in sides) or any(isinstance(value, str) for value in constants)


def _calls(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and dotted(node.func) in CALLS - {"float"}:
            yield node.lineno, f"{dotted(node.func)}()"
        if isinstance(node, ast.Attribute) and node.attr in CLOCKS:
            yield node.lineno, f"the clock: {node.attr}"


def _is_set(node: ast.AST, names: set[str]) -> bool:
    if isinstance(node, ast.Set | ast.SetComp):
        return True
    if isinstance(node, ast.Name):
        return node.id in names
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr | ast.BitAnd | ast.Sub | ast.BitXor):
        return _is_set(node.left, names) or _is_set(node.right, names)
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Attribute) and node.func.attr in {"union", "intersection", "difference", "copy"}:
            return _is_set(node.func.value, names)
        return dotted(node.func) in {"set", "frozenset"}
    return False


def _set_names(scope: ast.AST) -> set[str]:
    """Names in a scope that hold a set, by annotation or by what is assigned."""
    names: set[str] = set()
    for node in ast.walk(scope):
        if isinstance(node, ast.arg | ast.AnnAssign) and node.annotation is not None:
            name = node.arg if isinstance(node, ast.arg) else dotted(node.target)
            kind = ast.unparse(node.annotation).split("[")[0]
            if kind in {"set", "frozenset", "AbstractSet", "MutableSet", "Set"}:
                names.add(name)
        if isinstance(node, ast.Assign) and _is_set(node.value, names):
            names.update(dotted(target) for target in node.targets)
    return names - {""}


def _set_orders(scope: ast.AST, names: set[str]) -> Iterator[tuple[int, str]]:
    for node in ast.walk(scope):
        fed: list[ast.expr] = []
        if isinstance(node, ast.For | ast.comprehension):
            fed = [node.iter]
        elif isinstance(node, ast.Call) and dotted(node.func) in ORDERED:
            fed = list(node.args)
        elif isinstance(node, ast.Call) and dotted(node.func) == "sorted" and node.keywords:
            fed = list(node.args)  # with a key, equal keys keep the set's order
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            fed = [node.func.value] if node.func.attr == "pop" and not node.args else list(node.args) * (node.func.attr == "join")
        elif isinstance(node, ast.Starred):
            fed = [node.value]
        yield from ((value.lineno, "the order of a set") for value in fed if _is_set(value, names))


def inexact(source: Source) -> list[str]:
    """Every place of a file where something other than its input could decide a draw."""
    tree = source.tree
    found = {*_imports(tree), *_numbers(tree), *_calls(tree), *_set_orders(tree, set())}
    for scope in functions(tree):
        found.update(_set_orders(scope, _set_names(scope)))
    return [f"{source.path}:{line}: {what}" for line, what in sorted(found)]


def test_fairdraw_is_exact() -> None:
    """Nothing but the input decides a draw."""
    none(place for source in python("src/fairdraw") for place in inexact(source))


def test_no_generator_of_chance_in_the_product() -> None:
    """`random` serves nobody here: what is drawn is drawn by fairdraw, a secret comes from `secrets`."""
    found = [source.path for source in python("src") for _, name in imported(source.tree) if name.split(".")[0] == "random"]
    assert found == []


@pytest.mark.parametrize(
    "snippet",
    [
        "import random",
        "from secrets import token_bytes",
        "import time",
        "from math import log",
        "import numpy",
        "import math\nx = math.sqrt(2)",
        "x = 0.5",
        "x = float(2)",
        "x = a / b",
        "a /= 2",
        "x = hash('a')",
        "from datetime import datetime\nx = datetime.now()",
        "for a in {1, 2}: pass",
        "x = [a for a in set(b)]",
        "x = list({a for a in b})",
        "x = ','.join(frozenset(b))",
        "def f(names: set[str]) -> None:\n    for name in names: pass",
        "def f(b: list[str]) -> str:\n    names = set(b)\n    return max(names, key=len)",
        "def f(b: list[str]) -> str:\n    names = set(b)\n    return names.pop()",
        "def f(a: frozenset[str], b: list[str]) -> list[str]:\n    return [*(a - set(b))]",
        "def f(a: set[str]) -> list[str]:\n    return sorted(a, key=len)",
    ],
)
def test_the_checker_sees(snippet: str) -> None:
    """Each way in which luck, time or memory could enter is found."""
    assert inexact(Source("src/fairdraw/x.py", snippet)) != []


@pytest.mark.parametrize(
    "snippet",
    [
        "import hashlib\nx = hashlib.sha256(b'').digest()",
        "from math import isqrt\nx = isqrt(9) // 2",
        "x = folder / 'seal.json'",
        "def f(names: set[str]) -> list[str]:\n    return sorted(names)",
        "def f(names: set[str]) -> bool:\n    return 'a' in names and len(names) > 1",
        "for a in [1, 2]: pass",
    ],
)
def test_the_checker_lets_pass(snippet: str) -> None:
    """What is exact is not refused."""
    assert inexact(Source("src/fairdraw/x.py", snippet)) == []
