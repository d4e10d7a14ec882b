"""`shuangsui policy explain` as a bureau types it, on behalf of a firm that asks why."""

from __future__ import annotations

from pathlib import Path

import pytest

from .typed import Said, Type, typing

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Type:
    """Type a command."""
    return typing(capsys)


@pytest.fixture(scope="session")
def registries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Small registries as a bureau keeps them, in CSV."""
    folder = tmp_path_factory.mktemp("registries")
    rows = [
        "名称,编号,区域,类别",
        "新疆西域春乳业有限公司,T-1,呼图壁县,",
        "甲厂,T-2,昌吉市,重点",
        "乙厂,T-3,昌吉市,",
        "乙厂,T-4,昌吉市,",
    ]
    rows += [f"重点{n}厂,K-{n},昌吉市,重点" for n in range(7)]
    (folder / "targets.csv").write_text("\n".join(rows) + "\n", "utf-8")
    facts = [
        "对象编号,事实,日期,数值,来源,已查实",
        "T-2,行政处罚,2024-03-05,200000,处罚决定书,是",
        "T-2,信访投诉,2024-04-01,,12369,是",
    ]
    (folder / "facts.csv").write_text("\n".join(facts) + "\n", "utf-8")
    people = ["姓名,执法证号,区域", *(f"人{n},3105{n:04d},昌吉市" for n in range(3))]
    (folder / "inspectors.csv").write_text("\n".join(people) + "\n", "utf-8")
    return folder


def _explain(run: Type, folder: Path, target: str, *words: object) -> Said:
    files = ("--targets", folder / "targets.csv", "--facts", folder / "facts.csv")
    return run("policy", "explain", "changji-2025", "--target", target, *files, "--on", "2025-02-10", *words)


def test_a_firm_asks_why(run: Type, registries: Path) -> None:
    """Stated key; the fine of exactly 200,000 yuan holds by the annex and not by the text; dated evidence."""
    said = _explain(run, registries, "T-2")
    assert said.code == 0
    assert "类别：重点排污单位（由本机关登记认定）" in said.out
    assert "成立  行政处罚金额在20万元及以上［现取：附件 2：20 万元及以上（含 20 万元）］（附件2）" in said.out
    assert "不成立  行政处罚金额在20万元及以上［未取的读法：正文：超过 20 万元（不含 20 万元）］（四.3）" in said.out
    assert "2024-03-05 行政处罚 200000元，来源 处罚决定书" in said.out
    assert "上一年信访投诉（来源 12369）不少于 3 次：查得 1 次" in said.out
    assert "! 事实合乎「特殊监管对象」的条件，登记的类别却没有它" in said.out
    assert "没有给出 --inspectors" in said.out


def test_by_name_with_its_chance(run: Type, registries: Path) -> None:
    """Eight key units, 25 % a quarter; by the second of its months ceil(2 × 2/3) = 2 are due and none was drawn: 2 of 8."""
    data = _explain(run, registries, "甲厂", "--inspectors", registries / "inspectors.csv", "--json").data
    assert [(x["line"], x["cite"]) for x in data["lines"]] == [("key-county", "四.1"), ("key-prefecture", "四.1")]
    county = next(c for c in data["chances"] if c["area"] == "652301")
    assert (county["take"], county["members"], county["chance"]) == (2, 8, "25.0%（1/4）")
    assert {c["reason"]: c["holds"] for c in data["conditions"] if c["in_force"]}["信访投诉3次及以上"] is False


def test_a_listed_firm(run: Type, registries: Path) -> None:
    """The meeting's list, its number and day, and why the firm is on it."""
    said = _explain(run, registries, "新疆西域春乳业有限公司")
    assert "列入《2025年昌吉州特殊监管企业台账》" in said.out and "第二十七次行政审批联审会议 2024-12-26" in said.out
    assert "原因：行政处罚金额在20万元及以上、刑事犯罪" in said.out


@pytest.mark.parametrize(
    ("target", "says"),
    [
        ("丙厂", "名录中没有检查对象「丙厂」"),
        ("乙厂", "有几个检查对象都叫「乙厂」，请改用编号：T-3、T-4"),
        ("西域春", "是否指 新疆西域春"),
    ],
)
def test_which_target_is_not_clear(run: Type, registries: Path, target: str, says: str) -> None:
    """None, several, or only part of a name."""
    said = _explain(run, registries, target)
    assert said.code == 1 and says in said.err


def test_a_grade_is_explained(run: Type, tmp_path: Path) -> None:
    """An invented plan that grades: which criterion gave which points, and what moved the grade."""
    (tmp_path / "t.csv").write_text("名称,编号,区域,危险程度\n甲厂,T-1,甲县,50\n", "utf-8")
    (tmp_path / "f.csv").write_text("对象编号,事实,日期,数值\nT-1,罚款,2024-05-06,250000\n", "utf-8")
    graded = ROOT / "tests" / "rules" / "plans" / "grades-and-readings"
    words = ("--target", "T-1", "--targets", tmp_path / "t.csv", "--facts", tmp_path / "f.csv", "--on", "2025-02-10")
    said = run("policy", "explain", graded, *words)
    assert said.code == 0, said.err
    assert "风险等级：高（五）" in said.out
    assert "影响：最高 3 分，定为中" in said.out and "表现：合计 2 分，移动一级，成为高" in said.out
    assert "3 分  危险：中（五）" in said.out and "2024-05-06 罚款 250000元" in said.out
    data = run("policy", "explain", graded, *words, "--json").data
    assert (data["grade"], data["from_impact"]) == ("high", "middle")
    assert {x["line"] for x in data["lines"]} == {"high", "waiting"}
