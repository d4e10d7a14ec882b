"""Enter the luck that the commitment named: checked where it can be, entered by two where only people saw it."""

from __future__ import annotations

from datetime import datetime

from fairdraw import QUICKNET, Value, sha256_hex
from shuangsui.access import Actor
from shuangsui.dossier.entropy import earliest, instant, parse_values, plainly, spoken
from shuangsui.records.models import Draw, EntropyEntry

from ..deed import action, record, require
from ..errors import ActionError
from .cabinet import folder_of


def needed(source: str) -> int:
    """How many people must enter a source's value: one where its signature is checked, else two."""
    return 1 if source in (QUICKNET, "local") else 2


@action
def enter_entropy(*, by: Actor, at: datetime, draw: Draw, source: str, value: str) -> EntropyEntry:
    """One person's entry for one source. It can be put right by the same person until the draw is held.

    Whoever has the sealed copy could compute the list from each value that he might enter: he enters none. Nobody joins those
    who have entered already: a third value that differs would block the draw for good.

    Raises ActionError(not-frozen, entropy-foreign, entropy-early, entropy-copy, entropy-full), NotAllowed, DossierError or
    Malformed for a value that cannot be.
    """
    require(by, "draws.entropy", draw.unit)
    kept = Draw.objects.select_for_update().get(pk=draw.pk)
    if kept.state != Draw.COMMITTED or by.user is None:
        raise ActionError("not-frozen", draw=kept.title)
    if kept.copy_handed_user_id == by.user.pk:
        raise ActionError("entropy-copy")
    named = next((s for s in folder_of(kept).frozen.manifest.entropy if s.source == source), None)
    if named is None:
        raise ActionError("entropy-foreign", source=spoken(source))
    if instant(at) < earliest(named):
        raise ActionError("entropy-early", source=spoken(source), when=plainly(earliest(named)))
    plain = parse_values([f"{spoken(source)}={value}"], [named])[0].value

    if EntropyEntry.objects.filter(draw=kept, source=source).exclude(by=by.user).count() >= needed(source):
        raise ActionError("entropy-full", source=spoken(source))

    entry, made = EntropyEntry.objects.update_or_create(draw=kept, source=source, by=by.user, defaults={"value": plain, "at": at})

    # The journal is open to others before the second person has entered: the value itself stands there once it is used.
    after = {"source": spoken(source), "sha256": sha256_hex(plain.encode()), "again": not made}
    record("draw.entropy-entered", by=by, at=at, unit=kept.unit, subject=kept, after=after)
    return entry


def values_entered(draw: Draw) -> tuple[list[Value], list[str]]:
    """The values that stand, in the manifest's order, and the sources that still want one (or two that agree)."""
    given: dict[str, list[str]] = {}
    for entry in EntropyEntry.objects.filter(draw=draw):
        given.setdefault(entry.source, []).append(entry.value)
    values, wanting = [], []
    for source in folder_of(draw).frozen.manifest.entropy:
        found = given.get(source.source, [])
        if len(found) >= needed(source.source) and len(set(found)) == 1:
            values.append(Value(source.source, source.when, found[0]))
        elif source.source != "local":
            wanting.append(source.source)
    return values, wanting
