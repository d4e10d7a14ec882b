"""The words that a target is found by: one index of the project's own, the same on every database.

A word is a number of 39 bits. Two neighbouring characters of the name (NFKC, lower case, without spaces and marks) are
`first × 2¹⁶ + second`; those with a character beyond 16 bits (rare names), tags and classes are taken from a SHA-256. A target
that bears a word stands in the index as `word × 2²⁴ + primary key`: a word's targets lie beside each other, and whether a
target bears a word is one look. The legal form (有限公司 …) is in nearly every name and says nothing: its pairs are left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import sha256
from itertools import pairwise
from struct import unpack_from
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

from .models import TargetWord

_MARKS = re.compile(r"[\W_]+")
_FORMS = ("有限责任公司", "股份有限公司", "集团有限公司", "有限公司", "分公司")
SHIFT = 1 << 24  # more targets than any installation has
_HASHED, _LABEL = 1 << 37, 1 << 38
FEW = 5_000  # so many targets of a word are fetched and sorted; of more, the sorted list is gone through


def plain(text: str) -> str:
    """A name as its pairs are taken: half-width, lower case, no spaces, brackets, marks."""
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    text = text.casefold()
    return text if text.isalnum() else _MARKS.sub("", text)


def _hashed(text: str) -> int:
    return int.from_bytes(sha256(text.encode()).digest()[:8]) & (_HASHED - 1)


def _pair_word(first: str, second: str) -> int:
    return ord(first) << 16 | ord(second) if max(first, second) <= "\uffff" else _HASHED | _hashed(first + second)


_SILENT = {_pair_word(*pair) for form in _FORMS for pair in pairwise(form)}  # pairs that say nothing


def _name_words(text: str) -> set[int]:
    """The words of a plain name. In UTF-16 two neighbours are the very number that is their word, read at every other byte."""
    units = text.encode("utf-16-be", "surrogatepass")
    if len(units) != 2 * len(text):  # a character beyond 16 bits
        words = {_pair_word(*pair) for pair in pairwise(text)}
    else:
        words = set(unpack_from(f">{len(text) // 2}I", units))
        words.update(unpack_from(f">{(len(text) - 1) // 2}I", units, 2) if text else ())
    words -= _SILENT
    return words


@lru_cache(maxsize=4096)
def label_word(kind: str, text: str) -> int:
    """The word of a tag (`t`) or a class (`c`)."""
    return _LABEL | _hashed(f"{kind}:{text}")


def words_of(name: str, tags: Iterable[str] = (), classes: Iterable[str] = ()) -> set[int]:
    """All words of a target."""
    words = _name_words(plain(name))
    if tags:
        words.update(label_word("t", tag) for tag in tags)
    if classes:
        words.update(label_word("c", class_) for class_ in classes)
    return words


Bearer = tuple[str, Sequence[str], Sequence[str]]  # name, tags, classes


def changed_codes(target: int, before: Bearer, after: Bearer) -> tuple[list[int], list[int]]:
    """Of two states of a target: the index's entries that go, and those that come."""
    if before == after:
        return [], []
    old, new = words_of(*before), words_of(*after)
    return [word * SHIFT + target for word in old - new], [word * SHIFT + target for word in new - old]


def wanted_words(rows: QuerySet[Any], text: str) -> tuple[QuerySet[Any], set[int]]:
    """The words of the names that are looked for by `text`: every pair of each piece (pieces stand apart by spaces).

    A piece without a pair of its own (one character, 公司) is looked for in the names as it stands: the rows, so narrowed.
    """
    words: set[int] = set()
    for piece in text.split():
        own = _name_words(plain(piece))
        words |= own
        if not own:
            rows = rows.filter(name__icontains=piece)
    return rows, words


def named(rows: QuerySet[Any], text: str, *, counting: bool = False) -> QuerySet[Any]:
    """The targets whose names hold every pair of each piece of `text`."""
    rows, words = wanted_words(rows, text)
    return bearing(rows, sorted(words), counting=counting)


def labelled(rows: QuerySet[Any], kind: str, text: str, *, counting: bool = False) -> QuerySet[Any]:
    """The targets with a tag (`t`) or a class (`c`)."""
    return bearing(rows, [label_word(kind, text)], counting=counting)


def bearers(word: int) -> QuerySet[TargetWord, int]:
    """The primary keys of a word's targets."""
    found = TargetWord.objects.filter(code__gte=word * SHIFT, code__lt=(word + 1) * SHIFT)
    return found.annotate(target=F("code") - word * SHIFT).values_list("target", flat=True)


def bearing(rows: QuerySet[Any], words: Sequence[int], *, counting: bool = False) -> QuerySet[Any]:
    """The targets that bear every word.

    A rare word's targets are fetched by the index; where every word is common and rows are wanted in their order, each row is
    asked whether it bears the words: then a page is full after a few rows. Counting always goes by the index.
    """
    if not words:
        return rows
    sizes = {word: bearers(word)[: FEW + 1].count() for word in words[:6]} if len(words) > 1 or not counting else {words[0]: 0}
    rarest = min(sizes, key=lambda word: sizes[word])
    if counting or sizes[rarest] <= FEW:
        found = bearers(rarest)
        for word in words:
            if word != rarest:  # asked of the index alone: the rows of those without it are never looked up
                found = found.filter(Exists(TargetWord.objects.filter(code=OuterRef("code") + (word - rarest) * SHIFT)))
        return rows.filter(pk__in=found)
    for word in words:
        rows = rows.filter(Exists(TargetWord.objects.filter(code=OuterRef("pk") + word * SHIFT)))
    return rows
