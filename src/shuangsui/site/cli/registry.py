"""`shuangsui template` and `shuangsui registry check`: the files to fill in, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from shuangsui.paper.inspectors import read_inspectors
from shuangsui.paper.links import read_conflicts, read_facts, read_history
from shuangsui.paper.problems import Problem, Reading
from shuangsui.paper.sentences import describe, summary
from shuangsui.paper.source import Source
from shuangsui.paper.targets import read_targets
from shuangsui.paper.templates_xlsx import template as template_of
from shuangsui.rules.policy import Policy
from shuangsui.rules.registry import Inspector, Target, Vocabulary
from shuangsui.rules.sentences import SPECIALITIES, say
from shuangsui.rules.specialities import undeclared

from . import shared
from .inputs import open_policy
from .output import Output, Refusal


class Table(StrEnum):
    """The tables that can be filled in."""

    targets = "targets"
    inspectors = "inspectors"
    conflicts = "conflicts"
    history = "history"
    facts = "facts"


OptionalPolicy = Annotated[str, typer.Option("--policy", help="方案；给出后，区域、类别等列带下拉选项，并按方案核对")]


def template(
    table: Annotated[
        Table,
        typer.Argument(metavar="表", help="targets 检查对象、inspectors 检查人员、conflicts 回避、history 检查历史、facts 事实"),
    ],
    file: Annotated[Path, typer.Argument(metavar="文件", help="要写出的 .xlsx 文件")],
    policy: OptionalPolicy = "",
    json: shared.JsonOption = False,
) -> None:
    """写出一份空表：带下拉选项、批注、示例行和填写说明。不覆盖已有的文件。"""
    if file.suffix.lower() != ".xlsx":
        raise Refusal([f"空表是 Excel 文件，文件名要以 .xlsx 结尾，如 {file.with_suffix('.xlsx').name}"], code=2)
    data = template_of(table.value, _vocabulary(policy))
    try:
        with file.open("xb") as stream:
            stream.write(data)
    except FileExistsError:
        raise Refusal([f"{file} 已经存在，没有覆盖；请换一个文件名"]) from None
    out = Output(json)
    out.line(f"已写出 {file}")
    out.data(file=str(file))
    out.end()


def check(
    files: Annotated[
        list[Path], typer.Argument(metavar="文件 ...", help="两库和附表，可以几个一起；回避、检查历史、事实要和名录一起")
    ],
    policy: OptionalPolicy = "",
    json: shared.JsonOption = False,
) -> None:
    """逐行检查名录：哪一行、哪一列、错在哪里、应该怎样；并提示可能重复的对象。有错时返回 1。"""
    out = Output(json)
    problems: list[Problem] = []
    rows: list[Any] = []
    sources = [Source.at(path) for path in files]
    for source, reading in zip(sources, _read_all(sources, _vocabulary(policy)), strict=True):
        if reading is None:
            out.line(f"{source.name}：还没有检查；先把名录的错改好，再一起检查")
            continue
        rows += reading.rows
        problems += reading.problems
        usable = f"{len(reading.rows)} 行可用，" if reading.ok else ""
        out.line(f"{reading.file}：{usable}{summary(reading.problems)}")
        for problem in reading.problems:
            sign = {"error": "✗", "warning": "！"}.get(problem.severity, "·")
            out.line(f"  {sign} {describe(problem)}")
    remarks = _specialities(open_policy(policy)[0], rows) if policy else []
    for remark in remarks:
        out.line("提醒：" + remark)
    out.data(problems=[_shown(p) for p in problems], errors=sum(p.severity == "error" for p in problems), warnings=remarks)
    out.end()
    if any(p.severity == "error" for p in problems):
        raise typer.Exit(1)


def _specialities(policy: Policy, rows: Sequence[Any]) -> list[str]:
    """A sentence for each speciality of the sound rows that the plan does not list."""
    targets = [row for row in rows if isinstance(row, Target)]
    inspectors = [row for row in rows if isinstance(row, Inspector)]
    listed = "、".join(policy.team.specialities)
    said = []
    for u in undeclared(policy, targets, inspectors):
        near = f"；是否指「{u.near}」？" if u.near else "。"
        said.append(say(SPECIALITIES, u.code, speciality=u.speciality, listed=listed, count=len(u.holders), near=near))
    return said


def _vocabulary(policy: str) -> Vocabulary:
    return open_policy(policy)[0].vocabulary() if policy else Vocabulary()


def _read_all(sources: Sequence[Source], words: Vocabulary) -> list[Reading[Any] | None]:
    """Every file as the table that its header fits; the tables beside the registries are read against these.

    None for a table that has to wait: a registry was given with it, and has errors.
    """
    registries = [_registry(source, words) for source in sources]
    rows = [row for reading in registries for row in reading.rows]
    targets = [row for row in rows if isinstance(row, Target)]
    inspectors = [row for row in rows if isinstance(row, Inspector)]
    faulty = any(not reading.ok and not _no_header(reading.problems) for reading in registries)
    return [
        _beside(source, reading, targets, inspectors, words, faulty) if _no_header(reading.problems) else reading
        for source, reading in zip(sources, registries, strict=True)
    ]


def _registry(source: Source, words: Vocabulary) -> Reading[Any]:
    as_targets = read_targets(source, words)
    if as_targets.ok or not _no_header(as_targets.problems):
        return as_targets
    as_inspectors = read_inspectors(source, words)
    return as_targets if _no_header(as_inspectors.problems) else as_inspectors


def _beside(
    source: Source,
    otherwise: Reading[Any],
    targets: Sequence[Target],
    inspectors: Sequence[Inspector],
    words: Vocabulary,
    faulty: bool,
) -> Reading[Any] | None:
    """Facts, history or conflicts, whichever the header fits; `otherwise` where none does. Raises Refusal without a registry;
    None where there is one, but a `faulty` one."""
    readers: tuple[tuple[str, Callable[[], Reading[Any]]], ...] = (
        ("事实", lambda: read_facts(source, targets, words)),
        ("检查历史", lambda: read_history(source, targets, words)),
        ("回避", lambda: read_conflicts(source, targets, inspectors, words)),
    )
    for name, reader in readers:
        reading = reader()
        if not _no_header(reading.problems):
            if not targets or (name == "回避" and not inspectors):
                if faulty:
                    return None
                raise Refusal(
                    [f"{source.name} 是{name}表，要和名录一起检查：shuangsui registry check 对象名录 人员名录 {source.name}"]
                )
            return reading
    return otherwise


def _no_header(problems: Sequence[Problem]) -> bool:
    return any(p.code in ("no-header", "missing-column", "no-identity") for p in problems)


def _shown(problem: Problem) -> dict[str, object]:
    place = {"file": problem.file, "sheet": problem.sheet, "row": problem.row, "column": problem.column}
    return {"severity": problem.severity, "code": problem.code} | place | {"says": describe(problem)}
