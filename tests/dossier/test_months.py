"""Draw after draw in one cabinet: what was drawn counts, loads grow, numbers have no gap, nothing is forgotten."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from fairdraw import Differs, read_bundle, verify
from fairdraw.log import read_log
from shuangsui.dossier.change import substitute, void
from shuangsui.dossier.draw import draw
from shuangsui.dossier.errors import DossierError
from shuangsui.dossier.folder import DrawFolder, authority_log
from shuangsui.dossier.freeze import drawn_earlier, pool_now
from shuangsui.dossier.reveal import reveal
from shuangsui.rules.pool import Pool

from .bureau import COUNTY, PREFECTURE, START, content, drawn, fresh, frozen, plan, revealed, situation, values

DAY = timedelta(days=1)


def in_month(month: int) -> datetime:
    """When the draw of a month is frozen."""
    return START.replace(month=month)


def row_of(pool: Pool, target: str, row: str = "key-county") -> int | None:
    """The tier of a target in a row, None where it is not in it."""
    return dict(pool.rows.get(target, ())).get(row)


def visits(folder: DrawFolder) -> set[str]:
    """Whom a draw visits as its statements left it."""
    return set(folder.drawn.change(folder.statements).teams.visits)


def test_a_year_of_months_reaches_every_key_target(tmp_path: Path) -> None:
    """Twelve draws: each key target once, 25 % a quarter; bundles verify one after the other and know each other."""
    everyone: list[str] = []
    bundles = []
    for month in range(1, 7):
        folder = revealed(tmp_path / f"{month:02}", in_month(month), situation(month))
        key = {t for t in visits(folder) if t.startswith("K-")}
        assert not key & set(everyone)  # nobody twice before everybody once
        everyone += key
        if month % 3 == 0:
            assert len(everyone) == 24 * month // 12
        assert folder.frozen.manifest.draw == f"{COUNTY}-2025-M{month:02}-001"
        bundles.append(read_bundle(folder.path / "bundle.zip"))
        assert verify(bundles[-1], before=bundles[:-1]).agrees
    entries = read_log(authority_log(DrawFolder(tmp_path / "x").cabinet, COUNTY))
    assert [e.kind for e in entries] == ["committed", "entropy", "drawn", "revealed"] * 6


def test_an_earlier_draw_is_known_by_its_own_id(tmp_path: Path) -> None:
    """So that two rounds of one period are told apart."""
    first = revealed(tmp_path / "a", in_month(2), situation(2))
    second = revealed(tmp_path / "b", in_month(2) + 24 * DAY, situation(2, key=32))
    earlier = drawn_earlier(first.cabinet, COUNTY)
    by_draw = {name: {d.target for d in earlier if d.draw == name} for name in {d.draw for d in earlier}}
    assert by_draw == {f"{COUNTY}-2025-M02-001": visits(first), f"{COUNTY}-2025-M02-002": visits(second)}


def test_loads_grow_by_what_was_drawn(tmp_path: Path) -> None:
    first = revealed(tmp_path / "02", in_month(2), situation(2))
    second = frozen(tmp_path / "03", in_month(3), situation(3))
    given = {i: sum(i in v.team for v in first.drawn.visits) for i in (f"{COUNTY}-{n:02}" for n in range(1, 6))}
    assert {i.id: i.load for i in second.frozen.pool.inspectors} == given
    assert sum(given.values()) == 2 * len(first.drawn.visits)


def test_several_draws_of_one_period_are_numbered_without_gap(tmp_path: Path) -> None:
    names = []
    for n in range(3):
        at = START + n * DAY
        folder = frozen(tmp_path / f"d{n}", at)
        void(folder, "名录有误", b"", at)
        names.append(folder.frozen.manifest.draw)
    folder = frozen(tmp_path / "d3", START + 3 * DAY)
    assert [*names, folder.frozen.manifest.draw] == [f"{COUNTY}-2025-M02-{n:03}" for n in range(1, 5)]


def test_an_unfinished_draw_blocks_the_next(tmp_path: Path) -> None:
    first = frozen(tmp_path / "02", in_month(2))
    before = content(tmp_path)
    with pytest.raises(DossierError, match="unfinished-draw"):
        frozen(tmp_path / "03", in_month(3), situation(3))
    assert content(tmp_path) == before
    draw(first, values(first), in_month(2) + timedelta(hours=2))
    assert frozen(tmp_path / "03", in_month(3), situation(3)).state == "committed"


def test_a_void_draw_does_not_count_and_what_was_replaced_is_owed_again(tmp_path: Path) -> None:
    first = drawn(tmp_path / "02", in_month(2))
    gone = next(v.target for v in first.drawn.visits if v.target.startswith("K-"))
    kept = next(v.target for v in first.drawn.visits if v.target.startswith("K-") and v.target != gone)
    substitute(fresh(first), gone, "", "停产", b"", in_month(2) + DAY)
    pool = pool_now(situation(3), first.cabinet)
    assert row_of(pool, gone) == 1
    assert row_of(pool, kept) is None  # drawn in this quarter already
    later = pool_now(situation(4), first.cabinet)
    assert (row_of(later, gone), row_of(later, kept)) == (1, 2)
    void(fresh(first), "名录有误", b"approval", in_month(2) + 2 * DAY)
    assert {row_of(pool_now(situation(3), first.cabinet), t) for t in visits(fresh(first))} <= {1, None}
    assert row_of(pool_now(situation(3), first.cabinet), kept) == 1


def test_two_authorities_in_one_cabinet_keep_apart(tmp_path: Path) -> None:
    county = frozen(tmp_path / "county", START)
    prefecture = frozen(tmp_path / "prefecture", START, situation(2, PREFECTURE))  # the county's open draw does not block it
    assert prefecture.frozen.manifest.draw == f"{PREFECTURE}-2025-M02-001"
    for folder in (county, prefecture):
        draw(fresh(folder), values(folder), START + timedelta(hours=2))
        assert reveal(fresh(folder), START + 50 * DAY).agrees
        log = authority_log(folder.cabinet, folder.frozen.manifest.authority)
        assert {e.draw for e in read_log(log)} == {folder.frozen.manifest.draw}


def test_draws_are_revealed_in_their_order(tmp_path: Path) -> None:
    drawn(tmp_path / "02", in_month(2))
    second = drawn(tmp_path / "03", in_month(3), situation(3))
    before = content(tmp_path)
    with pytest.raises(Differs, match="reveal-order"):
        reveal(second, in_month(4))
    assert content(tmp_path) == before


@pytest.mark.parametrize("loss", ["folder", "log", "both names"])
def test_a_draw_cannot_be_forgotten(tmp_path: Path, loss: str) -> None:
    """A draw that did not suit: its folder taken away, the log taken away, or the folder taken out of sight by a dot."""
    folder = drawn(tmp_path / "02", in_month(2))
    if loss == "folder":
        shutil.rmtree(folder.path)
    elif loss == "log":
        (tmp_path / folder.log_name).unlink()
    else:
        folder.path.rename(tmp_path / ".02")
    before = content(tmp_path)
    with pytest.raises(DossierError, match="draw-missing" if loss != "log" else "no-log"):
        frozen(tmp_path / "again", in_month(2) + DAY)
    assert content(tmp_path) == before


def test_a_copied_folder_is_noticed(tmp_path: Path) -> None:
    folder = drawn(tmp_path / "02", in_month(2))
    shutil.copytree(folder.path, tmp_path / "02 副本")
    with pytest.raises(DossierError, match="twice-there"):
        frozen(tmp_path / "03", in_month(3), situation(3))


def test_a_folder_that_was_carried_off_alone_says_what_is_missing(tmp_path: Path) -> None:
    folder = frozen(tmp_path / "here" / "02", in_month(2))
    shutil.copytree(folder.path, tmp_path / "there" / "02")
    alone = DrawFolder(tmp_path / "there" / "02")
    with pytest.raises(DossierError, match="no-log"):
        draw(alone, values(alone), in_month(2) + timedelta(hours=2))


def test_a_log_with_another_commitment_is_not_this_draws(tmp_path: Path) -> None:
    one, other = frozen(tmp_path / "one" / "02", in_month(2)), frozen(tmp_path / "other" / "02", in_month(2))
    shutil.copy(one.cabinet.root / one.log_name, other.cabinet.root / other.log_name)
    with pytest.raises(DossierError, match="not-in-log"):
        draw(fresh(other), values(other), in_month(2) + timedelta(hours=2))


def test_a_clock_that_runs_back_is_refused(tmp_path: Path) -> None:
    drawn(tmp_path / "02", in_month(2))
    before = content(tmp_path)
    with pytest.raises(Differs, match="log-clock"):
        frozen(tmp_path / "03", in_month(2) - 40 * DAY, situation(3))
    assert content(tmp_path) == before


def test_nothing_due_freezes_nothing(tmp_path: Path) -> None:
    found = situation(2)
    none = type(found)(plan()[0], COUNTY, found.period, found.on, (), found.inspectors)
    with pytest.raises(DossierError, match="nothing-due"):
        frozen(tmp_path / "new" / "02", in_month(2), none)
    assert list(tmp_path.iterdir()) == []
