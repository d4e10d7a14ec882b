"""The papers of a visit: every plan's forms, filled and blank, as PDF and as Word, whatever is written into them."""

from __future__ import annotations

import dataclasses
import io
import re
import threading

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuangsui.paper.record_sheets import (
    FilledRecord,
    Person,
    Sheet,
    VisitHead,
    evidence_sheet,
    identity_sheet,
    notice_sheet,
    print_sheet,
    record_sheet,
    write_sheet,
)
from shuangsui.paper.record_sheets.pictures import MOST_PIXELS, look_at
from shuangsui.rules.filled_form import is_shown
from shuangsui.rules.policy.items import Form

from .filled import AT, FORMS, HASH, HEAD, JPEG, PLANS, filled, photo, png
from .pdf_text import page_count, picture_count, words_of

EMPTY = VisitHead("某州生态环境局", "某州双随机工作方案")


def form_of(plan: str, name: str) -> Form:
    return next(form for form in PLANS[plan].form if form.id == name)


def bare(text: str) -> str:
    return "".join(text.split())


def pdf_words(sheet: Sheet) -> str:
    return words_of(print_sheet(sheet, AT).pdf)


def word_words(sheet: Sheet) -> str:
    """All the text of the Word file, its foot included; cells that were merged are told once."""
    document = docx.Document(io.BytesIO(write_sheet(sheet, AT)))
    parts = [document.element.body, document.sections[0].footer._element]
    return bare("".join(node.text or "" for part in parts for node in part.iter() if node.tag.endswith("}t")))


@pytest.mark.parametrize(("plan", "name"), FORMS)
def test_a_filled_form_says_the_same_on_both_papers(plan: str, name: str) -> None:
    form = form_of(plan, name)
    record = filled(form)
    sheet = record_sheet(form, HEAD, record)
    pdf, word = pdf_words(sheet), word_words(sheet)
    for text in (pdf, word):
        assert bare(form.name) in text and HEAD.target in text and "张三" in text and HASH in text
        for section in form.section:
            assert bare(section.title) in text
            for one in section.field:
                told = bare(f"答：{one.label}")
                if one.type in ("text", "note"):
                    assert (told in text) == is_shown(one, record.answers), one.id
        assert ("没有异议。" in text) != form.integrity_card
        assert "次日补交台账。" in text
    assert f"第1页，共{page_count(print_sheet(sheet, AT).pdf)}页" in pdf


@pytest.mark.parametrize(("plan", "name"), FORMS)
def test_a_blank_form_has_every_field_and_box(plan: str, name: str) -> None:
    form = form_of(plan, name)
    sheet = record_sheet(form, EMPTY)
    fields = [one for section in form.section for one in section.field]
    for text in (pdf_words(sheet), word_words(sheet)):
        assert all(bare(one.label) in text and all(bare(choice) in text for choice in one.choices) for one in fields)
        assert text.count("未检查，原因") == sum(section.may_be_skipped for section in form.section)
        assert "√" not in text and "☑" not in text
        assert ("时填写" in text) == any(one.shown_if for one in fields)
        assert ("注明原因" in text) == form.unsigned_needs_reason
        assert "SHA-256" not in text and "空白表" in text


def test_the_forms_that_the_plans_name_are_there() -> None:
    titles = {form_of(plan, name).name for plan, name in FORMS}
    assert {"污染源现场检查记录表", "非现场检查记录表", "污染源现场监察情况表", "廉政监督卡"} <= titles
    both = pdf_words(record_sheet(form_of("urumqi-2020", "site-record"), EMPTY))
    assert "附表1" in both and "又称：污染源现场执法情况表" in both


def test_boxes_sections_left_out_and_dependent_fields() -> None:
    form = form_of("changji-2025", "on-site-record")
    record = filled(form, skipped={"carbon": "企业不涉及"})
    problem = dataclasses.replace(record, answers={**record.answers, "measures-result": "发现问题", "state": "已拆除"})
    text = pdf_words(record_sheet(form, HEAD, problem))
    assert "碳排放情况√未检查" in text and "未检查，原因：企业不涉及" in text
    assert "√发现问题" in text and "答：发现的问题" in text
    assert "已拆除" in text, "an answer that the form does not offer is printed all the same"
    assert "答：发现的问题" not in pdf_words(record_sheet(form, HEAD, record))
    empty = pdf_words(record_sheet(form, HEAD, dataclasses.replace(record, answers={})))
    assert "现场负责人／" in empty


