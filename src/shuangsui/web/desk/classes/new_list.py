"""Take in an issued list: a file, or rows pasted from the document."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone

from shuangsui.access import units_for
from shuangsui.actions.classes.draft_list import draft_list
from shuangsui.actions.classes.nominate import policy_file_for
from shuangsui.actions.errors import ActionError
from shuangsui.actions.sentences import say

from ...shared.door import page
from ...shared.forms import DeskForm
from ...shared.frame import notify
from ..states.forms import choosing, upload_of

_FIELDS = {"name-wanted": "name", "list-unread": "file", "list-known": "file", "class-unknown": "class_id", "file-empty": "file"}


class ListForm(DeskForm):
    """What is on the document's head, and its rows."""

    class_id = forms.ChoiceField(label="类别")
    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    name = forms.CharField(label="名录名称", max_length=120)
    number = forms.CharField(label="文号", max_length=80, required=False)
    day = forms.DateField(label="印发日期", widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    source = forms.CharField(label="印发机关", max_length=120, required=False)
    file = forms.FileField(label="名录文件", required=False, help_text="Excel 或 CSV，表头要有“企业名称”；最好有区域和信用代码。")
    pasted = forms.CharField(label="或者粘贴表格", required=False, widget=forms.Textarea(attrs={"rows": 6}), max_length=2_000_000)
    supplements = forms.BooleanField(label="只补充，不取代现有名录", required=False)
    pasted.help_text = "从 Word、网页或 Excel 复制整张表，连表头一起粘贴。"

    def clean(self) -> dict[str, Any]:
        """A file, or rows."""
        given = super().clean() or {}
        if not given.get("file") and not given.get("pasted") and "file" not in self.errors:
            self.add_error("file", "请上传名录文件，或者粘贴表格。")
        return given

    @property
    def upload(self) -> tuple[str, bytes]:
        """The file; pasted rows as one with bars between the cells, whatever they were copied from."""
        if file := upload_of(self.cleaned_data.get("file")):
            return file
        lines = (line.rstrip("\r").replace("\t", " | ") for line in self.cleaned_data["pasted"].split("\n"))
        return "粘贴的名录.txt", "\n".join(lines).encode()


@page("classes.propose", "GET", "POST")
def new_list(request: Any) -> HttpResponse:
    """A draft, whose rows are looked at before anything changes."""
    unit = units_for(request.actor, "classes.propose")[0]
    context: dict[str, Any] = {"unit": unit}
    try:
        _, policy = policy_file_for(unit)
    except ActionError as error:
        return render(request, "desk/classes/list_new.html", context | {"refused": say(error)})
    year = policy.policy.year or timezone.localdate(request.at).year
    classes = [(c.id, c.name) for c in policy.classes if not c.otherwise]
    made_for = choosing(ListForm, class_id=[("", "请选择"), *classes])
    form = made_for(request.POST or None, request.FILES or None, initial={"year": year})
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("class_id", "year", "name", "number", "day", "source", "supplements")}
        try:
            made = draft_list(by=request.actor, at=request.at, unit=unit, file=form.upload, **given)
        except ActionError as error:
            form.add_error(_FIELDS.get(error.code), say(error))
        else:
            notify(request, f"已读出 {made.members.count()} 行，还没有改动名录库。请核对下面的对照，再提交确认。")
            return redirect("class-list", made.pk)
    return render(request, "desk/classes/list_new.html", context | {"form": form})


urlpatterns = [path("classes/lists/new/", new_list, name="class-list-new")]
