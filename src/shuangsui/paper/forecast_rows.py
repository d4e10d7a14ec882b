"""A forecast as tables in the words of the trade, for the terminal, the workbook and the picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from shuangsui.rules.chance import Chance
from shuangsui.rules.forecast import DrawOutlook, Forecast, LineOutlook, Tally
from shuangsui.rules.odds import Odds
from shuangsui.rules.sentences import NOTES, say
from shuangsui.rules.whatif import Compared

Cell = str | int | Fraction | Tally | None
KINDS = {"class": "类别", "line": "条线", "lines": "同属几条线"}


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. `shares`: the columns whose numbers are shares of one; the other Fractions are numbers with decimals. A Tally is a
    number that the lot decides.

    `figures`: columns whose texts are numbers.
    """

    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    shares: frozenset[str] = frozenset()
    figures: frozenset[str] = frozenset()

    @property
    def numbers(self) -> tuple[str, ...]:
        """Headers of the columns that hold numbers, as such or as text."""
        columns = zip(self.headers, zip(*self.rows, strict=True), strict=True) if self.rows else ()
        return tuple(h for h, cells in columns if h in self.figures or not any(isinstance(c, str) for c in cells))


def draws_grid(found: Forecast) -> Grid:
    """按次: every line at every draw, in the order of the draws."""
    numbers = ("对象", "应抽", "累计应抽", "已抽", "本次抽", "缺口", "本次机会", "首轮机会")
    headers = ("时段", "最迟冻结", "抽取", "条线", "依据", *numbers, "说明")
    rows = tuple(_line(draw, line) for draw in found.draws for line in draw.lines)
    return Grid("按次：各条线应抽与抽取", headers, rows, frozenset({"本次机会", "首轮机会"}))


def _line(draw: DrawOutlook, line: LineOutlook) -> tuple[Cell, ...]:
    notes = "；".join(say(NOTES, n) for n in line.notes)
    numbers = (figure(line.number), figure(line.due), figure(line.drawn), figure(line.take), figure(line.shortfall))
    where = (draw.period.says(), draw.on.isoformat(), draw.name, line.line.name, line.line.cite or "本机关定")
    return (*where, line.members, *numbers, line.chance, line.chance_first, notes)


def figure(tally: Tally) -> Cell:
    """A number that is the same in every run as such; one that the lot decides stays a tally, and is shown as a range."""
    return tally.least if tally.least == tally.most else tally


def months_grid(found: Forecast) -> Grid:
    """按月人均: visits, turns of duty and what falls on each inspector."""
    headers = ("月份", "检查次数", "人次", "可派人员", "平均每人", "最少", "最多")
    rows: list[tuple[Cell, ...]] = []
    for m in found.work.months:
        loads = m.by_inspector.values()
        rows.append((m.month, m.visits, m.seats, len(loads), m.average, min(loads, default=None), max(loads, default=None)))
    return Grid("按月人均：分组均衡之后", headers, tuple(rows))


def people_grid(found: Forecast) -> Grid:
    """每人每月: turns of duty of each inspector."""
    months = found.work.months
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (found.work.names[i], i, *(m.by_inspector.get(i) for m in months), total) for i, total in found.work.totals.items()
    )
    return Grid("每人每月人次", ("检查人员", "执法证号", *(m.month for m in months), "全年"), rows)


def lines_by_month(found: Forecast) -> Grid:
    """Visits by month and line; a visit that serves several lines stands under the first of them, so that all add up."""
    names = {line.line.id: line.line.name for draw in found.draws for line in draw.lines}
    rows: tuple[tuple[Cell, ...], ...] = tuple((m, *(by.get(line, 0) for line in names)) for m, by in found.work.by_line.items())
    return Grid("按月、按条线的检查次数", ("月份", *names.values()), rows)


def odds_grid(found: Forecast) -> Grid:
    """概率: the chance of being drawn by class, by line and by the lines that one stands in."""
    headers = ("范围", "名称", "可抽对象", "不能抽", "全年机会", "方法", "标准误", "不低于", "不高于", "平均次数")
    rows = tuple(_odds(o) for o in found.odds)
    return Grid("概率：抽中机会", headers, rows, frozenset({"全年机会", "标准误", "不低于", "不高于"}))


