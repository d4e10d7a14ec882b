"""What the sheets of a visit are made from: the visit, the filled record, its evidence. Plain values, no database."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from shuangsui.rules.filled_form import Answer

PHOTO: Final = "photo"
FIRM_SIGNATURE: Final = "firm-signature"
INSPECTOR_SIGNATURE: Final = "inspector-signature"
SKETCH: Final = "sketch"
CHINA: Final = datetime.timezone(datetime.timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class Person:
    """An inspector: name, number of the certificate (执法证号), employer."""

    name: str
    certificate: str
    employer: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A position in degrees (WGS-84); `accuracy` in metres."""

    latitude: Decimal
    longitude: Decimal
    accuracy: int | None = None

    def says(self) -> str:
        """In words, north and east."""
        near = f"（误差约 {self.accuracy} 米）" if self.accuracy is not None else ""
        return f"北纬 {self.latitude}°，东经 {self.longitude}°{near}"


@dataclass(frozen=True, slots=True)
class VisitHead:
    """The visit itself; everything but the authority is empty on a sheet that is filled by hand.

    `plan`, `plan_number`: title and number of the work plan, `article` where it asks for the visit; `basis`: laws, a line
    each; `frequency`: how often such a target is inspected, a line each; `visit_code`: what the firm's telephone reads (draw
    protocol, the visit's opening), "" for a case inspection; `team`: the lead first.
    """

    authority: str
    plan: str = ""
    plan_number: str = ""
    article: str = ""
    number: str = ""
    target: str = ""
    credit_code: str = ""
    address: str = ""
    area: str = ""
    method: str = ""
    team: tuple[Person, ...] = ()
    items: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    frequency: tuple[str, ...] = ()
    visit_code: str = ""
    ground: str = ""

    def plan_says(self) -> str:
        """The plan with its number and article; "" without one."""
        number = f"（{self.plan_number}）" if self.plan_number else ""
        return f"《{self.plan}》{number}{self.article}" if self.plan else ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence. `kind`: a code as PHOTO; `kind_says`: in Chinese; `field`: of the form; `data`: its bytes, b"" where
    they are no picture or are damaged, and then `lost` says why; `taken_at` with a zone."""

    kind: str
    kind_says: str
    sha256: str
    taken_at: datetime.datetime
    field: str = ""
    says: str = ""
    place: Place | None = None
    name: str = ""
    size: int = 0
    data: bytes = b""
    lost: str = ""


@dataclass(frozen=True, slots=True)
class SampleTold:
    """A sample: number, medium, custody, laboratory, and its result in words ("" while it is awaited)."""

    number: str
    medium: str
    custody: str = ""
    laboratory: str = ""
    result: str = ""


@dataclass(frozen=True, slots=True)
class Added:
    """A dated supplement (补充说明) to a record that was handed in."""

    text: str
    by: str
    at: datetime.datetime


@dataclass(frozen=True, slots=True)
class FilledRecord:
    """A record as it was handed in. `failed`, `outcome`, `state`: in words; `sha256`: of the manifest, 64 hex digits;
    `check_at`: the address where the hash can be looked up."""

    sha256: str
    started_at: datetime.datetime
    ended_at: datetime.datetime
    received_at: datetime.datetime
    answers: Mapping[str, Answer] = field(default_factory=dict)
    skipped: Mapping[str, str] = field(default_factory=dict)
    statement: str = ""
    outcome: str = ""
    failed: str = ""
    state: str = ""
    way: str = ""
    unsigned_reason: str = ""
    place: Place | None = None
    evidence: tuple[Piece, ...] = ()
    samples: tuple[SampleTold, ...] = ()
    supplements: tuple[Added, ...] = ()
    form_version: int = 0
    check_at: str = ""

    def pieces(self, *kinds: str) -> tuple[Piece, ...]:
        """The evidence of these kinds, in its order."""
        return tuple(piece for piece in self.evidence if piece.kind in kinds)


def moment_says(moment: datetime.datetime, seconds: bool = False) -> str:
    """2025年3月26日 09:30, by China's clock."""
    there = moment.astimezone(CHINA)
    clock = f"{there:%H:%M:%S}" if seconds else f"{there:%H:%M}"
    return f"{there.year}年{there.month}月{there.day}日 {clock}"
