"""`journal verify`: is the trail of an installation whole?"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shuangsui.records.sentences import BREAKS
from shuangsui.site import place

from . import shared
from .output import Output, Refusal

if TYPE_CHECKING:
    from shuangsui.records.chain import Checked

DataOption = Annotated[Path | None, typer.Option("--data", help="数据文件夹；不写时取 SHUANGSUI_DATA，再不写是 var/data")]
ExpectOption = Annotated[
    list[str] | None,
    typer.Option("--expect", help="另处留存的散列值：单位代码:序号:散列值，如 652301:120:3f…；可多次给出"),
]


def verify(data: DataOption = None, expect: ExpectOption = None, json: shared.JsonOption = False) -> None:
    """从第一条起逐条重算台账的散列值，并由逐行记录重算每次导入的校验值。全部相符退出码 0；有一处不符退出码 1，并指出来。"""
    anchors = _anchors(expect or [])
    folder = data or place.default()
    if not (folder / "shuangsui.sqlite3").exists() and not os.environ.get("DATABASE_URL"):
        raise Refusal([f"{folder} 里没有数据库，请用 --data 指出数据文件夹"], code=2)
    place.enter(folder)
    if place.unapplied():
        raise Refusal(["数据库由较早的程序建立，请先用 shuangsui run 启动一次，更新以后再核对"], code=2)
    from shuangsui.actions.registry.imports.check_digests import unlike_imports
    from shuangsui.records.chain import chains, verify_chain

    said = Output(json)
    known = chains()
    checked = [verify_chain(chain, anchors.get(chain)) for chain in [*known, *sorted(set(anchors) - set(known))]]
    for found in checked:
        said.line(_line(found))
    imports = [] if any(found.broken for found in checked) else list(unlike_imports())
    for entry in imports:
        said.line(f"{entry.chain}：第 {entry.seq} 条导入“{entry.subject_name}”的校验值与现存的逐行记录不相符")
    whole = not imports and not any(found.broken for found in checked)
    if whole:
        said.line(f"全部相符：{len(checked)} 条链，{sum(found.seq for found in checked)} 条记录")
    unlike = [{"chain": entry.chain, "seq": entry.seq} for entry in imports]
    said.data(whole=whole, chains=[_plain(found) for found in checked], imports=unlike)
    said.end()
    if not whole:
        raise typer.Exit(1)


def _anchors(given: list[str]) -> dict[str, dict[int, str]]:
    """chain → sequence → hash. Raises Refusal."""
    found: dict[str, dict[int, str]] = {}
    for text in given:
        match = re.fullmatch(r"([\w.-]{1,30}):([1-9]\d{0,17}):([0-9a-fA-F]{64})", text)
        if not match:
            raise Refusal([f"--expect「{text}」应写成 单位代码:序号:散列值，散列值为 64 位十六进制数"], code=2)
        found.setdefault(match[1], {})[int(match[2])] = match[3].lower()
    return found


def _line(found: Checked) -> str:
    if found.broken:
        return f"{found.chain}：第 {found.broken.seq} 条起不相符（{BREAKS[found.broken.code]}）；之前的 {found.seq} 条相符"
    return f"{found.chain}：{found.seq} 条相符，末条 {found.hash}"


def _plain(found: Checked) -> dict[str, object]:
    broken = {"seq": found.broken.seq, "code": found.broken.code} if found.broken else None
    return {"chain": found.chain, "seq": found.seq, "hash": found.hash, "broken": broken}
