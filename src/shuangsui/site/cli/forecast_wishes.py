"""The what-if options as they were typed, read into a change."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from shuangsui.rules.policy import Policy
from shuangsui.rules.policy.base import percent, ratio_number
from shuangsui.rules.policy.quotas import Ratio
from shuangsui.rules.remarks import ratio_in
from shuangsui.rules.whatif import Change

from .output import Refusal


def read_change(policy: Policy, plus: str, shares: Sequence[str], ratios: Sequence[str], opt_out: int) -> Change | None:
    """The change that was asked for, None where none was. Raises Refusal with every option that cannot be read."""
    wrong: list[str] = []
    count, month = _plus(plus, wrong)
    found_shares: dict[str, Fraction] = {}
    for text in shares:
        line, _, share = text.partition("=")
        try:
            value = percent(share)
        except ValueError:
            value = None
        if not isinstance(value, Fraction) or not _known(policy, line):
            wrong.append(f"--share「{text}」应写成 条线=30%；条线有：{_lines(policy)}")
        else:
            found_shares[line] = value
    found_ratios: dict[str, Ratio] = {}
    for text in ratios:
        read = _ratio(policy, text)
        if read is None:
            wrong.append(f"--ratio「{text}」应写成 条线=1:8；条线有：{_lines(policy)}")
        else:
            found_ratios |= read
    if wrong:
        raise Refusal(wrong, code=2)
    change = Change(count, month, found_shares, found_ratios, opt_out)
    return None if change == Change() else change


def _plus(text: str, wrong: list[str]) -> tuple[int, int]:
    match = re.fullmatch(r"(\d{1,4})(?:@(?:\d{4}-)?(0?[1-9]|1[0-2]))?", text or "0")
    if match is None:
        wrong.append(f"--inspectors-plus「{text}」应写成 人数，或 人数@月份，如 1@7")
        return 0, 1
    return int(match[1]), int(match[2] or 1)


def _ratio(policy: Policy, text: str) -> dict[str, Ratio] | None:
    """A ratio; who stands on its left side stays as the line has it."""
    line, _, sides = text.partition("=")
    left, colon, right = sides.replace("：", ":").partition(":")
    if not colon or not _known(policy, line):
        return None
    try:
        numbers = [ratio_number(side.strip()) for side in (left, right)]
    except ValueError:
        return None
    before = ratio_in(next(q.in_force().at_least for q in policy.quota if q.id == line))
    narrowed = before.inspectors_of if before is not None else {}
    return {line: Ratio.model_validate({"inspectors": numbers[0], "targets": numbers[1], "inspectors_of": narrowed})}


def _known(policy: Policy, line: str) -> bool:
    return any(q.id == line for q in policy.quota)


def _lines(policy: Policy) -> str:
    return "、".join(q.id for q in policy.quota)
