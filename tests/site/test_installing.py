"""`shuangsui init` and `certificate`: asked or told, whole or not at all."""

from __future__ import annotations

import stat
from pathlib import Path

from .serving import PEOPLE, call


def test_typed_answers_come_to_the_same(tmp_path: Path) -> None:
    """The list of policies is numbered; the year is this one; the three are asked for one by one."""
    made = call("init", "--data", tmp_path / "a", typed="1 2\n\n局务会第 30 次会议\nzhang:张某\nli：李某\nwang:王某\n")
    assert made.returncode == 0, made.stderr
    assert "1. changji-2025" in made.stderr and "系统管理员" in made.stdout
    assert made.stdout.count("-") >= 9  # three passwords of four groups
    again = call("init", "--data", tmp_path / "a", "--policy", "changji-2025")
    assert again.returncode == 1 and "已经建立过系统" in again.stderr
    assert stat.S_IMODE((tmp_path / "a/secret-key").stat().st_mode) == 0o600


WRONG = (
    ([], "", 2, "--policy"),
    (["--policy", "atlantis"], "", 2, "atlantis"),
    (["--policy", "changji-2025", "--year", "2025", "--system", "x"], "", 2, "账号:姓名"),
    (["--policy", "changji-2025", "--unit", "火星", "--year", "2025", *PEOPLE], "", 2, "火星"),
    (["--policy", "changji-2025"], "明年\n", 2, "明年"),
    (["--policy", "changji-2025", "--year", "2025", *PEOPLE[:2], "--security", "zhang:张某", *PEOPLE[4:]], "", 2, "三个人"),
    (["--policy", "changji-2025", "--year", "2025", *PEOPLE[:4], "--audit", "王 某:王"], "", 1, "王 某"),
)


def test_what_is_wrong_leaves_nothing(tmp_path: Path) -> None:
    """Each refused with its reason; afterwards the right answers still find an empty place."""
    for words, typed, code, says in WRONG:
        said = call("init", "--data", tmp_path, *words, typed=typed)
        assert (said.returncode, says in said.stderr) == (code, True), (words, said)
    right = call("init", "--data", tmp_path, "--policy", "changji-2025", "--year", "2025", *PEOPLE)
    assert right.returncode == 0, right.stderr


def test_a_site_without_people_says_what_to_do(tmp_path: Path) -> None:
    said = call("run", "--data", tmp_path, "--port", "0")
    assert said.returncode == 1 and "shuangsui init" in said.stderr


def test_a_second_certificate_needs_no_second_visit_to_the_phones(tmp_path: Path) -> None:
    words = ["certificate", "--data", tmp_path / "d", "--page", tmp_path / "p.pdf", "--name"]
    assert "是新的" in call(*words, "10.0.0.7").stdout
    authority = (tmp_path / "d/https/ca.pem").read_bytes()
    server = (tmp_path / "d/https/server.pem").read_bytes()
    assert "没有变" in call(*words, "10.0.0.8").stdout
    assert (tmp_path / "d/https/ca.pem").read_bytes() == authority
    assert (tmp_path / "d/https/server.pem").read_bytes() != server
    for name in ("ca.key", "server.key"):
        assert stat.S_IMODE((tmp_path / "d/https" / name).stat().st_mode) == 0o600


def test_a_name_that_no_certificate_can_bear(tmp_path: Path) -> None:
    said = call("certificate", "--data", tmp_path, "--page", tmp_path / "p.pdf", "--name", "a" * 80)
    assert said.returncode == 2 and "--name" in said.stderr
