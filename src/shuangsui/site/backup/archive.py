"""The archive: written with a hash of everything, and believed only after every hash was computed again."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

FORMAT = 1
MANIFEST = "manifest.json"
_CHUNK = 2**20
_MOST = 64 * 2**20  # bytes of a manifest: a million files


class BackupError(Exception):
    """No backup, or nothing restored; the message is the sentence for the person at the keyboard."""


class Damaged(BackupError):
    """The archive is not what was written."""

    def __init__(self, why: str) -> None:
        super().__init__(f"备份文件已损坏或不完整（{why}），没有使用。请换另一份备份。")


class Newer(BackupError):
    """The archive was made by a newer program."""

    def __init__(self, version: str) -> None:
        super().__init__(f"这份备份由更新版本的程序（{version}）制作，请先更新程序再恢复。")


@dataclass
class Member:
    """One member of the archive. `rows`: of a table; None for a file."""

    size: int
    sha256: str
    rows: int | None = None


@dataclass
class Manifest:
    """What an archive says of itself. `kind`: sqlite or tables; `migrations`: [app, name] pairs."""

    made_at: str
    version: str
    kind: str
    migrations: list[list[str]]
    members: dict[str, Member] = field(default_factory=dict)
    format: int = FORMAT

    def text(self) -> bytes:
        """As it stands in the archive."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True).encode()


class Writer:
    """Members one after another, each hashed on its way into the archive."""

    def __init__(self, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self._archive, self.manifest = archive, manifest

    @contextmanager
    def member(self, name: str) -> Iterator[Counting]:
        """A new member to write into."""
        with self._archive.open(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), "w", force_zip64=True) as stream:
            counting = Counting(stream)
            yield counting
        self.manifest.members[name] = Member(counting.size, counting.hash.hexdigest(), counting.rows)

    def file(self, name: str, path: Path) -> None:
        """A file as a member."""
        with path.open("rb") as source, self.member(name) as stream:
            while chunk := source.read(_CHUNK):
                stream.write(chunk)


class Counting:
    """A stream that counts and hashes what passes."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self.size, self.hash = stream, 0, hashlib.sha256()
        self.rows: int | None = None

    def write(self, data: bytes) -> None:
        """Pass it on."""
        self._stream.write(data)
        self.hash.update(data)
        self.size += len(data)


@contextmanager
def written(path: Path, manifest: Manifest) -> Iterator[Writer]:
    """An archive at the path, whole or not at all. Raises BackupError where something is there."""
    if path.exists():
        raise BackupError(f"{path} 已经存在，没有覆盖。请换一个文件名。")
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        handle = os.open(aside, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w+b") as stream:
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                yield Writer(archive, manifest)
                archive.writestr(zipfile.ZipInfo(MANIFEST, (1980, 1, 1, 0, 0, 0)), manifest.text())
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(aside, path)
    finally:
        aside.unlink(missing_ok=True)


@contextmanager
def checked(path: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """An archive, opened after all of it was read and found to be what its manifest says. Raises Damaged, Newer."""
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = _manifest(archive)
            _compare(archive, manifest)
            yield archive, manifest
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise Damaged(str(error)[:80] or type(error).__name__) from error


def check(path: Path) -> Manifest:
    """Read all of an archive; its manifest. Raises Damaged, Newer."""
    with checked(path) as (_, manifest):
        return manifest


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    try:
        info = archive.getinfo(MANIFEST)
        if info.file_size > _MOST:
            raise Damaged("清单过大")
        given: dict[str, Any] = json.loads(archive.read(info))
        if given["format"] > FORMAT:
            raise Newer(str(given["version"]))
        members = {name: Member(**member) for name, member in given.pop("members").items()}
        return Manifest(**given, members=members)
    except (KeyError, TypeError, ValueError) as error:
        raise Damaged("没有清单，或清单写得不对") from error


def _compare(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    names = [info.filename for info in archive.infolist()]
    if sorted(names) != sorted([*manifest.members, MANIFEST]):
        raise Damaged("文件多了、少了或重名")
    for name, member in manifest.members.items():
        if not _is_safe(name):
            raise Damaged(f"不该有的路径 {name[:60]!r}")
        digest, size = hashlib.sha256(), 0
        with archive.open(name) as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
                if (size := size + len(chunk)) > member.size:  # stops a bomb early
                    raise Damaged(f"{name} 的大小不符")
        if (size, digest.hexdigest()) != (member.size, member.sha256):
            raise Damaged(f"{name} 的校验值不符")


def _is_safe(name: str) -> bool:
    """Whether a member's name stays below the folder it is put into."""
    parts = PurePosixPath(name).parts
    return bool(parts) and not name.startswith("/") and ".." not in parts and "\\" not in name and ":" not in name
