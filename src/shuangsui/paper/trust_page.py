"""The page that says how a phone or a computer comes to trust the installation's own certificate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .press import Json, Printed, chinese_moment, qr_svg, set_pages


@dataclass(frozen=True, slots=True)
class TrustSheet:
    """What the page shows. `address`: of the site; `fingerprint`: SHA-256 of the authority, in groups."""

    address: str
    fingerprint: str
    until: datetime
    at: datetime


def print_trust(sheet: TrustSheet) -> Printed:
    """The page as PDF/A."""
    download = sheet.address.rstrip("/") + "/ca.crt"
    data: dict[str, Json] = {
        "address": sheet.address,
        "download": download,
        "qr": qr_svg(download),
        "fingerprint": list[Json](sheet.fingerprint.split()),
        "until": chinese_moment(sheet.until),
        "at": chinese_moment(sheet.at),
    }
    return set_pages("trust", data, sheet.at)
