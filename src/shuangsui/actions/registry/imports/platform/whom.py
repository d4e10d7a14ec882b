"""Who a row of the platform means. A name alone, or a code alone, is enough where nothing speaks against it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from shuangsui.paper.parsers import word_key
from shuangsui.records.models import Target, Unit

MOST_SHOWN = 5
# Why a row is doubtful.
DOUBTS = {
    "other-code": "名称相同，代码不同",
    "other-name": "代码相同，名称不同",
    "several": "名录里有几家都符合",
}


@dataclass(frozen=True, slots=True)
class Known:
    """A target, as far as telling it from another asks."""

    pk: int
    key: str
    name: str
    credit_code: str
    number: str

    def shown(self) -> dict[str, object]:
        """As a doubtful row keeps it, to choose from."""
        return {"pk": self.pk, "key": self.key, "name": self.name}


class Whom:
    """The targets of a unit and all below; one query, then none. Who was merged is found under both names."""

    def __init__(self, unit: Unit) -> None:
        self.by_pk: dict[int, Known] = {}
        self._by_code: dict[str, list[Known]] = defaultdict(list)
        self._by_name: dict[str, list[Known]] = defaultdict(list)
        found = Target.objects.filter(area__path__startswith=unit.path).exclude(status=Target.WITHDRAWN).order_by("pk")
        merged = []
        names = ("pk", "key", "name", "credit_code", "number", "merged_into_id")
        for pk, key, name, code, number, into in found.values_list(*names):
            known = Known(pk, key, name, code, number)
            if into is None:
                self.by_pk[known.pk] = known
                self._note(known, known)
            else:
                merged.append((known, into))
        for known, into in merged:
            if into in self.by_pk:
                self._note(known, self.by_pk[into])

    def _note(self, known: Known, means: Known) -> None:
        for code in {known.key, known.credit_code, known.number} - {""}:
            if means not in self._by_code[code]:
                self._by_code[code].append(means)
        if means not in self._by_name[word_key(known.name)]:
            self._by_name[word_key(known.name)].append(means)

    def meant(self, name: str, code: str) -> tuple[list[Known], str]:
        """Whom a row with this name and code may mean, and why that is doubtful: a key of DOUBTS, "" where one is plainly meant
        or nobody is."""
        named, coded = self._by_name.get(word_key(name), []), self._by_code.get(code, []) if code else []
        both = [one for one in coded if one in named]
        if len(both) == 1:
            return both, ""
        if both:
            return both[:MOST_SHOWN], "several"
        if coded:
            return coded[:MOST_SHOWN], "other-name"
        if len(named) == 1 and (not code or not named[0].credit_code):
            return named, ""
        return named[:MOST_SHOWN], "" if not named else "several" if len(named) > 1 else "other-code"
