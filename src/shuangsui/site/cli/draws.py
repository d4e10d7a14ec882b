"""`freeze`, `draw`, `reveal`, `draw-now`: from two registries to a draw that anyone can verify."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from fairdraw import Drawn, Entry, Frozen, Source, entry_hash, read_log, staffing
from fairdraw.entropy import QUICKNET
from fairdraw.log import of_draw
from fairdraw.sentences import tell_report
from shuangsui.dossier.draw import draw as draw_folder
from shuangsui.dossier.draw import local_values
from shuangsui.dossier.entropy import instant, parse_moment, parse_sources, parse_values, spoken
from shuangsui.dossier.folder import POLICY, DrawFolder
from shuangsui.dossier.freeze import Order
from shuangsui.dossier.freeze import freeze as freeze_folder
from shuangsui.dossier.moments import draw_by_of, reveal_by_of
from shuangsui.dossier.papers import said as said_of
from shuangsui.dossier.reveal import reveal as reveal_folder
from shuangsui.rules.periods import Period
from shuangsui.rules.policy import read_policy

from . import shared
from .inputs import Gathered, Given, takes_registries
from .output import Output, Refusal
from .pool import show_remarks
from .staffing import relaxed_remark
from .verify import names_of, with_names

LEVELS = {"public": "公共随机数", "witnessed": "见证人在场产生", "local": "本机随机数（不能向外人证明）"}

OutOption = Annotated[Path, typer.Option("--out", help="新建的抽取文件夹；同一机关各次抽取放在同一个上级文件夹里")]
AsideOption = Annotated[bool, typer.Option("--exclude-unstaffed", help="没有足够人员可派的对象公开排除，而不是拒绝冻结")]
DrawByOption = Annotated[str, typer.Option("--draw-by", help="最迟何时抽取，默认随机数产生后 7 天（彩票 30 天）")]
RevealByOption = Annotated[str, typer.Option("--reveal-by", help="最迟何时公开，默认时段结束后 30 天")]


@takes_registries
def freeze(
    given: Given,
    out: OutOption,
    entropy: Annotated[list[str], typer.Option("--entropy", help="随机数来源=何时，如 drand=2025-02-01T10:00、双色球=2025014")],
    exclude_unstaffed: AsideOption = False,
    draw_by: DrawByOption = "",
    reveal_by: RevealByOption = "",
    json: shared.JsonOption = False,
) -> None:
    """冻结名单和应抽数，写出公开承诺和公告；随机数产生之后再抽取。"""
    at = shared.now()
    gathered = given.gathered(at.date())
    said = Output(json)
    remarks = [*gathered.remarks, *gathered.untimely]
    show_remarks(said, remarks)
    order = _order(gathered, parse_sources(entropy, at), at, draw_by, reveal_by, exclude_unstaffed)
    folder = DrawFolder(out)
    frozen = freeze_folder(folder, order, at)
    _tell_relaxed(said, folder, remarks)
    _tell_frozen(said, folder, frozen)
    _tell_next(said, folder, out)
    said.end()


def draw(
    folder: shared.FolderArgument,
    entropy: Annotated[list[str], typer.Option("--entropy", help="来源=数值，承诺里的每个来源各一个")],
    json: shared.JsonOption = False,
) -> None:
    """用已经产生的随机数抽取对象和人员。"""
    opened = shared.open_folder(folder)
    drawn = draw_folder(opened, parse_values(entropy, opened.frozen.manifest.entropy), shared.now())
    said = Output(json)
    tell_drawn(said, opened, drawn)
    said.line(
        f"检查后把结果填进任务表：shuangsui results {folder} {folder / 'tasks.xlsx'}；全部完成后公开：shuangsui reveal {folder}"
    )
    said.end()


def reveal(folder: shared.FolderArgument, json: shared.JsonOption = False) -> None:
    """检查完成之后公开：写出任何人都能验证的 bundle.zip。"""
    opened = shared.open_folder(folder)
    said = Output(json)
    owed = 0 if opened.has("bundle.zip") else _owed(opened)
    _tell_revealed(said, opened, shared.now())
    if owed:
        said.line(f"提醒：有 {owed} 次检查还没有收回结果（shuangsui results）；检查全部完成之前，不要把 bundle.zip 给任何人。")
    said.data(owed=owed)
    said.end()


def _owed(folder: DrawFolder) -> int:
    """Visits of which no result has come back."""
    if not folder.has("entropy.json") or folder.is_void:
        return 0
    visits = folder.drawn.change(folder.statements).teams.visits
    return sum(not folder.results.get(target, {}).get("visited_date") for target in visits)


@takes_registries
def draw_now(
    given: Given,
    out: OutOption,
    exclude_unstaffed: AsideOption = False,
    reveal_by: RevealByOption = "",
    json: shared.JsonOption = False,
) -> None:
    """一次做完冻结、抽取、公开，用本机的随机数（级别 local）。中断后再运行一次即接着做完。"""
    at = shared.now()
    said = Output(json)
    folder = DrawFolder(out)
    with folder.cabinet.opened():
        begun = folder.has("manifest.json")
    if not begun:
        gathered = given.gathered(at.date())
        remarks = [*gathered.remarks, *gathered.untimely]
        show_remarks(said, remarks)
        order = _order(gathered, (Source("local", instant(at)),), at, "", reveal_by, exclude_unstaffed)
        freeze_folder(folder, order, at)
        _tell_relaxed(said, folder, remarks)
    folder = shared.open_folder(out)
    if begun:
        _check_same(folder, given.area, given.period)
        said.line(f"提醒：{out} 里的抽取已经冻结，现在接着做完；这次给出的名录和其他选项没有使用。")
    _tell_frozen(said, folder, folder.frozen)
    drawn = draw_folder(folder, local_values(folder), shared.now())
    tell_drawn(said, folder, drawn)
    _tell_revealed(said, shared.open_folder(out), shared.now())
    said.end()


def _check_same(folder: DrawFolder, area: str, period: str) -> None:
    """A draw that is gone on with must be the one that was asked for. Raises Refusal."""
    manifest = folder.frozen.manifest
    if manifest.level != "local":
        raise Refusal([f"{folder.path} 里是一次用公共随机数的抽取，请用 shuangsui draw"])
    words = read_policy(folder.read(POLICY), POLICY).vocabulary()
    if (words.areas.get(area), Period.parse(period).id) != (manifest.authority, manifest.period):
        raise Refusal([f"{folder.path} 里已有另一次抽取 {manifest.draw}；每次抽取用一个新文件夹"])


def _order(gathered: Gathered, sources: tuple[Source, ...], at: datetime, draw_by: str, reveal_by: str, aside: bool) -> Order:
    drawn_by = parse_moment(draw_by, "--draw-by") if draw_by else draw_by_of(sources, at)
    shown_by = parse_moment(reveal_by, "--reveal-by") if reveal_by else reveal_by_of(gathered.situation.period, drawn_by)
    if not at < drawn_by < shown_by:
        raise Refusal(
            [f"时间次序不对：冻结 {instant(at)}，抽取不迟于 {instant(drawn_by)}，公开不迟于 {instant(shown_by)}，应依次在后"]
        )
    return Order(gathered.situation, gathered.policy_source, sources, drawn_by, shown_by, aside)


def _tell_next(said: Output, folder: DrawFolder, out: Path) -> None:
    """What the authority above keeps, the command to draw with, and where each source's value is published."""
    frozen = folder.frozen
    digest = entry_hash(_committed(folder))
    said.line("请在随机数产生之前，把抽取编号和日志散列值报上级见证，否则不能证明先后。上级机关用这条命令记入它自己的日志：")
    said.line(f"  shuangsui witness 上级机关的文件夹 --authority 上级机关代码 --draw {frozen.manifest.draw} --hash {digest}")
    options = " ".join(f"--entropy {spoken(s.source)}=数值" for s in frozen.manifest.entropy)
    said.line(f"随机数产生后：shuangsui draw {out} {options}")
    for source in frozen.manifest.entropy:
        if source.source == QUICKNET:
            chain = source.source.removeprefix("drand:")
            said.line(f"  数值见 https://api.drand.sh/{chain}/public/{source.when} 的 signature，96 位十六进制数，人人可查")


