"""A bundle on disk: a zip, or a folder, with exactly eleven files (protocol section 8)."""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

from fairdraw.archive import members_of, pack, unpack
from fairdraw.changes import CHANGES
from fairdraw.draw import REVEAL
from fairdraw.entropy import ENTROPY
from fairdraw.errors import NotABundle
from fairdraw.freeze import FROZEN_FILES
from fairdraw.log import LOG
from fairdraw.seal import RESULT, SEAL
from fairdraw.statements import STATEMENTS

FILES = (*FROZEN_FILES, ENTROPY, REVEAL, RESULT, SEAL, STATEMENTS, CHANGES, LOG)

# Guards against archives made to exhaust a reader. The nation's 800,000 targets need some 50 MB.
MOST_BYTES = 128 * 1024 * 1024  # in one file
MOST_BYTES_TOGETHER = 384 * 1024 * 1024

# Why an archive cannot be opened. RuntimeError: encrypted; NotImplementedError, its child: an unknown compression.
_WHY: dict[type[Exception], str] = {
    FileNotFoundError: "no-file",
    PermissionError: "no-permission",
    zipfile.BadZipFile: "no-zip",
    RuntimeError: "locked",
    NotImplementedError: "compression",
}
_BROKEN = (OSError, EOFError, ValueError, RuntimeError, struct.error, zlib.error, zipfile.BadZipFile)


def read_bundle(path: Path) -> dict[str, bytes]:
    """The files of a zip or folder by name; raises NotABundle when it holds anything else, or too much."""
    try:
        if path.is_dir():
            return _read_folder(path)
        if path.stat().st_size > MOST_BYTES_TOGETHER:
            raise NotABundle("too-large", file=path.name)
        return _read_zip(path.read_bytes())
    except _BROKEN as error:
        raise NotABundle("unreadable", path=str(path), reason=_WHY.get(type(error), "damaged")) from None


def read_bundle_bytes(data: bytes) -> dict[str, bytes]:
    """The same for a zip in memory."""
    try:
        return _read_zip(data)
    except _BROKEN as error:
        raise NotABundle("unreadable", path="", reason=_WHY.get(type(error), "damaged")) from None


def _check_names(names: list[str]) -> None:
    if sorted(names) != sorted(FILES):
        missing = sorted(set(FILES) - set(names))
        raise NotABundle("file-names", missing=missing, surplus=[name for name in names if name not in FILES][:5])


def _read_zip(archive: bytes) -> dict[str, bytes]:
    members = members_of(archive)
    _check_names([member.filename for member in members])
    files: dict[str, bytes] = {}
    together = 0
    for member in members:
        if stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG):
            raise NotABundle("not-a-file", file=member.filename)
        data = unpack(archive, member, MOST_BYTES)  # not what the header says, but what there is
        together += len(data)
        if len(data) > MOST_BYTES or together > MOST_BYTES_TOGETHER:
            raise NotABundle("too-large", file=member.filename)
        files[member.filename] = data
    return files


def _read_folder(path: Path) -> dict[str, bytes]:
    _check_names(sorted(child.name for child in path.iterdir()))
    files = {}
    for name in FILES:
        child = path / name
        if child.is_symlink() or not child.is_file():
            raise NotABundle("not-a-file", file=name)
        if child.stat().st_size > MOST_BYTES:
            raise NotABundle("too-large", file=name)
        files[name] = child.read_bytes()
    return files


def write_bundle(files: Mapping[str, bytes]) -> bytes:
    """The zip's bytes: the eleven files in a fixed order and with a fixed date, so that equal files make equal zips."""
    _check_names(list(files))
    return pack({name: files[name] for name in FILES})
