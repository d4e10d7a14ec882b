"""Say in the journal that the installation was backed up, or put back from a backup."""

from __future__ import annotations

from datetime import datetime

from shuangsui.access import Actor

from ..deed import action, record, require


@action
def note_backup(*, by: Actor, at: datetime, name: str) -> bool:
    """A backup is being made into a file of that name. Raises NotAllowed."""
    require(by, "system.run")
    record("backup.made", by=by, at=at, after={"file": name[-200:]})
    return True


@action
def note_restore(*, by: Actor, at: datetime, name: str, made_at: str, sha256: str) -> bool:
    """All that stands before this entry came from a backup: its file's name, moment and manifest's hash. Raises NotAllowed."""
    require(by, "system.run")
    record("backup.restored", by=by, at=at, after={"file": name[-200:], "made_at": made_at, "sha256": sha256})
    return True
