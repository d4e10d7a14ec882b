"""The form of a change of state: when, why, on what evidence."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any, TypeVar

from django import forms

from shuangsui.access import Actor, visible_units
from shuangsui.actions.attachments import LARGEST
from shuangsui.actions.errors import ActionError
from shuangsui.actions.sentences import say
from shuangsui.actions.states.changing import Upload
from shuangsui.records.models import Unit

from ...shared.forms import DeskForm

AnyForm = TypeVar("AnyForm", bound=DeskForm)
# What a deed refuses → the field that it stands beside.
FIELDS = {
    "event-in-future": "day",
    "reason-missing": "reason",
    "evidence-missing": "file",
    "file-empty": "file",
    "file-too-large": "file",
    "move-nowhere": "address",
}


class EvidenceForm(DeskForm):
    """When it came about, why it is entered, and what proves it."""

    day = forms.DateField(label="发生日期", widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    reason = forms.CharField(label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    basis = forms.CharField(label="依据", max_length=200, required=False)
    file = forms.FileField(label="证明材料", required=False)
    basis.help_text = "没有文件时写明凭什么认定，如现场核查记录、注销公告的日期和文号。"
    file.help_text = "照片、公告、说明等，一个文件，不超过 50 MB。"

    def clean(self) -> dict[str, Any]:
        """A file, not too large, or words."""
        given = super().clean() or {}
        file = given.get("file")
        if file and file.size > LARGEST:
            self.add_error("file", say(ActionError("file-too-large", name=file.name, most=LARGEST // 2**20)))
        if not given.get("file") and not given.get("basis") and "file" not in self.errors:
            self.add_error("file", "请上传证明材料，或者在“依据”里写明。")
        return given

    @property
    def upload(self) -> Upload | None:
        """The file as deeds take it."""
        return upload_of(self.cleaned_data.get("file"))


class ChangeForm(EvidenceForm):
    """The same for one target whose version was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)


class MoveForm(ChangeForm):
    """Where to."""

    address = forms.CharField(label="新地址", max_length=300, required=False)
    area = forms.ChoiceField(label="新区域", required=False)
    area.help_text = "搬到本地区以外的，不选；地址照填。"

    def clean_area(self) -> Unit | None:
        """The unit of the code."""
        code = self.cleaned_data["area"]
        return Unit.objects.get(code=code) if code else None


def choosing(form: type[AnyForm], **choices: Sequence[tuple[str, str]]) -> type[AnyForm]:
    """The form with choices that only the page knows: they must stand before anything is cleaned."""
    fields = {name: deepcopy(form.base_fields[name]) for name in choices}
    for name, field in fields.items():
        field.choices = choices[name]  # type: ignore[attr-defined]  # those named are choice fields
    return type(form.__name__, (form,), fields)


def area_choices(actor: Actor) -> list[tuple[str, str]]:
    """No change, or one of the areas that a firm may move to: those of the same root as the actor's, as a tree."""
    roots = [unit.path.split("/")[0] + "/" for unit in visible_units(actor, "targets.edit")]
    units = [unit for unit in Unit.objects.all() if any(unit.path.startswith(root) for root in roots)]
    return [("", "没有变"), *((unit.code, "　" * (unit.path.count("/") - 1) + unit.name) for unit in units)]


def upload_of(file: Any) -> Upload | None:
    """An uploaded file as deeds take it; None without one."""
    return (file.name, file.read()) if file else None