def _odds(odds: Odds) -> tuple[Cell, ...]:
    chance = odds.chance
    ends: tuple[Cell, ...] = (None, None, None) if chance.exact else (chance.error, chance.low, chance.high)
    method = "精确" if chance.exact else "模拟"
    return (KINDS[odds.kind], odds.name, odds.targets, odds.out, chance.value, method, *ends, odds.visits.value)


def odds_by_draw(found: Forecast) -> Grid:
    """每次: the chance of a visit by each draw."""
    headers = ("范围", "名称", *_draw_names(found.draws))
    rows: tuple[tuple[Cell, ...], ...] = tuple((KINDS[o.kind], o.name, *(c.value for c in o.by_draw)) for o in found.odds)
    return Grid("每次抽取的机会", headers, rows, frozenset(headers[2:]))


def _draw_names(draws: Sequence[DrawOutlook]) -> list[str]:
    periods = [d.period.id for d in draws]
    return [f"{d.period.id} {d.name}" if periods.count(d.period.id) > 1 else d.period.id for d in draws]


def compare_grid(compared: Sequence[Compared], columns: Sequence[str]) -> Grid:
    """现在与如果: figures side by side, and how each differs from the first."""
    first, *others = columns or ("",)
    headers = ("项目", first, *(h for name in others for h in (name, "差")))
    rows = []
    for c in compared:
        pairs = (cell for n, figure in enumerate(c.figures[1:], 1) for cell in (_shown(c, figure), _signed(c, n)))
        rows.append((_figure_name(c), _shown(c, c.figures[0]), *pairs))
    return Grid("现在与如果", headers, tuple(rows), figures=frozenset(headers[1:]))


_FIGURES = {
    "people": "可派人员（人）",
    "visits": "全年检查（次）",
    "seats": "全年人次",
    "load": "平均每人（人次）",
    "due": "全年抽取：{name}",
    "chance": "全年机会：{name}",
}


def _figure_name(one: Compared) -> str:
    return _FIGURES[one.kind].format(name=one.name)


def _shown(one: Compared, value: Fraction | None) -> str:
    if value is None:
        return "—"
    return percent(value) if one.kind == "chance" else short(value)


def _signed(one: Compared, number: int) -> str:
    change = one.difference(number)
    if change is None:
        return "—"
    if not change:
        return "0"
    text = percent(abs(change)).replace("%", " 个百分点") if one.kind == "chance" else short(abs(change))
    return ("+" if change > 0 else "−") + text


def short(value: Fraction | int) -> str:
    """1,234 or 12.3, and 0.29 below ten."""
    exact = Fraction(value)
    if exact.denominator == 1:
        return f"{int(exact):,}"
    places = 2 if -10 < exact < 10 else 1
    return f"{_rounded(exact, places):,.{places}f}"


def percent(value: Fraction) -> str:
    """18.8%, of small chances 0.07%; 100% and 0% only where they are meant."""
    places = 1 if value >= Fraction(1, 100) or not value else 2 if value >= Fraction(1, 10000) else 4
    text = f"{_rounded(value * 100, places):,.{places}f}%"
    if value < 1 and text.startswith("100"):
        return "99.9%"
    return {"100.0%": "100%", "0.0%": "0%"}.get(text, text)


def _rounded(value: Fraction, places: int) -> float:
    return float(round(value, places))


def tell_chance(chance: Chance) -> str:
    """18.8% where it is exact, 19.1% ± 0.07% where it is estimated."""
    if chance.error is None:
        return percent(chance.value)
    error = f"{_rounded(chance.error * 100, 2):.2f}%"
    return f"{percent(chance.value)} ± {error}" if error != "0.00%" else f"{percent(chance.value)} ± <0.01%"


def cell_text(value: Cell, share: bool = False) -> str:
    """A cell for the eye."""
    if value is None:
        return ""
    if isinstance(value, Tally):
        return f"{value.least:,}–{value.most:,}（平均 {short(value.mean)}）"
    if isinstance(value, Fraction):
        return percent(value) if share else short(value)
    return f"{value:,}" if isinstance(value, int) else value
