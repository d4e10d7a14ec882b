"""`void`, `substitute`, `recover`, `results`: what happens to a draw after it was made."""

from __future__ import annotations

import sys
from getpass import getpass
from pathlib import Path
from typing import Annotated

import typer

from fairdraw import TargetChange
from shuangsui.dossier.change import REASONS
from shuangsui.dossier.change import substitute as substitute_in
from shuangsui.dossier.change import void as void_in
from shuangsui.dossier.recover import recover as recover_in
from shuangsui.dossier.results import take_back
from shuangsui.paper.sentences import describe
from shuangsui.paper.source import Source

from . import shared
from .output import Output, Refusal

ReasonOption = Annotated[str, typer.Option("--reason", help="原因：" + "、".join(REASONS) + "，或小写字母代码")]
EvidenceOption = Annotated[Path | None, typer.Option("--evidence", help="证明材料文件；声明中只记其 SHA-256")]


def void(
    folder: shared.FolderArgument, reason: ReasonOption, evidence: EvidenceOption = None, json: shared.JsonOption = False
) -> None:
    """宣布一次抽取作废，记入日志。随机数产生之后作废的，须有上级批准文件（--evidence），且照样公开。"""
    opened = shared.open_folder(folder)
    statement = void_in(opened, reason, _bytes_of(evidence), shared.now())
    said = Output(json)
    said.line(f"已作废：{statement.draw}，原因：{reason}")
    said.data(draw=statement.draw, reason=statement.reason)
    said.end()


def substitute(
    folder: shared.FolderArgument,
    target: Annotated[str, typer.Option("--target", help="检查对象：编号、信用代码或全称")],
    reason: ReasonOption,
    inspector: Annotated[str, typer.Option("--inspector", help="要更换的检查人员（证号或姓名）；不给则更换对象")] = "",
    evidence: EvidenceOption = None,
    json: shared.JsonOption = False,
) -> None:
    """更换一个对象（由候补依次递补）或一名检查人员，规则由协议定，谁也不能挑。"""
    opened = shared.open_folder(folder)
    leaver = shared.find_inspector(opened, inspector) if inspector else ""
    changes = substitute_in(opened, shared.find_target(opened, target), leaver, reason, _bytes_of(evidence), shared.now())
    said = Output(json)
    roll = opened.roll
    people = {i: shown["name"] for i, shown in roll.inspectors.items()}
    for c in changes:
        if isinstance(c, TargetChange):
            new = roll.targets[c.in_]["name"] if c.in_ else "候补已用完，无人递补"
            team = "，检查人员 " + "、".join(people[i] for i in c.team) if c.team else ""
            said.line(f"{roll.lines[c.row]['name']}：{roll.targets[c.out]['name']} → {new}{team}")
        else:
            said.line(f"{roll.targets[c.target]['name']}：{people[c.out]} → {people[c.in_] if c.in_ else '无人可派，空缺'}")
    said.data(changes=[c._asdict() for c in changes])
    said.end()


def recover(
    folder: shared.FolderArgument,
    secret: Annotated[
        str, typer.Option("--secret", help="密钥封存件上的 64 位十六进制数，空格不限；不给则当场输入，不留在命令记录里")
    ] = "",
    file: Annotated[Path | None, typer.Option("--file", help="密钥封存件的文件")] = None,
    json: shared.JsonOption = False,
) -> None:
    """用密封保管的副本找回遗失的密钥。"""
    if secret and file is not None:
        raise Refusal(["--secret 和 --file 只给一个"], code=2)
    opened = shared.open_folder(folder)
    if file is not None:
        secret = _bytes_of(file).decode(errors="replace")
    recover_in(opened, secret or _asked())
    said = Output(json)
    said.line("已找回，与承诺一致。")
    said.data(recovered=True)
    said.end()


def results(
    folder: shared.FolderArgument,
    tasks: Annotated[Path, typer.Argument(metavar="任务表", help="填好的任务表 tasks.xlsx")],
    json: shared.JsonOption = False,
) -> None:
    """收回填好的任务表，记下检查结果；同时写出 history.xlsx，可带到别处作检查历史用。"""
    said = Output(json)
    opened = shared.open_folder(folder)
    reading, tally = take_back(opened, Source.at(tasks), shared.now())
    if not reading.ok:
        raise Refusal([describe(p, with_file=True) for p in reading.errors])
    for problem in reading.problems:
        said.line("提醒：" + describe(problem, with_file=True))
    said.table("检查结果", ("结果", "数量"), tally.items(), ("数量",))
    travels = {"results": opened.path / "results.json", "history": opened.path / "history.xlsx"}
    said.line(f"已记入 {travels['results']}；{travels['history']} 可报送上级，或在下次抽取时作 --history 使用。")
    said.data(results=tally, files={name: str(path) for name, path in travels.items()})
    said.end()


def _asked() -> str:
    """The secret as typed, unseen, or as piped in: in the arguments it would stand in the process list. Raises Refusal."""
    if sys.stdin.isatty():
        return getpass("密钥封存件上的 64 位十六进制数：")
    piped = sys.stdin.read()
    if not piped.strip():
        raise Refusal(["请给出 --secret 或 --file，或在终端里当场输入"], code=2)
    return piped


def _bytes_of(path: Path | None) -> bytes:
    if path is None:
        return b""
    data = Source.at(path).data
    if not data:
        raise Refusal([f"{path} 是空文件"])
    return data
