"""A form's fields as rows of a sheet: with their answers, or with boxes and lines for the hand."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal

from shuangsui.rules.filled_form import Answer, is_shown
from shuangsui.rules.policy.items import Field_, Form, Section

from .content import FilledRecord, Piece, Place, moment_says
from .parts import FieldRow, Fields

# A text field whose label has one of these words is written at length: it gets several lines on paper.
_AT_LENGTH = ("情况", "问题", "意见", "要求", "记录", "说明", "建议", "陈述", "内容", "结果")
_YES_NO = (("是", True), ("否", False))
_FRAMES = {"date": "　　　　年　　月　　日", "time": "　　　　年　　月　　日　　时　　分"}
BLANK = "＿＿＿＿＿＿"
ON_PICTURES = ("photo", "signature")  # types of fields that are answered by a picture, not by words


def sections_of(form: Form, record: FilledRecord | None) -> tuple[Fields, ...]:
    """Every section of the form; `None`: to be filled in by hand."""
    if record is None:
        return tuple(_by_hand(section, form) for section in form.section)
    return tuple(_filled(section, record) for section in form.section)


def _by_hand(section: Section, form: Form) -> Fields:
    labels = {one.id: one.label for part in form.section for one in part.field}
    rows = tuple(_row_by_hand(one, labels) for one in section.field)
    return Fields(section.title, rows, skippable=section.may_be_skipped)


def _row_by_hand(one: Field_, labels: Mapping[str, str]) -> FieldRow:
    boxes = tuple((text, False) for text in _words_of(one))
    hints = [_condition(one, labels), _bounds(one), "须附照片" if one.needs_photo else "", one.help]
    hint = "；".join(text for text in hints if text)
    if one.type == "text" or one.type == "note":
        at_length = one.type == "note" or any(word in one.label for word in _AT_LENGTH)
        lines = (2 if one.shown_if else 4) if at_length else 1
        return FieldRow(one.label, lines=lines, hint=hint, required=one.required)
    frames = {
        "number": f"{BLANK} {one.unit}".strip(),
        "location": f"地址：{BLANK}{BLANK}　北纬{BLANK}°　东经{BLANK}°",
        "photo": "照片　　张，另附",
        "signature": "（签字）",
    }
    return FieldRow(one.label, frames.get(one.type, _FRAMES.get(one.type, "")), boxes, 0, hint, one.required)


def _words_of(one: Field_) -> tuple[str, ...]:
    return tuple(text for text, _ in _YES_NO) if one.type == "yes-no" else tuple(one.choices)


def _condition(one: Field_, labels: Mapping[str, str]) -> str:
    wanted = [f"“{labels.get(name, name)}”为“{_wanted(value)}”" for name, value in one.shown_if.items()]
    return f"{'、'.join(wanted)}时填写" if wanted else ""


def _wanted(value: str | bool) -> str:
    return value if isinstance(value, str) else ("是" if value else "否")


def _bounds(one: Field_) -> str:
    least, most = one.at_least, one.at_most
    if least is not None and most is not None:
        return f"{least} 至 {most}{f' {one.unit}' if one.unit else ''}"
    if least is not None:
        return f"不小于 {least}{f' {one.unit}' if one.unit else ''}"
    return f"不大于 {most}{f' {one.unit}' if one.unit else ''}" if most is not None else ""


def _filled(section: Section, record: FilledRecord) -> Fields:
    if section.id in record.skipped:
        return Fields(section.title, (), skipped=record.skipped[section.id] or "没有写明原因")
    shown = [one for one in section.field if is_shown(one, record.answers)]
    return Fields(section.title, tuple(_row_filled(one, record) for one in shown))


def _row_filled(one: Field_, record: FilledRecord) -> FieldRow:
    pieces = tuple(piece for piece in record.evidence if piece.field == one.id)
    answer = record.answers.get(one.id)
    if one.type in ON_PICTURES:
        return FieldRow(one.label, _count(pieces, one), pieces=pieces)
    boxes = tuple((text, _is_ticked(one, text, answer)) for text in _words_of(one))
    if boxes and answer is not None and not any(ticked for _, ticked in boxes):
        return FieldRow(one.label, f"{answer}", boxes, pieces=pieces)  # an answer that the form does not offer is not hidden
    return FieldRow(one.label, "" if boxes else answer_says(one, answer), boxes, pieces=pieces)


def _count(pieces: tuple[Piece, ...], one: Field_) -> str:
    if not pieces:
        return "无"
    return "" if one.type == "signature" else f"{len(pieces)} 件，原件的时间、地点和散列值见证据表"


def _is_ticked(one: Field_, text: str, answer: Answer | None) -> bool:
    if one.type == "yes-no":
        return isinstance(answer, bool) and dict(_YES_NO)[text] is answer
    return text in answer if isinstance(answer, list) else text == answer


def answer_says(one: Field_, answer: Answer | None) -> str:
    """An answer in words with its unit; ／ for none, as is usual on official forms."""
    if answer is None or answer in ("", [], {}):
        return "／"
    return _WORDS.get(one.type, _plain)(one, answer)


def _plain(one: Field_, answer: Answer) -> str:
    if isinstance(answer, bool):
        return "是" if answer else "否"
    return "、".join(answer) if isinstance(answer, list) else str(answer)


def _number(one: Field_, answer: Answer) -> str:
    return f"{answer} {one.unit}".strip()


def _day(one: Field_, answer: Answer) -> str:
    try:
        day = datetime.date.fromisoformat(str(answer))
    except ValueError:
        return str(answer)
    return f"{day.year}年{day.month}月{day.day}日"


def _time(one: Field_, answer: Answer) -> str:
    try:
        moment = datetime.datetime.fromisoformat(str(answer))
    except ValueError:
        return str(answer)
    if moment.tzinfo is not None:
        return moment_says(moment)
    return f"{moment.year}年{moment.month}月{moment.day}日 {moment:%H:%M}"


def _place(one: Field_, answer: Answer) -> str:
    if not isinstance(answer, Mapping):
        return str(answer)
    degrees = [Decimal(str(answer.get(name, "NaN"))) for name in ("latitude", "longitude")]
    near = answer.get("accuracy")
    return Place(degrees[0], degrees[1], round(near) if isinstance(near, int | float) else None).says()


_WORDS: dict[str, Callable[[Field_, Answer], str]] = {"number": _number, "date": _day, "time": _time, "location": _place}
