"""Tables as text: what went in comes out of either database, to the microsecond and the byte."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from shuangsui.access import Actor, Role
from shuangsui.actions.attachments import keep_attachment
from shuangsui.actions.installation.load_policy import load_policy
from shuangsui.actions.jobs import KINDS, Kind, start_job
from shuangsui.records.chain import verify_chain
from shuangsui.records.models import Fact, Inspector, JournalEntry, PolicyFile, Target, Unit, User
from shuangsui.rules.policy import policy_bytes
from shuangsui.site.backup import BackupError, Damaged, Manifest, check, restore, take
from shuangsui.site.backup.take import rotten
from tests.people import AT, actor
from tests.site.serving import ROOT, call

pytestmark = pytest.mark.django_db
MOMENT = AT + timedelta(microseconds=123456)


@pytest.fixture
def place(settings: Settings, tmp_path: Path) -> Path:
    """A data folder of the test's own."""
    settings.DATA, settings.MEDIA_ROOT, settings.JOBS_ROOT = tmp_path, tmp_path / "media", tmp_path / "jobs"
    (tmp_path / "secret-key").write_text("key")
    return tmp_path


@pytest.fixture
def filled(place: Path, monkeypatch: pytest.MonkeyPatch) -> Actor:
    """An installation with something of everything that is easily lost on the way."""
    monkeypatch.setitem(KINDS, "none", Kind("无", "operator:is_"))
    load_policy(by=Actor.machine("测试"), at=MOMENT, source=policy_bytes(ROOT / "policies/changji-2025"))
    unit = Unit.objects.get(code="652301")
    clerk = actor(unit, Role.CLERK)
    values = {"a": {"number": "0.10"}, "b": None, "c": ["阜", "\u2028", '"\\']}
    target = Target.objects.create(
        key="91652301MADEM0001X", name="示例厂", area=unit, values=values, classes=["key"], created_at=MOMENT, updated_at=MOMENT,
        latitude=Decimal("44.000001"),
    )  # fmt: skip
    Fact.objects.create(target=target, fact="fine", fact_date=date(2024, 2, 29), value=Decimal("12345.6700"), at=MOMENT)
    Inspector.objects.create(key="1", name="甲", unit=unit, years=Decimal("1.50"), created_at=MOMENT, updated_at=MOMENT)
    keep_attachment(by=clerk, at=MOMENT, unit=unit, name="证.pdf", data=bytes(range(256)) * 99)
    start_job(by=clerk, at=MOMENT, unit=unit, kind="none", title="试")
    return clerk


