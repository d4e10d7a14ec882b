"""`shuangsui pool`: who is in, who is left out, what each line owes, whether there are people enough. Nothing is written."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from fairdraw import Staffing
from shuangsui.dossier.cabinet import Cabinet
from shuangsui.dossier.folder import log_name
from shuangsui.dossier.freeze import pool_now
from shuangsui.dossier.precheck import span_of
from shuangsui.rules.pool import Pool, build_pool
from shuangsui.rules.sentences import DOUBTS, EXCLUDED, NOTES, say
from shuangsui.rules.thresholds import thresholds_reached
from shuangsui.rules.thresholds_told import names_of_staff, reached_says
from shuangsui.rules.windows import fixing_window

from . import shared
from .inputs import Given, takes_registries
from .output import Output, Refusal
from .staffing import SHOWN, relaxed_remark, show_staffing, show_targets, staffing_of

NAMED = 10  # names in a line of text


@takes_registries
def pool(
    given: Given,
    cabinet: Annotated[Path | None, typer.Option("--cabinet", help="以前各次抽取所在的文件夹")] = None,
    on: Annotated[str, typer.Option("--on", help="按哪一天计算，默认今天")] = "",
    json: shared.JsonOption = False,
) -> None:
    """抽取前看一看：各条线的对象、应抽数、排除原因、人员配置。不写任何文件。"""
    day = shared.day_of(on, "--on") if on else shared.now().date()
    if cabinet is not None and not cabinet.is_dir():
        raise Refusal([f"--cabinet：没有文件夹 {cabinet}"], code=2)
    gathered = given.gathered(day)
    found = pool_now(gathered.situation, Cabinet(cabinet)) if cabinet else build_pool(gathered.situation)
    out = Output(json)
    remarks = list(gathered.remarks)
    if cabinet is not None and not (cabinet / log_name(gathered.situation.authority)).exists():
        remarks.append(f"{cabinet} 里没有本机关的日志，以前的抽取一次也没有计入；请核对文件夹。")
    counted = staffing_of(found)
    if counted.relaxed:
        remarks.append(relaxed_remark((found.targets[t].name, found.targets[t].needs) for t in counted.relaxed))
    show_remarks(out, remarks)
    show_pool(out, found, day, counted)
    out.end()


def show_remarks(out: Output, remarks: list[str]) -> None:
    """What the files and the plan give to think about."""
    for remark in remarks:
        out.line("提醒：" + remark)
    out.data(warnings=remarks)


def show_pool(out: Output, found: Pool, day: date, counted: Staffing) -> None:
    """The pool as tables: lines, exclusions, doubts, staffing."""
    policy = found.situation.policy
    area = policy.area_of(found.situation.authority)
    out.line(f"{policy.policy.title}  {area.name}  {found.situation.period.says()}  {found.draw.name}")
    _lines(out, found)
    _window(out, found, day)
    _excluded(out, found)
    _doubts(out, found)
    _thresholds(out, found)
    show_staffing(out, found, counted)
    show_targets(out, found)


def _lines(out: Output, found: Pool) -> None:
    rows, data = [], []
    for p in found.lines:
        due = f"{p.due}（{p.part}/{p.parts}）"
        rows.append(
            (
                p.line.name,
                p.line.cite or "本机关定",
                len(p.members),
                p.number.number,
                due,
                p.drawn,
                p.take + p.return_take,
                p.shortfall,
            )
        )
        numbers = {"members": len(p.members), "number": p.number.number, "floor": p.number.floor, "due": p.due, "drawn": p.drawn}
        drawn_from = {
            "take": p.take,
            "tier1": len(p.tier1),
            "tier2": len(p.tier2),
            "shortfall": p.shortfall,
            "notes": list(p.notes),
        }
        who = {"tier1_members": sorted(p.tier1), "tier2_members": sorted(p.tier2), "return_members": sorted(p.returning)}
        more = {"part": p.part, "parts": p.parts, "span": p.span.id, "return_take": p.return_take, "cite": p.line.cite}
        data.append({"line": p.line.id, "name": p.line.name} | numbers | drawn_from | more | who)
    headers = ("条线", "依据", "对象", "应抽", "累计应抽", "已抽", "本次抽", "缺口")
    out.table("各条线", headers, rows, headers[2:])
    for p in found.lines:
        notes = "".join("；" + say(NOTES, n) for n in p.notes)
        out.line(f"  {p.line.name}：在 {p.row_members} 个中抽（首轮 {len(p.tier1)}，次轮 {len(p.tier2)}）{notes}")
        _names(out, [found.targets[t].name for group in (p.tier1, p.tier2, p.returning) for t in sorted(group)])
    out.data(lines=data, draw=found.draw.id, outside=found.elsewhere)


def _names(out: Output, names: list[str]) -> None:
    more = f" 等，共 {len(names)} 个，全部见 --json" if len(names) > NAMED else ""
    if names:
        out.line("    " + "、".join(names[:NAMED]) + more)


def _window(out: Output, found: Pool, day: date) -> None:
    if found.draw.window is None:
        return
    window = fixing_window(found.draw.window, found.situation.period)
    span = span_of(window)
    said = "在规定时间内" if day in window else "不在规定时间内"
    out.line(
        f"应在 {span} 确定（{found.draw.cite or '本机关定'}）；按 {day} 计，{said}" + ("（预计）" if window.estimate else "")
    )
    out.data(window={"first": window.first, "last": window.last, "inside": day in window, "estimate": window.estimate})


def _excluded(out: Output, found: Pool) -> None:
    tally = Counter(found.excluded.values())
    if tally:
        out.table("未列入抽取的对象", ("原因", "数量"), [(EXCLUDED.get(c, c), n) for c, n in sorted(tally.items())], ("数量",))
    _names(out, [f"{found.targets[t].name}（{EXCLUDED.get(c, c)}）" for t, c in sorted(found.excluded.items())])
    if found.elsewhere:
        out.line(f"另有 {found.elsewhere} 个对象不在本区域，未计入。")
    out.data(excluded=dict(found.excluded))


def _doubts(out: Output, found: Pool) -> None:
    names = {c.id: c.name for c in found.situation.policy.classes}
    doubts = [(t, code, c) for t, classified in found.classified.items() for code, c in classified.doubts]
    rows = [(found.targets[t].name, say(DOUBTS, code, **{"class": names[c]})) for t, code, c in doubts]
    if rows:
        out.table("类别与依据不一致的对象", ("检查对象", "说明"), rows[:SHOWN])
    if len(rows) > SHOWN:
        out.line(f"……共 {len(rows)} 个，全部见 --json。")
    decided = sum(c.by == "decision" for c in found.classified.values())
    out.line(f"类别由本机关登记的 {decided} 个，按方案计算的 {len(found.classified) - decided} 个。")
    out.data(doubts=[{"target": t, "code": code, "class": c} for t, code, c in doubts], stated=decided)


def _thresholds(out: Output, found: Pool) -> None:
    """Thresholds of the plan that only warn: passed by visits, or about to be."""
    reached = thresholds_reached(found)
    names = names_of_staff(found)
    rows = [(found.targets[r.target].name, reached_says(r, names), r.limit.cite or "本机关定") for r in reached]
    if rows:
        out.table("到了提醒的次数或间隔", ("检查对象", "说明", "依据"), rows[:SHOWN])
    if len(rows) > SHOWN:
        out.line(f"……共 {len(rows)} 处，全部见 --json。")
    data = [
        {"code": r.code, "limit": r.limit.id, "target": r.target, "inspector": r.inspector, "count": r.count} for r in reached
    ]
    spans = [{"first": r.first, "last": r.last, "allowed": r.allowed} for r in reached]
    out.data(thresholds=[d | span for d, span in zip(data, spans, strict=True)])
