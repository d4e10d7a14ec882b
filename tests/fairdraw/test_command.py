"""`python -m fairdraw` as a stranger runs it, with nothing installed; and archives made to do harm."""

from __future__ import annotations

import io
import json
import os
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from tests.fairdraw.cast import NAMES, bundle, bytes_of, drawn, files_of, frozen, inspector, small, target, vector

from fairdraw import NotABundle, read_bundle, read_bundle_bytes, write_bundle
from fairdraw.__main__ import main
from fairdraw.bundle import FILES

SOURCE = Path(__file__).resolve().parents[2] / "src"


def _zip(path: Path, files: dict[str, bytes]) -> Path:
    path.write_bytes(write_bundle(files))
    return path


@pytest.mark.parametrize("flags", [["-S", "-s"], ["-I", "-S"]])
def test_a_bare_python_verifies(flags: list[str], tmp_path: Path) -> None:
    """No site packages, no user packages; isolated too, with the source beside it."""
    path = _zip(tmp_path / "bundle.zip", files_of("5-joint-and-changes"))
    start = f"import sys, runpy; sys.path.insert(0, {str(SOURCE)!r}); runpy.run_module('fairdraw', run_name='__main__')"
    how = ["-c", start] if "-I" in flags else ["-m", "fairdraw"]
    command = [sys.executable, *flags, *how, "verify", str(path), "--head", vector("5-joint-and-changes")["head"]]
    environment = {"PYTHONPATH": str(SOURCE), "PATH": os.environ["PATH"]}
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "结论：全部一致" in done.stdout
    assert "条线 key：36 个中抽 8 个（22.2%）" in done.stdout


def test_nothing_outside_the_standard_library_is_loaded() -> None:
    """Not even by chance, and no part of it that reaches the network."""
    code = (
        "import sys, fairdraw, fairdraw.__main__;"
        "print(sorted({name.split('.')[0] for name in sys.modules} - sys.stdlib_module_names - {'fairdraw', '__main__'}),"
        "sorted({'socket', 'ssl', 'random', 'secrets'} & set(sys.modules)))"
    )
    command = [sys.executable, "-S", "-c", code]
    done = subprocess.run(command, env={"PYTHONPATH": str(SOURCE)}, capture_output=True, text=True, check=True)
    loaded, reaching = done.stdout.strip().split("] [")
    assert loaded == "["
    assert "ssl" not in reaching and "secrets" not in reaching and "socket" not in reaching


