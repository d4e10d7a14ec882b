"""Note how a look over the whole journal ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from shuangsui.access import Actor
from shuangsui.records.chain import Checked
from shuangsui.records.models import JournalHead

from ..deed import action, record, require


@action
def note_check(*, by: Actor, at: datetime, checked: Sequence[Checked]) -> int:
    """Keep beside each chain how far it holds; the number of chains that do not. Raises NotAllowed."""
    require(by, "journal.export")
    broken = [found for found in checked if found.broken]
    for found in checked:
        said = {"checked_seq": found.seq, "checked_at": at, "broken_seq": found.broken.seq if found.broken else None}
        JournalHead.objects.update_or_create(chain=found.chain, defaults=said)
    after = {"chains": len(checked), "entries": sum(found.seq for found in checked)}
    record("journal.broken" if broken else "journal.checked", by=by, at=at, after=after | {"broken": _places(broken)})
    return len(broken)


def _places(broken: Sequence[Checked]) -> list[str]:
    return [f"{found.chain} {found.broken.seq} {found.broken.code}" for found in broken if found.broken]
