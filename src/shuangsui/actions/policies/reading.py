"""What was uploaded, read: a policy.toml, or a zip of a plan's folder with the numbers worked out by hand beside it."""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath

from shuangsui.rules.expected import differences
from shuangsui.rules.policy import Policy, read_policy
from shuangsui.rules.policy.load import LARGEST

from ..errors import ActionError
from .limits import require_small

MARK = b"\xef\xbb\xbf"  # what Windows' Notepad puts before UTF-8
_MEMBERS = 200  # files that are looked through in a zip
_SHOWN = 5
_SYSTEM = "__MACOSX"  # what macOS adds to a zip
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # what every computer's own archiver writes
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError, ValueError, struct.error)


@dataclass(frozen=True)
class Reading:
    """A plan that was read without a fault. `source`: the bytes that are kept; `cases`: worked by hand, all of them met."""

    source: bytes
    policy: Policy
    cases: int


def read_upload(name: str, data: bytes) -> Reading:
    """Read an uploaded policy.toml, or a zip with one in any folder of it.

    Raises PolicyError with every fault of the text; ActionError(policy-zip, policy-none, policy-several, policy-large,
    policy-cases, policy-cases-large, policy-differs).
    """
    packed = zipfile.is_zipfile(io.BytesIO(data))
    source, expected = _unpacked(name, data) if packed else (data, b"")
    if len(source) > LARGEST:
        raise ActionError("policy-large", name=name, member="policy.toml", most=LARGEST >> 20)
    source = source.removeprefix(MARK)
    policy = read_policy(source, "policy.toml" if packed else name)
    return Reading(source, policy, _cases_met(policy, expected.removeprefix(MARK)) if expected else 0)


def _unpacked(name: str, data: bytes) -> tuple[bytes, bytes]:
    """policy.toml and the expected.json beside it, b"" without one. Nothing else is unpacked, and nothing onto the disk."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            paths = [PurePosixPath(member.replace("\\", "/")) for member in packed.namelist()[:_MEMBERS]]
            found = [path for path in paths if path.name == "policy.toml" and _SYSTEM not in path.parts]
            if not found:
                raise ActionError("policy-none", name=name)
            if len(found) > 1:
                raise ActionError("policy-several", name=name, count=len(found))
            beside = found[0].with_name("expected.json")
            named = dict(zip(paths, packed.namelist(), strict=False))
            expected = _member(packed, named[beside], name) if beside in named else b""
            return _member(packed, named[found[0]], name), expected
    except _DAMAGED:  # ValueError: a name that is no UTF-8, a place before the file's beginning
        raise ActionError("policy-zip", name=name) from None


def _member(packed: zipfile.ZipFile, member: str, name: str) -> bytes:
    """A file of the zip; no more of it is unpacked than may be read, and only by the two methods that archivers write."""
    if packed.getinfo(member).compress_type not in _PACKED:
        raise zipfile.BadZipFile(member)
    with packed.open(member) as stream:
        content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise ActionError("policy-large", name=name, member=PurePosixPath(member).name, most=LARGEST >> 20)
    return content


def _cases_met(policy: Policy, expected: bytes) -> int:
    """How many cases worked out by hand the plan comes to.

    Raises ActionError(policy-cases, policy-cases-large, policy-differs).
    """
    try:
        cases = json.loads(expected)
        require_small(cases)
        wrong = differences(policy, cases)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, ArithmeticError, RecursionError) as error:
        raise ActionError("policy-cases", detail=str(error)[:200]) from None
    if wrong:
        said = (f"算例 {d.case} 的 {d.what} 手工 {d.expected}、程序 {d.found}" for d in wrong[:_SHOWN])
        raise ActionError("policy-differs", detail="；".join(said))
    return len(cases["cases"])
