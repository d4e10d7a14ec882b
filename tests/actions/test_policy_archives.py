"""A zip that is damaged, or packed by what no archiver writes of itself, is refused as a plan; nothing else comes of it."""

from __future__ import annotations

import io
import zipfile

import pytest

from shuangsui.actions.errors import ActionError
from shuangsui.actions.policies.reading import read_upload
from shuangsui.rules.policy import PolicyError

from .test_policies import packed


def foreign(method: int) -> bytes:
    """A zip packed by a method that archivers do not write of themselves, its content damaged."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", method) as made:
        made.writestr("policy.toml", "x" * 3000)
    damaged = bytearray(kept.getvalue())
    damaged[45:60] = bytes(0xFF ^ byte for byte in damaged[45:60])
    return bytes(damaged)


def renamed() -> bytes:
    """A zip with a name that says it is UTF-8 and is not."""
    data = bytearray(packed({"policy.toml": "x", "方.txt": "y"}))
    data[data.rfind("方.txt".encode())] = 0xFF
    return bytes(data)


@pytest.mark.parametrize(
    "data", [foreign(zipfile.ZIP_LZMA), foreign(zipfile.ZIP_BZIP2), renamed()], ids=["lzma", "bzip2", "name"]
)
def test_a_strange_archive_is_refused(data: bytes) -> None:
    with pytest.raises(ActionError) as info:
        read_upload("方案.zip", data)
    assert info.value.code == "policy-zip"


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_damaged_archive_is_refused_whatever_is_damaged(method: int) -> None:
    """A thousand zips with one to three bytes altered: read as a plan, or refused with a code; nothing else."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", method) as made:
        for name, content in {"方/policy.toml": b"x" * 300, "方/expected.json": b"{}", "方.txt": b"y"}.items():
            made.writestr(name, content)
    for seed in range(1000):
        damaged = bytearray(kept.getvalue())
        for turn in range(seed % 3 + 1):
            damaged[(seed * 7919 + turn * 104_729) % len(damaged)] = (seed * 31 + turn * 17) % 256
        with pytest.raises((ActionError, PolicyError)):
            read_upload("方案.zip", bytes(damaged))
