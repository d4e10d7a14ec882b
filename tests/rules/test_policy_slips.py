"""Slips of every kind in a real plan: any value anywhere replaced by something else, any line left out, any word misspelt."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from shuangsui.rules.policy import PolicyError, read_policy
from shuangsui.rules.policy.errors import SENTENCES

POLICIES = Path(__file__).resolve().parents[2] / "policies"
TEXTS = [(POLICIES / name / "policy.toml").read_text("utf-8").splitlines() for name in ("changji-hitech", "yiliang-2022")]
VALUE = re.compile(r"^([a-z_]+) = (?!\[$)(.+)$")
ODD = [
    "1", "0", "-1", "1.5", "nan", "true", '""', '" "', '"x"', '"25%"', "[]", "[1]", '["x"]', "[[]]", "{}", "{ a = 1 }",
    "{ any = [{ }] }", "{ class = 3 }", '{ not = "key" }', "2025-01-01", "2025-01-01T00:00:00", "07:00:00",
    '{ inspectors = 1, targets = "零" }', '"' + "长" * 500 + '"', '{ times = 99, in = "year" }', "99999999999999999999",
    '{ fact = "violation", during = [2025-02-01, 2025-01-01], at_least = 1 }',
]  # fmt: skip
# Faults that arise between parts: their place is the reference that broke, not the slip that broke it.
ACROSS = {
    "unknown-name", "undrawn-line", "draw-level", "list-or-order", "area-tree", "comparison", "no-such-choice", "joint-line",
    "same-word", "double-inside", "duplicate-id", "two-otherwise", "ceiling-below-floor", "ends-before", "outcomes", "toml",
}  # fmt: skip


@st.composite
def slipped(draw: st.DrawFn) -> tuple[list[str], int]:
    """A plan with one slip, and the line that it is in (0-based)."""
    lines = list(draw(st.sampled_from(TEXTS)))
    places = [n for n, line in enumerate(lines) if VALUE.match(line)]
    at = draw(st.sampled_from(places))
    match = VALUE.match(lines[at])
    assert match is not None
    form = draw(st.sampled_from(["value", "value", "value", "gone", "key"]))
    if form == "value":
        lines[at] = f"{match[1]} = {draw(st.sampled_from(ODD))}"
    elif form == "gone":
        lines[at] = ""
    else:
        lines[at] = f"{match[1]}x = {match[2]}"
    return lines, at


@settings(max_examples=60)
@given(slipped())
def test_a_slip_is_told_in_chinese_with_its_place(case: tuple[list[str], int]) -> None:
    lines, at = case
    try:
        read_policy("\n".join(lines).encode())
    except PolicyError as error:
        for fault in error.faults:
            sentence = fault.sentence()
            assert fault.code in SENTENCES
            assert 1 <= fault.line <= len(lines), sentence
            assert not re.search(r"[Ii]nput|should|valid|None|\{\w+\}", sentence.replace(lines[at], "")), sentence
        for fault in error.faults:
            assert fault.code in ACROSS or fault.line in (at + 1, *_heads(lines, at)), (at + 1, fault.sentence())


def _heads(lines: list[str], at: int) -> list[int]:
    """Line numbers of the heads of the tables that enclose a line: [[quota.readings]] and the [[quota]] that it belongs to."""
    heads = {lines[n].split("#")[0].strip("[] "): n + 1 for n in range(at + 1) if lines[n].startswith("[")}
    nearest = max(heads, key=lambda name: heads[name])
    names = nearest.split(".")
    return [heads[".".join(names[:k])] for k in range(1, len(names) + 1) if ".".join(names[:k]) in heads]
