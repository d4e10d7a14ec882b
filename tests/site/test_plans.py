"""`shuangsui policy check | diff | dates | explain` as a bureau types them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from .typed import Type, rows_of, typing

ROOT = Path(__file__).resolve().parents[2]
POLICIES = ROOT / "policies"
NAMES = ("changji-2025", "changji-hitech", "jiaozuo-2024", "urumqi-2020", "yiliang-2022")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Type:
    """Type a command."""
    return typing(capsys)


def _copy(folder: Path, name: str, change: tuple[str, str] | None = None) -> Path:
    """A plan's folder under tmp, perhaps with one text replaced."""
    copied = folder / name
    shutil.copytree(POLICIES / name, copied)
    if change is not None:
        file = copied / "policy.toml"
        text = file.read_text("utf-8")
        assert change[0] in text
        file.write_text(text.replace(*change), "utf-8")
    return copied


# ── check ──────────────────────────────────────────────────────────────


def test_all_plans_at_once(run: Type) -> None:
    """`policies/*` as a shell writes it out, the schema file among them: flaws are told, and are no errors."""
    said = run("policy", "check", *sorted(POLICIES.iterdir()), "--json")
    assert said.code == 0
    plans = {p["id"]: p for p in said.data["plans"]}
    assert tuple(plans) == NAMES
    assert all(p["cases"] >= 12 for p in plans.values())
    codes = {name: {f["code"] for f in p["flaws"]} for name, p in plans.items()}
    assert "drawn-less-often-than-parent" in codes["changji-hitech"]  # its parent stands beside it
    assert "cover-above-floors" in codes["urumqi-2020"]


def test_a_flaw_says_what_why_and_what_to_do(run: Type) -> None:
    """With article and numbers; in brief one line each."""
    said = run("policy", "check", "urumqi-2020")
    assert said.code == 0
    assert "【矛盾】「市本级重点排污单位」每季度最低 20%，4 期合计 80%，够不到全年内每家至少一次（二（二）1）" in said.out
    assert "      为什么：只按最低比例抽" in said.out and "      怎么办：程序按" in said.out
    assert "· 104 家：各期 26、26、26、26" in said.out
    brief = run("policy", "check", "urumqi-2020", "--brief")
    assert "为什么" not in brief.out and len(brief.out.splitlines()) < len(said.out.splitlines()) / 3


def test_another_year_has_other_days_off(run: Type) -> None:
    """30 November 2026 is a Monday, 5 December a Saturday."""
    flaws = run("policy", "check", "changji-2025", "--year", 2026, "--json").data["plans"][0]["flaws"]
    (days,) = (f["details"] for f in flaws if f["code"] == "due-on-day-off")
    assert len(days) == 1 and days[0].endswith("2026-12-05（星期六）")


def test_a_faulty_file_and_a_wrong_number_are_errors(run: Type, tmp_path: Path) -> None:
    """Exit 2 for a file that cannot be used, 1 for a number that differs; the other plans are still looked at."""
    faulty = _copy(tmp_path, "changji-hitech", ('every = "quarter"', 'every = "quarterly"'))
    said = run("policy", "check", faulty, POLICIES / "jiaozuo-2024")
    assert said.code == 2 and "quarterly" in said.err and "焦作市" in said.out
    wrong = _copy(tmp_path, "urumqi-2020", ('at_least = "20%"', 'at_least = "30%"'))
    said = run("policy", "check", wrong)
    assert said.code == 1 and "手工算出" in said.err
    broken = run("policy", "check", wrong, faulty, "--json")
    assert broken.code == 2 and len(broken.data["errors"]) > 1


def test_expected_json_that_cannot_be_read(run: Type, tmp_path: Path) -> None:
    """No JSON, or a key that means nothing: exit 2 and a sentence."""
    copied = _copy(tmp_path, "urumqi-2020")
    (copied / "expected.json").write_text("{", "utf-8")
    assert run("policy", "check", copied).code == 2
    (copied / "expected.json").write_text('{"cases": [{"id": "a", "expcet": {}}]}', "utf-8")
    said = run("policy", "check", copied)
    assert said.code == 2 and "urumqi-2020 的 expected.json：a 没有写「expect」" in said.err
    slip = '{"cases": [{"id": "a", "area": "650100", "period": "2020-Q1", "on": "2020-01-02", "targts": [], "window": []}]}'
    (copied / "expected.json").write_text(slip, "utf-8")
    said = run("policy", "check", copied)
    assert said.code == 2 and "a 里没有「targts」这个键，是否指 targets？" in said.err


