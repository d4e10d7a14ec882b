"""A round of draws: what a province's folder comes to, refusals, restarts, deaths."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from fairdraw import SeatGroup, read_bundle, read_log, verify
from fairdraw.story import follow
from shuangsui.dossier.crew import draw_round
from shuangsui.dossier.entropy import CHINA
from shuangsui.dossier.errors import DossierError
from shuangsui.dossier.many import ALREADY, DRAWN, REFUSED, Outcome, Round, authorities, draw_authority, read_rows, tables_of

AT = datetime(2025, 1, 2, 9, tzinfo=CHINA)
GIVEN = Round("2025-Q1", "0" * 64, (SeatGroup("env", 2),), AT, AT + timedelta(days=30))


def province(root: Path, count: int = 5, members: int = 40) -> Path:
    """So many authorities, each with its targets, five inspectors and a conflict."""
    for number in range(count):
        area = f"6523{number:02d}"
        folder = root / area
        folder.mkdir(parents=True)
        targets = [f"T{number:02d}{one:04d},{area},{'key' if one % 4 == 0 else 'general'}:1,,\n" for one in range(members)]
        people = [f"I{number:02d}{one},env,{area},,0,\n" for one in range(5)]
        (folder / "targets.csv").write_text("id,area,rows,excluded,needs\n" + "".join(targets))
        (folder / "inspectors.csv").write_text("id,pool,areas,skills,load,excluded\n" + "".join(people))
        pairs = f"T{number:02d}0004,I{number:02d}1\nT{number:02d}0000,I{number:02d}0\n"
        (folder / "conflicts.csv").write_text("target,inspector\n" + pairs)
        (folder / "rows.csv").write_text(f"row,take\nkey,{members // 8}\ngeneral,3\n")
    return root


def run(root: Path, given: Round = GIVEN, cores: int = 1) -> dict[str, Outcome]:
    """Outcomes by authority."""
    return {outcome.authority: outcome for outcome in draw_round(root, authorities(root), given, cores)}


def bundles(root: Path) -> dict[str, bytes]:
    """What was drawn, by path."""
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.glob("*/2025-Q1/bundle.zip"))}


def test_every_authority_gets_a_bundle_that_a_stranger_can_verify(tmp_path: Path) -> None:
    """Its commitment and the log's head are those that the round tells of; takes, teams and conflicts are kept."""
    root = province(tmp_path / "round")
    for name, outcome in run(root, cores=2).items():
        files = read_bundle(root / name / "2025-Q1" / "bundle.zip")
        report = verify(files, commitment=outcome.commitment)
        assert (outcome.state, outcome.targets, outcome.visits, report.agrees) == (DRAWN, 40, 8, True)
        assert report.drawn is not None and report.drawn.seal.hex == outcome.seal
        assert files["log.jsonl"] == (root / name / f"log-{name}.jsonl").read_bytes()
        assert [len(visit.team) for visit in report.drawn.visits] == [2] * 8
        barred = {"T" + name[4:] + "0004": "I" + name[4:] + "1", "T" + name[4:] + "0000": "I" + name[4:] + "0"}
        assert all(barred.get(visit.target) not in visit.team for visit in report.drawn.visits)
        assert sorted(path.name for path in (root / name).iterdir()) == sorted(
            ["2025-Q1", "conflicts.csv", "inspectors.csv", f"log-{name}.jsonl", "rows.csv", "targets.csv"]
        )


def test_authorities_have_luck_of_their_own(tmp_path: Path) -> None:
    """Equal pools under two names are drawn differently."""
    root = province(tmp_path, count=1, members=400)
    shutil.copytree(root / "652300", root / "652399")
    run(root)
    one, two = (verify(read_bundle(root / name / "2025-Q1" / "bundle.zip")).drawn for name in ("652300", "652399"))
    assert one is not None and two is not None
    assert one.selection.drawn != two.selection.drawn


def test_a_second_run_draws_nobody_again(tmp_path: Path) -> None:
    """Not those that are done; another period goes on in the same log, as its second draw."""
    root = province(tmp_path, count=3)
    assert {one.state for one in run(root).values()} == {DRAWN}
    before = bundles(root)
    shutil.copytree(root / "652300", root / "652308", ignore=shutil.ignore_patterns("2025*", "log*"))
    states = {name: one.state for name, one in run(root, cores=2).items()}
    assert states == {"652300": ALREADY, "652301": ALREADY, "652302": ALREADY, "652308": DRAWN}
    assert bundles(root).items() >= before.items()
    later = Round("2025-Q2", "0" * 64, GIVEN.seats, AT + timedelta(days=90), AT + timedelta(days=120))
    assert {one.state for one in run(root, later).values()} == {DRAWN}
    log = read_log((root / "652300" / "log-652300.jsonl").read_bytes())
    assert follow(log) == {"652300-2025-Q1-001": "revealed", "652300-2025-Q2-001": "revealed"}
    first, second = (read_bundle(root / "652300" / period / "bundle.zip") for period in ("2025-Q1", "2025-Q2"))
    report = verify(second, before=[first])
    assert report.findings[-1].code == "tier"  # all stand at tier 1 again, drawn or not: the chain itself holds


