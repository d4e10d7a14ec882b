"""A record as its form shows it: sections in order, each field with its answer in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shuangsui.rules.filled_form import is_shown
from shuangsui.rules.policy.items import Form

from .models import VisitRecord
from .situation import policy_of


@dataclass(frozen=True)
class Line:
    """One field: its label, its answer in words ("" where nothing was filled in), its id."""

    id: str
    label: str
    says: str


@dataclass(frozen=True)
class Part:
    """One section; `skipped` is the reason where it was not inspected."""

    title: str
    skipped: str
    lines: tuple[Line, ...]


def form_of(record: VisitRecord) -> Form | None:
    """The form that the record was filled on, as its own policy states it; None where that policy has it no more."""
    return next((form for form in policy_of(record.policy).form if form.id == record.form), None)


def sheet_of(record: VisitRecord) -> list[Part]:
    """The filled sheet."""
    form = form_of(record)
    if form is None:
        return [Part("记录", "", tuple(Line(name, name, says(value)) for name, value in record.answers.items()))]
    parts = []
    for section in form.section:
        shown = [one for one in section.field if is_shown(one, record.answers)]
        lines = tuple(Line(one.id, one.label, says(record.answers.get(one.id), one.unit)) for one in shown)
        parts.append(Part(section.title, record.skipped.get(section.id, ""), lines))
    return parts


def says(answer: Any, unit: str = "") -> str:
    """An answer in words."""
    if answer is None or answer == "":
        return ""
    if isinstance(answer, bool):
        return "是" if answer else "否"
    if isinstance(answer, list):
        return "、".join(map(str, answer))
    if isinstance(answer, Mapping):
        near = f"（误差约 {answer['accuracy']} 米）" if answer.get("accuracy") else ""
        return f"{answer.get('latitude')}，{answer.get('longitude')}{near}"
    return f"{str(answer).replace('T', ' ')}{' ' + unit if unit else ''}"
