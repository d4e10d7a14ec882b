"""The kinds of files that can be imported: what each is called, who may, and how it is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from shuangsui.paper.decisions import read_decisions
from shuangsui.paper.inspectors import read_inspectors
from shuangsui.paper.links import read_conflicts, read_facts, read_history, read_permits
from shuangsui.paper.platform import read_platform
from shuangsui.paper.problems import Reading
from shuangsui.paper.source import Source
from shuangsui.paper.targets import read_targets
from shuangsui.records.models import Inspector, Target, Unit
from shuangsui.rules import registry as rules
from shuangsui.rules.registry import Vocabulary


@dataclass(frozen=True)
class Table:
    """A kind of file. `read(source, vocabulary, unit)` gives the sound rows and what is wrong with the others."""

    says: str
    right: str
    read: Callable[[Source, Vocabulary, Unit], Reading[Any]]


def known_targets(unit: Unit) -> Iterable[rules.Target]:
    """The unit's targets, as far as a table that names them asks."""
    found = Target.objects.filter(area__path__startswith=unit.path).exclude(status=Target.WITHDRAWN)
    for key, name, area, code, number in found.values_list("key", "name", "area__code", "credit_code", "number").iterator(5000):
        yield rules.Target(key, name, area, code, number)


def known_inspectors(unit: Unit) -> Iterable[rules.Inspector]:
    """The unit's inspectors, as far as a table that names them asks."""
    found = Inspector.objects.filter(unit__path__startswith=unit.path, status=Inspector.ACTIVE)
    return [rules.Inspector(key, name) for key, name in found.values_list("key", "name")]


TABLES: dict[str, Table] = {
    "targets": Table("检查对象", "targets.import", lambda source, words, unit: read_targets(source, words, partial=True)),
    "inspectors": Table(
        "检查人员、专家", "targets.import", lambda source, words, unit: read_inspectors(source, words, partial=True)
    ),
    "conflicts": Table(
        "回避",
        "targets.import",
        lambda source, words, unit: read_conflicts(source, known_targets(unit), known_inspectors(unit), words, partial=True),
    ),
    "facts": Table(
        "处罚、投诉等事实",
        "targets.import",
        lambda source, words, unit: read_facts(source, known_targets(unit), words, partial=True),
    ),
    "history": Table(
        "本年已经做过的检查",
        "targets.import",
        lambda source, words, unit: read_history(source, known_targets(unit), words, partial=True),
    ),
    "permits": Table(
        "排污许可", "targets.import", lambda source, words, unit: read_permits(source, known_targets(unit), words, partial=True)
    ),
    "decisions": Table(
        "会议审定",
        "classes.propose",
        lambda source, words, unit: read_decisions(source, known_targets(unit), words, partial=True),
    ),
    "platform": Table(
        "省平台的任务和结果（逐行核对）",
        "platform.reconcile",
        lambda source, words, unit: read_platform(source, words, partial=True),
    ),
}
ENTRIES = ("targets", "inspectors")  # kinds that change entries of a registry; the others add rows beside it
