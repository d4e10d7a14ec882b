"""Made-up targets, one for each mark that a plan's lines ask for, to see whether some line counts every one of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

from ..conditions import Subject, judge
from ..policy import Policy
from ..policy.conditions import AttributeIs, Condition, InClass, InGrade, OfKind, leaves
from ..policy.quotas import Quota
from ..registry import Target, Value

Mark = tuple[Condition, ...]  # the tests that a probe meets by its making


def target_in_no_line(policy: Policy, lines: Sequence[Quota]) -> tuple[Mark, ...]:
    """The simplest kinds of target that meet no line: those of one mark, else of one for each column and kind. () if none."""
    missed = [mark for mark, subject in _probes(policy, lines) if not any(judge(q.of, subject) for q in lines)]
    fewest = min((len(mark) for mark in missed), default=0)
    return tuple(mark for mark in missed if len(mark) == fewest)


def _probes(policy: Policy, lines: Sequence[Quota]) -> Iterator[tuple[Mark, Subject]]:
    """Each class, kind, value of a column and single tag that the lines name, and none of it, in all combinations."""
    tests = [leaf for q in lines for leaf in leaves(q.of)]
    columns: dict[str, list[tuple[Mark, Value]]] = {}
    for test in tests:
        if isinstance(test, AttributeIs):
            options = columns.setdefault(test.attribute, [((), None)])
            options += [o for o in _values(test) if o[1] not in [value for _, value in options]]
    by_class = any(isinstance(t, InClass) for t in tests)
    named = [c.id for c in policy.classes] if by_class else []
    classes: list[tuple[Mark, str]] = [((InClass.model_validate({"class": c}),), c) for c in named] or [((), "")]
    grades = [g.id for g in policy.grade] if any(isinstance(t, InGrade) for t in tests) else [""]
    asked_kinds = {t.kind for t in tests if isinstance(t, OfKind)}
    kinds: list[tuple[Mark, str]] = []
    kinds += [((), k.id) for k in policy.kind if k.id not in asked_kinds][:1]
    kinds += [((OfKind(kind=k.id),), k.id) for k in policy.kind if k.id in asked_kinds]
    on = policy.policy.effective_from
    names = list(columns)
    for (class_mark, class_), grade, (kind_mark, kind) in product(classes, grades, kinds):
        for chosen in product(*columns.values()):
            values = {name: value for name, (_, value) in zip(names, chosen, strict=True)}
            tags = values.pop("tags", None)
            target = Target("PROBE", "", "", kind=kind, values=values, tags=tags if isinstance(tags, frozenset) else frozenset())
            target = replace(target, state=str(values.get("state") or ""), needs=str(values.get("needs") or ""))
            mark = (*class_mark, *kind_mark, *(m for marks, _ in chosen for m in marks))
            yield mark, Subject(target, on, on.year, classes=(class_,) if class_ else (), grade=grade)


def _values(test: AttributeIs) -> list[tuple[Mark, Value]]:
    if test.has_tag is not None:
        return [((test,), frozenset({test.has_tag}))]
    if isinstance(test.is_, str | bool):
        return [((test,), test.is_)]
    return [((AttributeIs.model_validate({"attribute": test.attribute, "is": x}),), x) for x in test.in_ or ()]
