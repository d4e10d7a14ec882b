"""`verify`, `explain`, `open`: the same checks as `python -m fairdraw`, which needs nothing installed."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from pathlib import Path
from typing import Annotated

import typer

from fairdraw import QUICKNET, FairdrawError, Finding, Report, read_bundle, read_entropy, tell_report
from fairdraw import verify as verify_bundle
from fairdraw.__main__ import main as fairdraw_main
from fairdraw.entropy import ENTROPY
from fairdraw.sentences import MARKS
from shuangsui.dossier.entropy import check_round, plainly
from shuangsui.dossier.folder import ROLL, Roll
from shuangsui.dossier.witness import as_hash, attested

from . import shared
from .output import Output, Refusal

BundleArgument = Annotated[Path, typer.Argument(metavar="档案", help="bundle.zip 或解开的文件夹")]
SENTENCES = {
    "beacon-genuine": "drand 签名已用该链的公钥核对：第 {rounds} 轮",
    "witnessed": "上级日志第 {line} 条在 {at} 见证了冻结，早于随机数（{known}）；请核对上级公布的日志末尾值 {head}",
    "witnessed-late": "上级日志第 {line} 条在 {at} 见证了冻结，不早于随机数（{known}），不能证明先后",
}
_HASH = re.compile(r"[0-9a-f]{64}")


def verify(
    bundle: BundleArgument,
    commitment: Annotated[str, typer.Option("--commitment", help="公告上的承诺值")] = "",
    head: Annotated[str, typer.Option("--head", help="日志末行的散列值")] = "",
    before: Annotated[list[Path] | None, typer.Option("--before", help="同一周期以前各次的 bundle.zip，可多次给出")] = None,
    witness: Annotated[Path | None, typer.Option("--witness", help="上级机关的日志 log-….jsonl，见证过冻结的那一份")] = None,
    json: shared.JsonOption = False,
) -> None:
    """把整个抽取重新算一遍，指出第一处不同，并核对 drand 的签名。旁边有名录时，条线、人员用名称显示。"""
    published = {
        "commitment": _hash(commitment, "--commitment") if commitment else "",
        "head": _hash(head, "--head") if head else "",
    }
    for path in (bundle, *(before or ())):
        _check_rounds(path)
    files = read_bundle(bundle)
    report = verify_bundle(files, **published, before=[read_bundle(path) for path in before or ()])
    told = _beyond_bare(files, report, witness)
    names = names_of(_roll(bundle))
    said = Output(json)
    for _, sentence in told:
        said.line(with_names(sentence, names))
    said.line(tell_report(report)[-1])
    said.data(agrees=report.agrees, findings=[finding._asdict() for finding, _ in told])
    said.end()
    raise typer.Exit(0 if report.agrees else 1)


def explain(
    bundle: BundleArgument,
    target: Annotated[str, typer.Option("--target", help="对象编号；bundle.zip 还在抽取文件夹里时，名称也行")],
    json: shared.JsonOption = False,
) -> None:
    """告诉一家企业它的签号、名次、分数线，抽中、未抽中或为何排除。"""
    roll = _roll(bundle)
    known = shared.find(roll.targets, target, "检查对象", ("code", "name")) if roll else target
    _run(["explain", str(bundle), "--target", known], json, names_of(roll))


def open_(
    code: Annotated[str, typer.Argument(metavar="检查码", help="检查码")],
    seal: Annotated[str, typer.Option("--seal", help="公布的封存值")] = "",
    json: shared.JsonOption = False,
) -> None:
    """核对一张检查码是否出自公布的封存值。"""
    _run(["open", code, *(["--seal", _hash(seal, "--seal")] if seal else [])], json, {})


def _check_rounds(bundle: Path) -> None:
    """What a bare Python cannot do: whether each drand value is the chain's own. Raises DossierError(forged-round).

    A bundle that cannot be read at all is left to the verifier, which says so.
    """
    try:
        values = read_entropy(read_bundle(bundle)[ENTROPY])
    except FairdrawError:
        return
    for value in values:
        check_round(value)


def _beyond_bare(files: Mapping[str, bytes], report: Report, witness: Path | None) -> list[tuple[Finding, str]]:
    """The report's lines; what a bare Python had to leave open and was checked here stands in its place."""
    told = []
    for finding, text in zip(report.findings, tell_report(report), strict=False):  # the last sentence is the verdict
        if finding.code == "beacon-unchecked":
            rounds = [value.when for value in read_entropy(files[ENTROPY]) if value.source == QUICKNET]
            told.append(_said("agrees", "beacon-genuine", rounds="、".join(rounds)))
        else:
            told.append((finding, text))
    if witness is None or not report.agrees:
        return told
    seen = attested(witness.read_bytes(), files)
    values = {"line": seen.entry.n, "at": plainly(seen.entry.at), "known": plainly(seen.known), "head": seen.head}
    if not seen.in_time:
        return [*told, _said("notice", "witnessed-late", **values)]
    return [*(pair for pair in told if pair[0].code != "order-not-shown"), _said("agrees", "witnessed", **values)]


def _said(kind: str, code: str, /, **values: object) -> tuple[Finding, str]:
    """A line of the report that this program adds to fairdraw's."""
    return Finding(kind, code, values), f"[{MARKS[kind]}] {SENTENCES[code].format_map(values)}"


def _hash(text: str, option: str) -> str:
    """A hash as typed from a notice. Raises Refusal."""
    plain = as_hash(text)
    if not _HASH.fullmatch(plain):
        raise Refusal([f"{option} 应为 64 位十六进制数"], code=2)
    return plain


def _roll(bundle: Path) -> Roll | None:
    """The names that the bureau keeps beside its own bundle; a stranger has none."""
    beside = bundle.absolute().parent / ROLL
    try:
        return Roll.of(beside.read_bytes())
    except OSError:
        return None


def names_of(roll: Roll | None) -> Mapping[str, str]:
    """What stands in a report → the same with its name."""
    if roll is None:
        return {}
    named = {row: f"「{shown['name']}」" for row, shown in roll.lines.items()}
    people = {**roll.inspectors, **roll.targets}
    return named | {id_: f"{id_}（{shown['name']}）" for id_, shown in people.items()}


def _run(words: Sequence[str], json: bool, names: Mapping[str, str]) -> None:
    if json:
        raise typer.Exit(fairdraw_main([*words, "--json"]))
    told = io.StringIO()
    with redirect_stdout(told):
        code = fairdraw_main(words)
    sys.stdout.write(with_names(told.getvalue(), names))
    raise typer.Exit(code)


def with_names(text: str, names: Mapping[str, str]) -> str:
    """A report in which whatever has a name is shown by it."""
    return re.sub(r"[0-9A-Za-z_-]+", lambda word: names.get(word[0], word[0]), text)
