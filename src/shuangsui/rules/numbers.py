"""The unified social credit code (统一社会信用代码) after GB 32100-2015, and what is wrong with one.

A code has 18 characters out of 31 (digits and capitals without I, O, S, V, Z): 1 registering department,
2 kind of body, 3-8 division code (digits), 9-17 organisation code, 18 check character. With the weights
3^(i-1) mod 31 over the first 17, the check character is 31 minus (sum mod 31), where 31 stands as `0`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from operator import mul

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18

_RANK = {character: rank for rank, character in enumerate(ALPHABET)}
_WEIGHTS = tuple(pow(3, i, 31) for i in range(LENGTH - 1))
# The check character makes the whole sum, itself with weight 1, a multiple of 31.
_WHOLE_WEIGHTS = (*_WEIGHTS, 1)
_RANKS = bytes(_RANK.get(chr(byte), 0) for byte in range(256))
# Letters that the standard leaves out because they are misread, and what was meant.
_MISREAD = {"O": "0", "I": "1", "S": "5", "Z": "2"}
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
_SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+?\d+")
_DASHES = re.compile(r"[-\u2010-\u2015\u2212]+")
_SHAPE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
_SHAPES = re.compile(f"(?:{_SHAPE.pattern})*")
# For each place of a code, rank → rank × weight mod 31.
_PRODUCTS = [bytes(rank * weight % 31 for rank in range(256)) for weight in _WHOLE_WEIGHTS]


@dataclass(frozen=True, slots=True)
class CodeFault:
    """What is wrong with a credit code as written.

    `kind` is one of: `blank`, `scientific` (9.1E+17: digits are lost), `old-number` (15 digits: the old
    registration number), `organisation-code` (9 characters), `length`, `spelling` (only full-width, lower
    case, spaces or dashes: `repaired` is the same code), `misread` (O for 0, I for 1 … and the repaired code passes),
    `characters`, `division` (characters 3-8 are not digits), `check` (wrong check character).
    `found` is the offending part, `expected` what would be right there; `repaired` is a whole code that
    passes the check, or "".
    """

    kind: str
    found: str
    expected: str = ""
    repaired: str = ""
    traits: tuple[str, ...] = ()  # of `spelling` and `misread`: full-width, lower-case, spaces, dashes, letters


def check_character(body: str) -> str:
    """The 18th character for the first 17. ValueError when `body` is not 17 characters of the alphabet."""
    if len(body) != LENGTH - 1 or any(character not in _RANK for character in body):
        raise ValueError("a credit code's body is 17 characters of the alphabet")
    total = sum(_RANK[character] * weight for character, weight in zip(body, _WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def is_credit_code(text: str) -> bool:
    """Whether `text` is exactly a valid code: 18 characters, digits as division code, right check character."""
    if _SHAPE.fullmatch(text) is None:
        return False
    return not sum(map(mul, text.encode("ascii").translate(_RANKS), _WHOLE_WEIGHTS)) % 31


def all_credit_codes(texts: Sequence[str]) -> bool:
    """Whether each text is a valid code: `is_credit_code` for a whole column at once, ten times as fast."""
    whole = "".join(texts)
    if not set(map(len, texts)) <= {LENGTH} or not _SHAPES.fullmatch(whole):
        return False
    ranks = whole.encode("ascii").translate(_RANKS)
    weighted = [ranks[place::LENGTH].translate(products) for place, products in enumerate(_PRODUCTS)]
    return all(total % 31 == 0 for total in set(map(sum, zip(*weighted, strict=True))))


def diagnose(text: str) -> CodeFault | None:
    """What is wrong with `text` as a credit code, or None when it is valid as it stands.

    A repair is offered only where the repaired code passes the check character.
    """
    if is_credit_code(text):
        return None
    plain, traits = _respell(text)
    if not plain:
        return CodeFault("blank", text)
    if is_credit_code(plain):
        return CodeFault("spelling", text, plain, plain, traits)
    return _lost_or_other(plain) or _wrong_characters(plain, traits) or _wrong_check(plain)


def _respell(text: str) -> tuple[str, tuple[str, ...]]:
    """The text in half-width capitals without spaces and dashes, and which of these it needed."""
    traits: list[str] = []
    half = unicodedata.normalize("NFKC", text)
    if any("\uff01" <= character <= "\uff5e" for character in text):
        traits.append("full-width")
    joined = _INVISIBLE.sub("", half)
    if _INVISIBLE.search(text):
        traits.append("spaces")
    upper = joined.upper()
    if upper != joined:
        traits.append("lower-case")
    undashed = _DASHES.sub("", upper)
    if undashed != upper and len(undashed) == LENGTH:
        return undashed, (*traits, "dashes")
    return upper, tuple(traits)


def _lost_or_other(plain: str) -> CodeFault | None:
    """Another number than a credit code, or one that a spreadsheet has spoilt."""
    # 18 letters and digits with one E among them are a code with a slip rather than a number.
    if _SCIENTIFIC.fullmatch(plain) and (len(plain) != LENGTH or not plain.isalnum()):
        return CodeFault("scientific", plain)
    if len(plain) in (13, 15) and plain.isascii() and plain.isdigit():
        return CodeFault("old-number", plain)
    if re.fullmatch(r"[0-9A-Z]{8}-?[0-9X]", plain):
        return CodeFault("organisation-code", plain)
    if len(plain) != LENGTH:
        return CodeFault("length", str(len(plain)), str(LENGTH))
    return None


def _wrong_characters(plain: str, traits: tuple[str, ...]) -> CodeFault | None:
    meant = "".join(_MISREAD.get(character, character) for character in plain)
    if meant != plain and is_credit_code(meant):
        letters = "".join(dict.fromkeys(character for character in plain if character in _MISREAD))
        return CodeFault("misread", letters, "".join(_MISREAD[letter] for letter in letters), meant, (*traits, "letters"))
    strangers = "".join(dict.fromkeys(character for character in plain if character not in _RANK))
    if strangers:
        return CodeFault("characters", strangers)
    if not plain[2:8].isdigit():
        return CodeFault("division", plain[2:8])
    return None


def _wrong_check(plain: str) -> CodeFault:
    right = check_character(plain[:-1])
    return CodeFault("check", plain[-1], right)
