"""`shuangsui witness`, as the authority above types it, and what `verify` then says."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest

from .desk import NOW, registries, run, tree

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
SOURCE = "骰子:王某,李某=2025-02-03T10:00"


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A frozen draw; and the words that its freeze says to hand to the authority above."""
    folder = tmp_path_factory.mktemp("witness")
    said = run("freeze", *registries(folder / "名录"), "--entropy", SOURCE, "--out", folder / "下级" / "a")
    assert said.code == 0, said
    (command,) = re.findall(r"shuangsui (witness .*)", said.out)
    words = command.replace("上级机关的文件夹", str(folder / "上级")).replace("上级机关代码", "652300").split()
    return folder, words


def _revealed(folder: Path) -> Path:
    out = folder / "下级" / "a"
    if not (out / "bundle.zip").exists():
        assert run("draw", out, "--entropy", "骰子=" + "346125" * 5, at=NOW + DAY).code == 0
        assert run("reveal", out, at=NOW + 20 * DAY).code == 0
    return out / "bundle.zip"


def test_from_what_the_freeze_says_to_what_verify_says(frozen: tuple[Path, list[str]]) -> None:
    folder, words = frozen
    said = run(*words, at=NOW + MINUTE)
    assert said.code == 0 and "已见证：652301-2025-M02-001" in said.out and "已经新建" in said.out
    before = tree(folder / "上级")
    again = run(*words, "--json", at=NOW + DAY)
    assert again.data["new"] is False and again.data["entry"]["at"] == "2025-02-03T09:01:00+08:00"
    assert tree(folder / "上级") == before
    log = folder / "上级" / "log-652300.jsonl"
    bundle = _revealed(folder)
    bare, shown = run("verify", bundle), run("verify", bundle, "--witness", log)
    assert bare.code == shown.code == 0
    assert "先后：未证明" in bare.out and "先后：未证明" not in shown.out
    assert "[一致] 上级日志第 1 条在 2025-02-03 09:01:00 见证了冻结，早于随机数（2025-02-03 10:00:00）" in shown.out
    assert again.data["head"] in shown.out
    page = run("verify", bundle, "--witness", log, "--json").data
    assert page["agrees"] is True and page["findings"][-1]["code"] == "witnessed"


def test_kept_after_the_luck_it_proves_nothing(frozen: tuple[Path, list[str]], tmp_path: Path) -> None:
    folder, words = frozen
    late = [word if word != str(folder / "上级") else str(tmp_path) for word in words]
    assert run(*late, at=NOW + DAY).code == 0
    said = run("verify", _revealed(folder), "--witness", tmp_path / "log-652300.jsonl")
    assert said.code == 0 and "[注意] 上级日志" in said.out and "先后：未证明" in said.out


def test_a_log_without_it_is_refused(frozen: tuple[Path, list[str]]) -> None:
    folder, _ = frozen
    bundle = _revealed(folder)
    for log, sentence in (
        (folder / "下级" / "log-652301.jsonl", "没有见证过"),
        (bundle, "日志有误"),
        (folder / "no", "没有这个文件"),
    ):
        said = run("verify", bundle, "--witness", log)
        assert (said.code, said.out) == (1, "") and sentence in said.err


@pytest.mark.parametrize(
    ("option", "value", "sentence"),
    [("--hash", "e" * 63, "应为 64 位"), ("--draw", "2025", "不是抽取编号"), ("--authority", "上级", "不是机关代码"),
     ("--authority", "652301", "自己不能给自己见证")],
)  # fmt: skip
def test_a_refusal_leaves_nothing(option: str, value: str, sentence: str, tmp_path: Path) -> None:
    given = {"--authority": "652300", "--draw": "652301-2025-M02-001", "--hash": "e" * 64} | {option: value}
    words = [word for pair in given.items() for word in pair]
    said = run("witness", tmp_path / "上级", *words)
    assert (said.code, said.out) == (1, "") and sentence in said.err
    assert json.loads(run("witness", tmp_path / "上级", *words, "--json").out)["errors"]
    assert tree(tmp_path) == {}


def test_a_hash_as_it_is_read_from_paper(tmp_path: Path) -> None:
    """In groups and capitals; another hash of the same draw is remarked on."""
    words = ["witness", tmp_path, "--authority", "652300", "--draw", "652301-2025-M02-001", "--hash"]
    grouped = " ".join(["E" * 8] * 8)
    assert run(*words, grouped, "--json").data["entry"]["body"] == "e" * 64
    assert "另一个散列值 " + "e" * 64 in run(*words, "d" * 64, at=NOW + MINUTE).out