def test_numbers_have_their_unit_and_range() -> None:
    form = form_of("changji-2025", "on-site-record")
    number = form.section[0].field[3].model_copy(update={"type": "number", "unit": "mg/L", "at_least": 0, "at_most": "14.5"})
    form = form.model_copy(update={"section": [form.section[0].model_copy(update={"field": [number]})]})
    assert "0至14.5mg/L" in pdf_words(record_sheet(form, EMPTY))
    assert "7.5mg/L" in pdf_words(record_sheet(form, HEAD, filled(form)))
    words = [dataclasses.replace(filled(form), answers={number.id: value}) for value in ("abc", ["a", "b"], True)]
    assert all(print_sheet(record_sheet(form, HEAD, one), AT).pdf for one in words)


def test_signatures_are_placed_and_a_missing_one_has_its_reason() -> None:
    form = form_of("yiliang-2022", "record")
    names = ("firm-signature", "企业签字"), ("inspector-signature", "检查人员签字")
    signed = tuple(photo(n, data=png(30, 10, n), kind=kind, says=says) for n, (kind, says) in enumerate(names))
    sheet = record_sheet(form, HEAD, filled(form, evidence=signed))
    assert picture_count(print_sheet(sheet, AT).pdf) == 2
    assert "未签字原因" not in pdf_words(sheet)
    refused = record_sheet(form, HEAD, filled(form, unsigned_reason="负责人拒绝签字，已录像。"))
    assert all("未签字原因：负责人拒绝签字，已录像。" in words(refused) for words in (pdf_words, word_words))


def test_a_visit_that_failed_has_its_reason() -> None:
    form = form_of("changji-2025", "on-site-record")
    text = pdf_words(record_sheet(form, HEAD, filled(form, failed="搬迁", answers={})))
    assert "未能检查原因：搬迁" in text and "碳排放情况" not in text


@pytest.mark.parametrize("plan", PLANS)
def test_the_papers_at_the_door(plan: str) -> None:
    policy = PLANS[plan]
    notice, identity = notice_sheet(policy, HEAD), identity_sheet(policy, HEAD)
    for words in (pdf_words, word_words):
        told = words(notice)
        assert "有权申请回避" in told and "第四十三条" in told and "陈述权、申辩权" in told
        assert "每季度不少于25%" in told and HEAD.visit_code in told and HEAD.target in told and HEAD.number in told
        assert all(bare(name) in told for name in (policy.visit.notice.contents if policy.visit and policy.visit.notice else ()))
        said = words(identity)
        assert "ZF01" in said and "ZF02" in said and "检查意图" in said and "第二十四条" in said
        assert all(bare(purpose) in said for purpose in policy.policy.purposes)
    for sheet in (notice_sheet(policy, EMPTY), identity_sheet(policy, EMPTY)):
        assert "FD1" not in pdf_words(sheet) and "空白表" in pdf_words(sheet)


def test_the_evidence_sheet_names_each_piece() -> None:
    form = form_of("changji-2025", "on-site-record")
    video = photo(61, data=b"\0\0\0 ftypisom", kind="video", says="录像")
    lost = dataclasses.replace(photo(62), data=b"", lost="原件丢失。")
    pieces = (*(photo(n, "facilities-result") for n in range(60)), video, lost, photo(63, data=JPEG))
    sheet = evidence_sheet(form, HEAD, filled(form, evidence=pieces))
    printed = print_sheet(sheet, AT).pdf
    pdf, word = words_of(printed), word_words(sheet)
    for text in (pdf, word):
        assert all(piece.sha256 in text for piece in pieces)
        assert "2025年3月26日09:30:00" in text and "北纬44.014236°，东经87.308224°（误差约12米）" in text
        assert "共63件" in text and "原件丢失。" in text and "录像：不是图片" in text
    assert picture_count(printed) >= 61
    assert "这份记录没有附证据" in pdf_words(evidence_sheet(form, HEAD, filled(form)))


def test_sixty_photos_on_the_record_are_small() -> None:
    form = form_of("changji-2025", "on-site-record")
    record = filled(form, evidence=tuple(photo(n, "photos") for n in range(60)))
    printed = print_sheet(record_sheet(form, HEAD, record), AT)
    assert page_count(printed.pdf) <= 4 and "60件" in words_of(printed.pdf)
    assert write_sheet(record_sheet(form, HEAD, record), AT).startswith(b"PK")


BOMB = png()[:16] + (200_000).to_bytes(4, "big") * 2 + png()[24:]
WRONG = [png()[:40], JPEG[:100], b"\xff\xd8\xff", b"GIF89a", b"<svg onload='x'/>", BOMB, png()[:60] + b"\0" * 40, b""]


