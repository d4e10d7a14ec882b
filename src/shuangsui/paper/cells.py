"""One cell → one typed value, or the fault that it has. Every parser takes a cell and no context.

A column is parsed once for each distinct content (`convert`): registries repeat themselves, and so reading a
hundred thousand rows costs little more than unpacking them.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, cast

from shuangsui.paper.problems import Severity
from shuangsui.paper.source import Cell
from shuangsui.rules.numbers import all_credit_codes, diagnose, is_credit_code

# Largest whole number that Excel's 15 digits hold; anything longer has lost its last digits.
EXACT_DIGITS = 10**15
EMPTY_MARKS = frozenset({"/", "\\", "-", "--", "—", "——", "无", "空", "暂无", "n/a", "N/A"})
_ID = re.compile(r"[0-9A-Z-]{1,40}")
_INVISIBLE = re.compile("[\u200b\u2060\ufeff]")
# Control characters, and those that turn the direction of what follows or break a line unseen.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T\s]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_SIX = Decimal("0.000001")
_NUMBER = re.compile(r"([+-]?\d+(?:\.\d+)?)(元|次|年|个|家|件)?")
_SEPARATORS = re.compile(r"[、,，;；\n|]+")
MOST = 10**9  # counts end below it: what a draw can hold (draw protocol, section 2)
_EPOCH = datetime.date(1899, 12, 30)
_YES = {"是", "有", "√", "✓", "✔", "☑", "y", "yes", "t", "true", "1", "参与", "在编", "在岗", "对", "属实", "已查实"}
_NO = {"否", "无", "×", "✗", "✘", "x", "n", "no", "f", "false", "0", "不", "错"}
_NO |= {"不参与", "未参与", "不在编", "非在编", "不在岗", "离岗", "不属实", "未查实"}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a cell: code and values of the sentence. Where it is no error, `value` is used."""

    code: str
    values: dict[str, str] = field(default_factory=dict, hash=False)
    severity: Severity = "error"
    value: object = None


Parser = Callable[[Cell], object]


def convert(cells: Sequence[Cell], parse: Parser) -> tuple[list[object], dict[int, Fault]]:
    """Values of a column and, by row index, its faults. Equal cells are parsed once.

    A column of free text or codes is first looked at as a whole: where nothing in it needs a change, that is
    all the work. 1, 1.0 and True are equal to Python, so that columns which mix types are keyed by type as well.
    """
    types = set(map(type, cells))
    plain = _PLAIN.get(parse)
    if types <= {str} and plain is not None and plain(cast("Sequence[str]", cells)):
        return list(cells), {}
    keys = cells if len(types) == 1 else list(zip(map(type, cells), cells, strict=True))
    parsed = _Parsed(parse if keys is cells else lambda key: parse(key[1]))
    values = list(map(parsed.__getitem__, keys))
    faulty = any(isinstance(value, Fault) for value in parsed.values())
    return _without_faults(values) if faulty else (values, {})


class _Parsed(dict[Any, object]):
    """Content → its value, parsed when it is first asked for."""

    def __init__(self, parse: Callable[[Any], object]) -> None:
        self._parse = parse

    def __missing__(self, content: Any) -> object:
        value = self[content] = self._parse(content)
        return value


def _without_faults(values: list[object]) -> tuple[list[object], dict[int, Fault]]:
    faults = {place: value for place, value in enumerate(values) if isinstance(value, Fault)}
    for place, fault in faults.items():
        values[place] = fault.value
    return values, faults


def _is_plain(cells: Sequence[str]) -> bool:
    """No cell needs a change as free text or as a name: NFC, stripped, in one line, nothing unseen."""
    whole = "\n".join(cells)
    if whole.count("\n") >= len(cells) or not unicodedata.is_normalized("NFC", whole):
        return False
    # `isprintable` refuses every control, unseen and unusual space character; only the plain space is left to look for.
    if not whole.replace("\n", "").isprintable():
        return False
    return not (whole.startswith(" ") or whole.endswith(" ") or " \n" in whole or "\n " in whole)


def text_of(cell: Cell) -> str:
    """The cell as text: NFC, stripped, whole numbers without a point, days as 2025-01-03."""
    if isinstance(cell, str):
        if cell.isascii():
            return cell.strip()
        return unicodedata.normalize("NFC", cell).strip()
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, (int, float)):
        return _plain(exact(cell))
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.date().isoformat()
    if isinstance(cell, datetime.timedelta):
        return str(cell)
    return cell.isoformat()


def exact(number: float) -> Decimal:
    """The decimal number that the cell shows: the shortest that reads back as the same float."""
    return Decimal(repr(number))


def _plain(number: Decimal) -> str:
    return str(int(number)) if number == number.to_integral_value() else format(number, "f")


def has_lost_digits(cell: Cell) -> bool:
    """A number too long for a spreadsheet's 15 digits."""
    return isinstance(cell, (int, float)) and not isinstance(cell, bool) and abs(cell) >= EXACT_DIGITS


def parse_text(cell: Cell) -> object:
    """Free text; a warning where a long number has lost its last digits."""
    text = text_of(cell)
    if has_lost_digits(cell):
        return Fault("digits-lost", {"found": text}, "warning", text)
    return text


def parse_verbatim(cell: Cell) -> object:
    """Text exactly as written, spaces and all: what an inspector wrote is not ours to mend."""
    return cell if isinstance(cell, str) else text_of(cell)


def parse_name(cell: Cell) -> object:
    """A name in one line; `missing` when empty, `control-character` when it holds one."""
    text = _INVISIBLE.sub("", "".join(text_of(cell).split("\n")).replace("\r", "").replace("\t", " ")).strip()
    if not text:
        return Fault("missing")
    if _CONTROL.search(text):
        return Fault("control-character")
    return text


