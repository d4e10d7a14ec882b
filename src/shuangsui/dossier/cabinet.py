"""The cabinet (案卷柜): a folder that holds an authority's log and one folder for each of its draws.

Every deed changes several files at once — a draw writes its result and three lines of the log — and must be wholly there or
not at all, whatever kills the program. So a deed hands all its files to `commit`: they are written aside, made durable, and
the folder that holds them is renamed; that rename is the moment of the deed. What follows — moving each file to its place —
is done again by the next command if it was cut short.

The lock file is taken away again while the lock is held (`lock.py`), and so is a cabinet in which nothing was put: a refused
command leaves no trace.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Protocol

from .errors import DossierError
from .lock import locked

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
        made = [] if os.path.isdir(self.root) else _missing(self.root)
        with ExitStack() as held:
            held.callback(_leave, made)
            try:
                if made:
                    self.root.mkdir(parents=True, exist_ok=True)
                held.enter_context(locked(self._hidden(_LOCK), PATIENCE))
            except TimeoutError:
                raise DossierError("busy", folder=self.root.name) from None
            except OSError as error:
                raise DossierError("unwritable", path=str(self.root), detail=reason_of(error)) from None
            self._finish()
            yield

    @property
    def is_cut_short(self) -> bool:
        """Whether a deed stands whose files have not all been moved to their places."""
        return (self.root / _PENDING / _INDEX).exists()

    def commit(self, files: Mapping[str, bytes], private: frozenset[str] = frozenset()) -> None:
        """Put all of `files` (path below the root → content) in place as one deed; `private` ones with mode 0600.

        Raises DossierError(unwritable) with nothing changed, for example on a full disk.
        """
        aside, pending = self._hidden(_ASIDE), self._hidden(_PENDING)
        self._check_places(files)
        paths = sorted(files)
        try:
            _clear(aside)
            os.mkdir(aside, mode=0o700)
            for number, path in enumerate(paths):
                _write_durably(f"{aside}/{number}", files[path], PRIVATE if path in private else PUBLIC)
            index = [{"path": path, "sha256": hashlib.sha256(files[path]).hexdigest()} for path in paths]
            _write_durably(f"{aside}/{_INDEX}", json.dumps(index).encode(), PRIVATE)
            _sync(aside)
            os.rename(aside, pending)
            _sync(self.root)
        except OSError as error:
            _clear(aside)
            raise DossierError("unwritable", path=str(self.root), detail=reason_of(error)) from None
        self._move(paths)

    def _hidden(self, name: str) -> str:
        return os.path.join(self.root, name)

    def _check_places(self, files: Iterable[str]) -> None:
        """Every file must have a place before the deed is done: after the rename there is no way back."""
        folders = dict.fromkeys(folder for path in files for folder in _folders_above(path))
        places = {path: os.path.join(self.root, path) for path in (*files, *folders)}
        wrong = [path for path in folders if os.path.lexists(places[path]) and not os.path.isdir(places[path])]
        wrong += [path for path in files if path in folders or os.path.isdir(places[path])]
        if wrong:
            raise DossierError("unwritable", path=places[wrong[0]], detail="已有同名的文件或文件夹")

    def _finish(self) -> None:
        """Tidy up after a deed that was cut short: before its moment nothing stands, after it its files are moved."""
        _clear(self._hidden(_ASIDE))
        if os.path.lexists(self._hidden(_PENDING)):
            # The index is absent only when the move was over and the clearing away was cut short.
            index = (self.root / _PENDING / _INDEX).read_bytes() if self.is_cut_short else b"[]"
            self._move([entry["path"] for entry in json.loads(index)])

    def _move(self, paths: Sequence[str]) -> None:
        """Move the files of a committed deed to their places; a second run goes on where the first was cut short.

        Raises DossierError(unfinished-deed) while some place cannot be written: a task table open in a spreadsheet on Windows.
        """
        root, pending = os.fspath(self.root), self._hidden(_PENDING)
        place, folders = root, {root: None}
        try:
            for number, path in enumerate(paths):
                source, place = f"{pending}/{number}", os.path.join(root, path)
                folder = os.path.dirname(place)
                if os.path.lexists(source):
                    if not os.path.isdir(folder):
                        os.makedirs(folder)
                    os.replace(source, place)
                folders[folder] = None
            if paths:
                for folder in folders:
                    _sync(folder)
                os.unlink(f"{pending}/{_INDEX}")
            _clear(pending)
            if os.path.lexists(pending):
                shutil.rmtree(pending)  # and say why not
        except OSError as error:
            raise DossierError("unfinished-deed", path=place, detail=reason_of(error)) from None


def _folders_above(path: str) -> list[str]:
    """`a`, `a/b` of `a/b/c`."""
    return [path[:at] for at, sign in enumerate(path) if sign == "/"]


def _clear(folder: str) -> None:
    """Take a folder away, if it is there, as far as it lets itself be taken."""
    try:
        os.rmdir(folder)
    except FileNotFoundError:
        return
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)


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


def _write_durably(path: str, content: bytes, mode: int) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    try:
        left = memoryview(content)
        while left:
            left = left[os.write(handle, left) :]
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync(folder: str | Path) -> None:
    """Make renames in a folder durable; Windows has no such call and needs none."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