@pytest.mark.parametrize("data", WRONG)
def test_a_broken_or_hostile_picture_is_named_and_the_rest_is_printed(data: bytes) -> None:
    form = form_of("changji-2025", "on-site-record")
    bad = dataclasses.replace(photo(1, "photos"), data=data)
    record = filled(form, evidence=(photo(0, "photos"), bad, photo(2, "photos", JPEG)))
    sheet = record_sheet(form, HEAD, record)
    printed = print_sheet(sheet, AT).pdf
    assert picture_count(printed) == 2
    assert "图片无法显示" in words_of(printed)
    assert write_sheet(sheet, AT).startswith(b"PK")


def test_sizes_are_read_without_opening() -> None:
    seen = look_at(JPEG)
    assert seen and (seen.kind, seen.width, seen.height) == ("jpg", 8, 8)
    assert look_at(BOMB) is None and MOST_PIXELS < 200_000**2
    webp = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + (639).to_bytes(3, "little") + (479).to_bytes(3, "little")
    found = look_at(webp)
    assert found and (found.kind, found.width, found.height) == ("webp", 640, 480)


@given(st.binary(max_size=80))
def test_no_bytes_break_the_look(data: bytes) -> None:
    for head in (b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"RIFF\0\0\0\0WEBP"):
        assert look_at(head + data) is None or head


HOSTILE = '#panic("x") #include "/etc/passwd" *a* $1/0$ \\ @b <b>{{7*7}}{% x %} ]]> \x00\x0b\ud800\ufffe \u202e 赵𠮷😀'


def test_hostile_texts_are_text() -> None:
    form = form_of("changji-2025", "on-site-record")
    record = filled(form)
    answers = {**record.answers, "contact": HOSTILE, "summary": HOSTILE * 10, "demand": "Z" * 2_000, "state": HOSTILE}
    head = dataclasses.replace(HEAD, target=HOSTILE, authority=HOSTILE, team=(Person(HOSTILE, HOSTILE),))
    record = dataclasses.replace(record, answers=answers, statement=HOSTILE, skipped={"carbon": HOSTILE})
    printed = print_sheet(record_sheet(form, head, record), AT)
    text = words_of(printed.pdf)
    assert '#panic("x")#include"/etc/passwd"*a*$1/0$' in text and "{{7*7}}" in text
    assert {"𠮷", "😀", "\ud800", "\x00"} <= set(printed.replaced) and "U+20BB7" in text
    word = word_words(record_sheet(form, head, record))
    assert "{{7*7}}{%x%}]]>" in word and "赵𠮷😀" in word and "Z" * 2_000 in word
    assert text.count("Z") >= 2_000


def test_a_long_word_stays_on_the_paper() -> None:
    form = form_of("changji-2025", "on-site-record")
    record = filled(form)
    plain = page_count(print_sheet(record_sheet(form, HEAD, record), AT).pdf)
    long = dataclasses.replace(record, answers={**record.answers, "summary": "W" * 9_000, "demand": "长" * 9_000})
    assert page_count(print_sheet(record_sheet(form, HEAD, long), AT).pdf) >= plain + 3


@settings(max_examples=8, deadline=None)
@given(st.text(max_size=60), st.text(max_size=300))
def test_any_text_is_printed(label: str, text: str) -> None:
    form = form_of("yiliang-2022", "integrity-card")
    record = filled(form, answers={"remarks": text}, skipped={})
    sheet = record_sheet(form, dataclasses.replace(HEAD, target=label), record)
    assert print_sheet(sheet, AT).pdf.startswith(b"%PDF-1.7")
    assert docx.Document(io.BytesIO(write_sheet(sheet, AT))).core_properties.title == form.name


def test_the_same_record_gives_the_same_archival_pdf() -> None:
    form = form_of("yiliang-2022", "record")
    sheet = record_sheet(form, HEAD, filled(form, evidence=(photo(1, "photos"),)))
    first = print_sheet(sheet, AT).pdf
    assert print_sheet(sheet, AT).pdf == first
    assert re.search(rb"<pdfaid:part>2</pdfaid:part>", first)


def test_two_who_print_at_once_both_get_their_paper() -> None:
    form = form_of("yiliang-2022", "integrity-card")
    pages: list[bytes] = []

    def run(record: FilledRecord | None) -> None:
        pages.append(print_sheet(record_sheet(form, HEAD, record), AT).pdf)

    threads = [threading.Thread(target=run, args=(record,)) for record in (None, filled(form)) * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(pages) == 6 and len(set(pages)) == 2
