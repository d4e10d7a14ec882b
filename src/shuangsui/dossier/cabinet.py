"""The cabinet (案卷柜): a folder that holds an authority's log and one folder for each of its draws.

Every deed changes several files at once — a draw writes its result and three lines of the log — and must be wholly there or
not at all, whatever kills the program. So a deed hands all its files to `commit`: they are written aside, made durable, and
the folder that holds them is renamed; that rename is the moment of the deed. What follows — moving each file to its place —
is done again by the next command if it was cut short.

The lock file is taken away again while the lock is held (filelock looks whether the file that it locked is still there), and so
is a cabinet in which nothing was put: a refused command leaves no trace.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Protocol

from filelock import FileLock, Timeout

from .errors import DossierError

_PENDING = ".pending"
_ASIDE = ".pending.aside"
_INDEX = "index.json"
_LOCK = ".lock"
PRIVATE = 0o600
PUBLIC = 0o644
PATIENCE = 10.0  # seconds to wait for another command
_REASONS = {
    errno.ENOSPC: "磁盘已满",
    errno.EACCES: "没有权限，或文件正被别的程序占用",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘是只读的",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EEXIST: "路径中有一段不是文件夹",
    errno.ENAMETOOLONG: "名称太长",
}


class Store(Protocol):
    """What every deed on a draw needs of the place where log and draws lie: `Cabinet` is one of files, a database may be another.

    `root` names the place in messages. Paths are `NAME/file` for what lies in a draw's folder, plain names for the logs.
    """

    @property
    def root(self) -> Path: ...

    @property
    def is_cut_short(self) -> bool: ...

    def opened(self) -> AbstractContextManager[None]: ...

    def read(self, path: str) -> bytes | None: ...

    def names(self) -> list[str]: ...

    def commit(self, files: Mapping[str, bytes], private: frozenset[str] = ...) -> None: ...


class Cabinet:
    """One cabinet. Use `with cabinet.opened():` around everything that reads and then commits."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def read(self, path: str) -> bytes | None:
        """A file's bytes, None where there is none. OSError for one that cannot be read: a log is never taken for absent."""
        try:
            return (self.root / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None

    def names(self) -> list[str]:
        """What lies beside the logs, hidden things left out: the folders of draws are among it."""
        return sorted(p.name for p in self.root.iterdir() if not p.name.startswith(".")) if self.root.is_dir() else []

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Hold the cabinet alone, after finishing a deed that was cut short. Raises DossierError(busy, unwritable)."""
        made = _missing(self.root)
        lock = FileLock(self.root / _LOCK)
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            lock.acquire(timeout=PATIENCE)
        except (Timeout, OSError) as error:
            _leave(made)
            if isinstance(error, Timeout):
                raise DossierError("busy", folder=self.root.name) from None
            raise DossierError("unwritable", path=str(self.root), detail=reason_of(error)) from None
        try:
            self._finish()
            yield
        finally:
            with suppress(OSError):  # Windows does it by itself when it lets go
                os.unlink(self.root / _LOCK)
            lock.release()
            _leave(made)

    @property
    def is_cut_short(self) -> bool:
        """Whether a deed stands whose files have not all been moved to their places."""
        return (self.root / _PENDING / _INDEX).exists()

    def commit(self, files: Mapping[str, bytes], private: frozenset[str] = frozenset()) -> None:
        """Put all of `files` (path below the root → content) in place as one deed; `private` ones with mode 0600.

        Raises DossierError(unwritable) with nothing changed, for example on a full disk.
        """
        aside = self.root / _ASIDE
        self._check_places(files)
        try:
            shutil.rmtree(aside, ignore_errors=True)
            aside.mkdir(mode=0o700)
            index = []
            for number, (path, content) in enumerate(sorted(files.items())):
                mode = PRIVATE if path in private else PUBLIC
                _write_durably(aside / str(number), content, mode)
                index.append({"path": path, "sha256": hashlib.sha256(content).hexdigest()})
            _write_durably(aside / _INDEX, json.dumps(index).encode(), PRIVATE)
            _sync(aside)
            os.rename(aside, self.root / _PENDING)
            _sync(self.root)
        except OSError as error:
            shutil.rmtree(aside, ignore_errors=True)
            raise DossierError("unwritable", path=str(self.root), detail=reason_of(error)) from None
        self._finish()

    def _check_places(self, files: Mapping[str, bytes]) -> None:
        """Every file must have a place before the deed is done: after the rename there is no way back."""
        parents = {parent for path in files for parent in (self.root / path).parents}
        for place in (self.root / path for path in files):
            blocked = [p for p in (place, *place.parents) if p in parents and p.is_relative_to(self.root) and p != self.root]
            file_in_the_way = next((p for p in blocked if p == place or (os.path.lexists(p) and not p.is_dir())), None)
            if file_in_the_way is not None or place.is_dir():
                raise DossierError("unwritable", path=str(file_in_the_way or place), detail="已有同名的文件或文件夹")

    def _finish(self) -> None:
        """Move the files of a committed deed to their places; a second run goes on where the first was cut short.

        Raises DossierError(unfinished-deed) while some place cannot be written: a task table open in a spreadsheet on Windows.
        """
        shutil.rmtree(self.root / _ASIDE, ignore_errors=True)
        pending = self.root / _PENDING
        if not pending.exists():
            return
        place = self.root
        try:
            if self.is_cut_short:  # the index is absent only when the move was over and the clearing away was cut short
                for number, entry in enumerate(json.loads((pending / _INDEX).read_bytes())):
                    source, place = pending / str(number), self.root / entry["path"]
                    if source.exists():
                        place.parent.mkdir(parents=True, exist_ok=True)
                        os.replace(source, place)
                        _sync(place.parent)
                (pending / _INDEX).unlink()
            shutil.rmtree(pending)
        except OSError as error:
            raise DossierError("unfinished-deed", path=str(place), detail=reason_of(error)) from None


def reason_of(error: OSError) -> str:
    """Why the system refused, in Chinese for the usual reasons."""
    return _REASONS.get(error.errno or 0) or error.strerror or type(error).__name__


def _missing(root: Path) -> list[Path]:
    """The folders that have to be made for `root`, innermost first."""
    return [folder for folder in (root, *root.parents) if not folder.exists()]


def _leave(made: list[Path]) -> None:
    """Take away the folders made, as far as nothing lies in them."""
    with suppress(OSError):
        for folder in made:
            folder.rmdir()


def _write_durably(path: Path, content: bytes, mode: int) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _sync(folder: Path) -> None:
    """Make renames in a folder durable; Windows has no such call and needs none."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
