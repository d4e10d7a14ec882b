"""What must not land: paths of a machine, addresses of package registries, checks switched off, work left for later.

The patterns and examples hold a ¦ that is taken out before they are used, so that this file does not match itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest

from .tree import Source, none, texts

EVERYWHERE = {
    "a path of somebody's machine": r"(?<![\w.~-])/(?:ro¦ot|ho¦me/\w+|Us¦ers/\w+|wo¦rk)/|[A-Z]:\\+Us¦ers",
    "a registry's address": r"py¦pi\.org|pythonho¦sted\.org|npm¦js\.org|npm¦mirror|deb\.deb¦ian\.org",
    "an index in a lock": r"--(?:extra-)?index¦-url|^regis¦try *= *[\"']?http|\"reso¦lved\": *\"http",
}
PYTHON = {
    "work left for later": r"\b(?:TO¦DO|FIX¦ME|XX¦X)\b|raise NotImplem¦entedError",
    "a test left out": r"mark\.(?:sk¦ip|xf¦ail)|pytest\.(?:sk¦ip|xf¦ail|importorsk¦ip)\(",
    "a type check switched off without a code and a reason": r"# type: ig¦nore(?!\[[\w, -]+\] +# \w)",
    "a lint switched off without its code": r"# no¦qa(?!: [A-Z]+\d)",
    "an error swallowed": r"except(?: (?:Base)?Exception)?:\s*(?:#.*)?\n?\s*pa¦ss\b",
}


def traces(sources: Iterable[Source]) -> list[str]:
    """Each place that matches, with what it is."""
    found = []
    for source in sources:
        patterns = EVERYWHERE | (PYTHON if source.path.endswith(".py") else {})
        for what, pattern in patterns.items():
            for match in re.finditer(pattern.replace("¦", ""), source.text, re.MULTILINE):
                line = source.text.count("\n", 0, match.start()) + 1
                found.append(f"{source.path}:{line}: {what}: {match[0].strip()}")
    return found


def _of(line: str) -> list[str]:
    return traces([Source("src/x.py", line.replace("¦", "") + "\n")])


def test_the_tree_is_free_of_traces() -> None:
    """The repository speaks of the project alone, and installs from wherever the reader does."""
    none(traces(texts()))


@pytest.mark.parametrize(
    "line",
    [
        "see /ro¦ot/x",
        "see /ho¦me/ann/x",
        "C:\\Us¦ers\\ann",
        "https://py¦pi.org/x",
        "--index¦-url https://x",
        '"reso¦lved": "https://x"',
        "# TO¦DO later",
        "raise NotImplem¦entedError",
        "@pytest.mark.sk¦ip",
        "pytest.importorsk¦ip('x')",
        "x = 1  # type: ig¦nore",
        "x = 1  # type: ig¦nore[arg-type]",
        "import x  # no¦qa",
        "try:\n    f()\nexcept Exception:\n    pa¦ss",
    ],
)
def test_the_checker_sees(line: str) -> None:
    """Each kind of trace is found."""
    assert _of(line) != []


@pytest.mark.parametrize(
    "line",
    [
        "x = 1  # type: ig¦nore[arg-type]  # the library's own types are wrong",
        "import x  # no¦qa: F401",
        "a/root/b",
        "except (OSError, NotImplem¦entedError):",
    ],
)
def test_the_checker_lets_pass(line: str) -> None:
    """A reason given, or a word that only looks alike, is no trace."""
    assert _of(line) == []
