"""A sheet as a Word file (.docx), so that an office can put it into its own files."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Callable
from typing import Any, Final

import docx
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph

from shuangsui.paper.press import qr_png

from .as_pdf import no_picture_says
from .content import Piece
from .parts import Facts, FieldRow, Fields, Gallery, Grid, Part, Sheet, Signatures, Square, Words
from .pictures import look_at

_SERIF, _SANS = "宋体", "黑体"
_GREY: Final = RGBColor(0x5A, 0x5A, 0x5A)
_SHADE: Final = "EEF1F4"
_WIDTH_MM: Final = 174
_SHORT: Final = 600  # characters of a row that is kept on one page
_SHORT_PIECES: Final = 12
_UNPRINTABLE: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, section 2.2


def write_sheet(sheet: Sheet, at: datetime.datetime) -> bytes:
    """The .docx, A4, dated `at`. Characters that XML cannot hold are printed as 〓; pictures that Word cannot hold are named."""
    paper = _Paper(sheet, at)
    for part in sheet.parts:
        paper.add(part)
    stream = io.BytesIO()
    paper.document.save(stream)
    return stream.getvalue()


def fit(text: str) -> str:
    """The text as XML can hold it."""
    return _UNPRINTABLE.sub("〓", text.replace("\r\n", "\n"))


class _Paper:
    """The document while it is written."""

    def __init__(self, sheet: Sheet, at: datetime.datetime) -> None:
        self.sheet, self.document = sheet, docx.Document()
        _set_up(self.document, sheet, at)
        self._makers: dict[type, Callable[[Any], None]] = {
            Facts: self._facts,
            Fields: self._fields,
            Words: self._words,
            Grid: self._grid,
            Signatures: self._signatures,
            Gallery: self._gallery,
            Square: self._square,
        }

    def add(self, part: Part) -> None:
        """One part at the end."""
        self._makers[type(part)](part)

    def _facts(self, part: Facts) -> None:
        table = _table(self.document, (36, 54, 24, 60))
        for row in part.rows:
            cells = table.add_row().cells
            for place, (label, value) in enumerate(row):
                _label(cells[2 * place], label)
                last = cells[2 * place + 1] if len(row) == 2 else cells[1].merge(cells[3])
                _write(last.paragraphs[0], value)
        self._gap()

    def _fields(self, part: Fields) -> None:
        table = _table(self.document, (36, _WIDTH_MM - 36))
        cells = table.add_row().cells
        head = cells[0].merge(cells[1])
        after = "　　□ 未检查，原因：＿＿＿＿＿＿＿＿＿＿" if part.skippable else "　　☑ 未检查" if part.skipped else ""
        _label(head, part.title + after)
        if part.skipped:
            cells = table.add_row().cells
            _write(cells[0].merge(cells[1]).paragraphs[0], f"未检查，原因：{part.skipped}")
        for row in part.rows:
            line = table.add_row()
            if len(row.text) < _SHORT and len(row.pieces) <= _SHORT_PIECES:
                _keep_whole(line)
            _write(line.cells[0].paragraphs[0], row.label + ("＊" if row.required and self.sheet.hand else ""))
            _answer(line.cells[1], row)
        self._gap()

    def _words(self, part: Words) -> None:
        if part.title:
            self._heading(part.title)
        for number, paragraph in enumerate(part.paragraphs, start=1):
            _write(self.document.add_paragraph(), f"{number}. {paragraph}" if part.numbered else paragraph)
        for _ in range(part.lines):
            _write(self.document.add_paragraph(), "＿" * 40)

    def _grid(self, part: Grid) -> None:
        self._heading(part.title)
        whole = sum(part.widths)
        table = _table(self.document, tuple(_WIDTH_MM * width // whole for width in part.widths))
        for cell, header in zip(table.add_row().cells, part.headers, strict=True):
            _label(cell, header)
        for row in part.rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                _write(cell.paragraphs[0], text)
        self._gap()

    def _signatures(self, part: Signatures) -> None:
        table = _table(self.document, (_WIDTH_MM,))
        for seat in part.seats:
            line = table.add_row()
            _keep_whole(line)
            cell = line.cells[0]
            _write(cell.paragraphs[0], seat.label, sans=True)
            high = 60 if seat.label.startswith("示意图") else 16
            _pictures(cell.add_paragraph(), seat.pieces, high)
            if seat.note:
                note = cell.add_paragraph()
                note.alignment = WD_ALIGN_PARAGRAPH.RIGHT
                _write(note, seat.note)
        if part.reason:
            _write(self.document.add_paragraph(), f"未签字原因：{part.reason}")
        if part.asks_reason:
            _write(self.document.add_paragraph(), f"无法取得签字或者盖章的，注明原因：{'＿' * 24}")
        self._gap()

    def _gallery(self, part: Gallery) -> None:
        table = _table(self.document, (78, _WIDTH_MM - 78))
        for piece, lines in part.pieces:
            line = table.add_row()
            _keep_whole(line)
            _pictures(line.cells[0].paragraphs[0], (piece,), 46)
            _write(line.cells[1].paragraphs[0], "\n".join(f"{name}　{text}" for name, text in lines), size=9)
        self._gap()

    def _square(self, part: Square) -> None:
        table = _table(self.document, (30, _WIDTH_MM - 30), lines=False)
        cells = table.add_row().cells
        cells[0].paragraphs[0].add_run().add_picture(io.BytesIO(qr_png(part.holds)), width=Mm(24))
        _write(cells[1].paragraphs[0], "\n".join(part.lines), size=8)

    def _heading(self, text: str) -> None:
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        paragraph.paragraph_format.space_before = Pt(6)
        _write(paragraph, text, sans=True)

    def _gap(self) -> None:
        """Two tables that touch would become one."""
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.line_spacing = Pt(5)


def _set_up(document: Document, sheet: Sheet, at: datetime.datetime) -> None:
    """Page, fonts, head and foot, title."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(18)
    section.top_margin, section.bottom_margin = Mm(15), Mm(17)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(10.5)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _SERIF)
    style.paragraph_format.space_after = Pt(0)
    properties = document.core_properties
    properties.title, properties.author = fit(sheet.title), fit(sheet.authority)
    properties.created = properties.modified = at.astimezone(datetime.UTC).replace(tzinfo=None)
    properties.comments = ""
    top = document.add_paragraph()
    top.paragraph_format.tab_stops.add_tab_stop(Mm(_WIDTH_MM), WD_TAB_ALIGNMENT.RIGHT)
    _write(top, f"{sheet.authority}\t{sheet.number}", size=9)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write(title, sheet.title, sans=True, size=17)
    if sheet.also:
        also = document.add_paragraph()
        also.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _write(also, sheet.also, size=8)
    _foot(section.footer.paragraphs[0], sheet.foot)