@pytest.mark.parametrize("name", NAMES)
def test_every_vector_verifies_from_zip_and_folder(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 0, a line for each part."""
    files = files_of(name)
    assert main(["verify", str(_zip(tmp_path / "b.zip", files)), "--head", vector(name)["head"]]) == 0
    from_zip = capsys.readouterr().out
    folder = tmp_path / "folder"
    folder.mkdir()
    for file, data in files.items():
        (folder / file).write_bytes(data)
    assert main(["verify", str(folder), "--head", vector(name)["head"]]) == 0
    assert capsys.readouterr().out == from_zip
    assert "未证明" not in from_zip
    assert len(from_zip.splitlines()) >= 13


def test_the_verifier_says_what_is_not_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without commitment or head the order of commitment and entropy is not proven."""
    path = str(_zip(tmp_path / "b.zip", files_of("1-plain")))
    assert main(["verify", path]) == 0
    assert "承诺与随机来源的先后：未证明" in capsys.readouterr().out
    assert main(["verify", path, "--commitment", "0" * 64]) == 1
    assert "承诺值与所给的不同" in capsys.readouterr().out
    assert main(["verify", path, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["agrees"] is True


def test_the_first_difference_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With its file and place."""
    files = files_of("1-plain")
    files["result.json"] = files["result.json"].replace(b'"team":["31050000002"', b'"team":["31050000003"', 1)
    assert main(["verify", str(_zip(tmp_path / "b.zip", files))]) == 1
    assert "result.json 与重新计算的结果不同，首处不同在 .visits[0].team[0]" in capsys.readouterr().out


def test_explain_tells_each_target_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Drawn, not drawn, excluded, replaced, substitute, unknown."""
    path = str(_zip(tmp_path / "b.zip", files_of("5-joint-and-changes")))
    for target_id, words in {
        "916500013963349708": ["在 36 个成员中排第 2，抽前 8 个：抽中", "在 11 个成员中排第 8，抽前 6 个：未抽中"],
        "916500010164975999": ["末位抽中者：第 1 层", "结果：未抽中。"],
        "916500010243194571": ["未参加本次抽取，原因 no-line"],
        "916500035443893227": ["后来因故由其他对象替换"],
        "916500022941810517": ["后来因替换而递补", "现在的检查组：31050000003、31050000007、31051000003"],
        "916500010727667759": ["现在的检查组：31050000005、31050000001、31051000002"],
    }.items():
        assert main(["explain", path, "--target", target_id]) == 0
        told = capsys.readouterr().out
        assert [word for word in words if word not in told] == []
    assert main(["explain", path, "--target", "916500010243194571", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["excluded"] == "no-line"
    assert main(["explain", path, "--target", "X"]) == 1
    assert "名录中没有对象 X" in capsys.readouterr().out
    false = _zip(tmp_path / "false.zip", files_of("5-joint-and-changes") | {"seal.json": b"{}"})
    assert main(["explain", str(false), "--target", "916500013963349708"]) == 1
    assert "结论：不一致" in capsys.readouterr().out


def test_every_rank_that_is_explained_is_right() -> None:
    """Against the reserve, for each member."""
    from fairdraw import explain

    one = drawn(frozen([target(n, f"key:{1 + n % 2}") for n in range(15)], [inspector(n) for n in range(4)], {"key": 9}))
    changes = one.change([])
    order = one.selection.rankings[0].drawn + one.selection.rankings[0].reserve
    for place, id_ in enumerate(order, 1):
        (row,) = explain(one, changes, id_).rows
        assert (row.rank, row.drawn, row.members) == (place, place <= 9, 15)
        assert row.cut_off_tier == 2


def test_open_checks_a_visit_against_the_seal(capsys: pytest.CaptureFixture[str]) -> None:
    """With the published seal, without one, and with another."""
    one = drawn(frozen([target(n) for n in range(9)], [inspector(n) for n in range(4)], {"key": 5}))
    code = one.seal.codes()[one.visits[2].target]
    assert main(["open", code, "--seal", one.seal.hex]) == 0
    assert "与公示的封存值一致" in capsys.readouterr().out
    assert main(["open", f" {code[:40]}\n{code[40:]} "]) == 0
    assert one.seal.hex in capsys.readouterr().out
    assert main(["open", code, "--seal", "0" * 64]) == 1
    assert main(["open", code[:-5]]) == 1
    assert "这不是完整的检查任务码" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [[], ["draw"], ["verify"], ["verify", "x", "--head", "abc"], ["verify", "x", "--head", "A" * 64], ["explain", "x"], ["open"]],
)
def test_a_wrong_command_line_is_told(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2 and a sentence."""
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "命令的写法不对" in capsys.readouterr().err


# Archives that are no bundles.


def _archive(members: list[tuple[str | zipfile.ZipInfo, bytes]], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return stream.getvalue()


def _link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def _encrypted(data: bytes) -> bytes:
    """The flag that says so, set in each header."""
    raw = bytearray(data)
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = raw.find(sign)
        while at >= 0:
            raw[at + place] |= 1
            at = raw.find(sign, at + 4)
    return bytes(raw)


GOOD = write_bundle(small())
ALL = list(small().items())
HARMFUL = {
    "empty": b"",
    "text": b"not a zip at all",
    "cut off": GOOD[: len(GOOD) // 2],
    "tail only": GOOD[-22:],
    "one missing": _archive(ALL[1:]),
    "one more": _archive([*ALL, ("notes.txt", b"")]),
    "in a folder": _archive([(f"bundle/{name}", data) for name, data in ALL]),
    "climbing out": _archive([*ALL[1:], ("../manifest.json", b"")]),
    "a symbolic link": _archive([*ALL[1:], (_link(ALL[0][0]), b"/etc/passwd")]),
    "another compression": _archive(ALL, zipfile.ZIP_LZMA),
    "encrypted": _encrypted(GOOD),
    "a damaged file": GOOD.replace(b"PK\x03\x04", b"PK\x03\x05", 1),
}


@pytest.mark.parametrize("kind", HARMFUL)
def test_what_is_no_bundle_is_refused(kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2 and a sentence, never a traceback."""
    path = tmp_path / "b.zip"
    path.write_bytes(HARMFUL[kind])
    assert main(["verify", str(path)]) == 2
    assert capsys.readouterr().out.endswith("。\n")
    with pytest.raises(NotABundle):
        read_bundle_bytes(HARMFUL[kind])


@pytest.mark.filterwarnings("ignore:Duplicate name")  # zipfile warns while the bad archive is being made
def test_a_name_given_twice_is_refused(tmp_path: Path) -> None:
    """Two readers could take two different files."""
    path = tmp_path / "b.zip"
    path.write_bytes(_archive([*ALL, ALL[0]]))
    assert main(["verify", str(path)]) == 2
    path.write_bytes(_archive([*ALL[1:], ALL[1]]))
    assert main(["verify", str(path)]) == 2


def test_a_zip_bomb_is_refused_before_it_opens(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A hundred and fifty megabytes of zeros in a few kilobytes."""
    path = tmp_path / "b.zip"
    path.write_bytes(_archive([*ALL[1:], (ALL[0][0], bytes(150_000_000))]))
    assert path.stat().st_size < 200_000
    assert main(["verify", str(path)]) == 2
    assert "过大" in capsys.readouterr().out


def test_random_damage_never_brings_the_reader_down() -> None:
    """Every archive with a few bytes changed is read, or refused in words."""
    for number in range(600):
        raw = bytearray(GOOD)
        for place in range(1 + number % 4):
            luck = bytes_of("damage", number, place)
            raw[int.from_bytes(luck[:4], "big") % len(raw)] = luck[4]
        try:
            files = read_bundle_bytes(bytes(raw))
        except NotABundle:
            continue
        assert sorted(files) == sorted(FILES)


def test_a_folder_with_links_or_more_is_refused(tmp_path: Path) -> None:
    """A link, a folder in a file's place, something more, nothing there."""
    for file, data in ALL:
        (tmp_path / file).write_bytes(data)
    assert read_bundle(tmp_path) == small()
    (tmp_path / "more.txt").write_text("")
    assert main(["verify", str(tmp_path)]) == 2
    (tmp_path / "more.txt").unlink()
    (tmp_path / "seal.json").rename(tmp_path.parent / "seal.json")
    assert main(["verify", str(tmp_path)]) == 2
    (tmp_path / "seal.json").symlink_to(tmp_path.parent / "seal.json")
    assert main(["verify", str(tmp_path)]) == 2
    (tmp_path / "seal.json").unlink()
    (tmp_path / "seal.json").mkdir()
    assert main(["verify", str(tmp_path)]) == 2
    assert main(["verify", str(tmp_path / "absent.zip")]) == 2


def test_before_takes_bundles_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From the command line, after the bundle."""
    people = [inspector(n) for n in range(4)]
    older = bundle(drawn(frozen([target(n) for n in range(6)], people, {"key": 2})))
    log = older["log.jsonl"]
    newer = bundle(drawn(frozen([target(n) for n in range(6)], people, {"key": 2}, number=2, log=log)), log=log)
    paths = [str(_zip(tmp_path / f"{n}.zip", files)) for n, files in enumerate((newer, older))]
    assert main(["verify", paths[0]]) == 0
    assert main(["verify", paths[0], "--before", paths[1]]) == 1
    assert "却仍列为首先" in capsys.readouterr().out
