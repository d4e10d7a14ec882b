"""`shuangsui policy check`: whether a plan's file is sound and comes to the numbers worked out for it."""

from __future__ import annotations

import json as json_module
from typing import Annotated

import typer

from shuangsui.rules.expected import differences

from . import shared
from .inputs import find_policy, open_policy
from .output import Output, Refusal


def check(
    policy: Annotated[str, typer.Argument(help="方案：policies 下的文件夹名，或 policy.toml 的路径")],
    json: shared.JsonOption = False,
) -> None:
    """检查方案文件：写法、引用，以及 expected.json 中手工算出的数字。"""
    found, _ = open_policy(policy)
    out = Output(json)
    identity = found.policy
    out.line(f"{identity.title}（{identity.issuer} {identity.document_number}）")
    rows = [(q.id, q.name, q.by, q.cite or q.decided_by) for q in found.quota]
    out.table("条线", ("代码", "名称", "由谁承担", "依据"), rows)
    out.data(id=identity.id, lines=[q.id for q in found.quota], classes=[c.id for c in found.classes])
    path = find_policy(policy)
    expected = (path if path.is_dir() else path.parent) / "expected.json"
    if not expected.is_file():
        out.line("没有 expected.json，未核对手工算出的数字。")
        out.data(cases=0)
        out.end()
        return
    try:
        cases = json_module.loads(expected.read_bytes())
    except ValueError as error:
        raise Refusal([f"{expected.name} 不是合格的 JSON：{error}"], code=2) from None
    wrong = differences(found, cases)
    if wrong:
        raise Refusal([f"{d.case} 的 {d.what}：手工算出 {d.expected}，程序算出 {d.found}" for d in wrong])
    out.line(f"expected.json 的 {len(cases['cases'])} 个算例全部相符。")
    out.data(cases=len(cases["cases"]))
    out.end()
