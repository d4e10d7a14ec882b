"""Whatever form a plan takes, its flaws, its days and its comparison can be told: every invented plan, all of the schema."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from shuangsui.rules.compare import compare, differing
from shuangsui.rules.duties import due_days
from shuangsui.rules.flaws import flaws_of, told
from shuangsui.rules.policy import load_policy
from shuangsui.rules.standing import standing_rules
from shuangsui.rules.wording import condition_says, line_says

PLANS = sorted(path.parent for path in (Path(__file__).parent / "plans").glob("*/policy.toml"))
UNSAID = re.compile(r"[{}]|None|Fraction|\bat_least\b")


@pytest.mark.parametrize("folder", PLANS, ids=lambda folder: folder.name)
def test_every_plan_is_told_in_whole_sentences(folder: Path) -> None:
    """No place left open in a sentence, no word of the schema in place of a Chinese one."""
    policy = load_policy(folder)
    said = [text for flaw in flaws_of(policy) for text in (*told(flaw), *flaw.details)]
    said += [line_says(policy, q) for q in policy.quota]
    said += [condition_says(policy, q.in_force().of) for q in policy.quota]
    said += [rule.says for rule in standing_rules(policy)]
    assert [text for text in said if not text or UNSAID.search(text)] == []
    assert list(differing(compare(policy, policy))) == []
    assert all(day.last.year == 2025 for day in due_days(policy, 2025))
