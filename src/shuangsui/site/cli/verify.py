"""`verify`, `explain`, `open`: the same checks as `python -m fairdraw`, which needs nothing installed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from fairdraw.__main__ import main as fairdraw_main

from . import shared

BundleArgument = Annotated[Path, typer.Argument(help="bundle.zip 或解开的文件夹")]


def verify(
    bundle: BundleArgument,
    commitment: Annotated[str, typer.Option("--commitment", help="公告上的承诺")] = "",
    head: Annotated[str, typer.Option("--head", help="日志末行的散列值")] = "",
    before: Annotated[list[Path] | None, typer.Option("--before", help="同一周期以前各次的 bundle.zip")] = None,
    json: shared.JsonOption = False,
) -> None:
    """把整个抽取重新算一遍，指出第一处不同。"""
    words = ["verify", str(bundle)]
    words += ["--commitment", commitment] if commitment else []
    words += ["--head", head] if head else []
    words += ["--before", *map(str, before)] if before else []
    _run(words, json)


def explain(
    bundle: BundleArgument, target: Annotated[str, typer.Option("--target", help="对象编号")], json: shared.JsonOption = False
) -> None:
    """告诉一家企业它的签号、名次、分数线，抽中、未抽中或为何排除。"""
    _run(["explain", str(bundle), "--target", target], json)


def open_(
    code: Annotated[str, typer.Argument(help="检查码")],
    seal: Annotated[str, typer.Option("--seal", help="公布的封存值")] = "",
    json: shared.JsonOption = False,
) -> None:
    """核对一张检查码是否出自公布的封存值。"""
    _run(["open", code, *(["--seal", seal] if seal else [])], json)


def _run(words: Sequence[str], json: bool) -> None:
    raise typer.Exit(fairdraw_main([*words, *(["--json"] if json else [])]))
