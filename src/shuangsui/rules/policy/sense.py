"""What must make sense within a policy: comparisons that suit their columns, floors under ceilings, one meaning a word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from .conditions import AttributeIs
from .model import CORE_ATTRIBUTES, Policy
from .quotas import LineReading, Quota
from .references import Complaint, Path

# How a column of a type may be compared; the bounds are at_least, more_than, at_most, under.
_COMPARED: Mapping[str, tuple[str, ...]] = {
    "text": ("is", "in", "filled"),
    "number": ("is", "bounds", "filled"),
    "date": ("is", "in", "filled"),
    "yes-no": ("true-false", "filled"),
    "choice": ("is", "in", "filled"),
    "tags": ("has_tag", "is", "in", "filled"),
}
_CORE_TYPES = dict.fromkeys(CORE_ATTRIBUTES, "text") | {"tags": "tags", "takes_part": "yes-no"}
_TYPE_NAMES = {"text": "文字", "number": "数", "date": "日期", "yes-no": "是否", "choice": "单选", "tags": "标识"}


def comparison(policy: Policy, path: Path, test: AttributeIs) -> Iterator[Complaint]:
    """A complaint where a column is compared in a way that its type does not know, or with a choice that it does not have."""
    declared = {a.id: a for a in policy.attribute if a.of == "target"}
    column = declared.get(test.attribute)
    kind = column.type if column else _CORE_TYPES.get(test.attribute, "")
    if kind and _operator(test) not in _COMPARED[kind]:
        yield path, "comparison", {"value": test.attribute, "type": _TYPE_NAMES[kind]}
    elif column and column.choices:
        for wanted in [*(test.in_ or ()), *([str(test.is_)] if test.is_ is not None else []), *filter(None, [test.has_tag])]:
            if wanted not in column.choices:
                yield path, "no-such-choice", {"value": wanted, "column": column.header, "choices": "、".join(column.choices)}


def _operator(test: AttributeIs) -> str:
    if test.filled is not None:
        return "filled"
    if test.has_tag is not None:
        return "has_tag"
    if test.in_ is not None:
        return "in"
    if test.is_ is not None:
        return "true-false" if isinstance(test.is_, bool) else "is"
    return "bounds"


def order(policy: Policy) -> Iterator[Complaint]:
    """A plan that ends before it begins; ceilings below their floors."""
    plan = policy.policy
    if plan.effective_to is not None and plan.effective_to < plan.effective_from:
        yield ("policy", "effective_to"), "ends-before", {}
    for i, line in enumerate(policy.quota):
        yield from _ceiling(("quota", i), line, line)
        for j, reading in enumerate(line.readings):
            yield from _ceiling(("quota", i, "readings", j), reading, line)


def _ceiling(path: Path, said: Quota | LineReading, line: Quota) -> Iterator[Complaint]:
    floor, ceiling = said.at_least or line.at_least, said.at_most or line.at_most
    if isinstance(floor, Fraction) and ceiling is not None and ceiling < floor and (said.at_least or said.at_most):
        yield (*path, "at_most"), "ceiling-below-floor", {}


def spellings(policy: Policy) -> Iterator[Complaint]:
    """A name or synonym that two entries of one table answer to: a file that uses it would mean either."""
    named: Mapping[str, Iterable[tuple[str, tuple[str, ...]]]] = {
        "area": [(a.code, (a.name, *a.synonyms)) for a in policy.area],
        "class": [(c.id, (c.name, *c.synonyms)) for c in policy.classes],
        "kind": [(k.id, (k.name, *k.synonyms)) for k in policy.kind],
        "fact": [(f.id, (f.name, *f.synonyms)) for f in policy.fact],
        "item": [(x.id, (x.name, *x.synonyms)) for x in policy.item],
        "state": [(s.code, tuple(s.words)) for s in policy.state],
    }
    for table, entries in named.items():
        owner: dict[str, str] = {}
        for position, (code, words) in enumerate(entries):
            for word in words:
                first = owner.setdefault(word, code)
                if first != code:
                    yield (table, position), "same-word", {"value": word, "first_of": first, "also_of": code}


def inner_doubles(policy: Policy) -> Iterator[Complaint]:
    """Ids used twice within one entry: grounds, readings, sections, fields."""
    held: list[tuple[Path, list[str]]] = []
    for i, c in enumerate(policy.classes):
        held.append((("class", i, "nominated_by"), [n.id for n in c.nominated_by]))
        held += [(("class", i, "nominated_by", j, "readings"), [r.id for r in n.readings]) for j, n in enumerate(c.nominated_by)]
    held += [(("quota", i, "readings"), [r.id for r in q.readings]) for i, q in enumerate(policy.quota)]
    held.append((("disclosure", "clock", "readings"), [r.id for r in policy.disclosure.clock.readings]))
    for i, form in enumerate(policy.form):
        held.append((("form", i, "section"), [s.id for s in form.section]))
        fields = [(j, k, f.id) for j, s in enumerate(form.section) for k, f in enumerate(s.field)]
        for position, (j, k, id_) in enumerate(fields):
            if id_ in [f for _, _, f in fields[:position]]:
                yield ("form", i, "section", j, "field", k, "id"), "double-inside", {"value": id_}
    for path, ids in held:
        for position, id_ in enumerate(ids):
            if id_ in ids[:position]:
                yield (*path, position, "id"), "double-inside", {"value": id_}
