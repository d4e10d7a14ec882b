"""docs/policy.md, from which a lawyer writes the next plan: it is complete, its examples are true, and its walk works."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import get_args

import pytest

from shuangsui.rules.expected import differences
from shuangsui.rules.policy import load_policy, read_policy
from shuangsui.rules.policy.disclosure import OUTCOMES
from shuangsui.rules.policy.duties import Measure
from shuangsui.rules.policy.guide import main, placed
from shuangsui.rules.policy.schema import policy_schema
from shuangsui.rules.sentences import ERRORS, EXCLUDED

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "policy.md"
TEXT = GUIDE.read_text("utf-8")


def _block(language: str, start: str) -> str:
    blocks = re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)
    (found,) = [b for b in blocks if start in b]
    return str(found)


def _codes(first: str, end: str) -> list[str]:
    """The codes of a table between two headings."""
    return re.findall(r"^\| `([a-z-]+)` \|", TEXT[TEXT.index(first) : TEXT.index(end)], re.MULTILINE)


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
    assert _codes("## 六", "### 报表各栏") == list(OUTCOMES)


def test_every_measure_of_a_report_is_explained_once() -> None:
    assert _codes("### 报表各栏", "## 七") == list(get_args(Measure))


def test_every_reason_and_refusal_is_explained_as_the_program_says_it() -> None:
    """All that a case of expected.json can meet: who has nobody to go (unstaffed) is seen at the freeze alone."""
    part = TEXT[TEXT.index("`excluded` 的原因") : TEXT.index("## 八")]
    told = dict(re.findall(r"^\| `([a-z-]+)` \| (.+) \|$", part, re.MULTILINE))
    assert told == {code: says for code, says in EXCLUDED.items() if code != "unstaffed"}
    assert {code for code in ERRORS if f"`{code}`" in part} == set(ERRORS)


def test_every_fragment_of_the_common_sentences_is_read() -> None:
    """What the table of common sentences says to write is TOML, its keys are the schema's, and two plans use nearly all."""
    part = TEXT[TEXT.index("常见的句子：") : TEXT.index("## 四")]
    fragments = re.findall(r"`([a-z_]+ = [^`]+)`", part)
    keys = {key for table in policy_schema()["$defs"].values() for key in table["properties"]}
    assert len(fragments) >= 30
    assert {key for fragment in fragments for key in tomllib.loads(fragment)} <= keys
    plans = [ROOT / "tests/rules/plans" / name / "policy.toml" for name in ("county-two-years", "prefecture-draws-counties")]
    written = "".join(plan.read_text("utf-8") for plan in plans)
    assert len([fragment for fragment in fragments if fragment not in written]) <= 4


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
