"""What pool, freeze and draw-now give to think about beforehand; nothing of it is a refusal."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from .desk import NOW, firms, people, registries, run

DAY = timedelta(days=1)


def _hitech(folder: Path) -> list[object]:
    """A zone under a plan that has its quarterly draw fixed in the last five working days of the quarter before."""
    zone = "昌吉高新技术产业开发区"
    given = registries(folder, [f | {"区域": zone} for f in firms(6, 4)], [p | {"区域": zone} for p in people()])
    words = {"changji-2025": "changji-hitech", "昌吉市": zone, "2025-M02": "2025-Q2"}
    return [words.get(str(word), word) for word in given]


@pytest.mark.parametrize(
    ("moment", "remarked"),
    [("2025-03-24T09:00", True), ("2025-03-25T09:00", False), ("2025-03-31T23:00", False), ("2025-04-01T00:00", True)],
)
def test_freezing_outside_the_plans_window_is_remarked_on(moment: str, remarked: bool, tmp_path: Path) -> None:
    """31 March 2025 is a Monday: the last five working days begin on the 25th. The remark names window and article."""
    at = datetime.fromisoformat(moment + ":00+08:00")
    sources = ["--entropy", f"骰子:王某,李某={(at + DAY).isoformat()[:16]}"]
    given = _hitech(tmp_path / "名录")
    for command, more in (("freeze", sources), ("draw-now", [])):
        said = run(command, *given, *more, "--out", tmp_path / command / "a", at=at)
        assert said.code == 0, said
        assert ("应在 2025-03-25 至 2025-03-31 确定（二（四））" in said.out) is remarked
    page = run("freeze", *given, *sources, "--out", tmp_path / "json" / "a", "--json", at=at).data
    assert len([w for w in page["warnings"] if "二（四）" in w]) == remarked


def _wanting(folder: Path) -> list[object]:
    """Two firms want a speciality: nobody has the first one's, somebody the second's."""
    targets, staff = firms(4, 0), people()
    targets[0]["专业需求"], targets[1]["专业需求"] = "辐射", "固废"
    staff[0]["业务专长"] = "固废"
    return registries(folder, targets, staff)


def test_a_speciality_that_nobody_has_is_said_beforehand(tmp_path: Path) -> None:
    given = _wanting(tmp_path / "名录")
    sentence = "提醒：可派人员都不具备这些对象需要的专长，如果抽中，只能放宽，由其他人员检查：示例01厂（辐射）。"
    pooled = run("pool", *given)
    assert pooled.code == 0 and sentence in pooled.out
    frozen = run("freeze", *given, "--entropy", "骰子:王某,李某=2025-02-03T10:00", "--out", tmp_path / "a" / "a")
    assert frozen.code == 0 and sentence in frozen.out
    for command, more in (("pool", []), ("draw-now", ["--out", tmp_path / "b" / "a"])):
        (warning,) = run(command, *given, *more, "--json").data["warnings"]
        assert "示例01厂（辐射）" in warning and "示例02厂" not in warning


def test_a_draw_names_the_visits_whose_speciality_was_relaxed(tmp_path: Path) -> None:
    given = registries(tmp_path / "名录", [firm | {"专业需求": "辐射"} for firm in firms(16, 0)])
    said = run("draw-now", *given, "--out", tmp_path / "a" / "a")
    (visits,) = re.findall(r"抽取结果：(\d+) 次检查", said.out)
    named = re.findall(r"专业放宽：(示例\d\d厂) 需要的「辐射」专长，可派人员都不具备。", said.out)
    assert len(named) == len(set(named)) == int(visits) > 0


def test_nothing_to_remark_on(tmp_path: Path) -> None:
    """The usual draw is silent: no window in the plan, every speciality at hand."""
    said = run("draw-now", *registries(tmp_path / "名录"), "--out", tmp_path / "a" / "a", "--json", at=NOW)
    assert said.data["warnings"] == []
