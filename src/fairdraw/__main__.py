"""`python -m fairdraw verify | explain | open`: nothing but Python ≥ 3.11 is needed.

Exit codes: 0 all agrees · 1 something differs, is malformed or refused · 2 not a bundle, or a wrong command line.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import NoReturn

from fairdraw.bundle import read_bundle
from fairdraw.codec import HEX64
from fairdraw.errors import FairdrawError, NotABundle
from fairdraw.explain import explain
from fairdraw.seal import open_visit
from fairdraw.sentences import tell, tell_explanation, tell_opening, tell_report
from fairdraw.verify import Report, verify


def _hex64(text: str) -> str:
    if not HEX64.fullmatch(text):
        raise argparse.ArgumentTypeError("应为 64 位小写十六进制数")
    return text


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        print(f"命令的写法不对（{message}），用 --help 查看用法。", file=sys.stderr)
        sys.exit(2)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m fairdraw", description="核验双随机抽取，只需 Python 3.11 以上。")
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")
    check = commands.add_parser("verify", help="重新计算整个抽取档案")
    check.add_argument("--before", metavar="档案", type=Path, nargs="+", default=[], help="本轮先前各次的抽取档案")
    tell_one = commands.add_parser("explain", help="说明一个检查对象为何抽中或未抽中")
    tell_one.add_argument("--target", metavar="代码", required=True, help="检查对象的代码")
    for command in (check, tell_one):
        command.add_argument("bundle", metavar="档案", type=Path, help="抽取档案（zip 或文件夹）")
        command.add_argument("--commitment", metavar="值", type=_hex64, help="冻结时公布的承诺值")
        command.add_argument("--head", metavar="值", type=_hex64, help="公布的日志末尾值")
    opened = commands.add_parser("open", help="核对一件检查任务码")
    opened.add_argument("code", metavar="任务码")
    opened.add_argument("--seal", metavar="值", type=_hex64, help="抽取当日公示的封存值")
    for command in (check, tell_one, opened):
        command.add_argument("--json", action="store_true", help="以 JSON 输出")
    return parser


def _print(lines: Sequence[str], page: object, as_json: bool) -> None:
    print(json.dumps(page, ensure_ascii=False, default=str) if as_json else "\n".join(lines))


def _report(report: Report) -> dict[str, object]:
    return {"agrees": report.agrees, "findings": [finding._asdict() for finding in report.findings]}


def _verified(options: argparse.Namespace) -> Report:
    before = [read_bundle(path) for path in getattr(options, "before", ())]
    return verify(read_bundle(options.bundle), commitment=options.commitment or "", head=options.head or "", before=before)


def _verify(options: argparse.Namespace) -> int:
    report = _verified(options)
    _print(tell_report(report), _report(report), options.json)
    return 0 if report.agrees else 1


def _explain(options: argparse.Namespace) -> int:
    report = _verified(options)
    if not report.agrees or report.drawn is None or report.changes is None:
        _print(tell_report(report), _report(report), options.json)
        return 1
    explanation = explain(report.drawn, report.changes, options.target)
    _print(tell_explanation(explanation), asdict(explanation), options.json)
    return 0


def _open(options: argparse.Namespace) -> int:
    opening = open_visit(re.sub(r"\s", "", options.code))
    _print(tell_opening(opening, options.seal or ""), opening._asdict(), options.json)
    return 0 if options.seal in (None, opening.seal) else 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):  # a Windows console may not speak UTF-8 by itself
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    options = _parser().parse_args(arguments)
    run = {"verify": _verify, "explain": _explain, "open": _open}[options.command]
    try:
        return run(options)
    except FairdrawError as error:
        _print([tell(error)], {"agrees": False, "error": error.code, "values": error.values}, options.json)
        return 2 if isinstance(error, NotABundle) else 1


if __name__ == "__main__":
    sys.exit(main())