def _tell_relaxed(said: Output, folder: DrawFolder, earlier: list[str]) -> None:
    """A remark on targets in the pool whose speciality nobody who may come has, beside what was remarked on `earlier`."""
    frozen, targets = folder.frozen, folder.roll.targets
    if frozen.manifest.check.relaxed:
        relaxed = staffing(frozen.pool, frozen.manifest.seats).relaxed
        remark = relaxed_remark((targets[t]["name"], targets[t]["needs"]) for t in relaxed)
        said.line("提醒：" + remark)
        said.data(warnings=[*earlier, remark])


def _tell_frozen(said: Output, folder: DrawFolder, frozen: Frozen) -> None:
    manifest, roll = frozen.manifest, folder.roll
    said.line(f"已冻结：{manifest.draw}  {roll.plan['authority']}  {roll.plan['period']}")
    rows = [(roll.lines[r.id]["name"], roll.lines[r.id]["members"], r.take) for r in manifest.rows]
    said.table("", ("条线", "抽取范围", "抽取数"), rows, ("抽取范围", "抽取数"))
    sources = "；".join("，".join(said_of(s)) for s in manifest.entropy)
    said.line(f"随机数：{sources}  级别：{LEVELS[manifest.level]}")
    said.line(f"承诺值：{frozen.commitment}")
    committed = _committed(folder)
    digest = entry_hash(committed)
    said.line(f"日志：第 {committed.n} 条，散列值 {digest}")
    if committed.n == 1:
        root = folder.cabinet.root
        said.line(f"提醒：这是 {root} 里本机关的第一次抽取，新建了日志。以后各次抽取也要放在 {root} 里。")
    said.line(
        f"公告：{folder.path / 'notice.pdf'}   密钥封存件（打印后交上级保管，再从本机删去）：{folder.path / 'sealed-secret.pdf'}"
    )
    names = {"draw_id": manifest.draw, "commitment": frozen.commitment, "level": manifest.level, "folder": str(folder.path)}
    said.data(**names, log_entry=digest, rows=[r._asdict() for r in manifest.rows])


