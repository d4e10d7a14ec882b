"""A sheet as PDF/A, or as pictures of its pages."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping

from shuangsui.paper.press import Json, Printed, draw_pages, qr_svg, set_pages
from shuangsui.paper.problems import CannotPrint

from .content import Piece
from .parts import Facts, FieldRow, Fields, Gallery, Grid, Part, Sheet, Signatures, Square, Words
from .pictures import look_at

_TEMPLATE = "sheet"
_MASK = 3  # the codes hold hashes


def print_sheet(sheet: Sheet, at: datetime.datetime) -> Printed:
    """The PDF/A. A picture that cannot be set is named in its place, and the rest is printed. CannotPrint as `set_pages`."""
    pictures = _pictures(sheet)
    try:
        return set_pages(_TEMPLATE, sheet_data(sheet, pictures), at, pictures)
    except CannotPrint:
        sound = {name: data for name, data in pictures.items() if _is_sound(name, data, at)}
        if len(sound) == len(pictures):
            raise
        return set_pages(_TEMPLATE, sheet_data(sheet, sound), at, sound)


def preview_sheet(sheet: Sheet, ppi: int = 80) -> list[bytes]:
    """The pages as PNG. CannotPrint where a picture is broken."""
    pictures = _pictures(sheet)
    return draw_pages(_TEMPLATE, sheet_data(sheet, pictures), ppi, pictures)


def _is_sound(name: str, data: bytes, at: datetime.datetime) -> bool:
    try:
        set_pages("picture", {"name": name}, at, {name: data})
    except CannotPrint:
        return False
    return True


def _pictures(sheet: Sheet) -> dict[str, bytes]:
    """The pictures by file name; the same picture once."""
    found: dict[str, bytes] = {}
    for piece in _pieces(sheet.parts):
        if name := _name_of(piece):
            found[name] = piece.data
    return found


def _pieces(parts: Iterable[Part]) -> Iterable[Piece]:
    for part in parts:
        if isinstance(part, Fields):
            for row in part.rows:
                yield from row.pieces
        elif isinstance(part, Signatures):
            for seat in part.seats:
                yield from seat.pieces
        elif isinstance(part, Gallery):
            for piece, _ in part.pieces:
                yield piece


def _name_of(piece: Piece) -> str:
    seen = look_at(piece.data) if piece.data else None
    return f"{piece.sha256}.{seen.kind}" if seen else ""


def sheet_data(sheet: Sheet, pictures: Mapping[str, bytes]) -> dict[str, Json]:
    """What the template gets; `pictures`: those that can be set, by file name."""
    return {
        "title": sheet.title,
        "authority": sheet.authority,
        "number": sheet.number,
        "also": sheet.also,
        "foot": sheet.foot,
        "hand": sheet.hand,
        "parts": [_part(part, pictures) for part in sheet.parts],
        "qr": next((qr_svg(part.holds, mask=_MASK) for part in sheet.parts if isinstance(part, Square)), ""),
    }


def _part(part: Part, pictures: Mapping[str, bytes]) -> Json:
    if isinstance(part, Facts):
        return {"kind": "facts", "rows": [[list(pair) for pair in row] for row in part.rows]}
    if isinstance(part, Fields):
        rows: list[Json] = [_row(row, pictures) for row in part.rows]
        return {"kind": "fields", "title": part.title, "rows": rows, "skipped": part.skipped, "skippable": part.skippable}
    if isinstance(part, Words):
        told: list[Json] = list(part.paragraphs)
        return {"kind": "words", "title": part.title, "paragraphs": told, "numbered": part.numbered, "lines": part.lines}
    if isinstance(part, Grid):
        return {
            "kind": "grid",
            "title": part.title,
            "headers": list(part.headers),
            "widths": list(part.widths),
            "rows": [list(row) for row in part.rows],
        }
    if isinstance(part, Signatures):
        seats: list[Json] = [
            {"label": seat.label, "note": seat.note, "pictures": _set(seat.pieces, pictures)} for seat in part.seats
        ]
        return {"kind": "signatures", "seats": seats, "reason": part.reason, "asks_reason": part.asks_reason}
    if isinstance(part, Gallery):
        pieces: list[Json] = [
            {"picture": _set((piece,), pictures)[0], "lines": [list(line) for line in lines]} for piece, lines in part.pieces
        ]
        return {"kind": "gallery", "pieces": pieces}
    return {"kind": "square", "lines": list(part.lines)}


def _row(row: FieldRow, pictures: Mapping[str, bytes]) -> Json:
    return {
        "label": row.label,
        "text": row.text,
        "boxes": [[text, ticked] for text, ticked in row.boxes],
        "lines": row.lines,
        "hint": row.hint,
        "required": row.required,
        "pictures": _set(row.pieces, pictures),
    }


def _set(pieces: tuple[Piece, ...], pictures: Mapping[str, bytes]) -> list[Json]:
    """Each piece as `{file, says}`: the picture's file, "" where there is none to show, and then what stands there instead."""
    told: list[Json] = []
    for piece in pieces:
        name = _name_of(piece)
        shown = name if name in pictures else ""
        told.append({"file": shown, "says": "" if shown else no_picture_says(piece)})
    return told


def no_picture_says(piece: Piece) -> str:
    """What stands in the place of a picture that cannot be shown."""
    if piece.lost:
        return piece.lost
    what = "图片无法显示，见原件" if piece.kind_says in ("照片", "示意图") or "签字" in piece.kind_says else "不是图片，见原件"
    return f"{piece.kind_says}：{what}（SHA-256 {piece.sha256[:16]}…）"
