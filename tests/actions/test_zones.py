"""A zone draws offline with the command line on the package that was handed out; what it brings back is verified and counted."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest

from fairdraw import NotABundle
from shuangsui.access import Role
from shuangsui.actions.draws.cabinet import folder_of
from shuangsui.actions.errors import ActionError, NotAllowed
from shuangsui.actions.visits.take_results import take_results
from shuangsui.actions.zones.hand_package import README, hand_package
from shuangsui.actions.zones.take_bundle import take_bundle
from shuangsui.records.models import CabinetFile, Draw, JournalEntry, Target, Unit, Visit
from tests.people import AT, actor
from tests.site.desk import run

from .bureau import Bureau, bureau

pytestmark = pytest.mark.django_db
GIVEN = ["--conflicts", "conflicts.xlsx", "--history", "history.xlsx", "--facts", "facts.xlsx", "--targets", "targets.xlsx"]
LATER = AT + timedelta(days=40)


def offline(here: Bureau, folder: Path, monkeypatch: pytest.MonkeyPatch, period: str = "2025-M04") -> Path:
    """Unpack the package and draw with it as 说明.txt says, in one go with the machine's luck; the draw's folder."""
    package = hand_package(by=here.clerk, at=AT, unit=here.unit, policy=here.policy, period=period, cycle="monthly")
    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        assert "shuangsui freeze" in archive.read(README).decode("utf-8-sig")
        archive.extractall(folder)
    monkeypatch.chdir(folder)
    more = ["--policy", "policy.toml", "--area", here.unit.code, "--period", period, "--inspectors", "inspectors.xlsx"]
    said = run("draw-now", *GIVEN, *more, "--out", f"抽取/{period}", at=AT)
    assert said.code == 0, said.err
    return folder / "抽取" / period


def filled(path: Path) -> bytes:
    """The task table with a day and an outcome in every row."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        if sheet.cell(row, columns["任务编号"]).value:
            sheet.cell(row, columns["检查日期"]).value = "2025-04-15"
            sheet.cell(row, columns["检查结果"]).value = "未发现问题"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def refused(code: str, here: Bureau, data: bytes) -> None:
    """Not taken, and nothing kept."""
    with pytest.raises(ActionError) as error:
        take_bundle(by=here.clerk, at=LATER, unit=here.unit, data=data)
    assert error.value.code == code


def changed(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """The archive with one file altered."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(buffer, "w") as after:
        for one in before.namelist():
            content = before.read(one)
            after.writestr(one, content.replace(old, new) if one == name else content)
    return buffer.getvalue()


def test_there_and_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Package, draw, bundle, results: the visits stand as drawn, and are done as the table says."""
    here = bureau()
    folder = offline(here, tmp_path, monkeypatch)
    bundle = (folder / "bundle.zip").read_bytes()
    result = json.loads(zipfile.ZipFile(io.BytesIO(bundle)).read("result.json"))
    draw = take_bundle(by=here.clerk, at=LATER, unit=here.unit, data=bundle)
    assert draw.state == Draw.REVEALED and draw.frozen_at == AT.replace(microsecond=0)
    assert sorted(Visit.objects.values_list("target__key", flat=True)) == sorted(v["target"] for v in result["visits"])
    assert folder_of(draw).drawn.seal.hex == draw.seal
    tally = take_results(by=here.clerk, at=LATER, draw=draw, name="tasks.xlsx", data=filled(folder / "tasks.xlsx"))
    assert tally == {"未发现问题": len(result["visits"])}
    assert set(Visit.objects.values_list("state", flat=True)) == {Visit.DONE}
    events = list(JournalEntry.objects.filter(chain=here.unit.code, event__startswith="zone.").values_list("event", flat=True))
    assert events == ["zone.package-handed", "zone.bundle-taken"]


def test_results_as_the_command_line_wrote_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """results.json serves too; another draw's, or no JSON at all, is refused."""
    here = bureau()
    folder = offline(here, tmp_path, monkeypatch)
    (tmp_path / "filled.xlsx").write_bytes(filled(folder / "tasks.xlsx"))
    assert run("results", folder, tmp_path / "filled.xlsx", at=LATER).code == 0
    draw = take_bundle(by=here.clerk, at=LATER, unit=here.unit, data=(folder / "bundle.zip").read_bytes())
    page = (folder / "results.json").read_bytes()
    for name, data, code in (
        ("results.json", b"{", "results-refused"),
        ("results.json", b"[" * 5000, "results-refused"),
        ("results.json", page.replace(draw.commitment.encode(), b"0" * 64), "results-other"),
        ("tasks.xlsx", b"no table", "results-refused"),
    ):
        with pytest.raises(ActionError) as error:
            take_results(by=here.clerk, at=LATER, draw=draw, name=name, data=data)
        assert error.value.code == code
    assert not Visit.objects.filter(state=Visit.DONE).exists()
    assert sum(take_results(by=here.clerk, at=LATER, draw=draw, name="results.json", data=page).values()) == Visit.objects.count()


def test_what_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list that was touched, no archive, another unit's, twice, targets nobody knows here: nothing is kept of it."""
    here = bureau()
    bundle = (offline(here, tmp_path, monkeypatch) / "bundle.zip").read_bytes()
    with pytest.raises(NotABundle):
        take_bundle(by=here.clerk, at=LATER, unit=here.unit, data=b"PK no archive")
    refused("zone-differs", here, changed(bundle, "targets.csv", b"652301-001,", b"652301-999,"))
    refused("zone-differs", here, changed(bundle, "entropy.json", b'"value":"', b'"value":"0'))
    other = Unit.objects.get(code="652302")
    with pytest.raises(ActionError) as error:
        take_bundle(by=actor(Unit.objects.get(code="652300"), Role.CLERK), at=LATER, unit=other, data=bundle)
    assert error.value.code == "zone-authority"
    with pytest.raises(NotAllowed):
        take_bundle(by=here.approver, at=LATER, unit=here.unit, data=bundle)
    Target.objects.filter(area=here.unit).update(status=Target.CANCELLED)
    refused("zone-targets", here, bundle)
    Target.objects.filter(area=here.unit).update(status=Target.ACTIVE)
    assert not CabinetFile.objects.exists() and not Visit.objects.exists() and not Draw.objects.exists()
    take_bundle(by=here.clerk, at=LATER, unit=here.unit, data=bundle)
    refused("zone-known", here, bundle)
    assert Draw.objects.count() == 1


def test_a_log_that_does_not_go_on_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next month drawn in a fresh folder, as if there had been no first."""
    here = bureau()
    bundle = (offline(here, tmp_path / "one", monkeypatch) / "bundle.zip").read_bytes()
    astray = (offline(here, tmp_path / "two", monkeypatch, "2025-M05") / "bundle.zip").read_bytes()
    take_bundle(by=here.clerk, at=LATER, unit=here.unit, data=bundle)
    refused("zone-log", here, astray)
