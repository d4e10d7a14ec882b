"""Files that a phone sends in pieces: whole or not at all, and nothing that is not what it says."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from shuangsui.actions.errors import ActionError
from shuangsui.actions.field.receive_piece import PIECE, Piece, Received, receive_piece, received_of
from shuangsui.records.media import is_whole
from shuangsui.records.models import (
    Upload,
)
from tests.people import AT

from .phones import (
    code_of,
    evidence,
    faults,
    photo,
    team,
    told,
    upload,
)

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n"


def piece_of(whole: bytes, offset: int = 0, length: int = PIECE, **changes: Any) -> Piece:
    """A piece of a photo."""
    sha256 = hashlib.sha256(whole).hexdigest()
    given = {"sha256": sha256, "name": "a.jpg", "kind": "image/jpeg", "size": len(whole), "offset": offset}
    return Piece(**(given | {"data": whole[offset : offset + length]} | changes))


def test_a_file_comes_in_pieces_and_is_kept_once() -> None:
    """In their order; a piece sent again is told where to go on; the whole is checked by its hash."""
    one, data = team().lead, photo("a", 3 * PIECE - 100)
    sha256 = hashlib.sha256(data).hexdigest()
    assert received_of(one.device, sha256) == Received(0, False)
    assert receive_piece(at=AT, device=one.device, piece=piece_of(data)) == Received(PIECE, False)
    with pytest.raises(ActionError) as wrong:
        receive_piece(at=AT, device=one.device, piece=piece_of(data))
    assert (wrong.value.code, wrong.value.values["received"]) == ("wrong-offset", PIECE)
    assert code_of(receive_piece, at=AT, device=one.device, piece=piece_of(data, 2 * PIECE)) == "wrong-offset"
    assert receive_piece(at=AT, device=one.device, piece=piece_of(data, PIECE)) == Received(2 * PIECE, False)
    assert not is_whole(sha256)
    assert receive_piece(at=AT, device=one.device, piece=piece_of(data, 2 * PIECE)) == Received(len(data), True)
    assert is_whole(sha256)
    assert receive_piece(at=AT, device=one.device, piece=piece_of(data)) == Received(len(data), True)  # once more, for nothing
    assert received_of(one.device, sha256) == Received(len(data), True)
    assert Upload.objects.count() == 1


def test_another_phones_file_is_not_mine() -> None:
    """Knowing a hash gives nobody the file: he has to send the bytes."""
    scene = team()
    data = photo("theirs")
    sha256 = upload(scene.lead, data)
    assert received_of(scene.other.device, sha256) == Received(0, False)
    assert "file-missing" in faults(scene, told(scene, by=scene.other, evidence=[evidence(sha256)]), by=scene.other)


@pytest.mark.parametrize(
    ("name", "kind", "data", "code"),
    [
        ("照片.jpg", "image/jpeg", b"MZ\x90\x00" + b"\0" * 100, "kind-refused"),  # a renamed program
        ("图.svg", "image/svg+xml", b"<svg><script>alert(1)</script></svg>", "kind-refused"),
        ("图.png", "image/png", b"<svg><script>alert(1)</script></svg>", "kind-refused"),
        ("页.html", "text/html", b"<html>", "kind-refused"),
        ("图.png", "image/png", b"\xff\xd8\xff\xe0 not a PNG", "kind-refused"),
        ("空.jpg", "image/jpeg", b"", "piece-empty"),
    ],
)
def test_hostile_files_are_refused_by_their_bytes(name: str, kind: str, data: bytes, code: str) -> None:
    """Whatever they are called; nothing is left of them."""
    one = team().lead
    assert code_of(receive_piece, at=AT, device=one.device, piece=piece_of(data, name=name, kind=kind)) == code
    assert not Upload.objects.filter(received__gt=0).exists()


def test_a_file_that_lies_about_itself() -> None:
    """A gigabyte claimed, a negative offset, another hash, another size meanwhile, a head that comes in drops."""
    one, data = team().lead, photo("b")
    at = {"at": AT, "device": one.device}
    assert code_of(receive_piece, **at, piece=piece_of(data, size=2**30)) == "file-too-large"
    assert code_of(receive_piece, **at, piece=piece_of(data, offset=-1)) == "piece-outside"
    assert code_of(receive_piece, **at, piece=piece_of(data, size=10)) == "piece-outside"
    assert code_of(receive_piece, **at, piece=piece_of(data, sha256="../../etc/passwd")) == "hash-bad"
    assert code_of(receive_piece, **at, piece=piece_of(data, sha256="0" * 64)) == "wrong-hash"
    assert not Upload.objects.exists()
    receive_piece(**at, piece=piece_of(data, 0, 1000))
    assert code_of(receive_piece, **at, piece=piece_of(data, 1000, size=1500, data=data[1000:1500])) == "piece-outside"
    program = b"\xff\xd8\xff" + b"x" * 50
    small = piece_of(program, 0, 3, kind="image/png")
    assert code_of(receive_piece, **at, piece=small) == "kind-refused"


def test_a_truncated_file_never_becomes_whole_and_a_lost_one_is_sent_again() -> None:
    """What the row says and the disk has not is asked for anew; what lies beyond the row is cut off."""
    from shuangsui.actions.field.receive_piece import _part

    one, data = team().lead, photo("c", 2 * PIECE)
    receive_piece(at=AT, device=one.device, piece=piece_of(data))
    upload_ = Upload.objects.get()
    with _part(upload_).open("ab") as stream:
        stream.write(b"left by a process that was killed")
    assert received_of(one.device, upload_.sha256) == Received(PIECE, False)
    receive_piece(at=AT, device=one.device, piece=piece_of(data, PIECE))
    _part(upload_).write_bytes(b"cut")
    assert received_of(one.device, upload_.sha256) == Received(0, False)
    for offset in range(0, len(data), PIECE):
        got = receive_piece(at=AT, device=one.device, piece=piece_of(data, offset))
    assert got.whole and is_whole(upload_.sha256)