def tables(path: Path) -> dict[str, bytes]:
    """Each table of a portable backup."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name.startswith("tables/")}


def put_back(path: Path, folder: Path) -> Path:
    """Restore into this database where one can do so within a test, into a SQLite of its own otherwise; then take it again."""
    again = folder / "again.zip"
    if connection.vendor == "postgresql":
        restore(path, at=AT, replace=True)
        take(again, at=AT, portable=True)
        return again
    for words in (("restore", path), ("backup", again, "--portable")):
        said = call(*words, "--data", folder / "other")
        assert said.returncode == 0, said.stderr
    return again


def test_everything_comes_back(filled: Actor, place: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    made = take(path, at=AT, portable=True)
    assert made.kind == "tables" and rotten(made) == [] and check(path).members == made.members
    again = put_back(path, tmp_path)
    before, after = tables(path), tables(again)
    # The journal goes on: it says that there was a backup, and that everything before came out of it.
    entries, entries_after = (tabled.pop("tables/records.journalentry.jsonl").splitlines() for tabled in (before, after))
    for tabled in (before, after):
        tabled.pop("tables/records.journalhead.jsonl")
    assert entries_after[: len(entries)] == entries and len(entries_after) > len(entries)
    assert before == after
    assert sum(line.count(b"\n") for line in before.values()) > 40
    with zipfile.ZipFile(path) as first, zipfile.ZipFile(again) as second:
        media = [name for name in first.namelist() if name.startswith("media/")]
        assert len(media) == 1 and first.read(media[0]) == second.read(media[0]) == bytes(range(256)) * 99


def test_the_database_goes_on_afterwards(filled: Actor, place: Path, tmp_path: Path) -> None:
    """Keys are counted on, the chain holds, the journal refuses changes, who was signed in has to sign in."""
    if connection.vendor == "sqlite":
        take(tmp_path / "a.zip", at=AT, portable=True)
        assert call("restore", tmp_path / "a.zip", "--data", tmp_path / "other").returncode == 0
        said = call("journal", "verify", "--data", tmp_path / "other")
        assert said.returncode == 0 and "全部相符" in said.stdout
        return
    last = User.objects.order_by("pk").values_list("pk", flat=True).last() or 0
    take(tmp_path / "a.zip", at=AT, portable=True)
    restore(tmp_path / "a.zip", at=AT, replace=True)
    assert User.objects.create(username="new", name="新", created_at=AT).pk > last
    assert all(verify_chain(chain).broken is None for chain in ("site", "652301"))
    assert JournalEntry.objects.get(event="backup.restored").after["made_at"] == AT.isoformat()
    assert bytes(PolicyFile.objects.get().source) == policy_bytes(ROOT / "policies/changji-2025")


def test_nothing_is_overwritten_unasked(filled: Actor, place: Path, tmp_path: Path) -> None:
    take(tmp_path / "a.zip", at=AT, portable=True)
    with pytest.raises(BackupError, match="--replace"):
        restore(tmp_path / "a.zip", at=AT)
    with pytest.raises(BackupError, match="已经存在"):
        take(tmp_path / "a.zip", at=AT)
    assert not (place / "restore-unfinished").exists()


def test_a_rotten_attachment_is_told_of(filled: Actor, place: Path, tmp_path: Path) -> None:
    kept = next(path for path in (place / "media").rglob("*") if path.is_file())
    kept.write_bytes(b"x")
    assert rotten(take(tmp_path / "a.zip", at=AT, portable=True)) == [f"media/{kept.relative_to(place / 'media')}"]


def rewritten(path: Path, change: Callable[[dict[str, bytes], Manifest], None]) -> Path:
    """The archive with other members, or another manifest that fits itself."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    manifest = check(path)
    change(members, manifest)
    members["manifest.json"] = manifest.text()
    other = path.with_name("other.zip")
    with zipfile.ZipFile(other, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return other


def test_a_newer_one_is_refused(filled: Actor, place: Path, tmp_path: Path) -> None:
    take(tmp_path / "a.zip", at=AT, portable=True)

    def newer(members: dict[str, bytes], manifest: Manifest) -> None:
        manifest.version = "9.0"
        manifest.migrations.append(["records", "0099_later"])

    before = Target.objects.count()
    with pytest.raises(BackupError, match=r"更新版本的程序（9\.0）"):
        restore(rewritten(tmp_path / "a.zip", newer), at=AT, replace=True)
    assert Target.objects.count() == before and not (place / "restore-unfinished").exists()


def test_rows_that_do_not_fit_their_table(filled: Actor, place: Path, tmp_path: Path) -> None:
    """An archive that fits its own manifest, and is nonsense all the same: nothing of it stays."""
    take(tmp_path / "a.zip", at=AT, portable=True)
    name = "tables/records.unit.jsonl"

    def other(members: dict[str, bytes], manifest: Manifest) -> None:
        members[name] = json.dumps(["id", "colour"]).encode() + b"\n"
        manifest.members[name].size = len(members[name])
        manifest.members[name].sha256 = hashlib.sha256(members[name]).hexdigest()

    path = rewritten(tmp_path / "a.zip", other)
    if connection.vendor == "postgresql":
        with pytest.raises(Damaged):
            restore(path, at=AT, replace=True)
        assert Unit.objects.filter(code="652301").exists()
    else:
        said = call("restore", path, "--data", tmp_path / "other")
        assert said.returncode == 1 and "已损坏" in said.stderr
