"""Forms as the desk shows them: every input labelled, what was typed kept, what is wrong said beside the field."""

from __future__ import annotations

from typing import Any

from django import forms

_CLASSES = {"checkbox": "form-check-input", "select": "form-select"}


class DeskForm(forms.Form):
    """A form whose fields carry the desk's classes; `{% include "form/_field.html" with field=form.name %}` shows one."""

    required_css_class = "required"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            kind = getattr(field.widget, "input_type", "")
            wrong = " is-invalid" if self.is_bound and name in self.errors else ""
            field.widget.attrs["class"] = _CLASSES.get(kind, "form-control") + wrong


class ReasonForm(DeskForm):
    """Why: asked for before what touches somebody else."""

    reason = forms.CharField(label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