def _committed(folder: DrawFolder) -> Entry:
    """The draw's first line in the authority's log."""
    return of_draw(read_log(folder.log), folder.frozen.manifest.draw, "committed")[0]


def tell_drawn(said: Output, folder: DrawFolder, drawn: Drawn) -> None:
    """The visits as a table, and where the papers lie."""
    roll = folder.roll
    people = {i: shown["name"] for i, shown in roll.inspectors.items()}
    changed = drawn.change(folder.statements)
    visits = list(changed.teams.visits.values())
    rows = []
    for number, visit in enumerate(visits, 1):
        shown = roll.targets[visit.target]
        names = [people.get(i, "（空缺）") for i in visit.team]
        rows.append((number, shown["name"], shown["area"], shown["classes"], names[0], "、".join(names[1:])))
    said.table(
        f"抽取结果：{len(visits)} 次检查（检查之前不得公开）",
        ("序号", "检查对象", "区域", "类别", "组长", "组员"),
        rows,
        ("序号",),
    )
    for target in drawn.teams.relaxed:
        said.line(f"专业放宽：{roll.targets[target]['name']} 需要的「{roll.targets[target]['needs']}」专长，可派人员都不具备。")
    said.line(f"任务表：{folder.path / 'tasks.xlsx'}   结果：{folder.path / 'result.pdf'}")
    said.data(
        seal=drawn.seal.hex, visits=[{"target": v.target, "team": list(v.team)} for v in visits], relaxed=drawn.teams.relaxed
    )


def _tell_revealed(said: Output, folder: DrawFolder, at: datetime) -> None:
    report = reveal_folder(folder, at)
    bundle = folder.path / "bundle.zip"
    said.line(f"已公开：{bundle}")
    if not report.agrees:
        raise Refusal([f"{bundle} 与承诺不一致", *tell_report(report)])
    call = f"verify {bundle} --commitment {folder.frozen.commitment}"
    said.line(f"验证：shuangsui {call}")
    said.line(f"没有安装本软件的人只用 Python，在本软件的源代码文件夹里：PYTHONPATH=src python3 -m fairdraw {call}")
    names = names_of(folder.roll)
    for text in tell_report(report):
        said.line("  " + with_names(text, names))
    said.data(bundle=str(bundle), agrees=report.agrees)
