"""A record sheet of two pages, beside typst alone with the same pages already written out."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import typst

from bench.measure import Case, Figures, Target
from shuangsui.paper.glyphs import font_folder
from shuangsui.paper.press import PDF_STANDARD
from shuangsui.paper.record_sheets import FilledRecord, Person, VisitHead, print_sheet, record_sheet, write_sheet
from shuangsui.paper.record_sheets.answers import answer_says
from shuangsui.rules.filled_form import is_shown
from shuangsui.rules.policy import load_policy
from shuangsui.rules.policy.items import Form

TITLE = "Printing a record"
ABOUT = """
A record of 昌吉州's on-site form with every field answered, two pages of A4, n of them one after the other: from the form and the
answers to the PDF/A, fonts already read in both. The floor is typst alone, compiling a source in which the same answers stand as
plain tables: no form, no QR code, no check of the fonts' characters, no layout of boxes and signatures.
"""
FLOOR = "typst alone"
OURS = "record to PDF/A"
SIZES = (1, 20)
_PLAN = Path(__file__).resolve().parent.parent / "policies" / "changji-2025" / "policy.toml"
_AT = datetime.datetime(2025, 3, 26, 10, 0, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
_HEAD = VisitHead(
    "某州生态环境局", "工作方案", number="652301-2025-M04-001-003", target="某环保科技有限公司", team=(Person("张三", "ZF01"),)
)


def rounds(size: int) -> int:
    """A print is short, so that one alone is repeated often."""
    return 15 if size == 1 else 5


def _form() -> Form:
    return load_policy(_PLAN).form[0]


def _record(form: Form, number: int) -> FilledRecord:
    """Each another, so that nothing that typst remembers of the last page serves the next."""
    fields = [one for section in form.section for one in section.field]
    answers = {one.id: f"第 {number} 次检查：{one.label}，现场检查时设施运行正常，台账齐全，未见异常排放。" * 3 for one in fields}
    chosen = {one.id: one.choices[(number + at) % 2] for at, one in enumerate(fields) if one.choices}
    return FilledRecord(
        f"{number:064x}",
        _AT,
        _AT,
        _AT,
        {**answers, **chosen},
        outcome="未发现问题",
        check_at=f"https://ssj.example.gov.cn/check/{number:064x}/",
    )


def _source(form: Form, record: FilledRecord) -> bytes:
    """The same answers, written out for typst."""
    lines = ['#set page(paper: "a4", margin: 18mm)', '#set text(font: "Noto Serif SC", size: 10.5pt)', f"= {form.name}"]
    for section in form.section:
        shown = [one for one in section.field if is_shown(one, record.answers)]
        cells = "".join(f"[{one.label}], [{answer_says(one, record.answers.get(one.id))}]," for one in shown)
        lines.append(f"#table(columns: (36mm, 1fr), table.cell(colspan: 2)[{section.title}], {cells})")
    return "\n".join(lines).encode()


def _numbers(size: int) -> Callable[[], range]:
    """New ones every time: no page is printed twice."""
    state = {"next": 0}

    def more() -> range:
        start = state["next"]
        state["next"] += size
        return range(start, start + size)

    return more


def cases(size: int) -> list[Case]:
    """The floor, ours as PDF, ours as Word."""
    form = _form()

    def floor() -> Callable[[], object]:
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(font_folder())])
        compiler = typst.Compiler(font_paths=fonts)
        more = _numbers(size)
        compiler.compile(input=_source(form, _record(form, -1)), format="pdf", pdf_standards=PDF_STANDARD)

        def run() -> int:
            made = [
                compiler.compile(input=_source(form, _record(form, n)), format="pdf", pdf_standards=PDF_STANDARD) for n in more()
            ]
            return sum(len(one) for one in made if isinstance(one, bytes))

        return run

    def ours() -> Callable[[], object]:
        more = _numbers(size)
        print_sheet(record_sheet(form, _HEAD, _record(form, -1)), _AT)
        return lambda: sum(len(print_sheet(record_sheet(form, _HEAD, _record(form, n)), _AT).pdf) for n in more())

    def word() -> Callable[[], object]:
        more = _numbers(size)
        return lambda: sum(len(write_sheet(record_sheet(form, _HEAD, _record(form, n)), _AT)) for n in more())

    def note(total: object) -> str:
        return f"{int(str(total)) // size / 1024:.0f} KB each"

    return [Case(FLOOR, floor, note), Case(OURS, ours, note), Case("record to Word", word, note)]


def targets(figures: Figures) -> list[Target]:
    """A two-page PDF within three times bare typst."""
    return [Target(f"a record of two pages, in floors, {size} at once", 3, figures.of(OURS, size).ratio) for size in SIZES]
