"""A sheet as parts in order, before it is a PDF or a Word file: both are made from these and so cannot differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from .content import Piece

Pair: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Facts:
    """Rows of label and value, one or two pairs a row; an empty value is a space to write in."""

    rows: tuple[tuple[Pair, ...], ...]


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field of a form. `boxes`: what can be chosen, and whether it is; `text`: the answer, or the frame of one to be written
    by hand; `lines`: empty lines to write on; `hint`: unit, range, condition; `pieces`: pictures, set small."""

    label: str
    text: str = ""
    boxes: tuple[tuple[str, bool], ...] = ()
    lines: int = 0
    hint: str = ""
    required: bool = False
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Fields:
    """A section. `skipped`: the reason where it was not inspected; `skippable`: print the 未检查 box to tick."""

    title: str
    rows: tuple[FieldRow, ...]
    skipped: str = ""
    skippable: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """Paragraphs below a heading, numbered or not; `lines`: empty lines to write on after them."""

    title: str
    paragraphs: tuple[str, ...]
    numbered: bool = False
    lines: int = 0


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; `widths`: the columns' weights."""

    title: str
    headers: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Seat:
    """Where somebody signs: who, the pictures of the signature, and what to write beside it by hand."""

    label: str
    pieces: tuple[Piece, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Signatures:
    """The signatures. `reason`: why the target did not sign; `asks_reason`: leave a line for it."""

    seats: tuple[Seat, ...]
    reason: str = ""
    asks_reason: bool = False


@dataclass(frozen=True, slots=True)
class Gallery:
    """Evidence, a picture and lines each."""

    pieces: tuple[tuple[Piece, tuple[Pair, ...]], ...]


@dataclass(frozen=True, slots=True)
class Square:
    """A QR code with lines beside it."""

    holds: str
    lines: tuple[str, ...]


Part: TypeAlias = Facts | Fields | Words | Grid | Signatures | Gallery | Square


@dataclass(frozen=True, slots=True)
class Sheet:
    """One paper. `number`: shown at the right above the title (附表1, 任务编号 …); `foot`: at the foot of every page;
    `hand`: to be filled in by hand."""

    title: str
    authority: str
    parts: tuple[Part, ...]
    number: str = ""
    also: str = ""
    foot: str = ""
    hand: bool = False
