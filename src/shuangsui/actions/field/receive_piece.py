"""Take a piece of a file that a phone sends; with the last one the whole file is checked and kept.

The bytes are on the disk before the row says so. Killed at any moment, the file on the disk holds at least what the row says;
what is more is cut off by the next piece, what is less is sent again.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePath

from django.conf import settings
from django.db import DatabaseError
from filelock import FileLock

from shuangsui.records.media import place_of
from shuangsui.records.models import FieldDevice, Upload

from ..attachments import LARGEST
from ..errors import ActionError
from ..full_disk import is_disk_full
from .kinds import SEEN, is_kind

PIECE = 512 * 2**10  # bytes of a piece at most
UNFINISHED = 500  # files that one phone may have begun
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Piece:
    """Bytes of a file from `offset` on; `size` is the whole file's, `sha256` that of its content."""

    sha256: str
    name: str
    kind: str
    size: int
    offset: int
    data: bytes


@dataclass(frozen=True)
class Received:
    """How many bytes of a file lie here, and whether that is all of it, checked by its hash."""

    received: int
    whole: bool


def received_of(device: FieldDevice, sha256: str) -> Received:
    """How far a file of the phone has come; nothing where it never began."""
    upload = Upload.objects.filter(device=device, sha256=sha256).first()
    return Received(_lying(upload), upload.whole_at is not None) if upload else Received(0, False)


def receive_piece(*, at: datetime, device: FieldDevice, piece: Piece) -> Received:
    """Add the piece. No deed of the office's yet: the journal is told of the files with the record that names them.

    Raises ActionError(hash-bad, piece-empty, piece-large, file-too-large, kind-refused, piece-outside, wrong-offset, wrong-hash,
    uploads-many, disk-full).
    """
    _check(piece)
    try:
        with _alone(device):
            upload = _begun(device, piece, at)
            if upload.whole_at is not None:
                return Received(upload.size, True)
            lying = _lying(upload)
            if piece.offset != lying:
                raise ActionError("wrong-offset", received=lying)
            _append(upload, piece)
            if lying + len(piece.data) == upload.size:
                _keep(upload, at)
            else:
                Upload.objects.filter(pk=upload.pk).update(received=lying + len(piece.data))
            return Received(lying + len(piece.data), lying + len(piece.data) == upload.size)
    except (OSError, DatabaseError) as error:
        if is_disk_full(error):
            raise ActionError("disk-full") from error
        raise


def _check(piece: Piece) -> None:
    """Refuse before anything is written."""
    if not _HASH.fullmatch(piece.sha256):
        raise ActionError("hash-bad")
    if not piece.data:
        raise ActionError("piece-empty")
    if len(piece.data) > PIECE:
        raise ActionError("piece-large", most=PIECE // 2**10)
    if piece.size > LARGEST:
        raise ActionError("file-too-large", name=_plain(piece.name), most=LARGEST // 2**20)
    if piece.offset < 0 or piece.offset + len(piece.data) > piece.size:
        raise ActionError("piece-outside")
    if piece.offset == 0 and not is_kind(piece.kind, piece.data[:SEEN]):
        raise ActionError("kind-refused", name=_plain(piece.name))


def _plain(name: str) -> str:
    return PurePath(name.replace("\\", "/").replace("\0", "")).name[-200:] or "文件"


def _begun(device: FieldDevice, piece: Piece, at: datetime) -> Upload:
    """The file's row; a first piece may say anew what it is, as long as no byte lies here."""
    found = Upload.objects.filter(device=device, sha256=piece.sha256).first()
    told = {"name": _plain(piece.name), "kind": piece.kind[:60], "size": piece.size}
    if found is None:
        if Upload.objects.filter(device=device, whole_at=None).count() >= UNFINISHED:
            raise ActionError("uploads-many", most=UNFINISHED)
        return Upload.objects.create(device=device, sha256=piece.sha256, begun_at=at, **told)
    if found.whole_at is None and piece.offset == 0 and _lying(found) == 0:
        Upload.objects.filter(pk=found.pk).update(**told)
        found.refresh_from_db()
    if piece.size != found.size:
        raise ActionError("piece-outside")
    return found


def _folder() -> Path:
    return Path(settings.DATA) / "uploads"


def _part(upload: Upload) -> Path:
    return _folder() / f"{upload.device_id}-{upload.sha256}.part"


def _lying(upload: Upload) -> int:
    """Bytes that can be gone on from: those that the row vouches for and the disk has."""
    if upload.whole_at is not None:
        return upload.size
    try:
        return upload.received if _part(upload).stat().st_size >= upload.received else 0
    except FileNotFoundError:
        return 0


@contextmanager
def _alone(device: FieldDevice) -> Iterator[None]:
    """One piece of a phone at a time, across threads and processes."""
    _folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    with FileLock(_folder() / f"{device.pk}.lock", timeout=30):
        yield


def _append(upload: Upload, piece: Piece) -> None:
    """Write at the offset, whatever lies behind it, and see it to the disk."""
    handle = os.open(_part(upload), os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "r+b") as stream:
        stream.truncate(piece.offset)
        stream.seek(piece.offset)
        stream.write(piece.data)
        stream.flush()
        os.fsync(stream.fileno())


def _keep(upload: Upload, at: datetime) -> None:
    """The whole file: its hash and its kind, then into its place, then the row. Killed between the last two it is sent again."""
    part = _part(upload)
    with part.open("rb") as stream:
        fits = is_kind(upload.kind, stream.read(SEEN))
        stream.seek(0)
        right = hashlib.file_digest(stream, "sha256").hexdigest() == upload.sha256
    if not fits or not right:
        Upload.objects.filter(pk=upload.pk).delete()
        part.unlink()
        raise ActionError("kind-refused", name=upload.name) if right else ActionError("wrong-hash", name=upload.name)
    place = place_of(upload.sha256)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.replace(part, place)
    _sync(place.parent)
    Upload.objects.filter(pk=upload.pk).update(received=upload.size, whole_at=at)


def _sync(folder: Path) -> None:
    """See a rename to the disk, where the system can be asked to."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
