"""`shuangsui policy forecast`: a bureau's whole year before it signs the plan."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from shuangsui.paper import forecast_rows as rows
from shuangsui.paper import forecast_words as words
from shuangsui.paper.charts import draw_forecast
from shuangsui.paper.forecast_xlsx import write_forecast
from shuangsui.paper.press import PictureForm
from shuangsui.rules.forecast import Forecast, forecast
from shuangsui.rules.whatif import Compared, WhatIf, compare, what_if

from . import shared
from .forecast_data import as_data
from .forecast_wishes import read_change
from .inputs import Files, Wishes, gather
from .output import Output, Refusal
from .plans import PlanArgument
from .pool import show_remarks

_FORMS: dict[str, PictureForm] = {".svg": "svg", ".pdf": "pdf", ".png": "png"}

ThisYear = Annotated[int, typer.Option("--year", min=2004, max=2100, help="预测哪一年")]
PlusOption = Annotated[str, typer.Option("--inspectors-plus", help="如果增加几名检查人员：1，或 1@7（从 7 月的抽取起计）")]
ShareOption = Annotated[list[str] | None, typer.Option("--share", help="如果改比例：条线=30%，可多次给出")]
RatioOption = Annotated[list[str] | None, typer.Option("--ratio", help="如果改人员与对象之比：条线=1:8，可多次给出")]
OptOutOption = Annotated[int, typer.Option("--opt-out", min=0, help="如果有几个对象退出抽取")]
FromOption = Annotated[int, typer.Option("--from", min=1, max=12, help="从几月的抽取算起；以前的检查写在 --history 里")]
RunsOption = Annotated[int | None, typer.Option("--runs", min=2, max=10000, help="对象同属几条线时模拟几轮，默认按规模定")]
OutOption = Annotated[Path | None, typer.Option("--out", help="写成 Excel 文件（.xlsx）")]
ChartOption = Annotated[Path | None, typer.Option("--chart", help="画成图（.svg、.pdf 或 .png）")]


def forecast_command(
    policy: PlanArgument,
    year: ThisYear,
    area: shared.AreaOption,
    targets: shared.TargetsOption,
    inspectors: shared.InspectorsOption,
    conflicts: shared.ConflictsOption = None,
    history: shared.HistoryOption = None,
    facts: shared.FactsOption = None,
    number: shared.NumberOption = None,
    exclude: shared.ExcludeOption = None,
    since: FromOption = 1,
    runs: RunsOption = None,
    inspectors_plus: PlusOption = "",
    share: ShareOption = None,
    ratio: RatioOption = None,
    opt_out: OptOutOption = 0,
    out: OutOption = None,
    chart: ChartOption = None,
    json: shared.JsonOption = False,
) -> None:
    """签发计划前看全年：每次应抽、人均检查、完不成的条线、抽中机会；也可以问“如果”。不改动任何名录。"""
    form = _form_of(chart, out)
    files = Files(targets, inspectors, conflicts, history, facts)
    gathered = gather(policy, files, Wishes(area, str(year), date(year, 1, 1), "", number or (), exclude or ()))
    change = read_change(gathered.situation.policy, inspectors_plus, share or (), ratio or (), opt_out)
    asked = what_if(gathered.situation, year, change, runs=runs, since=since) if change is not None else None
    found = asked.now if asked is not None else forecast(gathered.situation, year, runs=runs, since=since)
    compared, columns = _compared(asked)
    if out is not None:  # files first: who closes the pipe after some lines must not lose them
        out.write_bytes(write_forecast(found, shared.now(), compared, columns))
    if chart is not None and form is not None:
        chart.write_bytes(draw_forecast(found, form, shared.now(), compared, columns))
    said = Output(json)
    show_remarks(said, gathered.remarks)
    _tell(said, found, compared, columns, asked)
    said.data(**as_data(found, compared, columns))
    for path in (p for p in (out, chart) if p is not None):
        said.line(f"已写到 {path}")
    said.end()


def _form_of(chart: Path | None, out: Path | None) -> PictureForm | None:
    """The picture's form by its name's ending. Raises Refusal for an ending of either file that cannot be written."""
    if out is not None and out.suffix.lower() != ".xlsx":
        raise Refusal([f"--out「{out}」应以 .xlsx 结尾"], code=2)
    if chart is None:
        return None
    if chart.suffix.lower() not in _FORMS:
        raise Refusal([f"--chart「{chart}」应以 .svg、.pdf 或 .png 结尾"], code=2)
    return _FORMS[chart.suffix.lower()]


def _compared(asked: WhatIf | None) -> tuple[list[Compared], tuple[str, ...]]:
    """The years side by side, and what their columns are called."""
    if asked is None:
        return [], ()
    if asked.amended is None:
        return compare([asked.now, asked.then]), ("现在", "如果")
    return compare([asked.now, asked.then, asked.amended]), ("现在", "如果", "修订计划")


def _tell(out: Output, found: Forecast, compared: list[Compared], columns: tuple[str, ...], asked: WhatIf | None) -> None:
    out.line(words.heading(found))
    out.line(words.capacity(found))
    _grid(out, rows.draws_grid(found), hidden=("最迟冻结", "抽取", "已抽", "依据", "说明"))
    _grid(out, rows.months_grid(found))
    _grid(out, rows.odds_grid(found))
    if compared:
        _grid(out, rows.compare_grid(compared, columns))
    if asked is not None and asked.fixed:
        fixed = "、".join(f"{line}={number}" for line, number in asked.fixed.items())
        out.line(f"年内的人员变化不改变已批准的年度计划数（{fixed}），只有修订计划才改变：见“修订计划”一栏。")
    notes = words.remarks(found)
    if notes:
        out.line("签发前请看：")
    for note in notes:
        out.line("  · " + note)
    out.line("怎么算的：")
    for note in words.method(found):
        out.line("  · " + note)


def _grid(out: Output, grid: rows.Grid, hidden: tuple[str, ...] = ()) -> None:
    """A grid in the terminal; a column that is empty all the way down is left out."""
    kept = [n for n, h in enumerate(grid.headers) if h not in hidden and any(row[n] is not None for row in grid.rows)]
    headers = [grid.headers[n] for n in kept]
    table = [[rows.cell_text(row[n], grid.headers[n] in grid.shares) for n in kept] for row in grid.rows]
    out.table(grid.title, headers, table, grid.numbers)
