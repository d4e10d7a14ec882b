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