def _foot(paragraph: Paragraph, text: str) -> None:
    paragraph.paragraph_format.tab_stops.clear_all()
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(_WIDTH_MM), WD_TAB_ALIGNMENT.RIGHT)
    _write(paragraph, f"{text}\t第 ", size=6.5)
    _number(paragraph, "PAGE")
    _write(paragraph, " 页，共 ", size=6.5)
    _number(paragraph, "NUMPAGES")
    _write(paragraph, " 页", size=6.5)


def _number(paragraph: Paragraph, field: str) -> None:
    """A field that Word reckons itself (ECMA-376, 17.16.5)."""
    element = OxmlElement("w:fldSimple")
    element.set(qn("w:instr"), field)
    run = paragraph.add_run("1")
    run.font.size = Pt(6.5)
    element.append(run._r)
    paragraph._p.append(element)


def _table(document: Document, widths: tuple[int, ...], lines: bool = True) -> Any:
    table = document.add_table(rows=0, cols=len(widths))
    table.autofit = False
    if lines:
        table.style = "Table Grid"
    margins = OxmlElement("w:tblCellMar")
    for side, twips in (("top", 50), ("left", 100), ("bottom", 50), ("right", 100)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(twips))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.append(margins)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    return table


def _keep_whole(row: _Row) -> None:
    """A row that goes to the next page rather than be cut (ECMA-376, 17.4.6)."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _label(cell: _Cell, text: str) -> None:
    _write(cell.paragraphs[0], text, sans=True, size=9.5)
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", _SHADE)):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _answer(cell: _Cell, row: FieldRow) -> None:
    boxes = "　".join(f"{'☑' if ticked else '□'} {text}" for text, ticked in row.boxes)
    said = "　".join(text for text in (boxes, row.text) if text)
    first = cell.paragraphs[0]
    _write(first, said)
    if row.hint:
        _write(first, f"（{row.hint}）", size=8, grey=True)
    for _ in range(row.lines):
        _write(cell.add_paragraph(), "＿" * 30)
    if row.pieces:
        _pictures(cell.add_paragraph(), row.pieces, 21)


def _pictures(paragraph: Paragraph, pieces: tuple[Piece, ...], high: int) -> None:
    """The pictures in a line, `high` millimetres, none wider than the column of the gallery."""
    for piece in pieces:
        seen = look_at(piece.data) if piece.data else None
        if seen is None or seen.kind == "webp":
            _write(paragraph, f"［{no_picture_says(piece)}］", size=8, grey=True)
            continue
        height = min(Mm(high), Mm(72) * seen.height // seen.width)
        run = paragraph.add_run()
        try:
            run.add_picture(io.BytesIO(piece.data), height=height)
        except Exception:  # python-docx raises that very class for a JPEG that is cut; whatever it is, the rest is written
            _write(paragraph, f"［{no_picture_says(piece)}］", size=8, grey=True)
        else:
            run.add_text(" ")


def _write(paragraph: Paragraph, text: str, *, sans: bool = False, size: float = 0, grey: bool = False) -> None:
    run = paragraph.add_run(fit(text))
    if size:
        run.font.size = Pt(size)
    if grey:
        run.font.color.rgb = _GREY
    if sans:
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _SANS)
