"""docs/policy.md, from which a lawyer writes the next plan: it is complete, its examples are true, and its walk works."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from shuangsui.rules.expected import differences
from shuangsui.rules.policy import load_policy, read_policy
from shuangsui.rules.policy.disclosure import OUTCOMES
from shuangsui.rules.policy.guide import main, placed
from shuangsui.rules.policy.schema import policy_schema

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "policy.md"
TEXT = GUIDE.read_text("utf-8")


def _block(language: str, start: str) -> str:
    blocks = re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)
    (found,) = [b for b in blocks if start in b]
    return str(found)


def test_the_reference_is_the_generated_one(tmp_path: Path) -> None:
    copy = tmp_path / "policy.md"
    copy.write_text(TEXT, "utf-8")
    main(str(ROOT / "policies"), str(copy))
    assert copy.read_text("utf-8") == TEXT


def test_a_document_without_the_marks_is_not_written() -> None:
    with pytest.raises(ValueError, match="marks"):
        placed("# 别的文件\n", "表")


def test_every_key_is_documented() -> None:
    schema = policy_schema()
    told = set(re.findall(r"^[|-] `([a-z_]+)`", TEXT, re.MULTILINE))
    keys = {key for part in schema["$defs"].values() for key in part["properties"]}
    assert keys <= told
    assert {key for key in schema["properties"] if f"`[{key}]`：" not in TEXT and f"`[[{key}]]`：" not in TEXT} == set()


def test_every_example_is_toml() -> None:
    rows = re.findall(r"^\| `([a-z_]+)` \|.*\| (`.+`|见下) \|$", TEXT[TEXT.index("## 八") :], re.MULTILINE)
    assert len(rows) > 350
    for key, shown in rows:
        example = shown.strip("`")
        if example.startswith("{"):
            assert key in tomllib.loads(f"x = {example}")["x"], example
        elif example != "见下":
            assert [*tomllib.loads(example)] == [key], example


def test_numbers_are_shown_as_the_plans_write_them() -> None:
    for words in ("inspectors = 1", "targets = 5", 'at_least = "5%"', 'share = "100%"', "issued = 2025-01-23"):
        assert f"| `{words}` |" in TEXT
        assert any(words in file.read_text("utf-8") for file in (ROOT / "policies").glob("*/policy.toml"))


def test_every_outcome_is_explained_once() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \|", TEXT[TEXT.index("## 六") : TEXT.index("## 七")], re.MULTILINE)
    assert rows == list(OUTCOMES)


def test_the_walk_from_text_to_file_works() -> None:
    policy = read_policy(_block("toml", "qingyuan-2026").encode())
    expected = json.loads(_block("json", '"cases"'))
    assert len(expected["cases"]) == 4
    assert differences(policy, expected) == []


def test_the_fault_that_the_guide_shows_is_what_a_reader_gets() -> None:
    text = _block("toml", "qingyuan-2026").replace('at_least = "20%"', 'at_lest = "20%"')
    words = re.search(r"^> policy\.toml 第 \d+ 行：(.+)$", TEXT, re.MULTILINE)
    assert words is not None
    with pytest.raises(Exception, match=re.escape(words[1])):
        read_policy(text.encode())


def test_the_guide_speaks_of_plans_that_are_there() -> None:
    assert load_policy(ROOT / "policies" / "changji-2025").policy.id == "changji-2025"
    assert (ROOT / "policies" / "policy.schema.json").is_file()
