"""`witness`: an authority above keeps what a draw below committed to, before the luck is known."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from shuangsui.dossier.cabinet import Cabinet
from shuangsui.dossier.entropy import plainly
from shuangsui.dossier.folder import log_name
from shuangsui.dossier.witness import as_hash
from shuangsui.dossier.witness import witness as witness_in

from . import shared
from .output import Output

CabinetArgument = Annotated[Path, typer.Argument(metavar="上级机关的文件夹", help="上级机关自己存放日志和各次抽取的文件夹")]
AuthorityOption = Annotated[str, typer.Option("--authority", help="上级机关的代码，与它自己抽取时的区域代码相同，如 652300")]
DrawOption = Annotated[str, typer.Option("--draw", help="下级的抽取编号，如 652301-2025-M02-001")]
HashOption = Annotated[str, typer.Option("--hash", help="下级冻结时显示的日志散列值，64 位十六进制数")]


def witness(
    folder: CabinetArgument, authority: AuthorityOption, draw: DrawOption, hash_: HashOption, json: shared.JsonOption = False
) -> None:
    """上级机关用：把下级冻结记录的散列值记入自己的日志，证明冻结在随机数产生之前。时间取这一刻。"""
    cabinet = Cabinet(folder)
    kept = witness_in(cabinet, authority, draw, as_hash(hash_), shared.now())
    log = folder / log_name(authority)
    said = Output(json)
    if kept.is_new:
        said.line(f"已见证：{draw}，记入 {log} 第 {kept.entry.n} 条（{plainly(kept.entry.at)}）")
    else:
        said.line(f"先前已经见证：{draw}，在 {log} 第 {kept.entry.n} 条（{plainly(kept.entry.at)}）；没有再记")
    for other in kept.others:
        said.line(
            f"提醒：第 {other.n} 条（{plainly(other.at)}）已记有这次抽取的另一个散列值 {other.body}；"
            "一次抽取只有一条冻结记录，如果两个都报作冻结记录，请向下级查问。"
        )
    if kept.is_new and kept.entry.n == 1:
        said.line(f"提醒：{folder} 里原来没有 {authority} 的日志，已经新建；如果以前有过，请核对文件夹和代码。")
    said.line(f"日志末行散列值：{kept.head}；请公布，日后凭它核对")
    said.line(f"公开之后，任何人都能核对先后：shuangsui verify 档案 --witness {log}")
    said.data(entry=kept.entry._asdict(), new=kept.is_new, others=[e._asdict() for e in kept.others])
    said.data(log=str(log), head=kept.head)
    said.end()
