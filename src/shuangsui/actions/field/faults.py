"""What is wrong with a record that was handed in, beside what its form finds: a fault names the place, and is said in Chinese."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from shuangsui.rules.filled_form import FormFault

from ..errors import ActionError
from .sentences import FIELD_SENTENCES


@dataclass(frozen=True)
class RecordFault:
    """`section` and `field` are the form's, "" where it is of none."""

    code: str
    section: str = ""
    field: str = ""
    label: str = ""
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)

    def says(self) -> str:
        """The fault as a sentence that names the place and the remedy."""
        return FIELD_SENTENCES[self.code].format(label=self.label, **self.values)


Fault = FormFault | RecordFault


class RecordRefused(ActionError):
    """The record was not taken; `faults` are all that is wrong with it, as plain values."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        told: list[dict[str, Any]] = [
            {"code": one.code, "section": one.section, "field": one.field, "label": one.label, "says": one.says()}
            for one in faults
        ]
        super().__init__("record-faults", count=len(told), first=told[0]["says"], faults=told)
