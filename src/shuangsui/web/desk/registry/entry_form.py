"""The form of an entry: new, and changed; fields and words are the plan's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse

from shuangsui.access import Actor, scope, units_for
from shuangsui.actions.errors import ActionError, ChangedMeanwhile
from shuangsui.actions.registry.add_entry import add_inspector, add_target
from shuangsui.actions.registry.edit_entry import edit_inspector, edit_target
from shuangsui.actions.registry.typed import Typed, read_typed
from shuangsui.actions.sentences import say
from shuangsui.paper.templates_xlsx import choices_of
from shuangsui.paper.values import attribute_columns
from shuangsui.records.models import Inspector, Target
from shuangsui.rules.columns import Column, columns_of

from ...shared.door import page
from ...shared.frame import notify
from ...shared.numbers import number
from .words import STAFF_NAMES, Words, names, says, words_for

# Where the note of the file's column speaks of spreadsheets.
_HINTS = {"credit_code": "18 位；没有代码的留空，并填写编号", "id": "", "tags": "可填多个，用顿号分开"}
_SEVERAL = frozenset({"areas", "class", "tags"})
_FREE = frozenset({"authority", "need", "text", "name", "tags"})


@dataclass
class FormField:
    """A field as it stands on the page. `choices` of one that takes several are only suggested."""

    column: Column
    value: str
    choices: tuple[str, ...]
    wrong: str = ""
    doubt: str = ""

    @property
    def is_select(self) -> bool:
        """Whether one of the choices must be taken."""
        return bool(self.choices) and self.column.type not in _SEVERAL | _FREE

    @property
    def hint(self) -> str:
        """What to fill in."""
        if self.column.id in _HINTS:
            return _HINTS[self.column.id]
        several = "可填多个，用顿号分开" if self.column.type in _SEVERAL else ""
        which = f"可选：{'、'.join(self.choices)}" if self.choices and not self.is_select else ""
        return "；".join(part for part in (self.column.note, several, which) if part)


def fields_of(kind: str, words: Words, values: Mapping[str, str], typed: Typed | None = None) -> list[FormField]:
    """The fields of a registry's form with what stands in them."""
    columns = columns_of(kind, words.vocabulary)
    wrong, doubts = (typed.wrong, typed.doubts) if typed else ({}, {})
    return [
        FormField(
            column,
            values.get(column.id, ""),
            choices_of(column, words.vocabulary),
            wrong.get(column.id, ""),
            doubts.get(column.id, ""),
        )
        for column in columns
    ]


def texts_of(entry: Target | Inspector, words: Words) -> dict[str, str]:
    """What stands in the form of a known entry, by column id."""
    kind = "targets" if isinstance(entry, Target) else "inspectors"
    attributes = {column: name for name, column in attribute_columns(kind, columns_of(kind, words.vocabulary)).items()}
    return {column.id: _text(entry, column, attributes, words) for column in columns_of(kind, words.vocabulary)}


def _text(entry: Target | Inspector, column: Column, attributes: Mapping[str, str], words: Words) -> str:
    areas = names(words.vocabulary.areas)
    if column.id in attributes:
        return says(entry.values.get(column.id, entry.values.get(attributes[column.id])))
    if isinstance(entry, Target):
        special = {
            "area": entry.area.name,
            "classes": "、".join(words.classes.get(one, one) for one in entry.classes),
            "kind": words.kinds.get(entry.kind, entry.kind),
        }
        return special.get(column.id) or says(getattr(entry, column.id))
    special = {
        "id": entry.key,
        "unit": entry.employer,
        "areas": "、".join(areas.get(one, one) for one in entry.areas) or "全部",
        "staff_type": STAFF_NAMES.get(entry.staff_type, entry.staff_type),
    }
    return special.get(column.id) or says(getattr(entry, column.id, ""))


def _given(request: Any) -> dict[str, str]:
    return {name.removeprefix("f-"): value for name, value in request.POST.items() if name.startswith("f-")}


def _shown(request: Any, kind: str, words: Words, fields: list[FormField], **more: Any) -> HttpResponse:
    noun = "检查对象" if kind == "targets" else "检查人员"
    context = {"fields": fields, "back": reverse(kind), "noun": noun, "kind": kind, "count": sum(bool(f.wrong) for f in fields)}
    return render(request, "desk/registry/entry_form.html", context | more)


