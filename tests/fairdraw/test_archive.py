"""The zip of a bundle: what the standard library's `zipfile` makes of it, and what becomes of archives that lie."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fairdraw.cast import bytes_of

from fairdraw import NotABundle
from fairdraw.archive import STORED_BYTES, members_of, pack, unpack

NAMES = st.text("abcdefghij.-", min_size=1, max_size=12)
MOST = 10**6


def _unpacked(archive: bytes, most: int = MOST) -> dict[str, bytes]:
    return {member.filename: unpack(archive, member, most) for member in members_of(archive)}


@settings(max_examples=30)
@given(st.dictionaries(NAMES, st.binary(max_size=300), max_size=6))
def test_what_is_packed_zipfile_reads(files: dict[str, bytes]) -> None:
    """Names in order, contents, mode and date; and the other way round, stored and deflated."""
    with zipfile.ZipFile(io.BytesIO(pack(files))) as opened:
        assert opened.testzip() is None
        assert {name: opened.read(name) for name in opened.namelist()} == files
        assert opened.namelist() == list(files)
        assert {(one.external_attr >> 16, one.date_time[0]) for one in opened.infolist()} <= {(0o100644, 1980)}
    assert _unpacked(pack(files)) == files
    for packing in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", packing) as made:
            for name, data in files.items():
                made.writestr(name, data)
        assert _unpacked(stream.getvalue()) == files


@pytest.mark.parametrize("size", [0, 1, STORED_BYTES, STORED_BYTES + 1, 5 * STORED_BYTES])
def test_large_members_are_deflated_small_ones_stored(size: int) -> None:
    """Equal files make equal zips; what stands at the front of a file shifts nothing."""
    files = {"a": bytes(size), "b": b"x"}
    archive = pack(files)
    methods = [member.compress_type for member in members_of(archive)]
    assert methods == [zipfile.ZIP_DEFLATED if size > STORED_BYTES else zipfile.ZIP_STORED, zipfile.ZIP_STORED]
    assert archive == pack(dict(files)) and _unpacked(archive) == files
    assert _unpacked(b"#!/bin/sh\n" + archive) == files


def test_a_sized_stream_is_read_too() -> None:
    """An archive written to where nobody can seek has its sizes behind the data and in the directory."""

    class Pipe(io.RawIOBase):
        data = b""

        def writable(self) -> bool:
            return True

        def write(self, some: bytes) -> int:  # type: ignore[override]  # the base class also takes other buffers
            self.data += bytes(some)
            return len(some)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("a", b"123")
    assert struct.unpack_from("<H", pipe.data, 6)[0] & 8
    assert _unpacked(pipe.data) == {"a": b"123"}


def test_no_more_is_unpacked_than_asked_for() -> None:
    """A bomb opens as far as its first byte too many."""
    archive = pack({"a": bytes(MOST * 50)})
    assert len(archive) < MOST
    assert len(_unpacked(archive)["a"]) == MOST + 1


@pytest.mark.parametrize("data", [b"some data", bytes(STORED_BYTES * 2)])
def test_a_changed_byte_never_gives_other_data(data: bytes) -> None:
    """Wherever it stands: the same content, or an error that a reader knows."""
    archive = pack({"name": data})
    errors = (NotABundle, zipfile.BadZipFile, RuntimeError, struct.error, zlib.error, ValueError)
    refused = 0
    for place in range(len(archive)):
        raw = bytearray(archive)
        raw[place] ^= 1 + bytes_of("zip", place)[0] % 255
        try:
            found = _unpacked(bytes(raw))
        except errors:
            refused += 1
            continue
        assert list(found.values()) in ([data], [])
    assert refused > len(b"name") + 12
