"""Sources of luck as a user names them: `drand=2025-02-01T10:00`, `双色球=2025014`, `骰子:王某,李某=2025-02-01T10:00`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, timezone

from fairdraw import Source, Value
from fairdraw.entropy import QUICKNET, check_source, check_value, known_at
from shuangsui.rules.beacon import NoBeaconLibrary, is_genuine, round_at

from .errors import DossierError

CHINA = timezone(timedelta(hours=8))
_NAMES = {"drand": QUICKNET, "双色球": "cwl:ssq", "大乐透": "slc:dlt", "ssq": "cwl:ssq", "dlt": "slc:dlt"}
_WITNESSED = {"骰子": "dice", "摇号": "balls", "dice": "dice", "balls": "balls"}
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2})?(\+08:00)?")


def instant(moment: datetime) -> str:
    """A moment in the protocol's spelling."""
    return moment.astimezone(CHINA).strftime("%Y-%m-%dT%H:%M:%S+08:00")


def parse_moment(text: str, option: str) -> datetime:
    """A moment of Beijing time, `2025-02-01T10:00` or with seconds or offset. Raises DossierError(bad-moment)."""
    match = _MOMENT.fullmatch(text)
    try:
        if match is None:
            raise ValueError
        return datetime.fromisoformat(f"{match[1]}T{match[2]}{match[3] or ':00'}+08:00")
    except ValueError:
        raise DossierError("bad-moment", option=option, text=text) from None


def parse_sources(texts: Iterable[str], frozen: datetime) -> tuple[Source, ...]:
    """The sources of `SOURCE=WHEN` options; each must still be unknown at the freeze. Raises DossierError, Malformed."""
    sources = []
    for text in texts:
        name, when = _split(text, "SOURCE=WHEN")
        source = _spelled(name)
        if source == QUICKNET and not when.isdigit():
            when = str(round_at(parse_moment(when, "--entropy")))
        elif source.startswith(("dice:", "balls:")) or source == "local":
            when = instant(parse_moment(when, "--entropy"))
        found = Source(source, when)
        check_source(found)
        moment = known_at(found)
        if moment and moment <= instant(frozen):
            raise DossierError("known-already", source=name, when=moment)
        sources.append(found)
    return tuple(sources)


def parse_values(texts: Iterable[str], sources: Sequence[Source]) -> list[Value]:
    """The values of `SOURCE=VALUE` options, one for each source of the manifest and in its order.

    Raises DossierError for a source that is missing or foreign, Malformed for a value's form, DossierError(forged-round) for a
    drand signature that is not the chain's.
    """
    given: dict[str, str] = {}
    for text in texts:
        name, value = _split(text, "SOURCE=VALUE")
        source = _spelled(name)
        if source in given:
            raise DossierError("source-twice", source=name)
        given[source] = value
    known = [s.source for s in sources]
    for source in given:
        if source not in known:
            raise DossierError("foreign-source", source=source, known="、".join(known))
    missing = [s for s in known if s not in given]
    if missing:
        raise DossierError("missing-source", missing="、".join(missing))
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
    name, sign, rest = text.partition("=")
    if not sign or not name.strip() or not rest.strip():
        raise DossierError("bad-option", text=text, form=form)
    return name.strip(), rest.strip()


def _spelled(name: str) -> str:
    kind, colon, witnesses = name.partition(":")
    if colon and kind in _WITNESSED:
        return f"{_WITNESSED[kind]}:{witnesses.replace('，', ',').replace('、', ',')}"
    return _NAMES.get(name, name)
