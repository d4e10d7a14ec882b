"""`shuangsui backup` and `shuangsui restore`: the whole installation in one file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .. import place
from . import shared
from .output import Output, Refusal
from .serving import DataOption


def backup(
    file: Annotated[Path, typer.Argument(metavar="备份文件", help="写到哪里，不能已经存在")],
    data: DataOption = None,
    portable: Annotated[bool, typer.Option("--portable", help="写成文本表，可以从 SQLite 搬到 PostgreSQL，或反过来")] = False,
    json: shared.JsonOption = False,
) -> None:
    """把整个系统备份成一个文件，运行中也可以。写完后重新读一遍核对。文件里有全部数据和密钥，请妥善保管。"""
    out = Output(json)
    enter_used(data)
    from shuangsui.access import Actor
    from shuangsui.actions.installation.note_backup import note_backup

    from ..backup import take
    from ..backup.take import rotten

    at = shared.now()
    if file.exists():
        raise Refusal([f"{file} 已经存在，没有覆盖。请换一个文件名。"])
    note_backup(by=Actor.machine("命令行"), at=at, name=file.name)
    made = take(file.resolve(), at=at, portable=portable)
    files = sum(name.startswith("media/") for name in made.members)
    out.line(f"已备份到 {file}：{file.stat().st_size / 2**20:.1f} MB，附件 {files} 个，已重新读出核对。")
    bad = rotten(made)
    for name in bad:
        out.line(f"注意：附件 {name} 的内容与当初不符，备份里也是现在的样子。")
    out.data(file=file, files=files, members=len(made.members), kind=made.kind, rotten=bad)
    out.end()


def restore(
    file: Annotated[Path, typer.Argument(metavar="备份文件", help="shuangsui backup 写出的文件")],
    data: DataOption = None,
    replace: Annotated[bool, typer.Option("--replace", help="这里已经有一套系统时，用备份替换它")] = False,
    json: shared.JsonOption = False,
) -> None:
    """用备份恢复整个系统。先把文件全部核对一遍；损坏的、由更新版本制作的不用，什么也不改。"""
    out = Output(json)
    folder = (data or place.default()).resolve()
    with place.alone(folder, restoring=True):
        place.enter(folder)
        from ..backup import restore as put_back

        made = put_back(file, at=shared.now(), replace=replace)
    out.line(f"已恢复到 {folder}：备份于 {made.made_at[:16].replace('T', ' ')}，程序版本 {made.version}。所有人需要重新登录。")
    out.data(folder=folder, made_at=made.made_at, members=len(made.members))
    out.end()


def enter_used(data: Path | None) -> None:
    """Enter an installation that is there. Raises Refusal where none is."""
    folder = (data or place.default()).resolve()
    if not folder.is_dir():
        raise Refusal([f"{folder} 里没有系统，请用 --data 指出数据文件夹。"])
    place.enter(folder)
    if place.unapplied():
        raise Refusal([f"{folder} 里没有系统，或数据库由较早的程序建立；请先用 shuangsui run 启动一次。"])
