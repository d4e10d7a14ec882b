"""A zip in memory: as much of the format as a bundle needs (PKWARE's APPNOTE, sections 4.3 and 4.4).

The standard library's `zipfile` opens each member as a stream, which for a small authority costs more than its draw. Here the
members are written and taken apart whole; reading the directory, with all its forms, is left to `zipfile`.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping

from fairdraw.errors import NotABundle

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION = 20  # needed to unpack: deflated members
_UNIX = 3 << 8
_FIRST_DAY = 1 << 5 | 1  # 1980-01-01
_MODE = (stat.S_IFREG | 0o644) << 16
_ENCRYPTED = 1
# How hard it was packed; that the sizes stand behind the data (the directory has them too); that the name is UTF-8.
_READABLE = 0b110 | 1 << 3 | 1 << 11

# Members up to this size are stored as they are: packing them would take longer than all of a small draw's hashes.
STORED_BYTES = 64 * 1024


def pack(files: Mapping[str, bytes]) -> bytes:
    """The zip of these files in their order, with a fixed date, so that equal files make equal zips."""
    members, directory, start = [], [], 0
    for name, data in files.items():
        raw = name.encode("ascii")
        method, packed = _packed(data)
        common = (method, 0, _FIRST_DAY, zlib.crc32(data), len(packed), len(data), len(raw), 0)
        member = _LOCAL.pack(b"PK\x03\x04", _VERSION, 0, *common) + raw + packed
        members.append(member)
        directory.append(_CENTRAL.pack(b"PK\x01\x02", _VERSION | _UNIX, _VERSION, 0, *common, 0, 0, 0, _MODE, start) + raw)
        start += len(member)
    listed = b"".join(directory)
    end = _END.pack(b"PK\x05\x06", 0, 0, len(directory), len(directory), len(listed), start, 0)
    return b"".join([*members, listed, end])


def _packed(data: bytes) -> tuple[int, bytes]:
    """Method and bytes of a member."""
    if len(data) <= STORED_BYTES:
        return zipfile.ZIP_STORED, data
    deflater = zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION, zlib.DEFLATED, -zlib.MAX_WBITS)
    return zipfile.ZIP_DEFLATED, deflater.compress(data) + deflater.flush()


def members_of(archive: bytes) -> list[zipfile.ZipInfo]:
    """What the directory lists. Raises what `zipfile` raises for bytes that are no zip."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return opened.infolist()


def unpack(archive: bytes, member: zipfile.ZipInfo, most: int) -> bytes:
    """A member's content, or its first `most` + 1 bytes where it is longer.

    Raises NotABundle for an encrypted member and for a packing other than deflate, zipfile.BadZipFile where directory, header and
    content do not agree, zlib.error and struct.error for what is damaged otherwise.
    """
    if member.flag_bits & _ENCRYPTED:
        raise NotABundle("unreadable", path=member.filename, reason="locked")
    if member.flag_bits & ~_READABLE or member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise NotABundle("unreadable", path=member.filename, reason="compression")
    at = member.header_offset
    header = _LOCAL.unpack_from(archive, at)
    at += _LOCAL.size
    if header[0] != b"PK\x03\x04" or archive[at : at + header[9]] != member.orig_filename.encode():
        raise zipfile.BadZipFile("header")
    at += header[9] + header[10]
    data = archive[at : at + member.compress_size]
    if member.compress_type == zipfile.ZIP_DEFLATED:
        data = zlib.decompressobj(-zlib.MAX_WBITS).decompress(data, most + 1)
    if len(data) <= most and (len(data) != member.file_size or zlib.crc32(data) != member.CRC):
        raise zipfile.BadZipFile("content")
    return data
