"""Sources of luck as a user names them: `drand=2025-02-01T10:00`, `双色球=2025014`, `骰子:王某,李某=2025-02-01T10:00`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta, timezone

from fairdraw import Source, Value
from fairdraw.entropy import LOTTERIES, QUICKNET, check_source, check_value, known_at
from shuangsui.rules.beacon import NoBeaconLibrary, is_genuine, round_at

from .errors import DossierError

CHINA = timezone(timedelta(hours=8))
_NAMES = {"drand": QUICKNET, "双色球": "cwl:ssq", "大乐透": "slc:dlt", "ssq": "cwl:ssq", "dlt": "slc:dlt", "本机": "local"}
_WITNESSED = {"骰子": "dice", "掷骰": "dice", "摇号": "balls", "dice": "dice", "balls": "balls"}
_SPOKEN = {QUICKNET: "drand", "cwl:ssq": "双色球", "slc:dlt": "大乐透", "local": "本机", "dice": "骰子", "balls": "摇号"}
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2})?(\+08:00)?")
_USUAL_PAUSES = timedelta(days=17)  # of a lottery within a year: around the Spring Festival and the National Day


def instant(moment: datetime) -> str:
    """A moment in the protocol's spelling."""
    return moment.astimezone(CHINA).strftime("%Y-%m-%dT%H:%M:%S+08:00")


def plainly(moment: str) -> str:
    """An instant of the protocol for the eye: 2025-02-01 10:00:00."""
    return moment[:19].replace("T", " ")


def parse_moment(text: str, option: str) -> datetime:
    """A moment of Beijing time, `2025-02-01T10:00` or with seconds or offset. Raises DossierError(bad-moment)."""
    match = _MOMENT.fullmatch(unicodedata.normalize("NFKC", text).strip())
    try:
        if match is None:
            raise ValueError
        return datetime.fromisoformat(f"{match[1]}T{match[2]}{match[3] or ':00'}+08:00")
    except ValueError:
        raise DossierError("bad-moment", option=option, text=text) from None


def spoken(source: str) -> str:
    """A source as a user names it: drand, 双色球, 骰子:王某,李某."""
    kind, _, witnesses = source.partition(":")
    return _SPOKEN.get(source) or (f"{_SPOKEN[kind]}:{witnesses}" if kind in _SPOKEN else source)


def earliest(source: Source) -> str:
    """The instant before which a source cannot be known. Lotteries are drawn three evenings a week, the n-th of a year no sooner
    than that allows."""
    if source.source not in LOTTERIES:
        return known_at(source)
    weeks, further = divmod(int(source.when[-3:]) - 1, 3)
    return f"{_new_year(source) + timedelta(days=7 * weeks + 2 * further)}T21:00:00+08:00"


