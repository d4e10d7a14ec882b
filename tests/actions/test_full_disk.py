"""No room on the disk, at an upload, an import, a freeze, a draw, a backup: a plain sentence, and nothing half done."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.db import connection
from django.test import Client
from pytest_django.fixtures import Settings

from shuangsui.access import Role
from shuangsui.actions.draws.enter_entropy import enter_entropy
from shuangsui.actions.draws.freeze_draw import freeze_draw
from shuangsui.actions.draws.hold_draw import hold_draw
from shuangsui.actions.errors import ActionError
from shuangsui.actions.jobs.run_job import run_job
from shuangsui.actions.registry.imports.commit_import import commit_import
from shuangsui.actions.registry.imports.preview_import import preview_import
from shuangsui.actions.registry.imports.start_import import start_import
from shuangsui.actions.sentences import say
from shuangsui.records.chain import chains, verify_chain
from shuangsui.records.models import Attachment, Draw, ImportBatch, ImportRow, Job, JournalEntry, Target, TargetWord, Unit, Visit
from shuangsui.site.backup import BackupError, archive, take
from tests.actions.bureau import bureau
from tests.people import AT, person
from tests.web.ceremony import LATER, THROWN, prepared
from tests.web.registry_desk import ROOT, prefecture

FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
SAYS = "服务器的磁盘满了"
FILE = "\n".join(["名称,编号,区域", *(f"示例{n}号水泥厂,N{n:05},昌吉市" for n in range(2000))]).encode()


@contextmanager
def no_room(table: str) -> Iterator[None]:
    """The database's disk is full: SQLite is refused further pages, PostgreSQL further rows of the table."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("VACUUM")  # what earlier tests left free
            cursor.execute("PRAGMA page_count")
            cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0] + 8}")
        else:
            cursor.execute(
                "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS"
                " $$ BEGIN RAISE EXCEPTION 'no space left on device' USING ERRCODE = 'disk_full'; END $$"
            )
            cursor.execute(f"CREATE TRIGGER no_room BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION no_room()")
        try:
            yield
        finally:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA max_page_count = 4294967294")
            else:
                cursor.execute("DROP FUNCTION no_room() CASCADE")


def refused(deed: Callable[[], object], table: str) -> None:
    """The deed is refused in plain words, and tells the journal nothing."""
    told = JournalEntry.objects.count()
    with no_room(table), pytest.raises(ActionError) as error:
        deed()
    assert error.value.code == "disk-full" and SAYS in say(error.value)
    assert JournalEntry.objects.count() == told
    assert not [chain for chain in chains() if verify_chain(chain).broken]


def uploaded(unit: Unit) -> ImportBatch:
    return start_import(by=ROOT, at=AT, unit=unit, kind="targets", name="名录.csv", data=FILE)


def no_fsync(handle: int) -> None:
    """The system finds no room when what was written is to be made durable."""
    raise FULL


@pytest.mark.django_db(transaction=True)
def test_an_import_without_room_changes_nothing_and_goes_on_with_room() -> None:
    batch = uploaded(prefecture()["652300"])
    refused(lambda: preview_import(by=ROOT, at=AT, batch=batch), "records_importrow")
    batch.refresh_from_db()
    assert batch.state == ImportBatch.UPLOADED and not ImportRow.objects.exists()
    batch = preview_import(by=ROOT, at=AT, batch=batch)
    refused(lambda: commit_import(by=ROOT, at=AT, batch=batch), "records_targetword")
    batch.refresh_from_db()
    assert (batch.state, batch.digest) == (ImportBatch.PREVIEWED, "")
    assert not Target.objects.exists() and not TargetWord.objects.exists()
    what = {"kind": "registry.commit", "title": "导入", "unit": batch.unit, "arguments": {"batch": batch.pk}}
    job = Job.objects.create(by=person(batch.unit, Role.CLERK), created_at=AT, **what)
    with no_room("records_targetword"):
        run_job(pk=job.pk, clock=lambda: AT)
    job.refresh_from_db()
    assert job.state == Job.FAILED and SAYS in job.message and not Target.objects.exists()
    commit_import(by=ROOT, at=AT, batch=batch)
    assert Target.objects.count() == 2000


@pytest.mark.django_db(transaction=True)
def test_a_draw_without_room_is_no_draw_and_is_made_with_room() -> None:
    here = bureau(targets=60)
    draw = prepared(here)
    refused(lambda: freeze_draw(by=here.clerk, at=AT, draw=draw, version=1), "records_cabinetfile")
    assert Draw.objects.get().state == Draw.PREPARED
    draw = freeze_draw(by=here.clerk, at=AT, draw=draw, version=1)
    for who in (here.clerk, here.approver):
        enter_entropy(by=who, at=LATER, draw=draw, source="dice:王某,李某", value=THROWN)
    refused(lambda: hold_draw(by=here.clerk, at=LATER, draw=draw), "records_cabinetfile")
    assert Draw.objects.get().state == Draw.COMMITTED and not Visit.objects.exists()
    assert hold_draw(by=here.clerk, at=LATER, draw=draw) is not None


@pytest.mark.django_db
def test_an_upload_without_room_leaves_no_file(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    unit = prefecture()["652300"]
    browser = Client(raise_request_exception=False)
    browser.force_login(person(unit, Role.CLERK))
    sent: dict[str, Any] = {"kind": "targets", "unit": unit.pk}
    monkeypatch.setattr(os, "fsync", no_fsync)
    answer = browser.post("/registry/imports/", sent | {"file": SimpleUploadedFile("名录.csv", FILE)})
    assert answer.status_code == 400 and SAYS in answer.content.decode()
    monkeypatch.undo()

    def no_chunk(self: Any, data: bytes, start: int) -> None:
        raise FULL

    monkeypatch.setattr(TemporaryFileUploadHandler, "receive_data_chunk", no_chunk)
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = browser.post("/registry/imports/", sent | {"file": SimpleUploadedFile("名录.csv", FILE)})
    assert answer.status_code == 507 and SAYS in answer.content.decode()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not Attachment.objects.exists() and not ImportBatch.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("portable", [False, True])
def test_a_backup_without_room_leaves_no_file(portable: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    uploaded(prefecture()["652300"])
    connect: Any = sqlite3.connect

    def cramped(*arguments: Any, **more: Any) -> Any:
        made = connect(*arguments, **more)
        made.execute("PRAGMA max_page_count = 20")
        return made

    def no_write(self: Any, data: bytes) -> None:
        raise FULL

    if portable or connection.vendor != "sqlite":
        monkeypatch.setattr(archive.Counting, "write", no_write)
    else:
        monkeypatch.setattr(sqlite3, "connect", cramped)
    with pytest.raises(BackupError, match="磁盘满了"):
        take(tmp_path / "备份.zip", at=AT, portable=portable)
    assert list(tmp_path.iterdir()) == []
