"""What a row of an import does, in words."""

from __future__ import annotations

import json
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from shuangsui.actions.registry.imports.entries import ENTRIES
from shuangsui.actions.registry.imports.sorting import new_state
from shuangsui.records.models import ImportRow, Unit
from shuangsui.rules.columns import JOINT, columns_of

from .words import VISIT_TYPES, Words, says

_NOTHING = "空"
_FIELDS = {"area_id": "区域", "employer": "单位", "visited_date": "检查日期", "fact_date": "日期", "inspector_id": "检查人员编号"}


def headers_of(kind: str, words: Words) -> dict[str, str]:
    """Field or attribute → what its column is called."""
    columns = columns_of(kind, words.vocabulary)
    found = {column.id: column.header for column in columns}
    found |= {column.also: column.header for column in columns if column.also}
    return found | _FIELDS


def told(row: ImportRow, words: Words) -> SafeString | str:
    """Old → new of a changed row, what a new one holds, what is wrong with a refused one."""
    if row.does == ImportRow.REFUSED:
        return format_html('<p class="import-wrong text-danger">{}</p>', row.new)
    headers = headers_of(row.batch.kind, words)
    if row.old:
        old, new = json.loads(row.old), json.loads(row.new)
        lines = [(_header(name, headers), _says(name, old.get(name), words), _says(name, new[name], words)) for name in new]
        return format_html("{}", format_html_join("", "<div>{}：<del>{}</del> → <ins>{}</ins></div>", lines))
    return "；".join(f"{_header(name, headers)} {said}" for name, said in _whole(row, words) if said != _NOTHING)


def _whole(row: ImportRow, words: Words) -> list[tuple[str, str]]:
    """What a new row holds beside name and key."""
    kind = row.batch.kind
    if kind not in ENTRIES:
        return [(name, _says(name, value, words)) for name, value in json.loads(row.new).items()]
    if row.decision == "same":
        return []
    state = new_state(ENTRIES[kind], row.new)
    flat = {name: value for name, value in state.items() if name not in ("values", "kept", "key", "name")}
    flat |= {f"{nest}.{name}": value for nest in ("values", "kept") for name, value in state[nest].items()}
    return [(name, _says(name, value, words)) for name, value in flat.items()]


def _header(name: str, headers: dict[str, str]) -> str:
    inner = name.partition(".")[2] or name
    return headers.get(inner, inner)


def _says(name: str, value: Any, words: Words) -> str:
    if value in (None, "", [], {}):
        return _NOTHING
    if name == "area_id":
        return str(Unit.objects.get(pk=value))
    if name == "class_id":
        return words.classes.get(value, value)
    if name == "joint":
        return next((written for written, kept in JOINT.items() if kept == value), value)
    if name == "classes":
        return "、".join(words.classes.get(one, one) for one in value)
    known = {"kind": words.kinds, "fact": words.facts, "type": VISIT_TYPES}.get(name, {})
    return known.get(value, says(value)) if isinstance(value, str) else says(value)
