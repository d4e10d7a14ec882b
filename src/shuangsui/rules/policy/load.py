"""Reading a policy file: TOML → checked Policy, or every fault with its line."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from .cross import faults_across
from .errors import Fault, PolicyError
from .model import Policy
from .places import Path as KeyPath
from .places import key_lines
from .shape import complaints
from .syntax import syntax_fault

LARGEST = 4 << 20  # bytes; the longest of the five plans comes to some 60 KiB


def load_policy(path: Path) -> Policy:
    """The policy in `path` (a file, or the folder that holds policy.toml). Raises PolicyError with every fault found."""
    return read_policy(policy_bytes(path), name=_file(path).name)


def policy_bytes(path: Path) -> bytes:
    """The bytes of the policy file; their SHA-256 stands in a draw's manifest. Raises PolicyError if they cannot be read."""
    file = _file(path)
    try:
        with file.open("rb") as stream:
            source = stream.read(LARGEST + 1)
    except OSError as error:
        raise PolicyError([Fault(str(path), 0, "", "unreadable", {"detail": error.strerror or "?"})]) from None
    if len(source) > LARGEST:
        raise PolicyError([Fault(file.name, 0, "", "unreadable", {"detail": "文件过大"})])
    return source


def policy_hash(source: bytes) -> str:
    """SHA-256 of a policy file's bytes, hex."""
    return hashlib.sha256(source).hexdigest()


def read_policy(source: bytes, name: str = "policy.toml") -> Policy:
    """A policy from its bytes; `name` is what faults call the file."""
    try:
        text = source.decode()
        data = tomllib.loads(text)
        lines = key_lines(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        line, words = syntax_fault(error, source)
        raise PolicyError([Fault(name, line, "", "toml", {"detail": words})]) from None
    except RecursionError:
        raise PolicyError([Fault(name, 0, "", "toml", {"detail": "嵌套过深"})]) from None
    try:
        policy = Policy.model_validate(data)
    except ValidationError as error:
        found = complaints(data, [dict(e) for e in error.errors(include_url=False)])
        raise PolicyError([Fault(name, _line(lines, path), key, code, values) for path, key, code, values in found]) from None
    faults = []
    for path, code, values in faults_across(policy):
        if "first" in values:
            table, position = values["first"].split(".")
            values = values | {"line": str(lines.get((table, int(position)), 0))}
        faults.append(Fault(name, _line(lines, path), _key(path), code, values))
    if faults:
        raise PolicyError(faults)
    return policy


def _file(path: Path) -> Path:
    return path / "policy.toml" if path.is_dir() else path


def _key(path: KeyPath) -> str:
    return next((str(step) for step in reversed(path) if isinstance(step, str)), "")


def _line(lines: Mapping[KeyPath, int], path: KeyPath) -> int:
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 0)
