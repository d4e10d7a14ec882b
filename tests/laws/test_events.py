"""Every event that a deed records has its Chinese sentence, and every sentence its event; what it fills in is given."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .tree import Source, none, python

EVENT = re.compile(r"[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*")
PLACE = re.compile(r"\{([^{}]*)\}")
KNOWN_PLACE = re.compile(r"subject|reason|(?:before|after)\[\w+\]")
EVENTS = "src/shuangsui/actions/events/"


def told(sources: list[Source]) -> dict[str, str]:
    """Event → sentence, from the dictionaries of `actions/events`."""
    found: dict[str, str] = {}
    for source in sources:
        if not source.path.startswith(EVENTS):
            continue
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Dict):
                for key, value in zip(node.keys, node.values, strict=True):
                    if isinstance(key, ast.Constant) and isinstance(key.value, str) and EVENT.fullmatch(key.value):
                        found[key.value] = str(getattr(value, "value", ""))
    return found


def written(sources: list[Source]) -> Iterator[tuple[str, int, str]]:
    """File, line and text of every event that a deed records."""
    for source in sources:
        if source.path.startswith("src/shuangsui/actions/") and not source.path.startswith(EVENTS):
            for node in ast.walk(source.tree):
                if (
                    isinstance(node, ast.Call)
                    and getattr(node.func, "id", getattr(node.func, "attr", "")) == "record"
                    and node.args
                ):
                    yield from ((source.path, node.lineno, text) for text in _texts(node.args[0]))


def _texts(node: ast.AST) -> Iterator[str]:
    """The events that an expression can come to: a literal, or either side of a choice; else the text of a format."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*_texts(node.body), *_texts(node.orelse))
    elif isinstance(node, ast.JoinedStr):
        parts = [str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values]
        yield "".join(parts)


def fits(pattern: str, event: str) -> bool:
    """Whether an event is one that a literal, or a format with `*` for what is filled in, can come to."""
    return re.fullmatch(re.escape(pattern).replace(r"\*", r"[a-z0-9-]+"), event) is not None


def test_every_event_has_its_sentence() -> None:
    """The journal's page says each in Chinese."""
    sources = python("src")
    known = told(sources)
    none(f"{path}:{line}: {text}" for path, line, text in written(sources) if not any(fits(text, event) for event in known))


def test_every_sentence_has_its_event() -> None:
    """No sentence for what is never recorded. An event that is handed on by name counts where its text stands in the deeds."""
    sources = python("src")
    patterns = [text for _, _, text in written(sources)]
    deeds = [
        source for source in sources if source.path.startswith("src/shuangsui/actions/") and not source.path.startswith(EVENTS)
    ]
    texts = {node.value for source in deeds for node in ast.walk(source.tree) if isinstance(node, ast.Constant)}
    none(event for event in told(sources) if event not in texts and not any(fits(pattern, event) for pattern in patterns))


def test_sentences_fill_in_what_there_is() -> None:
    """subject, reason, and keys of before and after: nothing else."""
    none(
        f"{event}: {place}"
        for event, says in told(python("src")).items()
        for place in PLACE.findall(says)
        if not KNOWN_PLACE.fullmatch(place)
    )


def test_the_checker_sees() -> None:
    """A literal, either side of a choice, a format; and what is told of without being written."""
    deed = Source(
        "src/shuangsui/actions/x.py", 'record("a.b", by=1)\nrecord("c.d" if x else "e.f")\nrecord(f"g.{h}")\nother("i.j")'
    )
    events = Source(EVENTS + "x.py", 'X = {"a.b": "甲 {subject}", "k.l": "乙 {who}"}')
    assert [text for _, _, text in written([deed, events])] == ["a.b", "c.d", "e.f", "g.*"]
    assert told([deed, events]) == {"a.b": "甲 {subject}", "k.l": "乙 {who}"}
    assert fits("g.*", "g.made") and not fits("g.*", "h.made") and not fits("a.b", "a.bc")
