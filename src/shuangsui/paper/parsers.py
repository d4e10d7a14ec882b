"""Which parser a column has: by its type, and by what the policy calls things."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Callable, Iterable, Mapping

from shuangsui.paper import cells
from shuangsui.paper.cells import Fault, Parser, split_texts, text_of
from shuangsui.paper.source import Cell
from shuangsui.rules.columns import Column
from shuangsui.rules.registry import Vocabulary


def _meanings(**words: str) -> dict[str, str]:
    return {word: code for code, text in words.items() for word in (*text.split(), code)}


STAFF = _meanings(
    inspector="执法人员 检查人员 行政执法人员",
    auxiliary="辅助人员 协助人员 执法辅助人员 检测人员 监测人员",
    expert="专家 技术专家",
)
VISIT_TYPES = _meanings(
    random="双随机 随机 随机抽查 双随机抽查 日常 日常检查",
    case="个案 个案检查 投诉 信访 举报 线索",
    special="专项 专项检查 专项行动",
)
EVERYWHERE = frozenset({"*", "全部", "全域", "所有", "全部区域", "所有区域", "不限"})
_SIMPLE: Mapping[str, Parser] = {
    "text": cells.parse_text, "name": cells.parse_name, "code": cells.parse_code, "number-id": cells.parse_id,
    "certificate": cells.parse_id, "number": cells.parse_number, "count": cells.parse_count, "date": cells.parse_date,
    "yes-no": cells.parse_yes_no, "tags": cells.parse_tags, "verbatim": cells.parse_verbatim,
    "target": cells.parse_text, "inspector": cells.parse_text, "longitude": cells.parse_longitude,
    "latitude": cells.parse_latitude,
}  # fmt: skip


def parser_of(column: Column, vocabulary: Vocabulary) -> Parser:
    """The parser of `column`. Names that the policy does not know are faults that name the allowed and the nearest."""
    if column.type in _SIMPLE:
        return _SIMPLE[column.type]
    if column.type == "choice":
        return _one_of({choice: choice for choice in column.choices}, "not-a-choice")
    if column.type == "need":
        return _need
    makers: dict[str, Callable[[], Parser]] = {
        "area": lambda: _one_of(vocabulary.areas, "unknown-area"),
        "areas": lambda: _many_of(vocabulary.areas, "unknown-area", EVERYWHERE),
        "authority": lambda: _one_of(vocabulary.areas, "unknown-area", strict=False),
        "class": lambda: _many_of(vocabulary.classes, "unknown-class"),
        "kind": lambda: _one_of(vocabulary.kinds, "unknown-kind"),
        "fact": lambda: _one_of(vocabulary.facts, "unknown-fact"),
        "items": lambda: _many_of(vocabulary.items, "unknown-item"),
        "staff": lambda: _one_of(STAFF, "not-a-choice", shown=column.choices),
        "visit-type": lambda: _one_of(VISIT_TYPES, "not-a-choice", shown=column.choices),
    }
    return makers[column.type]()


def word_key(text: str) -> str:
    """A word as compared: half-width, without spaces."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def unknown(code: str, text: str, allowed: Iterable[str]) -> Fault:
    """The fault of a word that is none of the allowed ones, with these and the nearest of them."""
    words = list(dict.fromkeys(allowed))
    near = difflib.get_close_matches(text, words, n=1, cutoff=0.4)
    shown = "、".join(words[:20]) + ("……" if len(words) > 20 else "")
    return Fault(code, {"found": text, "allowed": shown, "nearest": near[0] if near else ""})


def _one_of(words: Mapping[str, str], code: str, *, strict: bool = True, shown: tuple[str, ...] = ()) -> Parser:
    """Word → its code, "" for an empty cell. Without words (no policy given) the text stands as it is."""
    keyed = {word_key(word): meaning for word, meaning in words.items()}
    allowed = shown or names_of(words)

    def parse(cell: Cell) -> object:
        text = text_of(cell)
        if not text or (text in cells.EMPTY_MARKS and word_key(text) not in keyed):
            return ""
        if not keyed:
            return text
        meaning = keyed.get(word_key(text))
        if meaning is None and strict:
            return unknown(code, text, allowed)
        return text if meaning is None else meaning

    return parse


def _many_of(words: Mapping[str, str], code: str, everything: frozenset[str] = frozenset()) -> Parser:
    """Several words → their codes, in the order written, () for an empty cell or a word for all of them."""
    keyed = {word_key(word): meaning for word, meaning in words.items()}

    def parse(cell: Cell) -> object:
        if text_of(cell) in everything:
            return ()
        whole = keyed.get(word_key(text_of(cell)))  # a name may itself hold a separator
        if whole is not None:
            return (whole,)
        parts = split_texts(cell)
        for part in parts:
            if keyed and word_key(part) not in keyed:
                return unknown(code, part, names_of(words))
        return tuple(dict.fromkeys(keyed.get(word_key(part), part) for part in parts))

    return parse


def _need(cell: Cell) -> object:
    """One speciality: the protocol's `needs` holds a single one."""
    parts = split_texts(cell)
    if len(parts) > 1:
        return Fault("several-needs", {"found": "、".join(parts)})
    return parts[0] if parts else ""


def names_of(words: Mapping[str, str]) -> list[str]:
    """One spelling for each meaning, the first that is not the code itself: what a person should write."""
    names: dict[str, str] = {}
    for word, meaning in words.items():
        if word != meaning:
            names.setdefault(meaning, word)
    return [names.get(meaning, meaning) for meaning in dict.fromkeys(words.values())]
