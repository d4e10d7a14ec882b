"""Documents that fail the build when they fall behind: links, make targets, and every command and option they name."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from shuangsui.site.cli.commands import APP

from .tree import ROOT, Source, none, texts

Commands = dict[str, Any]  # name → its parameters' spellings, or the commands below it


def _documents() -> list[Source]:
    return [source for source in texts() if source.path.endswith(".md")]


def _without_code(text: str) -> str:
    return re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)


def _anchors(text: str) -> set[str]:
    """The anchors of a document's headings, as the forges make them."""
    headings = re.findall(r"^#+ +(.+?) *$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def dead_links(document: Source, root: Path) -> list[str]:
    """Relative links of a document that lead nowhere, or to a heading that is not there."""
    found = []
    for target in re.findall(r"\]\(([^)\s]+)\)", _without_code(document.text)):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        path = (root / document.path).parent / name if name else root / document.path
        if not path.exists():
            found.append(f"{document.path}: {target}")
        elif anchor and path.suffix == ".md":
            text = document.text if not name else path.read_text("utf-8")
            found += [f"{document.path}: {target}"] if anchor not in _anchors(text) else []
    return found


def _targets(makefile: str) -> set[str]:
    return set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE))


def _code(text: str) -> Iterator[str]:
    """Every line of code in a document: in blocks, and between back-quotes."""
    for block in re.findall(r"```[^\n]*\n(.*?)```", text, re.DOTALL):
        yield from (line.strip() for line in re.sub(r"\\\n\s*", "", block).splitlines())
    yield from re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))


def unknown_targets(document: Source, targets: set[str]) -> list[str]:
    """`make X` in a document's code where the Makefile has no X."""
    named = [(line, word) for line in _code(document.text) for word in re.findall(r"^(?:\$ )?make ([a-z][a-z-]*)", line)]
    return [f"{document.path}: {line}" for line, word in named if word not in targets]


def commands() -> Commands:
    """The command line as a tree, read from the program itself."""
    return _tree(APP)


def _tree(command: Any) -> Commands:
    if hasattr(command, "commands"):
        return {name: _tree(command.get_command(None, name)) for name in command.commands}
    spellings = {spelling for parameter in command.params for spelling in (*parameter.opts, *parameter.secondary_opts)}
    return {"": spellings | {"--help"}}


def _misnamed(words: list[str], tree: Commands) -> str:
    """The first word that the command line does not know, or ""."""
    for word in words:
        if "" in tree:
            if word.startswith("--") and word.split("=")[0] not in tree[""]:
                return word
        elif word.startswith(("-", "[", "…")):
            continue
        elif unknown := [name for name in word.split("|") if name not in tree]:
            return unknown[0]
        else:
            tree = tree[word.split("|")[0]]
    return ""


def unknown_commands(document: Source, tree: Commands) -> list[str]:
    """Lines of code that call `shuangsui` with a command or option that does not exist."""
    found = []
    for line in _code(document.text):
        call = re.match(r"^(?:\$ )?(?:\.venv/bin/)?shuangsui +([^|#>]*(?:\|[a-z][^|#>]*)*)", line)
        if call and (wrong := _misnamed(_words(call[1]), tree)):
            found.append(f"{document.path}: {line} ({wrong})")
    return found


def _words(call: str) -> list[str]:
    plain = call.replace("[", " ").replace("]", " ").replace("…", " ").replace("...", " ")
    try:
        return shlex.split(plain)
    except ValueError:
        return plain.split()


def _all(check: Any, *given: Any) -> Iterable[str]:
    return [place for document in _documents() for place in check(document, *given)]


def test_every_link_leads_somewhere() -> None:
    """Files and headings that documents point to are there."""
    none(_all(dead_links, ROOT))


def test_every_target_is_told_and_every_told_one_exists() -> None:
    """The README tells all of the Makefile, and no document more."""
    targets = _targets((ROOT / "Makefile").read_text("utf-8"))
    told = set(re.findall(r"(?:\bmake |`)([a-z][a-z-]*)", (ROOT / "README.md").read_text("utf-8")))
    assert targets - told - {"help"} == set()
    none(_all(unknown_targets, targets))


def test_every_command_that_a_document_names_exists() -> None:
    """What a reader copies from a document is understood by the program."""
    none(_all(unknown_commands, commands()))


def test_the_readme_names_every_command() -> None:
    """Nobody has to guess what the program can do."""
    known = commands()
    told = "\n".join(line for document in _documents() for line in _code(document.text))
    missing = [name for name in known if not re.search(rf"\bshuangsui {re.escape(name)}\b", told)]
    assert missing == []


def test_the_checkers_see(tmp_path: Path) -> None:
    """A dead link, a missing heading, an invented target, command and option are found."""
    (tmp_path / "there.md").write_text("# Here it is\n", "utf-8")
    tree: Commands = {"draw": {"": {"--entropy"}}, "registry": {"check": {"": {"--json"}}}}
    links = "[a](gone.md) [b](there.md#not-here) [c](there.md#here-it-is)\n"
    block = "```\nmake nothing\nshuangsui drwa DIR\nshuangsui draw D --entrpy X\n```\n"
    document = Source("x.md", links + block + "`shuangsui registry chek` `shuangsui registry check F --json` `make test`")
    assert dead_links(document, tmp_path) == ["x.md: gone.md", "x.md: there.md#not-here"]
    assert unknown_targets(document, {"test"}) == ["x.md: make nothing"]
    assert [place.rsplit(" ", 1)[1] for place in unknown_commands(document, tree)] == ["(drwa)", "(--entrpy)", "(chek)"]


@pytest.mark.parametrize(
    "line",
    ["shuangsui draw DIR --entropy A=B …", "shuangsui draw [--entropy X] DIR", "shuangsui registry check F | head"],
)
def test_the_checkers_let_pass(line: str) -> None:
    """The ways in which documents write a call are understood."""
    tree: Commands = {"draw": {"": {"--entropy"}}, "registry": {"check": {"": {"--json"}}}}
    assert unknown_commands(Source("x.md", f"```\n{line}\n```"), tree) == []