@pytest.mark.parametrize(
    ("file", "change", "said"),
    [
        ("targets.csv", lambda text: text.replace("T010001", "t010001"), "第 3 行"),
        ("targets.csv", lambda text: text.replace("T010001", "T010009"), "T010002"),
        ("rows.csv", lambda text: text.replace("key,5", "key,11"), "11"),
        ("rows.csv", lambda text: text.replace("key,5", "key,-1"), "第 2 行"),
        ("rows.csv", lambda text: text.replace("row,take", "take,row"), "row,take"),
        ("inspectors.csv", lambda text: "\n".join(text.split("\n")[:2]) + "\n", "I011"),
        ("inspectors.csv", lambda text: text.replace(",,0,", ",,0,ill"), "T010000"),
        ("conflicts.csv", lambda text: text.replace("I010", "I019"), "I019"),
        ("conflicts.csv", lambda text: text[:-1], "换行"),
        ("conflicts.csv", lambda text: text + "T010000,I010\n", "T010000"),
    ],
)
def test_one_bad_authority_keeps_no_other_waiting(tmp_path: Path, file: str, change: Any, said: str) -> None:
    """It is refused in words, and leaves no trace; mended, it is drawn by the next run."""
    root = province(tmp_path, count=3)
    path = root / "652301" / file
    good = path.read_text()
    path.write_text(change(good))
    found = run(root)
    assert {name: one.state for name, one in found.items()} == {"652300": DRAWN, "652301": REFUSED, "652302": DRAWN}
    assert said in found["652301"].why
    assert sorted(one.name for one in (root / "652301").iterdir()) == [
        "conflicts.csv",
        "inspectors.csv",
        "rows.csv",
        "targets.csv",
    ]
    path.write_text(good)
    assert {one.state for one in run(root).values()} == {DRAWN, ALREADY}


def test_missing_files(tmp_path: Path) -> None:
    """No conflicts is no fault; no rows is."""
    root = province(tmp_path, count=2)
    (root / "652300" / "conflicts.csv").unlink()
    (root / "652301" / "rows.csv").unlink()
    found = run(root)
    assert found["652300"].state == DRAWN
    assert found["652301"].state == REFUSED and "rows.csv" in found["652301"].why


def test_a_folder_without_authorities(tmp_path: Path) -> None:
    """It is said, not passed over."""
    for root in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(DossierError, match="no-authorities"):
            authorities(root)


def test_salts_are_fresh_and_pairs_sorted(tmp_path: Path) -> None:
    """Two readings of the same conflicts never salt alike."""
    root = province(tmp_path, count=1)
    one, two = (tables_of(root / "652300")["conflicts.csv"].decode().split() for _ in range(2))
    assert one[0] == "target,inspector,salt" and one[1].startswith("T000000,I000,") and one[2].startswith("T000004,I001,")
    salts = Counter(line.split(",")[2] for line in [*one[1:], *two[1:]])
    assert len(salts) == 4 and all(len(salt) == 32 for salt in salts)


def test_rows_are_read_in_order() -> None:
    """The manifest's order is the file's."""
    assert read_rows(b"row,take\nb,2\na,0\n") == [("b", 2), ("a", 0)]


@pytest.mark.parametrize("after", [0.3, 0.7, 1.2])
def test_killed_and_run_again(tmp_path: Path, after: float) -> None:
    """kill -9 of the program: its workers end, what was done stays as it was, the rest is drawn by the next run."""
    root = province(tmp_path / "round", count=60, members=80)
    (tmp_path / "policy.toml").write_text("")
    call = [sys.executable, "-c", "from shuangsui.site.cli import main; main()", "draw-many", str(root)]
    call += ["--period", "2025-Q1", "--policy", str(tmp_path / "policy.toml"), "--cores", "2"]
    process = subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    process.wait()
    _until_quiet(root)
    before = bundles(root)
    found = run(root)
    done = {path.split("/")[0] for path in before}
    assert {name for name, one in found.items() if one.state == ALREADY} >= done
    assert bundles(root).items() >= before.items() and len(bundles(root)) == 60
    for name in found:
        assert verify(read_bundle(root / name / "2025-Q1" / "bundle.zip")).agrees
        assert not list((root / name).glob(".*"))


def _until_quiet(root: Path) -> None:
    """Wait until nothing is drawn any more; a worker may finish the portion that it has."""
    deadline, count = time.monotonic() + 20, -1
    while time.monotonic() < deadline and count != (count := len(bundles(root))):
        time.sleep(0.6)


def test_a_deed_cut_short_is_finished_not_repeated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed after the rename that is the deed: the next run moves the files, and finds the authority drawn."""
    root = province(tmp_path, count=1)
    monkeypatch.setattr(os, "replace", _die)
    with pytest.raises(KeyboardInterrupt):
        draw_authority(root, "652300", GIVEN)
    monkeypatch.undo()
    assert not bundles(root)
    assert draw_authority(root, "652300", GIVEN).state == ALREADY
    assert verify(read_bundle(root / "652300" / "2025-Q1" / "bundle.zip")).agrees


def _die(*_: object) -> None:
    raise KeyboardInterrupt
