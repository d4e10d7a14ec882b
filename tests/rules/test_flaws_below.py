"""Flaws that a plan does not have are not told, and no words are put in its mouth."""

from __future__ import annotations

from shuangsui.rules.flaws import flaws_of, told

from .invented import line, plan


def _levels_without(within: str) -> int:
    policy = plan(
        *(line(c, f'at_least = "10%"\nwithin = "{within}"', of=f'{{ class = "{c}" }}', by="prefecture") for c in _CLASSES)
    )
    return len([f for f in flaws_of(policy, None, 2025) if f.code == "level-without-line"])


_CLASSES = ("key", "special", "general")


def test_a_line_that_reaches_below_serves_the_levels_below() -> None:
    """Three gaps of the county where the prefecture's lines stay in its own area; none where they reach there."""
    assert (_levels_without("own"), _levels_without("below")) == (3, 0)


def test_no_words_are_put_in_the_plans_mouth() -> None:
    """A plan that says 1:8 is not said to say 至少, and one without 等 not to say 等."""
    policy = plan(line("x", "at_least = { inspectors = 1, targets = 8 }"))
    (ratio,) = [told(f) for f in flaws_of(policy, None, 2025) if f.code == "ratio-two-ways"]
    assert "至少" not in ratio.what and "例如" in ratio.why


def test_what_a_line_from_above_counts_falls_through_nowhere() -> None:
    """The rest holds agencies too; the county's line leaves them out, the prefecture's reaches down to them — or does not."""
    kinds = '[[kind]]\ncite = "一"\nid = "agency"\nname = "机构"\n'
    rest = line("rest", 'at_least = "10%"', of='{ all = [{ class = "general" }, { not = { kind = "agency" } }] }')
    others = [line(c, 'at_least = "10%"', of=f'{{ class = "{c}" }}') for c in ("key", "special")]

    def missed(within: str) -> list[tuple[str, ...]]:
        agencies = line("agency", f'at_least = "10%"\nwithin = "{within}"', of='{ kind = "agency" }', by="prefecture")
        found = flaws_of(plan(rest, *others, agencies, more=kinds), None, 2025)
        return [f.details for f in found if f.code == "target-in-no-line" and f.values["level"] == "甲县、乙县"]

    assert missed("below") == []
    assert missed("own") == [("属于「一般」、是机构",)]


def test_each_day_off_is_told_with_the_draw_that_it_is_for() -> None:
    """By the 20th of the quarter before: 20 June is for the third quarter, 20 December for the next year's first."""
    policy = plan(line("g", 'at_least = "25%"', every="quarter"), every="quarter", draw='window = { by_day = 20, of = "before" }')
    (days,) = (f.details for f in flaws_of(policy, None, 2026) if f.code == "due-on-day-off")
    assert days == ("确定「抽取」（三）：2026-06-20（星期六，2026年第3季度的）、2026-12-20（星期日，2027年第1季度的）",)
