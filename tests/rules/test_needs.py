"""What a plan asks of the teams at its targets: specialities, years of work, beside what the registry states."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from shuangsui.rules.policy import Policy, PolicyError
from shuangsui.rules.policy_told import policy_told
from shuangsui.rules.pool import Pool

from .invented import line, people, plan, pool, units

WATER = '[[team.need]]\ncite = "三"\nof = { class = "key" }\nspeciality = "水环境"\nyears = 3\n'
YEARS = '[[team.need]]\ncite = "三"\nyears = 3\n'


def _plan(needs: str) -> Policy:
    return plan(line("g", 'at_least = "all"'), line("k", 'at_least = "all"', of='{ class = "key" }'), more=needs)


def _needs(found: Pool) -> dict[str, str]:
    return {t.id[0]: t.needs for t in found.targets.values()}


def _skills(found: Pool) -> list[set[str]]:
    return [set(s.inspector.skills) for s in found.staff]


def test_the_first_need_that_fits_counts() -> None:
    """At the key ones both in one person, at all others the years alone."""
    targets = [*units(1, "K", classes=("key",)), *units(1, "G")]
    assert _needs(pool(_plan(WATER + YEARS), "2025-M02", targets)) == {"K": "水环境且工作满3年", "G": "工作满3年"}
    assert _needs(pool(_plan(WATER), "2025-M02", targets)) == {"K": "水环境且工作满3年", "G": ""}
    assert _needs(pool(_plan(YEARS + WATER), "2025-M02", targets)) == {"K": "工作满3年", "G": "工作满3年"}


def test_the_registrys_own_need_goes_before_the_plans() -> None:
    """The speciality is the one stated for the target; the years stay."""
    targets = [*units(1, "K", classes=("key",), needs="大气"), *units(1, "G", needs="噪声")]
    assert _needs(pool(_plan(WATER), "2025-M02", targets)) == {"K": "大气且工作满3年", "G": "噪声"}


def test_years_make_specialities_of_those_who_have_them() -> None:
    """Three years to the day serve, less does not, and an empty cell is none; without such a need nothing is added."""
    years = (Decimal(3), Decimal("2.9"), None)
    staff = [replace(i, years=y, skills=frozenset({"水环境"})) for i, y in zip(people(3), years, strict=True)]
    served, bare = {"水环境", "水环境且工作满3年", "工作满3年"}, {"水环境"}
    assert _skills(pool(_plan(WATER), "2025-M02", units(1), staff)) == [served, bare, bare]
    assert _skills(pool(_plan(WATER.replace("years = 3", "")), "2025-M02", units(1), staff)) == [bare, bare, bare]


@pytest.mark.parametrize(
    ("needs", "says"),
    [
        ('[[team.need]]\ncite = "三"\n', "speciality（专长）与 years（工作满几年）至少写一个"),
        (YEARS.replace("3", "0"), "「years」超出范围"),
        (WATER.replace('"key"', '"kye"'), "是否指 key？"),
        (YEARS.replace('cite = "三"\n', ""), "没有出处"),
    ],
)
def test_a_need_that_says_nothing_is_refused(needs: str, says: str) -> None:
    with pytest.raises(PolicyError, match=says):
        _plan(needs)


def test_needs_are_told_in_words() -> None:
    told = [t.says for s in policy_told(_plan(WATER + YEARS)) for t in s.points if t.about == "组内人员"]
    assert told == ["属于「重点」：至少一人水环境且工作满3年", "每个对象：至少一人工作满3年"]
