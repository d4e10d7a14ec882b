"""Keep a file that was handed in. Called within a deed, whose journal entry names the file's hash."""

from __future__ import annotations

import hashlib
import os
import tempfile
from datetime import datetime
from pathlib import PurePath

from shuangsui.access import Actor
from shuangsui.records.media import is_whole, place_of
from shuangsui.records.models import Attachment, Unit

from .errors import ActionError
from .full_disk import is_disk_full

LARGEST = 50 * 2**20  # bytes


def keep_attachment(*, by: Actor, at: datetime, unit: Unit, name: str, data: bytes, kind: str = "") -> Attachment:
    """Keep `data` durably and make its row. Raises ActionError(file-empty, file-too-large, disk-full, file-unwritable).

    The file is written before the row: a deed that is rolled back leaves a file that nothing names, never a row without its file.
    """
    plain = PurePath(name.replace("\\", "/")).name[-200:] or "文件"
    if not data:
        raise ActionError("file-empty", name=plain)
    if len(data) > LARGEST:
        raise ActionError("file-too-large", name=plain, most=LARGEST // 2**20)
    sha256 = hashlib.sha256(data).hexdigest()
    _write(sha256, data, plain)
    return Attachment.objects.create(unit=unit, name=plain, size=len(data), sha256=sha256, kind=kind, by_name=by.name, at=at)


def _write(sha256: str, data: bytes, name: str) -> None:
    place = place_of(sha256)
    if is_whole(sha256):
        return
    try:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, aside = tempfile.mkstemp(dir=place.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(aside, place)
        except OSError:
            os.unlink(aside)
            raise
    except OSError as error:
        if is_disk_full(error):
            raise ActionError("disk-full") from error
        raise ActionError("file-unwritable", name=name) from error
