"""Every code that a package gives has its Chinese sentence there, and every sentence its code.

Codes are found where they are given: as the literal argument of anything in `src` that takes a parameter, or has a
field, named `code`. Sentences are the dictionaries of texts in files named sentences.py, and those named SENTENCES.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from .tree import Source, none, python

CODE = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
Definition = ast.FunctionDef | ast.ClassDef


def package(path: str) -> str:
    """fairdraw, or shuangsui.<ring>."""
    parts = path.removeprefix("src/").removesuffix(".py").split("/")
    return parts[0] if parts[0] != "shuangsui" else ".".join(parts[:2])


def _tables(source: Source) -> Iterator[tuple[ast.Dict, set[str]]]:
    """The dictionaries of sentences of a file, with their keys."""
    for node in source.tree.body:
        value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
        names = [node.target] if isinstance(node, ast.AnnAssign) else node.targets if isinstance(node, ast.Assign) else []
        named = any(isinstance(name, ast.Name) and name.id == "SENTENCES" for name in names)
        if isinstance(value, ast.Dict) and (named or source.path.endswith("/sentences.py")):
            yield value, {key.value for key in value.keys if isinstance(key, ast.Constant) and isinstance(key.value, str)}


def told(sources: Iterable[Source]) -> dict[str, set[str]]:
    """Package → the codes that it has sentences for."""
    found: dict[str, set[str]] = defaultdict(set)
    for source in sources:
        for _, keys in _tables(source):
            found[package(source.path)] |= keys
    return found


def _parameters(node: Definition) -> list[str]:
    """What a call of it takes by position: the arguments, or the fields of a class without `__init__`."""
    if isinstance(node, ast.FunctionDef):
        names = [argument.arg for argument in node.args.posonlyargs + node.args.args]
        return names[1:] if names[:1] in (["self"], ["cls"]) else names
    for child in node.body:
        if isinstance(child, ast.FunctionDef) and child.name == "__init__":
            return _parameters(child)
    fields = [child.target for child in node.body if isinstance(child, ast.AnnAssign)]
    return [target.id for target in fields if isinstance(target, ast.Name)]


def takers(sources: Iterable[Source]) -> dict[str, list[tuple[str, int]]]:
    """Name of a callable that takes a `code` → the packages that define it, and the argument's place; heirs included."""
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    heirs: list[tuple[str, str, str]] = []
    for source in sources:
        home = package(source.path)
        for node in ast.walk(source.tree):
            if isinstance(node, Definition) and "code" in (names := _parameters(node)):
                found[node.name].append((home, names.index("code")))
            elif isinstance(node, ast.ClassDef) and not _parameters(node):
                heirs += [(node.name, home, base.id) for base in node.bases if isinstance(base, ast.Name)]
    for _ in heirs:
        for name, home, base in heirs:
            found[name] += [(home, at) for where, at in found.get(base, []) if where == home and (home, at) not in found[name]]
    return found


def _literals(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*_literals(node.body), *_literals(node.orelse))


def given(source: Source, known: dict[str, list[tuple[str, int]]]) -> Iterator[tuple[int, str, set[str]]]:
    """Line and code of every call that gives one, and the packages that could tell it."""
    here = package(source.path)
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            for home, at in known.get(name, []):
                values = [word.value for word in node.keywords if word.arg == "code"] or node.args[at : at + 1]
                codes = (code for value in values for code in _literals(value) if CODE.fullmatch(code))
                yield from ((node.lineno, code, {home, here}) for code in codes)


def untold(sources: list[Source]) -> list[str]:
    """Codes without a sentence in the package that defines the error, or in the one that raises it."""
    sentences, known = told(sources), takers(sources)
    return [
        f"{source.path}:{line}: {code}"
        for source in sources
        for line, code, homes in given(source, known)
        if not any(code in sentences[home] for home in homes)
    ]


def idle(sources: list[Source]) -> list[str]:
    """Sentences whose code is written nowhere else, neither whole nor begun (`f"code-{kind}"`)."""
    words: set[str] = set()
    begun: set[str] = set()
    for source in sources:
        skipped = {id(key) for table, _ in _tables(source) for key in table.keys}
        texts = (node for node in ast.walk(source.tree) if isinstance(node, ast.Constant) and id(node) not in skipped)
        words.update(node.value for node in texts if isinstance(node.value, str))
        words.update(node.arg for node in ast.walk(source.tree) if isinstance(node, ast.keyword) and node.arg)
        parts = (node.values[0] for node in ast.walk(source.tree) if isinstance(node, ast.JoinedStr) and node.values)
        begun.update(text for part in parts for text in _literals(part) if re.fullmatch(r"[a-z-]+-", text))
    return [
        f"{home}: {code}"
        for home, codes in told(sources).items()
        for code in sorted(codes)
        if code not in words and not code.startswith(tuple(begun))
    ]


def test_every_code_has_its_sentence() -> None:
    """Nobody is shown a bare code."""
    none(untold(python("src")))


def test_every_sentence_has_its_code() -> None:
    """No sentence outlives what it told."""
    none(idle(python("src")))


def test_the_checker_sees() -> None:
    """A code without a sentence, given by name or place, to an heir or a method; a sentence without a code."""
    errors = "class E(Exception):\n    def __init__(self, code, **values): ...\nclass F(E): ...\ndef warn(row, code): ...\n"
    calls = "E('told')\nF('lost-one')\nwarn(1, 'lost-two')\nx.warn(1, code='lost-three')\n"
    calls += "E('a' if b else 'lost-four')\nE(f'by-{x}')\n"
    sources = [
        Source("src/shuangsui/paper/errors.py", errors + calls),
        Source("src/shuangsui/paper/sentences.py", "TEXTS = {'told': '说了', 'a': '甲', 'never': '从不', 'by-day': '日'}"),
    ]
    assert [place.rsplit(" ", 1)[1] for place in untold(sources)] == ["lost-one", "lost-two", "lost-three", "lost-four"]
    assert idle(sources) == ["shuangsui.paper: never"]


def test_no_refusal_of_a_deed_has_two_sentences() -> None:
    """The fields' dictionaries become one: the later sentence would be told for both, silently."""
    seen: dict[str, str] = {}
    twice = []
    for source in python("src"):
        for key in {key for _, keys in _tables(source) for key in keys if package(source.path) == "shuangsui.actions"}:
            before = seen.setdefault(key, source.path)
            if before != source.path:
                twice.append(f"{key}: {before}, {source.path}")
    none(sorted(twice))
