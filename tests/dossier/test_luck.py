"""Every source of luck in the user's own spelling, from the commitment to the value; and what is no luck any more."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraw import FairdrawError, Refused, Source
from fairdraw.entropy import QUICKNET, check_source, check_value
from shuangsui.dossier.change import void
from shuangsui.dossier.draw import draw
from shuangsui.dossier.entropy import CHINA, earliest, instant, latest, parse_moment, parse_sources, parse_values
from shuangsui.dossier.errors import DossierError
from shuangsui.dossier.folder import DrawFolder
from shuangsui.dossier.freeze import freeze
from shuangsui.dossier.recover import candidates
from shuangsui.rules.beacon import published_at

from .bureau import START, content, fresh, order, situation

VECTOR = Path(__file__).resolve().parents[1] / "fairdraw" / "vectors" / "1-plain.json"
SIGNATURE = json.loads(json.loads(VECTOR.read_text("utf-8"))["files"]["entropy.json"])[0]["value"]  # of round 1000
ROUND = published_at(1000).astimezone(CHINA)
BEFORE = ROUND.replace(microsecond=0) - timedelta(hours=1)

DICE, BALLS = "346125" * 5, "0918273645" * 2
SPELLINGS = [
    # freeze, draw, the protocol's source, its when and value
    (["双色球=2025018", "大乐透=25018"], ["双色球=01 05 12 18 22 30+07", "大乐透=03 08 19 27 35+02 11"],
     [("cwl:ssq", "2025018", "01 05 12 18 22 30+07"), ("slc:dlt", "25018", "03 08 19 27 35+02 11")]),
    (["ssq=25018", "dlt=2025018"], ["dlt=35,27,19,8,3+11,2", "ssq=30、22、18、12、5、1＋7"],
     [("cwl:ssq", "2025018", "01 05 12 18 22 30+07"), ("slc:dlt", "25018", "03 08 19 27 35+02 11")]),
    (["cwl:ssq=2025018", "slc:dlt=第25018期"], ["cwl:ssq=01 05 12 18 22 30 | 07", "slc:dlt=03 08 19 27 35 + 02 11"],
     [("cwl:ssq", "2025018", "01 05 12 18 22 30+07"), ("slc:dlt", "25018", "03 08 19 27 35+02 11")]),
    (["骰子:王某,李某=2025-02-03T10:00"], ["骰子=" + " ".join(DICE)],
     [("dice:王某,李某", "2025-02-03T10:00:00+08:00", DICE)]),
    (["骰子：王某、李某＝2025-02-03 10:00"], ["骰子：王某，李某＝" + DICE],
     [("dice:王某,李某", "2025-02-03T10:00:00+08:00", DICE)]),
    (["dice:Wang,Li=2025-02-03T10:00:30"], ["dice:Wang,Li=" + DICE], [("dice:Wang,Li", "2025-02-03T10:00:30+08:00", DICE)]),
    (["摇号:甲,乙=2025-02-03T10:00"], ["摇号:甲,乙=" + BALLS], [("balls:甲,乙", "2025-02-03T10:00:00+08:00", BALLS)]),
    (["local=2025-02-03T10:00"], ["本机=" + "AB" * 32], [("local", "2025-02-03T10:00:00+08:00", "ab" * 32)]),
    (["双色球=2025018", "骰子:甲,乙=2025-02-03T10:00"], ["骰子=" + DICE, "双色球=01 05 12 18 22 30+07"],
     [("cwl:ssq", "2025018", "01 05 12 18 22 30+07"), ("dice:甲,乙", "2025-02-03T10:00:00+08:00", DICE)]),
]  # fmt: skip


@pytest.mark.parametrize(("sources", "given_values", "expected"), SPELLINGS)
def test_what_a_user_writes(sources: list[str], given_values: list[str], expected: list[tuple[str, str, str]]) -> None:
    parsed = parse_sources(sources, START)
    assert [tuple(s) for s in parsed] == [(name, when) for name, when, _ in expected]
    assert [tuple(v) for v in parse_values(given_values, parsed)] == expected


def test_a_genuine_drand_round(tmp_path: Path) -> None:
    """From the freeze an hour before the round to the draw with its signature; and neither a forged nor another round's."""
    (source,) = parse_sources([f"drand={ROUND:%Y-%m-%dT%H:%M:%S}"], BEFORE)
    assert tuple(source) == (QUICKNET, "1000")
    folder = DrawFolder(tmp_path / "a")
    made = freeze(folder, order(situation(), BEFORE, source), BEFORE)
    assert made.manifest.level == "public"
    flipped = f"{int(SIGNATURE, 16) ^ 1:096x}"
    for wrong in (flipped, "0" * 96, SIGNATURE[:-2] + "00"):
        with pytest.raises(DossierError, match="forged-round"):
            parse_values([f"drand={wrong}"], made.manifest.entropy)
    with pytest.raises(FairdrawError):
        parse_values([f"drand={SIGNATURE[:-1]}"], made.manifest.entropy)
    before = content(tmp_path)
    values = parse_values([f"drand={SIGNATURE.upper()}"], made.manifest.entropy)
    with pytest.raises(DossierError, match="too-early"):
        draw(fresh(folder), values, ROUND - timedelta(seconds=1))
    assert content(tmp_path) == before
    assert draw(fresh(folder), values, ROUND + timedelta(seconds=1)).visits


