"""Two plans side by side: what differs, what is the same, and that nothing is matched by the name of a city."""

from __future__ import annotations

from functools import cache
from itertools import combinations
from pathlib import Path

import pytest

from shuangsui.rules.compare import NOTHING, compare, differing
from shuangsui.rules.policy import Policy, load_policy

from .invented import line, plan

POLICIES = Path(__file__).resolve().parents[2] / "policies"
NAMES = ("changji-2025", "changji-hitech", "jiaozuo-2024", "urumqi-2020", "yiliang-2022")


@cache
def _policy(name: str) -> Policy:
    return load_policy(POLICIES / name)


def _rows(left: str, right: str) -> dict[tuple[str, str], tuple[str, str]]:
    return {(r.section, r.about): (r.left, r.right) for r in compare(_policy(left), _policy(right))}


@pytest.mark.parametrize("name", NAMES)
def test_a_plan_is_like_itself(name: str) -> None:
    """No difference, and every line, class, phrase and duty among the points."""
    policy = _policy(name)
    rows = compare(policy, policy)
    assert list(differing(rows)) == []
    sections = [r.section for r in rows]
    assert sections.count("抽查比例") == len(policy.quota)
    assert sections.count("时限") == len(policy.deadline) + len(policy.lists) + len(policy.report)
    assert sections.count("抽取") == len(policy.draw)


@pytest.mark.parametrize(("left", "right"), [*combinations(NAMES, 2)])
def test_the_other_way_round_is_the_same(left: str, right: str) -> None:
    """Whatever the order, the same points differ, and in each at least one plan says something."""
    a, b = _policy(left), _policy(right)
    forth = {(r.section, r.left, r.right) for r in differing(compare(a, b))}
    back = {(r.section, r.right, r.left) for r in differing(compare(b, a))}
    assert forth == back
    assert all((r.left, r.right) != (NOTHING, NOTHING) for r in differing(compare(a, b)))


def test_changji_beside_urumqi() -> None:
    """25 % and a year's cover in principle beside 20 % and a cover outright; clocks; a phrase beside none; lists of one alone."""
    rows = _rows("changji-2025", "urumqi-2020")
    assert rows["抽查比例", "县（区）级 重点排污单位"] == (
        "每季度不少于 25%；全年内每家至少一次（原则上）",
        "每季度不少于 20%；全年内每家至少一次",
    )
    assert rows["抽查比例", "市（州）级 特殊监管对象"] == ("每季度不少于 25%", "每季度不少于 50%；不多于 60%；直至整改完成")
    general = rows["抽查比例", "县（区）级 一般排污单位"]
    assert general[0] == general[1] == "每年在编在岗检查人员与对象 1:10"
    assert rows["公开", "公开时限"] == ("检查任务完成后20个工作日内", "每季度结束后20日内")
    assert rows["结果表述", "结果：行政处罚"] == ("发现问题作出行政处罚决定", NOTHING)
    assert rows["时限", "双随机月报"] == (NOTHING, "每月结束后3日内；市支队、各分局，报自治区环境监察总队")


def test_the_zone_beside_its_prefecture() -> None:
    """The same shares; a quarterly draw with a window beside a monthly one without; a ratio with another left side."""
    rows = _rows("changji-hitech", "changji-2025")
    key = rows["抽查比例", "县（区）级 重点排污单位"]
    assert key[0] == key[1]
    assert rows["抽取", "每季度抽取"][0].startswith("由县（区）级组织；在上一期结束前5个工作日内确定")
    assert rows["抽取", "每季度抽取"][1] == NOTHING
    assert rows["抽查比例", "县（区）级 一般排污单位"][0].startswith("每年在岗检查人员与对象 1:10")
    assert rows["方案", "上级方案"] == ("changji-2025", NOTHING)


def test_lines_alike_are_numbered() -> None:
    """Two lines of one class at one level stand beside the two of the other plan, in their order."""
    two = plan(line("a", 'at_least = "25%"'), line("b", 'at_least = "50%"'))
    one = plan(line("c", 'at_least = "25%"'))
    found = [(r.about, r.left, r.right) for r in compare(two, one) if r.section == "抽查比例"]
    assert found == [
        ("县（区）级 一般", "每年不少于 25%", "每年不少于 25%"),
        ("县（区）级 一般（2）", "每年不少于 50%", NOTHING),
    ]


@pytest.mark.parametrize(
    ("quota", "says"),
    [
        ("at_least = { inspectors = 1, targets = '2.5' }", "每年检查人员与对象 1:2.5"),
        ('at_least = { times = 2, in = "quarter" }', "每季度每家 2 次"),
        ('at_least = { larger = ["5%", 3] }', "每年取大者：不少于 5%，不少于 3 家"),
        ('at_least = { smaller = ["5%", 3] }', "每年取小者：不少于 5%，不少于 3 家"),
        ('at_least = { either = ["5%", 3], decided = 1, decided_by = "局务会" }', "每年不少于 3 家（2 种中选定，局务会）"),
        ('at_least = "12.5%"\nno_repeat = "year"', "每年不少于 12.5%；全年内不重复"),
        ('at_least = "10%"\nmonths = { from = 4, to = 11 }', "每年不少于 10%；只在 4 月至 11 月"),
        ('at_least = "10%"\nspread = ["35%", "100%"]', "每年不少于 10%；进度 35%、100%"),
        ('at_least = "10%"\nreturn_share = "10%"\nsoft = true', "每年不少于 10%；回访 10%；原则上"),
        ('pending = "省厅文件"', "数量待定（省厅文件）"),
        ('cover = { all = true, in = "2 years" }', "2年内每家至少一次"),
        (
            'at_least = { inspectors = 1, targets = 5, inspectors_of = { department = "水科" } }',
            "每年检查人员（部门为水科）与对象 1:5",
        ),
    ],
)
def test_every_form_of_a_line_is_said(quota: str, says: str) -> None:
    """Every form of an amount and every exception in plain words."""
    (found,) = (r.left for r in compare(plan(line("x", quota)), plan(line("x", quota))) if r.section == "抽查比例")
    assert found == says
