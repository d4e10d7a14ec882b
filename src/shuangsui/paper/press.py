"""Sets a page: a template, data as JSON, fonts that are always the same; gives PDF/A.

The data never become part of the template's source, so that no text can be read as markup; and a character that
the fonts lack is replaced and named at the foot of the page.
"""

from __future__ import annotations

import datetime
import functools
import io
import json
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Final, Literal

import segno
import typst

from shuangsui.paper.glyphs import font_folder, substitute
from shuangsui.paper.problems import CannotPrint

_TEMPLATES = Path(__file__).parent / "templates"
PDF_STANDARD: Final = "a-2u"  # archival, and every character can be copied out as text
NONE: Final[Mapping[str, bytes]] = MappingProxyType({})
PictureForm = Literal["svg", "pdf", "png"]
Json = str | int | bool | None | list["Json"] | dict[str, "Json"]


_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True)
class Printed:
    """The PDF, and the characters that were replaced by 〓 because no font has them."""

    pdf: bytes
    replaced: tuple[str, ...] = ()


def set_pages(template: str, data: Mapping[str, Json], at: datetime.datetime, pictures: Mapping[str, bytes] = NONE) -> Printed:
    """The PDF of `templates/<template>.typ` with `data`, dated `at` (with a zone). CannotPrint where typst refuses.

    `pictures`: file name, as the data name it, → bytes.
    """
    fitted, missing = _fitted(data)
    inputs = {"data": json.dumps(fitted, ensure_ascii=False)}
    try:
        with _laid_out(template, pictures) as compiler:
            pdf = compiler.compile(format="pdf", sys_inputs=inputs, pdf_standards=PDF_STANDARD, timestamp=int(at.timestamp()))
    except RuntimeError as error:  # typst's own errors derive from it
        raise CannotPrint("cannot-print", reason=str(error)) from error
    if not isinstance(pdf, bytes):
        raise CannotPrint("cannot-print", reason=type(pdf).__name__)
    return Printed(pdf, missing)


def draw_pages(template: str, data: Mapping[str, Json], ppi: int = 80, pictures: Mapping[str, bytes] = NONE) -> list[bytes]:
    """The same pages as PNG pictures, for a preview. `ppi`: dots an inch."""
    fitted, _ = _fitted(data)
    inputs = {"data": json.dumps(fitted, ensure_ascii=False)}
    with _laid_out(template, pictures) as compiler:
        pages = compiler.compile(format="png", ppi=float(ppi), sys_inputs=inputs)
    return [pages] if isinstance(pages, bytes) else list(pages or [])


def draw_picture(template: str, data: Mapping[str, Json], form: PictureForm, at: datetime.datetime, ppi: int = 144) -> bytes:
    """A template of one page as a picture: texts are outlines in SVG, so that it looks alike everywhere. CannotPrint as above."""
    fitted, _ = _fitted(data)
    inputs = {"data": json.dumps(fitted, ensure_ascii=False)}
    try:
        with _laid_out(template, NONE) as compiler:
            picture = compiler.compile(format=form, ppi=float(ppi), sys_inputs=inputs, timestamp=int(at.timestamp()))
    except RuntimeError as error:  # typst's own errors derive from it
        raise CannotPrint("cannot-print", reason=str(error)) from error
    if not isinstance(picture, bytes):
        raise CannotPrint("cannot-print", reason=type(picture).__name__)
    return picture


def qr_svg(text: str, mask: int | None = None) -> str:
    """A QR code as SVG, error correction M, with its quiet zone.

    `mask`: one of the eight (ISO/IEC 18004, 7.8) where the text is as good as random, so that none is better than another and
    trying all of them would take longer than setting the page; None tries them.
    """
    buffer = io.BytesIO()
    segno.make(text, error="m", micro=False, mask=mask).save(buffer, kind="svg", xmldecl=False, border=2)
    return buffer.getvalue().decode("ascii")


def qr_png(text: str) -> bytes:
    """The same as PNG, for a Word file."""
    buffer = io.BytesIO()
    segno.make(text, error="m", micro=False).save(buffer, kind="png", scale=6, border=2)
    return buffer.getvalue()


def grouped(hexadecimal: str, size: int = 4) -> list[Json]:
    """Hex digits in groups, so that they can be read aloud and compared."""
    return [hexadecimal[place : place + size] for place in range(0, len(hexadecimal), size)]


def chinese_moment(moment: datetime.datetime) -> str:
    """2025年3月25日 10:00."""
    return f"{moment.year}年{moment.month}月{moment.day}日 {moment:%H:%M}"


def chinese_day(day: datetime.date | None) -> str:
    """2025年3月25日, "" for none."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


@functools.cache
def _compiler(template: str) -> typst.Compiler:
    """Kept for the next page: fonts and template are read once."""
    return typst.Compiler(
        str(_TEMPLATES / f"{template}.typ"), root=str(_TEMPLATES), font_paths=[str(font_folder())], ignore_system_fonts=True
    )


@contextmanager
def _laid_out(template: str, pictures: Mapping[str, bytes]) -> Iterator[typst.Compiler]:
    """The compiler of a template; with pictures, over a folder of its own in which they lie beside the templates."""
    if not pictures:
        with _ONE_AT_A_TIME:  # a compiler that is at work refuses a second thread
            yield _compiler(template)
        return
    with TemporaryDirectory(prefix="shuangsui-sheet-") as folder:
        shutil.copytree(_TEMPLATES, folder, dirs_exist_ok=True)
        for name, data in pictures.items():
            (Path(folder) / name).write_bytes(data)
        yield typst.Compiler(str(Path(folder) / f"{template}.typ"), root=folder, font_paths=_fonts())


@functools.cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(font_folder())])


def _fitted(data: Mapping[str, Json]) -> tuple[dict[str, Json], tuple[str, ...]]:
    """The data with 〓 for what cannot be printed, these characters, and a line about them under `replaced`."""
    missing: set[str] = set()
    fitted = {key: value if key == "qr" else _replaced(value, missing) for key, value in data.items()}
    names = "、".join(f"U+{ord(character):04X}" for character in sorted(missing)[:12])
    fitted["replaced"] = f"字库缺字，以“〓”代替：{names}" if missing else ""
    return fitted, tuple(sorted(missing))


def _replaced(value: Json, missing: set[str]) -> Json:
    if isinstance(value, str):
        return substitute(value, missing)
    if isinstance(value, list):
        return [_replaced(item, missing) for item in value]
    if isinstance(value, dict):
        return {key: _replaced(item, missing) for key, item in value.items()}
    return value
