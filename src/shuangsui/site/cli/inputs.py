"""The files and options that pool, freeze and draw-now share, read into one situation."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar, cast

from shuangsui.dossier.precheck import timing_remarks, untimely
from shuangsui.paper import inspectors as inspectors_file
from shuangsui.paper import links, targets
from shuangsui.paper.problems import Problem, Reading
from shuangsui.paper.sentences import describe
from shuangsui.paper.source import Source
from shuangsui.rules.periods import Period
from shuangsui.rules.policy import Policy, policy_bytes, read_policy
from shuangsui.rules.pool import Situation

from . import shared
from .output import Refusal

Row = TypeVar("Row")
POLICIES = Path(__file__).resolve().parents[4] / "policies"


@dataclass
class Files:
    """The paths that were given; a `Path` each, None where there is none."""

    targets: Path
    inspectors: Path
    conflicts: Path | None = None
    history: Path | None = None
    facts: Path | None = None


@dataclass
class Wishes:
    """What else was said. Texts as typed."""

    area: str
    period: str
    on: date
    draw: str = ""
    numbers: Sequence[str] = ()
    excluded: Sequence[str] = ()


@dataclass
class Gathered:
    """A situation, the bytes of its policy, and what is to be looked at in the files (warnings and notes)."""

    situation: Situation
    policy_source: bytes
    problems: list[Problem] = field(default_factory=list)

    @property
    def remarks(self) -> list[str]:
        """Sentences to think about: warnings of the files, a period outside the plan's years or over already."""
        said = [describe(p, with_file=True) for p in self.problems if p.severity == "warning"]
        said += timing_remarks(self.situation)
        return said

    @property
    def untimely(self) -> list[str]:
        """A sentence where the day lies outside the window in which the plan has the draw fixed. Raises PoolError."""
        return untimely(self.situation)


@dataclass
class Given:
    """The options that pool, freeze and draw-now share, as typed; those without a default are required."""

    policy: shared.PolicyOption
    area: shared.AreaOption
    period: shared.PeriodOption
    targets: shared.TargetsOption
    inspectors: shared.InspectorsOption
    conflicts: shared.ConflictsOption = None
    history: shared.HistoryOption = None
    facts: shared.FactsOption = None
    draw: shared.DrawOption = ""
    number: shared.NumberOption = None
    exclude: shared.ExcludeOption = None

    def gathered(self, on: date) -> Gathered:
        """What they name, read and checked as of a day. Raises as `gather` does."""
        files = Files(self.targets, self.inspectors, self.conflicts, self.history, self.facts)
        return gather(self.policy, files, Wishes(self.area, self.period, on, self.draw, self.number or (), self.exclude or ()))


def takes_registries(command: Callable[..., None]) -> Callable[..., None]:
    """The command with the options of `Given` for its first parameter, `given`; in its help the required ones stand first."""
    shared_ones = list(inspect.signature(Given, eval_str=True).parameters.values())
    own = list(inspect.signature(command, eval_str=True).parameters.values())[1:]

    def called(**values: Any) -> None:
        given = Given(**{parameter.name: values.pop(parameter.name) for parameter in shared_ones})
        command(given, **values)

    called.__doc__ = command.__doc__
    parameters = [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in (*shared_ones, *own)]
    parameters.sort(key=lambda parameter: parameter.default is not inspect.Parameter.empty)
    cast("Any", called).__signature__ = inspect.Signature(parameters)
    return called


def find_policy(named: str) -> Path:
    """A policy by its path, or by the name of a folder of `policies/`."""
    path = Path(named)
    if not path.exists() and (POLICIES / named / "policy.toml").exists():
        return POLICIES / named
    return path


def open_policy(named: str) -> tuple[Policy, bytes]:
    """The policy and its bytes. Raises PolicyError."""
    path = find_policy(named)
    source = policy_bytes(path)
    return read_policy(source, f"{path.name}/policy.toml" if path.is_dir() else path.name), source


def gather(policy_named: str, files: Files, wishes: Wishes) -> Gathered:
    """Everything read and checked. Raises Refusal with every error of every file; PolicyError, PeriodError."""
    policy, source = open_policy(policy_named)
    words = policy.vocabulary()
    area = words.areas.get(wishes.area)
    if area is None:
        known = "、".join(f"{a.name}（{a.code}）" for a in policy.area)
        raise Refusal([f"方案中没有区域「{wishes.area}」；可用的有：{known}"])
    period = Period.parse(wishes.period)
    collected: list[Problem] = []
    found_targets = _read(files.targets, lambda s: targets.read_targets(s, words), collected)
    found_inspectors = _read(files.inspectors, lambda s: inspectors_file.read_inspectors(s, words), collected)
    kind = policy.kind[0].id
    all_targets = tuple(t if t.kind else replace(t, kind=kind) for t in found_targets)
    conflicts = _read(files.conflicts, lambda s: links.read_conflicts(s, all_targets, found_inspectors, words), collected)
    facts = _read(files.facts, lambda s: links.read_facts(s, all_targets, words), collected)
    past = _read(files.history, lambda s: links.read_history(s, all_targets, words), collected)
    _refuse_errors(collected)
    situation = Situation(
        policy,
        area,
        period,
        wishes.on,
        all_targets,
        found_inspectors,
        conflicts,
        facts,
        past,
        fixed=_numbers(wishes.numbers, policy),
        draw=wishes.draw,
        set_aside=_set_aside(wishes.excluded, {t.id for t in all_targets}),
    )
    return Gathered(situation, source, [p for p in collected if p.severity != "error"])


def _read(path: Path | None, reader: Callable[[Source], Reading[Row]], collected: list[Problem]) -> tuple[Row, ...]:
    if path is None:
        return ()
    reading = reader(Source.at(path))
    collected += reading.problems
    return reading.rows


def _refuse_errors(problems: Iterable[Problem]) -> None:
    errors = [describe(p, with_file=True) for p in problems if p.severity == "error"]
    if errors:
        raise Refusal(errors)


def _numbers(texts: Sequence[str], policy: Policy) -> dict[str, int]:
    numbers = {}
    for text in texts:
        line, _, number = text.partition("=")
        if not re.fullmatch("[0-9]{1,9}", number) or line not in {q.id for q in policy.quota}:
            raise Refusal([f"--number「{text}」应写成 条线=数量；条线有：{'、'.join(q.id for q in policy.quota)}"])
        numbers[line] = int(number)
    return numbers


def _set_aside(texts: Sequence[str], known: set[str]) -> dict[str, str]:
    aside = {}
    for text in texts:
        target, _, code = text.partition("=")
        if target not in known:
            raise Refusal([f"--exclude「{text}」：名录中没有 {target}"])
        if not code or len(code) > 40 or not all("a" <= c <= "z" or c == "-" for c in code):
            raise Refusal([f"--exclude「{text}」应写成 编号=原因，原因用小写字母和连字符，如 under-review"])
        aside[target] = code
    return aside