def latest(source: Source) -> str:
    """The instant by which a source is known; of a lottery's issue, with the year's usual pauses.

    An issue that is later still, as in the spring of 2020, is refused at a freeze: there are other sources, and luck that may be
    out already would let whoever freezes choose.
    """
    if source.source not in LOTTERIES:
        return known_at(source)
    new_year, weeks = _new_year(source), -(-int(source.when[-3:]) // 3)
    return f"{min(new_year + timedelta(days=7 * weeks) + _USUAL_PAUSES, new_year.replace(month=12, day=31))}T23:59:59+08:00"


def _new_year(source: Source) -> date:
    return date(int(source.when[:-3]) % 2000 + 2000, 1, 1)


def parse_sources(texts: Iterable[str], frozen: datetime) -> tuple[Source, ...]:
    """The sources of `SOURCE=WHEN` options; each must still be unknown at the freeze. Raises DossierError, Malformed."""
    sources = []
    for text in texts:
        name, when = _split(text, "来源=何时，如 drand=2025-02-01T10:00")
        source = _spelled(name)
        if source == QUICKNET and not when.isdigit():
            when = str(round_at(parse_moment(when, "--entropy")))
        elif source.startswith(("dice:", "balls:")) or source == "local":
            when = instant(parse_moment(when, "--entropy"))
        elif source in LOTTERIES:
            when = _issue(source, when)
        found = Source(source, when)
        check_source(found)
        if latest(found) <= instant(frozen):
            raise DossierError("known-already", source=name, when=plainly(latest(found)))
        sources.append(found)
    return tuple(sources)


def parse_values(texts: Iterable[str], sources: Sequence[Source]) -> list[Value]:
    """The values of `SOURCE=VALUE` options, one for each source of the manifest and in its order.

    Raises DossierError for a source that is missing or foreign, Malformed for a value's form, DossierError(forged-round) for a
    drand signature that is not the chain's.
    """
    given: dict[str, str] = {}
    known = [s.source for s in sources]
    for text in texts:
        name, value = _split(text, "来源=数值")
        kind = _WITNESSED.get(name)  # the witnesses need not be named again
        source = next((s for s in known if kind and s.startswith(kind + ":")), None) or _spelled(name)
        if source in given:
            raise DossierError("source-twice", source=name)
        if source not in known:
            raise DossierError("foreign-source", source=name, known="、".join(map(spoken, known)))
        given[source] = _value(source, value)
    missing = [s for s in known if s not in given]
    if missing:
        raise DossierError("missing-source", missing="、".join(map(spoken, missing)))
    values = [Value(s.source, s.when, given[s.source]) for s in sources]
    for found in values:
        check_value(found)
        check_round(found)
    return values


def check_round(value: Value) -> None:
    """Refuse a drand round whose signature is not the chain's. Raises DossierError(forged-round, no-beacon-library)."""
    if value.source != QUICKNET:
        return
    try:
        if not is_genuine(int(value.when), value.value):
            raise DossierError("forged-round", round=value.when)
    except NoBeaconLibrary:
        raise DossierError("no-beacon-library") from None


def _split(text: str, form: str) -> tuple[str, str]:
    """Name and rest; full-width signs count as the plain ones."""
    name, sign, rest = unicodedata.normalize("NFKC", text).partition("=")
    if not sign or not name.strip() or not rest.strip():
        raise DossierError("bad-option", text=text, form=form)
    return name.strip(), rest.strip()


def _spelled(name: str) -> str:
    """The protocol's name of a source. Raises DossierError(two-witnesses, unknown-source)."""
    kind, _, witnesses = name.partition(":")
    if kind in _WITNESSED:
        names = [part.strip() for part in re.split("[,、]", witnesses)]
        if len(names) != 2 or not all(names) or names[0] == names[1]:
            raise DossierError("two-witnesses", source=name, kind=kind)
        return f"{_WITNESSED[kind]}:{','.join(names)}"
    if name not in _NAMES and name not in _NAMES.values():
        raise DossierError("unknown-source", source=name, known="drand、双色球、大乐透、骰子:甲,乙、摇号:甲,乙、local")
    return _NAMES.get(name, name)


def _issue(source: str, text: str) -> str:
    """An issue with the year's four digits for 双色球, two for 大乐透, whichever was typed."""
    digits = re.sub(r"^第|期$", "", text)
    if source == "cwl:ssq" and re.fullmatch(r"\d{5}", digits):
        return "20" + digits
    return digits[2:] if source == "slc:dlt" and re.fullmatch(r"20\d{5}", digits) else digits


def _value(source: str, text: str) -> str:
    """A value in the protocol's one spelling, as far as only the writing differs: blanks, commas, capitals, balls' order."""
    if source not in LOTTERIES:
        return re.sub(r"[\s,、-]", "", text).lower()
    parts = [re.findall(r"\d+", part) for part in re.split(r"[+|]", text)]
    return "+".join(" ".join(sorted(ball.zfill(2) for ball in part)) for part in parts)
