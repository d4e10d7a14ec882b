"""A filled record form held against its definition: what is blank, invalid or missing (昌吉 五, “不得出现空白、无效、重复数据”).

The same definition prints the sheet, is filled on the phone and is checked here, so that the office and the phone cannot
disagree about what a whole record is.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from .policy.items import Field_, Form, Section

LONGEST = 2_000  # characters of a text
Answer = str | bool | list[str] | Mapping[str, Any]
_PLACE = {"latitude": 90, "longitude": 180}


@dataclass(frozen=True)
class Filled:
    """What was filled in: answers by field id, the reasons of sections left out by section id, photos by field id (how many).

    An answer is text, a decimal number or an instant as text, true or false, the chosen texts, or a place `{latitude, longitude,
    accuracy}` in degrees (WGS-84) and metres.
    """

    answers: Mapping[str, Answer] = dataclasses.field(default_factory=dict)
    skipped: Mapping[str, str] = dataclasses.field(default_factory=dict)
    photos: Mapping[str, int] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class FormFault:
    """What is wrong with one field, or with a section where `field` is empty; `code` is a key of `SENTENCES`."""

    code: str
    section: str
    field: str
    label: str
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)

    def says(self) -> str:
        """The fault as a sentence that names the place and the remedy."""
        return SENTENCES[self.code].format(label=self.label, **self.values)


SENTENCES = {
    "blank": "“{label}”没有填写。",
    "too-long": "“{label}”太长，最多 {most} 字。",
    "not-a-number": "“{label}”应为数字，如 7.5；现在是“{value}”。",
    "too-small": "“{label}”不能小于 {least}{unit}；现在是 {value}。",
    "too-large": "“{label}”不能大于 {most}{unit}；现在是 {value}。",
    "not-a-day": "“{label}”应为日期，如 2025-03-26；现在是“{value}”。",
    "not-a-time": "“{label}”应为时间，如 2025-03-26T09:30；现在是“{value}”。",
    "not-a-choice": "“{label}”只能选：{choices}；现在是“{value}”。",
    "not-yes-no": "“{label}”应选“是”或“否”。",
    "not-a-place": "“{label}”应为经纬度，如 44.014236、87.308224。",
    "not-text": "“{label}”应为文字。",
    "no-photo": "“{label}”要有照片。",
    "no-reason": "“{label}”标为未检查，请写明原因。",
    "not-to-skip": "“{label}”不能标为未检查。",
    "unknown": "表上没有“{label}”这一栏；请更新表格后再填。",
    "ends-first": "“{label}”早于开始时间。",
    "nothing-inspected": "各部分都标为未检查：这不是一份检查记录；没有查成的，请用“未能检查”。",
}


def check_filled(form: Form, filled: Filled) -> list[FormFault]:
    """Everything wrong, in the form's order; empty where the record is whole."""
    found = [fault for section in form.section for fault in _section(section, filled)]
    known = {one.id for section in form.section for one in section.field}
    found += [FormFault("unknown", "", name, name) for name in sorted({*filled.answers, *filled.photos} - known)]
    found += [FormFault("unknown", name, "", name) for name in sorted({*filled.skipped} - {one.id for one in form.section})]
    open_to_skip = [one.id for one in form.section if one.may_be_skipped]
    if open_to_skip and all(name in filled.skipped for name in open_to_skip):
        found.append(FormFault("nothing-inspected", "", "", form.name))
    return found


def is_shown(one: Field_, answers: Mapping[str, Answer]) -> bool:
    """Whether a dependent field is to be filled: every field that it depends on has the wanted answer."""
    return all(_holds(answers.get(name), wanted) for name, wanted in one.shown_if.items())


def _holds(answer: Answer | None, wanted: str | bool) -> bool:
    return wanted in answer if isinstance(answer, list) else answer == wanted


def _section(section: Section, filled: Filled) -> Iterator[FormFault]:
    if section.id in filled.skipped:
        if not section.may_be_skipped:
            yield FormFault("not-to-skip", section.id, "", section.title)
        elif not filled.skipped[section.id].strip():
            yield FormFault("no-reason", section.id, "", section.title)
        return
    for one in section.field:
        if is_shown(one, filled.answers):
            yield from _field(section.id, one, filled)


def _field(section: str, one: Field_, filled: Filled) -> Iterator[FormFault]:
    answer = filled.answers.get(one.id)
    pictures = filled.photos.get(one.id, 0)
    if one.type in ("photo", "signature"):
        if one.required and not pictures:
            yield FormFault("no-photo" if one.type == "photo" else "blank", section, one.id, one.label)
        return
    if _is_blank(answer):
        if one.required:
            yield FormFault("blank", section, one.id, one.label)
        return
    assert answer is not None
    if wrong := _CHECKS[one.type](one, answer):
        code, values = wrong
        yield FormFault(code, section, one.id, one.label, values)
    if one.needs_photo and not pictures:
        yield FormFault("no-photo", section, one.id, one.label)


def _is_blank(answer: Answer | None) -> bool:
    return answer is None or (isinstance(answer, str) and not answer.strip()) or answer in ([], {})


Wrong = tuple[str, dict[str, object]] | None


def _text(one: Field_, answer: Answer) -> Wrong:
    if not isinstance(answer, str):
        return "not-text", {}
    return ("too-long", {"most": LONGEST}) if len(answer) > LONGEST else None


def _number(one: Field_, answer: Answer) -> Wrong:
    try:
        value = Decimal(answer if isinstance(answer, str) else "NaN")
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        return "not-a-number", {"value": str(answer)[:40]}
    if one.at_least is not None and value < Decimal(one.at_least):
        return "too-small", {"least": one.at_least, "unit": one.unit, "value": str(answer)[:40]}
    if one.at_most is not None and value > Decimal(one.at_most):
        return "too-large", {"most": one.at_most, "unit": one.unit, "value": str(answer)[:40]}
    return None


def _day(one: Field_, answer: Answer) -> Wrong:
    try:
        date.fromisoformat(str(answer))
    except ValueError:
        return "not-a-day", {"value": str(answer)[:40]}
    return None


def _time(one: Field_, answer: Answer) -> Wrong:
    try:
        datetime.fromisoformat(str(answer))
    except ValueError:
        return "not-a-time", {"value": str(answer)[:40]}
    return None


def _choice(one: Field_, answer: Answer) -> Wrong:
    if answer in one.choices:
        return None
    return "not-a-choice", {"choices": "、".join(one.choices), "value": str(answer)[:40]}


def _choices(one: Field_, answer: Answer) -> Wrong:
    strange = [str(each) for each in answer if each not in one.choices] if isinstance(answer, list) else [str(answer)]
    return ("not-a-choice", {"choices": "、".join(one.choices), "value": "、".join(strange)[:40]}) if strange else None


def _yes_no(one: Field_, answer: Answer) -> Wrong:
    return None if isinstance(answer, bool) else ("not-yes-no", {})


def _place(one: Field_, answer: Answer) -> Wrong:
    if isinstance(answer, str):  # an address, where the phone knows no place
        return _text(one, answer)
    if not isinstance(answer, Mapping):
        return "not-a-place", {}
    for name, most in _PLACE.items():
        value = answer.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float) or not -most <= value <= most:
            return "not-a-place", {}
    return None


_CHECKS = {
    "text": _text,
    "note": _text,
    "number": _number,
    "date": _day,
    "time": _time,
    "choice": _choice,
    "choices": _choices,
    "yes-no": _yes_no,
    "location": _place,
}