def test_the_signature_of_another_round_is_refused() -> None:
    with pytest.raises(DossierError, match="forged-round"):
        parse_values([f"drand={SIGNATURE}"], [Source(QUICKNET, "1001")])


def test_a_forged_round_is_refused_by_the_deed_itself(tmp_path: Path) -> None:
    """Not only by what reads the command line."""
    (source,) = parse_sources(["drand=1000"], BEFORE)
    folder = DrawFolder(tmp_path / "a")
    freeze(folder, order(situation(), BEFORE, source), BEFORE)
    forged = parse_values([f"drand={SIGNATURE}"], [source])[0]._replace(value="8" * 96)
    with pytest.raises(DossierError, match="forged-round"):
        draw(fresh(folder), [forged], ROUND + timedelta(hours=1))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("drand", "bad-option"), ("=2025-02-03T10:00", "bad-option"), ("drand=", "bad-option"),
        ("drand=昨天", "bad-moment"), ("drand=2025-02-30T10:00", "bad-moment"), ("骰子:甲,乙=10:00", "bad-moment"),
        ("硬币=2025-02-03T10:00", "unknown-source"), ("drand:abcdef=1000", "unknown-source"),
        ("骰子=2025-02-03T10:00", "two-witnesses"), ("骰子:甲=2025-02-03T10:00", "two-witnesses"),
        ("骰子:甲,甲=2025-02-03T10:00", "two-witnesses"), ("摇号:甲,乙,丙=2025-02-03T10:00", "two-witnesses"),
        ("drand=2025-02-03T08:00", "known-already"), ("drand=1000", "known-already"),
        ("local=2025-02-03T09:00", "known-already"), ("骰子:甲,乙=2024-02-03T10:00", "known-already"),
        ("双色球=2024100", "known-already"), ("大乐透=24150", "known-already"),
    ],
)  # fmt: skip
def test_what_is_no_source(text: str, code: str) -> None:
    with pytest.raises(DossierError) as refused:
        parse_sources([text], START)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "text", ["双色球=2025", "双色球=2025000", "大乐透=250001", "双色球=二十期", "drand=0", "drand=99999999999"]
)
def test_malformed_issues_and_rounds(text: str) -> None:
    with pytest.raises(FairdrawError):
        parse_sources([text], START)


def test_a_lottery_alone_or_a_source_twice_is_not_frozen(tmp_path: Path) -> None:
    ssq = parse_sources(["双色球=2025018"], START)
    for sources, code in ((ssq, "lottery-alone"), (ssq * 2, "sources-repeat")):
        found = order(situation(), START, *sources)
        late = type(found)(found.situation, found.policy_source, sources, START + timedelta(days=30), START + timedelta(days=60))
        with pytest.raises(Refused, match=code):
            freeze(DrawFolder(tmp_path / "new" / "a"), late, START)
    assert list(tmp_path.iterdir()) == []


def test_luck_that_would_come_too_late_is_not_frozen(tmp_path: Path) -> None:
    """Otherwise the draw could only be voided."""
    for text in ("drand=2025-02-10T09:00:03", "双色球=2025150"):
        sources = (*parse_sources([text], START), *parse_sources(["骰子:甲,乙=2025-02-03T10:00"], START))
        with pytest.raises(DossierError, match="known-too-late"):
            freeze(DrawFolder(tmp_path / "new" / "a"), order(situation(), START, *sources), START)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("given_values", "code"),
    [
        (["双色球=01 05 12 18 22 30+07"], "missing-source"),
        (["双色球=01 05 12 18 22 30+07", "大乐透=1 2 3 4 5+6 7", "local=" + "a" * 64], "foreign-source"),
        (["双色球=01 05 12 18 22 30+07", "ssq=01 05 12 18 22 30+07", "大乐透=1 2 3 4 5+6 7"], "source-twice"),
        (["双色球", "大乐透=1 2 3 4 5+6 7"], "bad-option"),
    ],
)
def test_values_that_do_not_fit_the_sources(given_values: list[str], code: str) -> None:
    with pytest.raises(DossierError) as refused:
        parse_values(given_values, parse_sources(["双色球=2025018", "大乐透=25018"], START))
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("双色球=2025018", "01 05 12 18 22 34+07"), ("双色球=2025018", "01 05 12 18 22+07"),
        ("双色球=2025018", "01 01 12 18 22 30+07"),
        ("双色球=2025018", "01 05 12 18 22 30"), ("大乐透=25018", "03 08 19 27 35+02 13"), ("local=2025-02-03T10:00", "abc"),
        ("骰子:甲,乙=2025-02-03T10:00", "1" * 24), ("骰子:甲,乙=2025-02-03T10:00", "1" * 24 + "7"),
        ("摇号:甲,乙=2025-02-03T10:00", "1" * 19), ("摇号:甲,乙=2025-02-03T10:00", "1" * 19 + "甲"),
    ],
)  # fmt: skip
def test_values_that_are_none(source: str, value: str) -> None:
    sources = parse_sources([source], START)
    name = source.partition("=")[0]
    with pytest.raises(FairdrawError):
        parse_values([f"{name}={value}"], sources)


