"""The words that a target is found by: one index of the project's own, the same on every database.

A word is a number, so that a row is small and compares alike everywhere: two neighbouring characters of the name (NFKC, lower
case, without spaces and brackets) are `first × 2²¹ + second`; a tag or a class is 2⁶² + 61 bits of the SHA-256 of `t:…`, `c:…`.
The legal form (有限公司 …) is in nearly every name and says nothing: its pairs are left out of the index.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from hashlib import sha256
from itertools import pairwise
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from .models import TargetWord

_MARKS = re.compile(r"[\W_]+")
_FORMS = ("有限责任公司", "股份有限公司", "集团有限公司", "有限公司", "分公司")
_BITS = 21  # a character's number is below 2²¹
FEW = 5_000  # so many targets of a word are fetched and sorted; of more, the sorted list is gone through


def plain(text: str) -> str:
    """A name as its pairs are taken: half-width, lower case, no spaces, brackets, marks."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", text).casefold())


def _pairs(text: str) -> Iterator[int]:
    for first, second in pairwise(text):
        yield ord(first) << _BITS | ord(second)


EMPTY_WORDS = frozenset(word for form in _FORMS for word in _pairs(form))


@lru_cache(maxsize=4096)
def label_word(kind: str, text: str) -> int:
    """The word of a tag (`t`) or a class (`c`)."""
    return 1 << 62 | int.from_bytes(sha256(f"{kind}:{text}".encode()).digest()[:8]) >> 3


def words_of(name: str, tags: Iterable[str] = (), classes: Iterable[str] = ()) -> set[int]:
    """All words of a target."""
    words = set(_pairs(plain(name)))
    words -= EMPTY_WORDS
    words.update(label_word("t", tag) for tag in tags)
    words.update(label_word("c", class_) for class_ in classes)
    return words


def changed_words(
    target: int, before: tuple[str, Sequence[str], Sequence[str]], after: tuple[str, Sequence[str], Sequence[str]]
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Of two states (name, tags, classes): the (word, target) pairs that go, and those that come."""
    old, new = words_of(*before), words_of(*after)
    return [(word, target) for word in sorted(old - new)], [(word, target) for word in sorted(new - old)]


def named(rows: QuerySet[Any], text: str, *, counting: bool = False) -> QuerySet[Any]:
    """The targets whose names hold every pair of each piece of `text` (pieces stand apart by spaces).

    A piece without a pair of its own (one character, 公司) is looked for in the names as it stands.
    """
    words: list[int] = []
    for piece in text.split():
        own = [word for word in _pairs(plain(piece)) if word not in EMPTY_WORDS]
        words += own
        if not own:
            rows = rows.filter(name__icontains=piece)
    return bearing(rows, list(dict.fromkeys(words)), counting=counting)


def labelled(rows: QuerySet[Any], kind: str, text: str, *, counting: bool = False) -> QuerySet[Any]:
    """The targets with a tag (`t`) or a class (`c`)."""
    return bearing(rows, [label_word(kind, text)], counting=counting)


def bearing(rows: QuerySet[Any], words: Sequence[int], *, counting: bool = False) -> QuerySet[Any]:
    """The targets that bear every word.

    A rare word's targets are fetched by the index; where every word is common, or rows are wanted in their order, each row
    is asked whether it bears the word: then the first page is full after a few rows. Counting always goes by the index.
    """
    if not words:
        return rows
    rarest, few = words[0], counting
    if not counting:
        sizes = {word: TargetWord.objects.filter(word=word)[: FEW + 1].count() for word in words[:6]}
        rarest = min(sizes, key=lambda word: sizes[word])
        few = sizes[rarest] <= FEW
    for word in words:
        mine = TargetWord.objects.filter(word=word)
        if few and word == rarest:
            rows = rows.filter(pk__in=mine.values("target_id"))
        else:
            rows = rows.filter(Exists(mine.filter(target_id=OuterRef("pk"))))
    return rows
