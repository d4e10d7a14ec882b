"""Calendars after RFC 5545: all-day events that any calendar program takes, each with two alarms.

Lines end in CRLF and are folded at 75 octets without cutting a character (section 3.1); texts are escaped (3.3.11); an all-day
event ends on the day after its last (3.6.1). UIDs are given, so that a second import replaces and does not double.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

_OCTETS = 75
_UID = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
# At nine: on the day before it begins, and on the last day itself.
_ALARMS = ("TRIGGER:-PT15H", "TRIGGER;RELATED=END:-PT15H")


@dataclass(frozen=True, slots=True)
class Event:
    """An all-day event from `first` through `last`."""

    uid: str
    first: date
    last: date
    title: str
    text: str = ""
    category: str = ""


def calendar(name: str, events: Iterable[Event], stamp: datetime) -> bytes:
    """The .ics file. `stamp`: when it is made (DTSTAMP), zoned. ValueError: no zone, a bad UID, an end before its start."""
    if stamp.tzinfo is None:
        raise ValueError("a stamp needs its zone")
    moment = stamp.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//shuangsui//policy dates//ZH", "CALSCALE:GREGORIAN"]
    lines.append(f"X-WR-CALNAME:{escaped(name)}")
    for event in events:
        lines += _event(event, moment)
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def _event(event: Event, moment: str) -> Iterator[str]:
    if event.last < event.first or not _UID.fullmatch(event.uid):
        raise ValueError(event.uid)
    yield from ("BEGIN:VEVENT", f"UID:{event.uid}", f"DTSTAMP:{moment}")
    yield f"DTSTART;VALUE=DATE:{event.first:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{event.last + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escaped(event.title)}"
    if event.text:
        yield f"DESCRIPTION:{escaped(event.text)}"
    if event.category:
        yield f"CATEGORIES:{escaped(event.category)}"
    yield "TRANSP:TRANSPARENT"
    for trigger in _ALARMS:
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", trigger, f"DESCRIPTION:{escaped(event.title)}", "END:VALARM")
    yield "END:VEVENT"


def escaped(text: str) -> str:
    """A text value: backslash, semicolon, comma and line end are escaped; other control characters are left out."""
    plain = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    for character in ("\\", ";", ","):
        plain = plain.replace(character, "\\" + character)
    return plain.replace("\n", "\\n")


def folded(line: str) -> bytes:
    """One content line with its CRLF, folded so that no part is longer than 75 octets and none cuts a character."""
    parts = [b""]
    for character in line:
        octets = character.encode()
        if len(parts[-1]) + len(octets) > _OCTETS:
            parts.append(b" ")
        parts[-1] += octets
    return b"\r\n".join(parts) + b"\r\n"