def _new(request: Any, kind: str) -> HttpResponse:
    words = words_for(request.actor)
    if request.method != "POST":
        return _shown(request, kind, words, fields_of(kind, words, {"takes_part": "是", "established": "是", "on_duty": "是"}))
    given = _given(request)
    typed = read_typed(kind, words.vocabulary, given)
    refusal = ""
    if typed.row is not None:
        try:
            entry = _add(request.actor, request.at, kind, typed)
            notify(request, f"已登记“{entry.name}”。")
            return redirect("target" if kind == "targets" else "inspector", entry.pk)
        except ActionError as error:
            refusal = say(error)
    return _shown(request, kind, words, fields_of(kind, words, given, typed), refusal=refusal)


def _add(actor: Actor, at: Any, kind: str, typed: Typed) -> Target | Inspector:
    row: Any = typed.row
    if kind == "targets":
        return add_target(by=actor, at=at, row=row)
    return add_inspector(by=actor, at=at, row=row, unit=units_for(actor, "inspectors.edit")[0])


def _edit(request: Any, kind: str, entry: Target | Inspector) -> HttpResponse:
    words = words_for(request.actor)
    before = texts_of(entry, words)
    if request.method != "POST":
        return _shown(request, kind, words, fields_of(kind, words, before), entry=entry, version=entry.version)
    given = _given(request)
    typed = read_typed(kind, words.vocabulary, given)
    refusal, both = "", []
    if typed.row is not None:
        try:
            _save(request, kind, entry, typed, words)
            notify(request, f"已保存“{entry.name}”。")
            return redirect("target" if kind == "targets" else "inspector", entry.pk)
        except ChangedMeanwhile as error:
            refusal, both = say(error), _both(kind, words, texts_of(type(entry).objects.get(pk=entry.pk), words), given)
        except ActionError as error:
            refusal = say(error)
    fields = fields_of(kind, words, given, typed)
    version = entry.version if both else request.POST.get("version", "")
    return _shown(request, kind, words, fields, entry=entry, version=version, refusal=refusal, both=both)


def _both(kind: str, words: Words, now: Mapping[str, str], given: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """(header, what stands there now, what was typed) of the fields that differ."""
    columns = columns_of(kind, words.vocabulary)
    pairs = ((column.header, now.get(column.id, ""), given.get(column.id, "")) for column in columns)
    return [pair for pair in pairs if pair[1] != pair[2]]


def _save(request: Any, kind: str, entry: Any, typed: Typed, words: Words) -> None:
    seen = number(request.POST.get("version"))
    row: Any = typed.row
    attributes = list(attribute_columns(kind, columns_of(kind, words.vocabulary)))
    if kind == "targets":
        edit_target(by=request.actor, at=request.at, target=entry, version=seen, row=row, attributes=attributes)
    else:
        edit_inspector(by=request.actor, at=request.at, inspector=entry, version=seen, row=row, attributes=attributes)


@page("targets.edit", "GET", "POST")
def new_target(request: Any) -> HttpResponse:
    """Enter a target."""
    return _new(request, "targets")


@page("inspectors.edit", "GET", "POST")
def new_inspector(request: Any) -> HttpResponse:
    """Enter an inspector, an auxiliary or an expert."""
    return _new(request, "inspectors")


@page("targets.edit", "GET", "POST")
def change_target(request: Any, pk: int) -> HttpResponse:
    """Change a target."""
    mine = Target.objects.filter(scope(request.actor, "targets.edit", "area"), status=Target.ACTIVE)
    return _edit(request, "targets", get_object_or_404(mine.select_related("area"), pk=pk))


@page("inspectors.edit", "GET", "POST")
def change_inspector(request: Any, pk: int) -> HttpResponse:
    """Change an inspector."""
    mine = Inspector.objects.filter(scope(request.actor, "inspectors.edit"), status=Inspector.ACTIVE)
    return _edit(request, "inspectors", get_object_or_404(mine.select_related("unit"), pk=pk))


urlpatterns = [
    path("registry/targets/new/", new_target, name="target-new"),
    path("registry/targets/<int:pk>/edit/", change_target, name="target-edit"),
    path("registry/inspectors/new/", new_inspector, name="inspector-new"),
    path("registry/inspectors/<int:pk>/edit/", change_inspector, name="inspector-edit"),
]