def test_a_lottery_may_be_known_before_it_is_entered(tmp_path: Path) -> None:
    """Both lotteries alone: as soon as they could be out the draw comes first, though nobody entered them."""
    sources = parse_sources(["双色球=2025018", "大乐透=25018"], START)
    could = max(datetime.fromisoformat(earliest(s)) for s in sources)
    found = order(situation(), START, *sources)
    late = type(found)(found.situation, found.policy_source, sources, START + timedelta(days=40), START + timedelta(days=60))
    folder = DrawFolder(tmp_path / "a")
    freeze(folder, late, START)
    with pytest.raises(DossierError, match="void-needs-draw"):
        void(fresh(folder), "名录有误", b"approval", could)
    with pytest.raises(DossierError, match="void-needs-approval"):
        void(fresh(folder), "名录有误", b"", START + timedelta(days=41))
    with pytest.raises(DossierError, match="too-early"):
        values = parse_values(["双色球=01 05 12 18 22 30+07", "大乐透=03 08 19 27 35+02 11"], sources)
        draw(fresh(folder), values, START + timedelta(hours=1))
    void(fresh(folder), "名录有误", b"", could - timedelta(seconds=1))


@given(st.integers(2021, 2060), st.sampled_from([(1, 3, 6), (0, 2, 5)]), st.integers(0, 330), st.integers(0, 14), st.data())
def test_the_bounds_of_a_lotterys_evening_hold(
    year: int, weekdays: tuple[int, ...], pause_from: int, pause: int, data: st.DataObject
) -> None:
    """Three evenings a week (Tuesday, Thursday, Sunday or Monday, Wednesday, Saturday), with a pause somewhere in the year."""
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(365) if not pause_from <= n < pause_from + pause)
    evenings = [day for day in days if day.weekday() in weekdays]
    number = data.draw(st.integers(1, len(evenings)))
    for found in (Source("cwl:ssq", f"{year}{number:03}"), Source("slc:dlt", f"{year % 100:02}{number:03}")):
        check_source(found)
        drawn_at = f"{evenings[number - 1]}T21:25:00+08:00"
        assert earliest(found) <= drawn_at <= latest(found)


@given(st.permutations(range(1, 34)), st.integers(1, 16), st.sampled_from([" ", ",", "、", "  "]), st.booleans())
def test_balls_in_any_order_and_spelling_are_one_value(balls: list[int], blue: int, joint: str, padded: bool) -> None:
    written = joint.join(f"{n:02}" if padded else str(n) for n in balls[:6]) + f"+{blue}"
    (value, _) = parse_values([f"双色球={written}", "local=" + "a" * 64], _SSQ_AND_LOCAL)
    check_value(value)
    assert value.value == " ".join(f"{n:02}" for n in sorted(balls[:6])) + f"+{blue:02}"


_SSQ_AND_LOCAL = parse_sources(["双色球=2025018", "local=2025-02-03T10:00"], START)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2999, 1, 1)).map(lambda d: d.replace(microsecond=0, tzinfo=CHINA)))
def test_moments_read_back(moment: datetime) -> None:
    assert parse_moment(instant(moment), "--draw-by") == moment


@given(
    st.binary(min_size=32, max_size=32),
    st.sampled_from([1, 4, 8, 64]),
    st.sampled_from([" ", "\n", "-", "  "]),
    st.text(max_size=20),
)
def test_a_secret_is_found_however_it_was_copied(secret: bytes, group: int, joint: str, around: str) -> None:
    digits = secret.hex()
    typed = joint.join(digits[n : n + group] for n in range(0, 64, group))
    assert digits in candidates(f"{around}：{typed}；{around}")
    assert digits in candidates(typed.upper().translate({n: n + 0xFEE0 for n in range(0x30, 0x7B)}))
