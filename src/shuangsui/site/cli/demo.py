"""`shuangsui demo`: an invented prefecture, and a whole draw of it; `shuangsui run --demo` shows the short of that."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from fairdraw import Changes, Drawn, Source, explain, read_bundle_bytes, tell_explanation, tell_report, verify
from shuangsui.dossier.draw import draw, local_values
from shuangsui.dossier.entropy import instant
from shuangsui.dossier.folder import DrawFolder
from shuangsui.dossier.freeze import Order, freeze, pool_now
from shuangsui.dossier.reveal import reveal
from shuangsui.paper.links_xlsx import write_conflicts, write_facts, write_history
from shuangsui.paper.registry_xlsx import write_inspectors, write_targets
from shuangsui.rules.registry import Vocabulary
from shuangsui.site.demo import Demo, grow, read_spec

from . import shared
from .draws import LEVELS, tell_drawn
from .inputs import POLICIES, Files, Gathered, Wishes, gather, open_policy
from .output import Output, Refusal
from .pool import show_pool
from .staffing import staffing_of
from .verify import names_of, with_names

HOME = Path("var/demo")


def demo(
    folder: Annotated[Path, typer.Argument(metavar="文件夹", help="写到哪个文件夹")] = HOME,
    with_draw: Annotated[bool, typer.Option("--draw", help="再做一次完整的抽取：看名单、冻结、抽取、公开、验证、说明")] = False,
    json: shared.JsonOption = False,
) -> None:
    """生成演示用的名录：昌吉州约 3000 个对象、120 名人员，全部虚构（方案附件公布的 23 家特殊监管对象除外）。"""
    out = Output(json)
    grown, words = _grown()
    files = _write(grown, words, folder)
    if with_draw:
        _play(out, grown, _gathered(grown, files), _place(grown, folder))
    else:
        out.table("演示文件", ("文件", "行数"), [(path.name, count) for path, count in files.items()], ("行数",))
        out.line(f"在 {folder} 下。")
        out.data(files={path.name: count for path, count in files.items()})
    out.end()


def prove(folder: Path, out: Output) -> None:
    """A whole draw of the demo in a folder, made where it is not there yet: who was drawn, one of each explained, verified."""
    grown, words = _grown()
    place = _place(grown, folder)
    bundle = place.path / "bundle.zip"
    if not bundle.exists():
        _play(Output(True), grown, _gathered(grown, _write(grown, words, folder)), place)
    report = verify(read_bundle_bytes(bundle.read_bytes()))
    if report.drawn is None or report.changes is None or not report.agrees:
        raise Refusal(["演示的抽取没有通过验证", *tell_report(report)])
    out.line(f"真实抽取一次：{len(grown.targets)} 个对象、{len(grown.inspectors)} 名人员，抽中 {len(report.drawn.visits)} 家。")
    place = DrawFolder(place.path)
    tell_drawn(out, place, report.drawn)
    _tell_why(out, report.drawn, report.changes, names_of(place.roll))
    out.line(f"像外人一样重算：{tell_report(report)[-1].removeprefix('结论：')}")
    _where(out, place)


def _place(grown: Demo, folder: Path) -> DrawFolder:
    return DrawFolder(folder / "draws" / grown.period)


def _gathered(grown: Demo, files: dict[Path, int]) -> Gathered:
    return gather(grown.policy, Files(*list(files)), Wishes(grown.authority, grown.period, grown.moment.date()))


def _grown() -> tuple[Demo, Vocabulary]:
    spec = read_spec()
    policy, _ = open_policy(str(POLICIES / spec["policy"]))
    return grow(spec, policy), policy.vocabulary()


def _write(grown: Demo, words: Vocabulary, folder: Path) -> dict[Path, int]:
    """The demo's five tables, in the order of `Files`."""
    folder.mkdir(parents=True, exist_ok=True)
    made = {
        "检查对象名录.xlsx": (write_targets(grown.targets, words, grown.moment), len(grown.targets)),
        "检查人员名录.xlsx": (write_inspectors(grown.inspectors, words, grown.moment), len(grown.inspectors)),
        "回避.xlsx": (write_conflicts(grown.conflicts, words, grown.moment), len(grown.conflicts)),
        "检查历史.xlsx": (write_history(grown.history, words, grown.moment), len(grown.history)),
        "事实.xlsx": (write_facts(grown.facts, words, grown.moment), len(grown.facts)),
    }
    for name, (data, _) in made.items():
        aside = folder / f".{name}.aside"
        aside.write_bytes(data)
        os.replace(aside, folder / name)
    return {folder / name: count for name, (_, count) in made.items()}


def _play(out: Output, grown: Demo, gathered: Gathered, place: DrawFolder) -> None:
    """Freeze, draw, reveal, verify, explain — at the demo's own moments, said as such."""
    at = grown.moment
    out.line(f"演示按 {instant(at)} 计；企业和人员均为虚构，23 家特殊监管对象取自方案附件。\n")
    if place.path.parent.exists():
        shutil.rmtree(place.path.parent)
    pool = pool_now(gathered.situation, place.cabinet)
    show_pool(out, pool, at.date(), staffing_of(pool))
    sources = (Source("local", instant(at)),)
    order = Order(gathered.situation, gathered.policy_source, sources, at + timedelta(days=7), at + timedelta(days=90))
    frozen = freeze(place, order, at)
    out.line(f"\n① 冻结：承诺值 {frozen.commitment}")
    place = DrawFolder(place.path)
    drawn = draw(place, local_values(place), at + timedelta(minutes=5))
    out.line(f"② 抽取：随机数级别为{LEVELS[frozen.manifest.level]}")
    tell_drawn(out, place, drawn)
    reveal(DrawFolder(place.path), at + timedelta(days=60))
    out.line("③ 公开，并像外人一样验证：")
    data = (place.path / "bundle.zip").read_bytes()
    report = verify(read_bundle_bytes(data), commitment=frozen.commitment)
    names = names_of(place.roll)
    for text in tell_report(report):
        out.line("   " + with_names(text, names))
    if report.drawn is None or report.changes is None:
        raise Refusal(["演示的抽取没有通过验证"])
    out.line("\n④ 为什么抽中、为什么没有抽中：")
    _tell_why(out, report.drawn, report.changes, names)
    _where(out, place)
    out.data(agrees=report.agrees, commitment=frozen.commitment, folder=str(place.path), visits=len(drawn.visits))


def _tell_why(out: Output, drawn: Drawn, changes: Changes, names: Mapping[str, str]) -> None:
    """One that was drawn and one that was not, each explained."""
    chosen = drawn.visits[0].target
    missed = next(t.id for t in drawn.frozen.pool.targets if t.rows and t.id not in drawn.teams.visits)
    for target in (chosen, missed):
        for text in tell_explanation(explain(drawn, changes, target)):
            out.line("   " + with_names(text, names))


def _where(out: Output, place: DrawFolder) -> None:
    out.line("\n文件：")
    for name, what in (
        ("notice.pdf", "抽取公告"),
        ("tasks.xlsx", "任务表"),
        ("result.pdf", "抽取结果"),
        ("bundle.zip", "整个抽取，任何人都能验证"),
    ):
        out.line(f"  {what}：{place.path / name}")
    out.line(f"  两库及附表：{place.path.parent.parent}")
    out.line(f"\n外人只用 Python 验证：PYTHONPATH=src python3 -m fairdraw verify {place.path / 'bundle.zip'}")