def parse_code(cell: Cell) -> object:
    """A credit code or "" (none). Spaces, full width and lower case are put right with a warning."""
    if isinstance(cell, str) and is_credit_code(cell):
        return cell
    if has_lost_digits(cell):
        return Fault("code-as-number", {"found": text_of(cell)})
    text = text_of(cell)
    if not text or text in EMPTY_MARKS:
        return ""
    found = diagnose(cell if isinstance(cell, str) else text)
    if found is None:
        return text
    values = {"found": found.found, "expected": found.expected, "repaired": found.repaired, "written": text}
    if found.kind == "spelling":
        return Fault("code-spelling", {**values, "traits": ",".join(found.traits)}, "warning", found.repaired)
    return Fault(f"code-{found.kind}", values, "error", "")


def parse_id(cell: Cell) -> object:
    """A registry number or certificate number, `[0-9A-Z-]{1,40}`, or "" (none)."""
    if has_lost_digits(cell):
        return Fault("code-as-number", {"found": text_of(cell)})
    text = unicodedata.normalize("NFKC", text_of(cell)).upper().replace(" ", "")
    if not text or text in EMPTY_MARKS:
        return ""
    if re.fullmatch(r"\d(\.\d+)?E\+?\d+", text):
        return Fault("code-scientific", {"found": text})
    if not _ID.fullmatch(text):
        return Fault("bad-id", {"found": text})
    return text


def parse_date(cell: Cell) -> object:
    """A day, or None for an empty cell: dates, 2025-1-3, 2025/1/3, 2025年1月3日, 20250103, Excel's serial number."""
    if isinstance(cell, datetime.datetime):
        return _in_range(cell.date())
    if isinstance(cell, datetime.date):
        return _in_range(cell)
    text = unicodedata.normalize("NFKC", text_of(cell))
    if not text or text in EMPTY_MARKS:
        return None
    match = _DATE.fullmatch(text) or re.fullmatch(r"(\d{4})(\d{2})(\d{2})", text)
    if match:
        try:
            return _in_range(datetime.date(int(match[1]), int(match[2]), int(match[3])))
        except ValueError:
            return Fault("no-such-day", {"found": text})
    if re.fullmatch(r"[2-7]\d{4}", text):
        day = _EPOCH + datetime.timedelta(days=int(text))
        return Fault("date-serial", {"found": text, "read": day.isoformat()}, "warning", day)
    return Fault("bad-date", {"found": text})


def _in_range(day: datetime.date) -> object:
    return day if 1950 <= day.year <= 2100 else Fault("no-such-day", {"found": day.isoformat()})


def parse_number(cell: Cell) -> object:
    """An exact Decimal, or None for an empty cell; thousands' commas and one trailing unit are taken off."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return exact(cell)
    text = unicodedata.normalize("NFKC", text_of(cell)).replace(",", "").replace(" ", "")
    if not text or text in EMPTY_MARKS:
        return None
    match = _NUMBER.fullmatch(text)
    return Decimal(match[1]) if match else Fault("bad-number", {"found": text})


def parse_longitude(cell: Cell) -> object:
    """Degrees east to six decimals (a tenth of a metre), or None for an empty cell; `bad-degrees` beyond 180."""
    return _degrees(cell, 180)


def parse_latitude(cell: Cell) -> object:
    """Degrees north to six decimals, or None for an empty cell; `bad-degrees` beyond 90, as where the two columns are swapped."""
    return _degrees(cell, 90)


def _degrees(cell: Cell, most: int) -> object:
    number = parse_number(cell)
    if isinstance(number, Decimal):
        return number.quantize(_SIX) if abs(number) <= most else Fault("bad-degrees", {"found": text_of(cell), "most": str(most)})
    return Fault("bad-degrees", {"found": text_of(cell), "most": str(most)}) if isinstance(number, Fault) else None


def parse_count(cell: Cell) -> object:
    """A whole number from 0, or None for an empty cell."""
    number = parse_number(cell)
    if isinstance(number, Decimal):
        if number < 0 or number != number.to_integral_value() or number >= MOST:
            return Fault("bad-count", {"found": text_of(cell)})
        return int(number)
    return number


def parse_yes_no(cell: Cell) -> object:
    """True, False, or None for an empty cell: 是/否, √/×, Y/N, 有/无, 1/0."""
    if isinstance(cell, bool):
        return cell
    text = unicodedata.normalize("NFKC", text_of(cell)).lower()
    if not text or text in {"/", "-", "—"}:
        return None
    if text in _YES or text in _NO:
        return text in _YES
    return Fault("bad-yes-no", {"found": text_of(cell)})


def split_texts(cell: Cell) -> list[str]:
    """The parts of a cell that lists several: 、 , ， ; ； | or line breaks between them."""
    parts = [part.strip() for part in _SEPARATORS.split(text_of(cell))]
    return [part for part in dict.fromkeys(parts) if part and part not in EMPTY_MARKS]


def parse_tags(cell: Cell) -> object:
    """A set of tags."""
    return frozenset(split_texts(cell))


def parse_texts(cell: Cell) -> object:
    """Several texts in the order written."""
    return tuple(split_texts(cell))


def _are_codes(cells: Sequence[str]) -> bool:
    return all_credit_codes([cell for cell in cells if cell])


# Parsers that give some cells back as they are, and a quick look whether a whole column is such. (That a name is
# not empty is seen to with the other required columns.)
_PLAIN: dict[Parser, Callable[[Sequence[str]], bool]] = {parse_text: _is_plain, parse_name: _is_plain, parse_code: _are_codes}
