"""Calendar files as RFC 5545 has them, read back by hand: folding, escaping, all-day ends, alarms."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangsui.paper.ics import Event, calendar, escaped, folded

AT = datetime(2025, 1, 2, 9, 0, tzinfo=timezone(timedelta(hours=8)))


def _unfold(data: bytes) -> list[str]:
    """The content lines of a file as a reader sees them (RFC 5545, section 3.1)."""
    assert data.endswith(b"\r\n")
    return data.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def _unescape(text: str) -> str:
    return re.sub(r"\\([\\;,nN])", lambda m: "\n" if m[1] in "nN" else m[1], text)


def test_a_whole_file() -> None:
    """One window and one day: begin, exclusive end, the stamp in UTC, two alarms each."""
    events = [
        Event("p.deadline.a.2025-Q1@shuangsui", date(2025, 3, 25), date(2025, 3, 31), "确定名单", "依据：二（四）", "抽取"),
        Event("p.report.b.2025@shuangsui", date(2025, 12, 31), date(2025, 12, 31), "总结"),
    ]
    lines = _unfold(calendar("期限", events, AT))
    assert lines[:5] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//shuangsui//policy dates//ZH",
        "CALSCALE:GREGORIAN",
        "X-WR-CALNAME:期限",
    ]
    assert lines[-1] == "END:VCALENDAR"
    assert [line for line in lines if line.startswith("DT")] == [
        "DTSTAMP:20250102T010000Z",
        "DTSTART;VALUE=DATE:20250325",
        "DTEND;VALUE=DATE:20250401",
        "DTSTAMP:20250102T010000Z",
        "DTSTART;VALUE=DATE:20251231",
        "DTEND;VALUE=DATE:20260101",
    ]
    for name, count in (("VEVENT", 2), ("VALARM", 4)):
        assert lines.count(f"BEGIN:{name}") == lines.count(f"END:{name}") == count
    assert calendar("期限", events, AT) == calendar("期限", events, AT.astimezone(UTC))


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=400))
def test_folding_loses_nothing_and_cuts_no_character(text: str) -> None:
    """No line is over 75 octets, each is whole UTF-8, and unfolding gives the line back."""
    data = folded("SUMMARY:" + text)
    parts = data.removesuffix(b"\r\n").split(b"\r\n")
    assert all(len(part) <= 75 and part.decode() is not None for part in parts)
    assert all(part.startswith(b" ") for part in parts[1:])
    assert b"".join([parts[0], *(part[1:] for part in parts[1:])]).decode() == "SUMMARY:" + text


@given(st.text(st.sampled_from("甲;,\\\nnN\r a"), max_size=40))
def test_escaping_is_undone_by_a_reader(text: str) -> None:
    """Semicolons, commas, backslashes and line ends come back; nothing can begin a line of its own."""
    said = escaped(text)
    assert "\n" not in said and "\r" not in said
    assert _unescape(said) == text.replace("\r\n", "\n").replace("\r", "\n")


def test_no_text_can_forge_a_property() -> None:
    """A title with line ends and colons stays a title."""
    data = calendar("x", [Event("a@b", AT.date(), AT.date(), "好\r\nEND:VCALENDAR\x00", "a\nATTACH:x")], AT)
    lines = _unfold(data)
    assert lines.count("END:VCALENDAR") == 1 and "SUMMARY:好\\nEND:VCALENDAR" in lines
    assert not any(line.startswith("ATTACH") for line in lines)


@pytest.mark.parametrize(
    ("event", "at"),
    [
        (Event("a@b", date(2025, 1, 2), date(2025, 1, 1), "x"), AT),
        (Event("a b@c", date(2025, 1, 1), date(2025, 1, 1), "x"), AT),
        (Event("a\r\nX:1@c", date(2025, 1, 1), date(2025, 1, 1), "x"), AT),
        (Event("a@b", date(2025, 1, 1), date(2025, 1, 1), "x"), datetime(2025, 1, 1)),
    ],
)
def test_what_cannot_be_is_refused(event: Event, at: datetime) -> None:
    """An end before the start, a UID that would break a line, a stamp of no zone."""
    with pytest.raises(ValueError):
        calendar("x", [event], at)
