"""`draw-many` as it is typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fairdraw import read_bundle, sha256_hex, verify
from shuangsui.site.cli import main


def authority(folder: Path, targets: int = 6) -> None:
    """A small pool in its four tables; no targets, no draw."""
    folder.mkdir(parents=True)
    lines = [f"T{one},650000,key:1,,\n" for one in range(targets)]
    (folder / "targets.csv").write_text("id,area,rows,excluded,needs\n" + "".join(lines))
    (folder / "inspectors.csv").write_text(
        "id,pool,areas,skills,load,excluded\nI1,env,*,,0,\nI2,env,*,,0,\nI3,env,*,,0,\nM1,market,*,,0,\n"
    )
    (folder / "rows.csv").write_text("row,take\nkey,2\n")


def typed(root: Path, *more: str) -> int:
    """The exit code of the command over a folder."""
    policy = root.parent / "policy.toml"
    policy.write_text("[plan]\n")
    with pytest.raises(SystemExit) as exit_:
        main(["draw-many", str(root), "--period", "2025-Q1", "--policy", str(policy), "--cores", "1", *more])
    return int(exit_.value.code or 0)


def test_a_round_with_one_refusal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One is drawn, one refused in words, and the exit code says so; JSON has the same, and the next run what was done."""
    root = tmp_path / "round"
    authority(root / "650001")
    authority(root / "650002", targets=1)
    assert typed(root) == 1
    said = capsys.readouterr().out
    assert "✗ 650002：" in said and "2 个机关" in said
    assert typed(root, "--json") == 1
    page = json.loads(capsys.readouterr().out)
    assert page["states"] == {"already": 1, "refused": 1}
    assert [one["state"] for one in page["authorities"]] == ["already", "refused"]
    (root / "650002" / "rows.csv").write_text("row,take\nkey,1\n")
    assert typed(root, "--json") == 0
    page = json.loads(capsys.readouterr().out)
    assert page["states"] == {"already": 1, "drawn": 1} and page["visits"] == 1


def test_a_joint_round(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Seats of two departments: the second's only inspector comes to every visit; the policy's hash is the manifest's."""
    root = tmp_path / "round"
    authority(root / "650001")
    assert typed(root, "--seats", "env=2", "--seats", "market=1", "--json") == 0
    page = json.loads(capsys.readouterr().out)
    report = verify(read_bundle(root / "650001" / "2025-Q1" / "bundle.zip"), commitment=page["authorities"][0]["commitment"])
    assert report.agrees and report.drawn is not None
    assert [visit.team[2] for visit in report.drawn.visits] == ["M1", "M1"]
    assert report.drawn.frozen.manifest.policy == sha256_hex(b"[plan]\n")


@pytest.mark.parametrize(
    ("more", "says"),
    [(("--seats", "env"), "部门=人数"), (("--seats", "env=两"), "部门=人数"), (("--reveal-by", "soon"), "--reveal-by")],
)
def test_options_that_say_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str], more: tuple[str, ...], says: str) -> None:
    """They are refused before anything is drawn."""
    root = tmp_path / "round"
    authority(root / "650001")
    assert typed(root, *more) in (1, 2)
    assert says in capsys.readouterr().err
    assert not list(root.glob("*/2025-Q1"))


def test_an_empty_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """There is nobody to draw for."""
    (tmp_path / "round").mkdir()
    assert typed(tmp_path / "round") == 1
    assert "没有一个机关的名单" in capsys.readouterr().err
