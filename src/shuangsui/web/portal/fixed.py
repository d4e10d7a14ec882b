"""What a freeze fixed and a log says, read from the cabinet's public files and told for everybody.

A frozen file never changes, so what was read of it is kept by its hash; a log is kept by its bytes.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from fairdraw import Entry, FairdrawError, read_log, read_statements
from fairdraw.manifest import read_manifest
from fairdraw.sentences import LEVELS, STATES
from fairdraw.statements import STATEMENTS, VOIDED
from shuangsui.dossier.change import REASONS
from shuangsui.dossier.entropy import plainly
from shuangsui.dossier.folder import ROLL, Roll, log_name
from shuangsui.dossier.papers import said
from shuangsui.paper.press import grouped
from shuangsui.records.models import CabinetFile, Draw, Unit


class Line(NamedTuple):
    """A quota line: numbers alone."""

    name: str
    cite: str
    members: int
    take: int


class Fixed(NamedTuple):
    """What stands in the manifest and in the notice. Of the roll only names of lines and numbers are taken."""

    draw: str
    lines: tuple[Line, ...]
    names: dict[str, str]
    targets: int
    excluded: int
    inspectors: int
    sources: tuple[tuple[str, str], ...]
    level: str
    draw_by: str
    reveal_by: str
    policy: str


class LogLine(NamedTuple):
    """A line of a log, in words."""

    n: int
    says: str
    at: str
    draw: str
    body: str


def paths_of(draw: Draw) -> dict[str, CabinetFile]:
    """The names of the files in the draw's folder, without their contents. One query."""
    files = CabinetFile.objects.filter(unit=draw.unit_id, path__startswith=f"{draw.folder}/").defer("content")
    return {file.path.removeprefix(f"{draw.folder}/"): file for file in files}


def fixed(files: dict[str, CabinetFile]) -> Fixed:
    """What the freeze fixed."""
    manifest, roll = files["manifest.json"], files[ROLL]
    return _fixed(manifest.pk, manifest.sha256, roll.pk, roll.sha256)


@lru_cache(maxsize=256)
def _fixed(manifest_pk: int, manifest_sha: str, roll_pk: int, roll_sha: str) -> Fixed:
    """Two queries, once a draw; the hashes make it another question should the files be others."""
    manifest, roll = read_manifest(_content(manifest_pk)), Roll.of(_content(roll_pk))
    lines = [(r, roll.lines[r.id]) for r in manifest.rows]
    return Fixed(
        manifest.draw,
        tuple(Line(line["name"], line["cite"], int(line["members"]), row.take) for row, line in lines),
        {row.id: line["name"] for row, line in lines},
        len(roll.targets),
        manifest.check.excluded,
        len(roll.inspectors),
        tuple(said(source) for source in manifest.entropy),
        LEVELS[manifest.level],
        plainly(manifest.draw_by)[:16],
        plainly(manifest.reveal_by)[:16],
        manifest.policy,
    )


def _content(pk: int) -> bytes:
    return bytes(CabinetFile.objects.values_list("content", flat=True).get(pk=pk))


def void_reasons(files: dict[str, CabinetFile]) -> list[str]:
    """Why the draw was declared void, in words; a void names neither a target nor a person. One query, none without a file."""
    if STATEMENTS not in files:
        return []
    words: dict[str, list[str]] = {}
    for word, code in REASONS.items():
        words.setdefault(code, []).append(word)
    found = [one.reason for one in read_statements(_content(files[STATEMENTS].pk)) if one.kind == VOIDED]
    return ["、".join(words.get(code, [code])) for code in found]


def logs_of(units: list[str]) -> dict[str, CabinetFile]:
    """The public logs of units by their codes. One query."""
    names = {log_name(code): code for code in units}
    files = CabinetFile.objects.filter(unit__code__in=units, path__in=names, is_private=False).select_related("unit")
    return {file.unit.code: file for file in files if names[file.path] == file.unit.code}


@lru_cache(maxsize=256)
def entries_of(log: bytes) -> tuple[Entry, ...]:
    """The lines of a log. Raises FairdrawError for one that does not hold together."""
    return tuple(read_log(log))


def told(entry: Entry) -> LogLine:
    """A line in words."""
    return LogLine(entry.n, STATES[entry.kind], plainly(entry.at), entry.draw, entry.body)


def readable(log: bytes) -> tuple[Entry, ...]:
    """The lines; none of a log that does not hold together."""
    try:
        return entries_of(log)
    except FairdrawError:
        return ()


def above(unit: Unit) -> list[str]:
    """The codes of the units above."""
    return unit.path.strip("/").split("/")[:-1]


def in_groups(digest: str) -> list[str]:
    """A hash in groups of four, to be read aloud."""
    return [str(group) for group in grouped(digest)]
