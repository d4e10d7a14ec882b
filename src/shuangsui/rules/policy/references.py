"""References from one part of a policy file to another, each with the names that it may use."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping

from .duties import Owed
from .model import CORE_ATTRIBUTES, CORE_INSPECTOR_ATTRIBUTES, Policy
from .quotas import Amount, Either, Larger, Ratio, Smaller

Path = tuple[str | int, ...]
Complaint = tuple[Path, str, dict[str, str]]  # path in the file, code, values
_FEW = 8  # so many names are told in full


def known(path: Path, name: str, names: Iterable[str]) -> Iterator[Complaint]:
    """A complaint when `name` is none of `names`, with the nearest one as a guess; else with all, if few."""
    choices = list(names)
    if name not in choices:
        close = difflib.get_close_matches(name, choices, 1)
        few = f"，可用的有：{'、'.join(dict.fromkeys(choices))}" if 0 < len(set(choices)) <= _FEW else ""
        yield path, "unknown-name", {"value": name, "near": f"，是否指 {close[0]}？" if close else few}


def references(policy: Policy) -> Iterator[Complaint]:
    """Every reference to a list, a level, a class, an item, a form, a method, a body or a column that is not there."""
    for path, names, choices in (*_of_classes(policy), *_of_lines(policy), *_of_items(policy), *_of_duties(policy)):
        for position, name in enumerate(names):
            yield from known((*path, position) if isinstance(names, list) else path, name, choices)


Group = tuple[Path, Iterable[str], Iterable[str]]  # where, what is named there, what may be named


def _one(name: str | None) -> tuple[str, ...]:
    return () if name is None else (name,)


def _of_classes(policy: Policy) -> Iterator[Group]:
    lists = [x.id for x in policy.listed]
    for i, c in enumerate(policy.classes):
        yield ("class", i, "listed_in"), _one(c.listed_in), lists
        if c.confirmed_by is not None:
            yield ("class", i, "confirmed_by", "listed_in"), _one(c.confirmed_by.listed_in), lists
    named = [name for a in policy.area for name in (a.code, a.name, *a.synonyms)]
    for i, x in enumerate(policy.listed):
        for j, member in enumerate(x.member):
            yield ("listed", i, "member", j, "area"), (member.area,), named
    yield ("policy", "binds"), policy.policy.binds, [a.code for a in policy.area]
    for i, body in enumerate(policy.body):
        yield ("body", i, "part_of"), _one(body.part_of), [b.id for b in policy.body]


def _of_lines(policy: Policy) -> Iterator[Group]:
    levels = [a.level for a in policy.area]
    items = [x.id for x in policy.item]
    columns = (*CORE_INSPECTOR_ATTRIBUTES, *(a.id for a in policy.attribute if a.of == "inspector"))
    marks = (*CORE_ATTRIBUTES, "area", "kind", *(a.id for a in policy.attribute if a.of == "target"))
    for i, q in enumerate(policy.quota):
        yield ("quota", i, "by"), _one(q.by), levels
        yield ("quota", i, "recognises"), q.recognises, levels
        yield ("quota", i, "items"), q.items, items
        amounts: Mapping[Path, Amount | None] = {("quota", i, "at_least"): q.at_least} | {
            ("quota", i, "readings", j, "at_least"): reading.at_least for j, reading in enumerate(q.readings)
        }
        for path, amount in amounts.items():
            for ratio_path, ratio in _ratios(path, amount):
                yield (*ratio_path, "inspectors_of"), tuple(ratio.inspectors_of), columns
    for i, d in enumerate(policy.draw):
        yield ("draw", i, "lines"), d.lines, [q.id for q in policy.quota]
        yield ("draw", i, "by"), d.by, levels
        yield ("draw", i, "directed_by"), d.directed_by, marks
    for i, need in enumerate(policy.team.need if policy.team.specialities else ()):
        yield ("team", "need", i, "speciality"), _one(need.speciality or None), policy.team.specialities


def _ratios(path: Path, amount: Amount | None) -> Iterator[tuple[Path, Ratio]]:
    if isinstance(amount, Ratio):
        yield path, amount
    elif isinstance(amount, Larger | Smaller | Either):
        key = type(amount).__name__.lower()
        for position, inner in enumerate(getattr(amount, key)):
            yield from _ratios((*path, key, position), inner)


def _of_items(policy: Policy) -> Iterator[Group]:
    items, forms, methods = ([x.id for x in table] for table in (policy.item, policy.form, policy.method))
    levels = [a.level for a in policy.area]
    for i, method in enumerate(policy.method):
        yield ("method", i, "form"), _one(method.form), forms
    for i, item in enumerate(policy.item):
        yield ("item", i, "methods"), item.methods, methods
        yield ("item", i, "level"), item.level, levels
    for i, form in enumerate(policy.form):
        fields = [f.id for section in form.section for f in section.field]
        for j, section in enumerate(form.section):
            yield ("form", i, "section", j, "items"), section.items, items
            for k, field in enumerate(section.field):
                yield ("form", i, "section", j, "field", k, "shown_if"), tuple(field.shown_if), fields


def _of_duties(policy: Policy) -> Iterator[Group]:
    levels = [a.level for a in policy.area]
    lists_and_draws = (*(x.id for x in policy.listed), *(d.id for d in policy.draw))
    fed = ["targets", "inspectors", *(c.id for c in policy.classes), *lists_and_draws, *(q.id for q in policy.quota)]
    owed: dict[str, Iterable[Owed]] = {"deadline": policy.deadline, "list": policy.lists, "report": policy.report}
    for table, duties in owed.items():
        for i, duty in enumerate(duties):
            yield (table, i, "levels"), duty.levels, levels
    for i, x in enumerate(policy.lists):
        yield ("list", i, "feeds"), x.feeds, fed
    for i, r in enumerate(policy.report):
        for j, column in enumerate(r.column):
            yield ("report", i, "column", j, "of_class"), _one(column.of_class), [c.id for c in policy.classes]
