"""An authority's cabinet in the database: the same deeds (`shuangsui.dossier`) on rows instead of files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from django.db import transaction

from shuangsui.dossier.folder import DrawFolder
from shuangsui.records.models import CabinetFile, Draw, JournalHead, Unit


class RecordCabinet:
    """A `shuangsui.dossier.cabinet.Store` over `CabinetFile`. A deed is one transaction, so none is ever cut short.

    Contents are read once and kept while the cabinet is held; every deed makes a new one.
    """

    is_cut_short = False

    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        self._read: dict[str, bytes] = {}

    @property
    def root(self) -> Path:
        """Names the place in messages."""
        return Path(self.unit.code)

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Hold the cabinet alone: whoever comes second waits, and then sees what the first did."""
        with transaction.atomic():
            JournalHead.objects.get_or_create(chain=self.unit.code)
            JournalHead.objects.select_for_update().get(chain=self.unit.code)
            self._read.clear()
            self.__dict__.pop("_paths", None)
            yield

    @cached_property
    def _paths(self) -> frozenset[str]:
        return frozenset(CabinetFile.objects.filter(unit=self.unit).values_list("path", flat=True))

    def read(self, path: str) -> bytes | None:
        """A file's bytes, None where there is none."""
        if path not in self._paths:
            return None
        if path not in self._read:
            self._read[path] = bytes(CabinetFile.objects.values_list("content", flat=True).get(unit=self.unit, path=path))
        return self._read[path]

    def names(self) -> list[str]:
        """The draws' folders, by name."""
        return sorted({path.split("/")[0] for path in self._paths if "/" in path})

    def commit(self, files: Mapping[str, bytes], private: frozenset[str] = frozenset()) -> None:
        """Put all of `files` in place, in the transaction of the deed."""
        CabinetFile.objects.bulk_create(
            [
                CabinetFile(
                    unit=self.unit,
                    path=path,
                    content=content,
                    sha256=hashlib.sha256(content).hexdigest(),
                    is_private=path in private,
                )
                for path, content in sorted(files.items())
            ],
            update_conflicts=True,
            unique_fields=["unit", "path"],
            update_fields=["content", "sha256", "is_private"],
        )
        self._read.update(files)
        self.__dict__["_paths"] = self._paths | set(files)


def folder_of(draw: Draw) -> DrawFolder:
    """The draw's folder in its authority's cabinet."""
    return DrawFolder(draw.folder, RecordCabinet(draw.unit))
