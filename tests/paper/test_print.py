"""The printed pieces: one page where one is promised, archival, the same each time, never stopped by a rare name."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import re
import zlib
from pathlib import Path

import pytest

from shuangsui.paper.glyphs import GETA, characters_of, font_folder, printable, substitute
from shuangsui.paper.notices import (
    EntropySource,
    NoticeLine,
    NoticeSheet,
    ResultSheet,
    SecretSheet,
    check_word,
    notice_data,
    print_notice,
    print_result,
    print_secret,
    result_data,
    secret_data,
)
from shuangsui.paper.press import draw_pages, qr_svg
from shuangsui.paper.tasks import TaskRow

ZONE = datetime.timezone(datetime.timedelta(hours=8))
AT = datetime.datetime(2025, 3, 25, 10, 0, tzinfo=ZONE)
COMMITMENT = hashlib.sha256(b"manifest").hexdigest()
NOTICE = NoticeSheet(
    "某州生态环境局", "652300-2025-Q2-001", "某州工作方案", "2025年第二季度", AT, AT + datetime.timedelta(days=1),
    AT + datetime.timedelta(days=90), (NoticeLine("重点排污单位", 236, 12, "四.1"),), 12, 41,
    (EntropySource("drand 第 1 轮", "2025年3月26日 10:00"),), "public", COMMITMENT, "某环发〔2025〕7号",
)  # fmt: skip


def tasks(count: int, lead: str = "张三") -> tuple[TaskRow, ...]:
    row = TaskRow("T", "某环保有限公司", "K", "昌吉市", "路 1 号", lines=("重点",), lead=lead, members=("李四",))
    return tuple(dataclasses.replace(row, number=f"T{n}", target_id=f"K{n}") for n in range(count))


def inflated(pdf: bytes) -> bytes:
    """The PDF with its packed streams opened, so that its objects can be searched."""
    pieces = [pdf]
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            pieces.append(zlib.decompress(match[1]))
        except zlib.error:
            continue
    return b"".join(pieces)


def test_the_notice_is_one_archival_page_and_the_same_each_time() -> None:
    printed = print_notice(NOTICE)
    assert printed.pdf.startswith(b"%PDF-1.7")
    assert printed.replaced == ()
    assert b"<pdfaid:part>2</pdfaid:part>" in inflated(printed.pdf)
    assert b"2025-03-25" in inflated(printed.pdf)
    assert print_notice(NOTICE).pdf == printed.pdf
    later = dataclasses.replace(NOTICE, frozen_at=AT + datetime.timedelta(days=1))
    assert print_notice(later).pdf != printed.pdf
    assert len(draw_pages("notice", notice_data(NOTICE))) == 1


def test_a_notice_with_many_lines_still_fits_one_page() -> None:
    lines = tuple(NoticeLine(f"第 {n} 条抽取范围，名称写得很长很长很长", 100, 10, "四（二）") for n in range(25))
    assert len(draw_pages("notice", notice_data(dataclasses.replace(NOTICE, lines=lines)))) == 1


def test_the_notice_carries_the_commitment_grouped_and_as_qr() -> None:
    data = notice_data(NOTICE)
    assert data["commitment"] == [COMMITMENT[place : place + 4] for place in range(0, 64, 4)]
    assert data["qr"] == qr_svg(f"fairdraw/1 {NOTICE.draw} {COMMITMENT}")
    assert str(data["qr"]).startswith("<svg")


def test_an_unknown_level_is_an_error() -> None:
    with pytest.raises(KeyError):
        print_notice(dataclasses.replace(NOTICE, level="lucky"))


def test_texts_are_never_read_as_markup() -> None:
    plain = draw_pages("notice", notice_data(dataclasses.replace(NOTICE, plan="甲乙")))
    tricky = dataclasses.replace(NOTICE, plan='#panic("x") *a* $1/0$ #include "common.typ" \\ " @b', authority="= 甲 <b>")
    assert print_notice(tricky).pdf
    assert draw_pages("notice", notice_data(tricky)) != plain


def test_a_rare_character_is_replaced_and_said() -> None:
    sheet = ResultSheet("某局", "652300-2025-Q2-001", "方案", "一季度", AT, tasks(3, "赵\U00030edd😀\u0001"), COMMITMENT)
    printed = print_result(sheet)
    assert printed.replaced == ("\u0001", "😀", "\U00030edd")
    assert printed.pdf.startswith(b"%PDF")
    missing: set[str] = set()
    assert substitute("赵𠮷\ufe0f一\t二", missing) == f"赵{GETA}一 二"
    assert missing == {"𠮷"}


def test_the_fonts_have_what_official_chinese_needs() -> None:
    for character in f"〔〕“”《》—…·％①㎡√×{GETA}吉昌":
        assert ord(character) in printable()
    for path in Path(font_folder()).glob("*.otf"):
        assert len(characters_of(path.read_bytes())) > 20_000


def test_the_result_runs_over_pages() -> None:
    sheet = ResultSheet("某局", "652300-2025-Q2-001", "方案", "一季度", AT, tasks(60), COMMITMENT, COMMITMENT, "local", ("注",))
    assert len(draw_pages("result", result_data(sheet))) > 2
    assert print_result(sheet).pdf == print_result(sheet).pdf
    assert print_result(dataclasses.replace(sheet, tasks=())).pdf


def test_the_sealed_secret_is_one_page_and_its_check_word_is_the_public_hash() -> None:
    secret = hashlib.sha256(b"secret").hexdigest()
    sheet = SecretSheet("某局", "652300-2025-Q2-001", AT, secret, COMMITMENT)
    assert len(draw_pages("sealed_secret", secret_data(sheet))) == 1
    assert print_secret(sheet).pdf.startswith(b"%PDF")
    assert check_word(secret) == hashlib.sha256(bytes.fromhex(secret)).hexdigest()[:8]
    wrong = ("0" if secret[0] != "0" else "1") + secret[1:]
    assert check_word(wrong) != check_word(secret)
