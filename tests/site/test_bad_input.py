"""Files as they come: every kind that cannot be taken is refused with a sentence that says where, and nothing is written."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from shuangsui.paper.source import Source
from tests.paper.files import csv, inline, raw_xlsx, sheets, xls, xlsx

from .desk import ENGLISH, ROOT, code_of, firms, options, people, registries, run, tree

HEADERS = ("名称", "统一社会信用代码", "区域", "地址")
GOOD = ("甲水泥有限公司", code_of(1), "昌吉市", "一号路")
NEXT = ("乙水泥有限公司", code_of(2), "昌吉市", "二号路")
PLAIN = f"<sheetData>{inline(1, HEADERS)}{inline(2, GOOD)}</sheetData>".encode()
FORMULA = inline(2, GOOD[:1], ['<c r="B2"><f>A1</f></c>'])
LINES = "\n".join(",".join(row) for row in (HEADERS, GOOD, NEXT)) + "\n"


def _two_million() -> bytes:
    return b"<sheetData>" + b"<row><c><v>1</v></c></row>" * 2_000_000 + b"</sheetData>"


# What a file is → the file, and what the sentence must say.
FILES: dict[str, tuple[Source, str]] = {
    "empty": (Source("名录.xlsx", b""), "文件是空的"),
    "truncated": (Source("名录.xlsx", xlsx([HEADERS, GOOD]).data[:700]), "文件已损坏或不完整"),
    "password": (Source("名录.xlsx", xls([HEADERS], extra_stream="EncryptedPackage").data), "文件设有密码"),
    "macro": (raw_xlsx(PLAIN, extra={"xl/vbaProject.bin": b"\0"}), "文件含有宏"),
    "bomb": (raw_xlsx(b"<sheetData/>" + b" " * (40 << 20)), "解压后异常庞大"),
    "two million rows": (raw_xlsx(_two_million()), ""),
    "mixed encodings": (Source("名录.csv", LINES.encode()[:-60] + "丙厂,,昌吉市\n".encode("gb18030")), "编码"),
    "code as a float": (xlsx([HEADERS, ("甲厂", 9.1652301e17, "昌吉市", "")]), "第 2 行「统一社会信用代码」"),
    "wrong check digit": (xlsx([HEADERS, ("甲厂", code_of(1)[:-1] + "0", "昌吉市", "")]), "第 2 行「统一社会信用代码」"),
    "letter O": (xlsx([HEADERS, ("甲厂", code_of(10).replace("0", "O"), "昌吉市", "")]), "第 2 行「统一社会信用代码」"),
    "formula without value": (raw_xlsx(f"<sheetData>{inline(1, HEADERS)}{FORMULA}</sheetData>".encode()), "第 2 行"),
    "duplicate ids": (xlsx([HEADERS, GOOD, (NEXT[0], GOOD[1], *NEXT[2:])]), "第 3 行"),
    "area not in the plan": (xlsx([HEADERS, (*GOOD[:2], "火星市", "")]), "第 2 行「区域」"),
    "no area column": (xlsx([("名称", "统一社会信用代码"), GOOD[:2]]), "缺少必需的列：区域"),
    "two sheets that fit": (sheets({"一": [HEADERS, GOOD], "二": [HEADERS, NEXT]}), "请只保留一张"),
    "no table at all": (csv("今天天气不错\n"), ""),
}  # fmt: skip


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> list[object]:
    """Options that name two sound registries."""
    return registries(tmp_path_factory.mktemp("sound"), firms(), people())


@pytest.mark.parametrize("kind", FILES)
def test_a_target_registry_that_cannot_be_taken(kind: str, sound: list[object], tmp_path: Path) -> None:
    source, sentence = FILES[kind]
    path = tmp_path / source.name
    path.write_bytes(source.data)
    before = tree(tmp_path)
    checked = run("registry", "check", path, "--policy", "changji-2025")
    assert checked.code in (1, 2) and sentence in checked.out + checked.err
    frozen = run(
        "freeze", *options(path, Path(str(sound[9]))), "--entropy", "local=2025-02-03T10:00", "--out", tmp_path / "案卷" / "a"
    )
    assert frozen.code in (1, 2) and sentence in frozen.err and frozen.out == ""
    assert re.search("[一-鿿]{4}", frozen.err) and not ENGLISH.search(frozen.err)
    assert frozen.err.count(source.name) >= (kind != "two million rows")  # which of the files
    assert json.loads(run("registry", "check", path, "--policy", "changji-2025", "--json").out)
    assert tree(tmp_path) == before


PEOPLE = ("姓名", "执法证号", "区域")
STAFF: dict[str, tuple[Source, str]] = {
    "no certificate": (xlsx([PEOPLE, ("张三", "", "昌吉市")]), "第 2 行「执法证号」"),
    "a certificate twice": (xlsx([PEOPLE, ("张三", "99000000001", "昌吉市"), ("李四", "99000000001", "昌吉市")]), "第 3 行"),
    "an area that is none": (xlsx([PEOPLE, ("张三", "99000000001", "火星市")]), "第 2 行「区域」"),
    "no header": (csv("张三,99000000001\n"), "表头"),
}


@pytest.mark.parametrize("kind", STAFF)
def test_an_inspector_registry_that_cannot_be_taken(kind: str, sound: list[object], tmp_path: Path) -> None:
    source, sentence = STAFF[kind]
    path = tmp_path / source.name
    path.write_bytes(source.data)
    said = run("draw-now", *options(Path(str(sound[7])), path), "--out", tmp_path / "案卷" / "a")
    assert said.code in (1, 2) and sentence in said.err
    assert tree(tmp_path) == {source.name: source.data}


GOOD_FILES: dict[str, Source] = {
    "ragged and merged": xlsx(
        [("昌吉市检查对象名录", "", "", ""), HEADERS, GOOD, (*NEXT[:2], None, "二号路")],
        edit=lambda book, sheet: sheet.merge_range(2, 2, 3, 2, "昌吉市"),
    ),
    "other order, synonyms, more columns": xlsx(
        [("备注", "所在县市", "企业名称", "信用代码"), ("x", "昌吉", GOOD[0], GOOD[1]), ("", "652301", NEXT[0], NEXT[1])]
    ),
    "two header rows": xlsx([HEADERS, HEADERS, GOOD, NEXT]),
    "gb18030": csv(LINES, "gb18030"),
    "utf-8 with a mark": csv(LINES, "utf-8-sig"),
    "old xls": xls([HEADERS, GOOD, NEXT]),
    "pasted": csv(LINES.replace(",", "\t"), name="粘贴.txt"),
}


@pytest.mark.parametrize("kind", GOOD_FILES)
def test_files_that_are_taken_as_they_are(kind: str, sound: list[object], tmp_path: Path) -> None:
    source = GOOD_FILES[kind]
    (tmp_path / source.name).write_bytes(source.data)
    said = run("pool", *options(tmp_path / source.name, Path(str(sound[9]))), "--json")
    assert said.code == 0, said
    assert {t["name"] for t in said.data["targets"]} == {GOOD[0], NEXT[0]}


CHANGES = [
    ('id = "changji-2025"', 'id = "changji-2025"\ncolour = "red"', "没有「colour」这个键"),
    ("year = 2025", 'year = "2025"', "「year」的值类型不对"),
    ("precedence", "precedense", ""),
    ('title = "', "title = ", ""),
]


@pytest.mark.parametrize(("old", "new", "sentence"), CHANGES)
def test_a_policy_that_is_wrong(old: str, new: str, sentence: str, sound: list[object], tmp_path: Path) -> None:
    text = (ROOT / "policies/changji-2025/policy.toml").read_text("utf-8")
    (tmp_path / "policy.toml").write_text(text.replace(old, new, 1) if old in text else text + "\n[[x]]", encoding="utf-8")
    before = tree(tmp_path)
    words = [tmp_path / "policy.toml" if w == "changji-2025" else w for w in sound]
    said = run("freeze", *words, "--entropy", "local=2025-02-03T10:00", "--out", tmp_path / "案卷" / "a")
    assert said.code == 2 and sentence in said.err and re.search(r"policy\.toml.*第 ?\d+ 行", said.err), said
    assert tree(tmp_path) == before


def test_two_otherwise_classes(sound: list[object], tmp_path: Path) -> None:
    text = (ROOT / "policies/changji-2025/policy.toml").read_text("utf-8")
    more = '\n[[class]]\ncite = "四"\nid = "rest"\nname = "其余"\notherwise = true\n'
    (tmp_path / "policy.toml").write_text(text + more, encoding="utf-8")
    words = [tmp_path / "policy.toml" if w == "changji-2025" else w for w in sound]
    said = run("pool", *words)
    assert said.code == 2 and "otherwise" in said.err and not ENGLISH.search(said.err)