def test_a_folder_of_another_name_is_remarked(run: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A child plan would not find it; told also where the file is named from within its folder."""
    copied = _copy(tmp_path, "urumqi-2020").rename(tmp_path / "乌鲁木齐")
    for named in (copied, copied / "policy.toml"):
        flaws = run("policy", "check", named, "--json").data["plans"][0]["flaws"]
        (flaw,) = (f for f in flaws if f["code"] == "id-not-folder")
        assert "方案代号是 urumqi-2020，文件夹却叫 乌鲁木齐" in flaw["what"]
    monkeypatch.chdir(copied)
    assert "文件夹却叫 乌鲁木齐" in run("policy", "check", "policy.toml").out
    assert "id-not-folder" not in run("policy", "check", "urumqi-2020", "--json").out


def test_a_plan_without_expected_numbers_and_without_its_parent(run: Type, tmp_path: Path) -> None:
    """Both are said, and neither is an error."""
    copied = _copy(tmp_path, "changji-hitech")
    (copied / "expected.json").unlink()
    said = run("policy", "check", copied / "policy.toml")
    assert said.code == 0
    assert "没有 expected.json" in said.out and "上级方案 changji-2025 不在旁边的文件夹里" in said.out


def test_a_child_below_its_parent(run: Type, tmp_path: Path) -> None:
    """The zone at 40 % of the special ones, where the prefecture asks for 50 %."""
    _copy(tmp_path, "changji-2025")
    child = _copy(tmp_path, "changji-hitech", ('at_least = "50%"', 'at_least = "40%"'))
    (child / "expected.json").unlink()
    said = run("policy", "check", child, "--brief")
    assert "【矛盾】「特殊监管对象」低于上级《昌吉州 2025 年双随机方案》（二（一）；上级 四.3）" in said.out


def test_no_such_plan(run: Type) -> None:
    """A sentence and exit 2."""
    said = run("policy", "check", "nowhere-2025")
    assert said.code == 2 and "nowhere-2025" in said.err


# ── diff ───────────────────────────────────────────────────────────────


def test_two_plans_side_by_side(run: Type, tmp_path: Path) -> None:
    """Only what differs, unless all is asked for; the workbook holds the same rows."""
    file = tmp_path / "比较.xlsx"
    said = run("policy", "diff", "changji-2025", "urumqi-2020", "--out", file, "--json")
    rows = said.data["rows"]
    assert said.code == 0 and rows and not any(r["same"] for r in rows)
    everything = run("policy", "diff", "changji-2025", "urumqi-2020", "--all", "--json").data
    assert len(everything["rows"]) == everything["compared"] == said.data["same"] + len(rows)
    sheet = [[str(c) for c in row] for row in openpyxl.load_workbook(file).active.iter_rows(values_only=True)]
    assert sheet[0] == ["部分", "内容", "昌吉州 2025 年双随机方案", "乌鲁木齐市 2020 年随机抽查方案", "异同"]
    assert [row[:4] for row in sheet[1:]] == [[r["section"], r["about"], r["left"], r["right"]] for r in rows]


def test_the_table_for_people(run: Type) -> None:
    """Sections, both short titles, the count at the end."""
    said = run("policy", "diff", "changji-hitech", "changji-2025")
    (general,) = (row for row in rows_of(said.out) if row[0] == "县（区）级 一般排污单位")
    assert general[1].startswith("每年在岗检查人员与对象 1:10") and general[2].startswith("每年在编在岗检查人员与对象 1:10")
    assert "昌吉高新区双随机方案" in said.out and "昌吉州 2025 年双随机方案" in said.out
    assert "处相同" in said.out.splitlines()[-1]


def test_nothing_is_overwritten(run: Type, tmp_path: Path) -> None:
    """A workbook or calendar that is there already stays as it is."""
    taken = tmp_path / "taken"
    taken.write_text("mine", "utf-8")
    for words in (("diff", "changji-2025", "urumqi-2020", "--out"), ("dates", "changji-2025", "--year", 2025, "--ics")):
        said = run("policy", *words, taken)
        assert said.code == 1 and "已经存在" in said.err
    assert taken.read_text("utf-8") == "mine"


# ── dates ──────────────────────────────────────────────────────────────


def test_the_year_of_the_zone(run: Type, tmp_path: Path) -> None:
    """Four windows; in the calendar file the same, with stable UIDs and the stamp that was asked for."""
    file = tmp_path / "期限.ics"
    said = run("policy", "dates", "changji-hitech", "--year", 2025, "--ics", file, "--at", "2025-01-02T09:00", "--json")
    windows = [(d["first"], d["last"]) for d in said.data["days"] if d["kind"] == "draw"]
    assert windows == [
        ("2025-03-25", "2025-03-31"),
        ("2025-06-24", "2025-06-30"),
        ("2025-09-25", "2025-09-30"),
        ("2025-12-25", "2025-12-31"),
    ]
    text = file.read_bytes().decode().replace("\r\n ", "")
    assert text.count("BEGIN:VEVENT") == len(said.data["days"])
    assert "DTSTAMP:20250102T010000Z" in text
    assert "UID:changji-hitech.deadline.next-quarter.2025-Q1@shuangsui" in text
    uids = [row for row in text.split("\r\n") if row.startswith("UID:")]
    assert len(set(uids)) == len(uids)


def test_days_for_people(run: Type) -> None:
    """Who owes what to whom, the article, the Sunday; rules apart."""
    said = run("policy", "dates", "changji-2025", "--year", 2025, "--area", "昌吉市")
    rows = rows_of(said.out)
    (summary,) = (row for row in rows if row[2] == "年度工作总结")
    by, to = "各县市分局、园区环保部门", "昌吉州生态环境局"
    assert summary == ["2025-11-30", "报送", "年度工作总结", by, to, "七（四）", "星期日，休息日，方案没有说顺延"]
    assert [row[0] for row in rows if row[2].startswith("生态环境“双随机")] == [
        "2025-03-27～03-31",
        "2025-06-26～06-30",
        "2025-09-26～09-30",
        "2025-12-27～12-31",
    ]
    assert "检查任务完成后20个工作日内" in "".join("".join(row) for row in rows) and "自治区执法局" not in said.out


def test_a_year_without_a_calendar_says_so(run: Type, tmp_path: Path) -> None:
    """2030: what is counted in working days is marked, in the calendar file too."""
    file = tmp_path / "2030.ics"
    said = run("policy", "dates", "changji-hitech", "--year", 2030, "--ics", file)
    assert said.code == 0 and any(row[6].startswith("预计：该年放假安排还没有公布") for row in rows_of(said.out) if len(row) == 7)
    assert "（预计）" in file.read_bytes().decode().replace("\r\n ", "")


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["--year", 2025, "--area", "火星"], 1, "方案中没有区域「火星」"),
        (["--year", "明年"], 2, "--year「明年」不是 2004 至 2100 的年份"),
        (["--year", 1999], 2, "--year「1999」不是"),
        (["--year", "9" * 5000], 2, "不是 2004 至 2100 的年份"),
        ([], 2, "--year"),
        (["--year", 2025, "--ics", "x.ics", "--at", "昨天"], 2, "--at「昨天」不是时刻"),
    ],
)
def test_dates_refused(
    run: Type, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: list[Any], code: int, says: str
) -> None:
    """An unknown area, no year, a moment that is none: a sentence, and no file."""
    monkeypatch.chdir(tmp_path)
    said = run("policy", "dates", "changji-2025", *words)
    assert said.code == code and says in said.err
    assert list(tmp_path.iterdir()) == []


def test_help_speaks_of_all_four(run: Type) -> None:
    """Each of the four is in the help, with its own."""
    said = run("policy", "--help")
    for name in ("check", "diff", "dates", "explain"):
        assert name in said.out
        assert run("policy", name, "--help").code == 0
