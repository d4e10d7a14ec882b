"""Options that several commands share, and the moment: the only place of the command line that reads the clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from shuangsui.dossier.entropy import CHINA
from shuangsui.dossier.folder import DrawFolder

from .output import Refusal

PolicyOption = Annotated[str, typer.Option("--policy", help="方案：policies 下的文件夹名，或 policy.toml 的路径")]
AreaOption = Annotated[str, typer.Option("--area", help="组织抽取的区域：代码或名称")]
PeriodOption = Annotated[str, typer.Option("--period", help="时段：2025-M02（月）、2025-Q1（季度）、2025（年）")]
TargetsOption = Annotated[Path, typer.Option("--targets", help="检查对象名录库（.xlsx、.xls、.csv 或粘贴的表格文本）")]
InspectorsOption = Annotated[Path, typer.Option("--inspectors", help="检查人员名录库")]
ConflictsOption = Annotated[Path | None, typer.Option("--conflicts", help="回避关系表")]
HistoryOption = Annotated[Path | None, typer.Option("--history", help="已经做过的检查")]
FactsOption = Annotated[Path | None, typer.Option("--facts", help="处罚、投诉等事实")]
DrawOption = Annotated[str, typer.Option("--draw", help="方案中抽取周期的代码；同一时段有几种时必填")]
NumberOption = Annotated[list[str] | None, typer.Option("--number", help="条线=数量：按已批准的年度计划，可多次给出")]
ExcludeOption = Annotated[list[str] | None, typer.Option("--exclude", help="编号=原因：公开排除一个对象，如 …=under-review")]
JsonOption = Annotated[bool, typer.Option("--json", help="输出 JSON，供程序使用")]
FolderArgument = Annotated[Path, typer.Argument(metavar="抽取文件夹", help="一次抽取的文件夹")]


def now() -> datetime:
    """This moment, Beijing time, whole seconds."""
    return datetime.now(CHINA).replace(microsecond=0)


def local(moment: datetime) -> str:
    """A moment as a table shows it, Beijing time."""
    return moment.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")


def day_of(text: str, option: str) -> date:
    """A day of an option. Raises Refusal."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refusal([f"{option}「{text}」不是日期，应写成 2025-01-27"], code=2) from None


def open_folder(path: Path) -> DrawFolder:
    """The draw in a folder; a deed cut short in its cabinet is finished first."""
    folder = DrawFolder(path)
    if folder.cabinet.root.is_dir():
        with folder.cabinet.opened():
            pass
    folder.read("manifest.json")
    return folder


def find_target(folder: DrawFolder, named: str) -> str:
    """The id of a target given by id, code or exact name. Raises Refusal for an unknown or ambiguous one."""
    return find(folder.roll.targets, named, "检查对象", ("code", "name"))


def find_inspector(folder: DrawFolder, named: str) -> str:
    """The certificate number of an inspector given by it or by name."""
    return find(folder.roll.inspectors, named, "检查人员", ("name",))


def find(known: Mapping[str, Mapping[str, str]], named: str, what: str, keys: tuple[str, ...]) -> str:
    """The id that a text names, by itself or by one of `keys` of what is shown. Raises Refusal."""
    if named in known:
        return named
    fitting = [id_ for id_, shown in known.items() if any(shown.get(k) == named for k in keys)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise Refusal([f"有几个{what}都叫「{named}」，请改用编号：{'、'.join(fitting)}"])
    raise Refusal([f"本次抽取没有{what}「{named}」"])
