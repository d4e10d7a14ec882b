"""A zone draws offline with the command line on the package that was handed out; what it brings back is verified and counted."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from functools import partial
from pathlib import Path

import openpyxl
import pytest
from django.db import transaction

from fairdraw import NotABundle, entry_hash, read_log
from shuangsui.access import Actor, Role
from shuangsui.actions.draws.cabinet import folder_of
from shuangsui.actions.errors import ActionError, NotAllowed
from shuangsui.actions.visits.take_results import take_results
from shuangsui.actions.zones.bring_bundle import bring_bundle
from shuangsui.actions.zones.hand_package import README, hand_package
from shuangsui.actions.zones.take_bundle import refuse_bundle, take_bundle
from shuangsui.actions.zones.witness_zone import witness_zone
from shuangsui.dossier.errors import DossierError
from shuangsui.dossier.folder import log_name
from shuangsui.records.models import CabinetFile, Draw, JournalEntry, Post, Target, Unit, Visit
from tests.people import AT, actor
from tests.site.desk import run

from .bureau import Bureau, bureau

pytestmark = pytest.mark.django_db
GIVEN = ["--conflicts", "conflicts.xlsx", "--history", "history.xlsx", "--facts", "facts.xlsx", "--targets", "targets.xlsx"]
LATER = AT + timedelta(days=40)


ZONE = "652300GX"  # a zone that the plan says has no account


def zone() -> Bureau:
    """The zone's registries, kept by clerk and approver of the prefecture above."""
    here = bureau(ZONE)
    above = Unit.objects.get(code="652300")
    return Bureau(here.unit, here.policy, actor(above, Role.CLERK, "州经办"), actor(above, Role.APPROVER, "州审批"))


def taken(here: Bureau, data: bytes) -> Draw:
    """Brought by the clerk, accepted by the approver."""
    brought = bring_bundle(by=here.clerk, at=LATER, unit=here.unit, data=data)
    return take_bundle(by=here.approver, at=LATER, brought=brought)


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
        bring_bundle(by=here.clerk, at=LATER, unit=here.unit, data=data)
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
    here = zone()
    folder = offline(here, tmp_path, monkeypatch)
    bundle = (folder / "bundle.zip").read_bytes()
    result = json.loads(zipfile.ZipFile(io.BytesIO(bundle)).read("result.json"))
    draw = taken(here, bundle)
    assert draw.state == Draw.REVEALED and draw.frozen_at == AT.replace(microsecond=0)
    assert sorted(Visit.objects.values_list("target__key", flat=True)) == sorted(v["target"] for v in result["visits"])
    assert folder_of(draw).drawn.seal.hex == draw.seal
    tally = take_results(by=here.clerk, at=LATER, draw=draw, name="tasks.xlsx", data=filled(folder / "tasks.xlsx"))
    assert tally == {"未发现问题": len(result["visits"])}
    assert set(Visit.objects.values_list("state", flat=True)) == {Visit.DONE}
    events = list(JournalEntry.objects.filter(chain=here.unit.code, event__startswith="zone.").values_list("event", flat=True))
    assert events == ["zone.package-handed", "zone.bundle-brought", "zone.bundle-taken"]


def test_results_as_the_command_line_wrote_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """results.json serves too; another draw's, or no JSON at all, is refused."""
    here = zone()
    folder = offline(here, tmp_path, monkeypatch)
    (tmp_path / "filled.xlsx").write_bytes(filled(folder / "tasks.xlsx"))
    assert run("results", folder, tmp_path / "filled.xlsx", at=LATER).code == 0
    draw = taken(here, (folder / "bundle.zip").read_bytes())
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
    here = zone()
    bundle = (offline(here, tmp_path, monkeypatch) / "bundle.zip").read_bytes()
    with pytest.raises(NotABundle):
        bring_bundle(by=here.clerk, at=LATER, unit=here.unit, data=b"PK no archive")
    refused("zone-differs", here, changed(bundle, "targets.csv", b"652300GX-001,", b"652300GX-999,"))
    refused("zone-differs", here, changed(bundle, "entropy.json", b'"value":"', b'"value":"0'))
    other = Unit.objects.get(code="652302")
    with pytest.raises(ActionError) as error:
        bring_bundle(by=here.clerk, at=LATER, unit=other, data=bundle)
    assert error.value.code == "zone-authority"
    with pytest.raises(NotAllowed):
        bring_bundle(by=here.approver, at=LATER, unit=here.unit, data=bundle)
    Target.objects.filter(area=here.unit).update(status=Target.CANCELLED)
    refused("zone-targets", here, bundle)
    Target.objects.filter(area=here.unit).update(status=Target.ACTIVE)
    assert not CabinetFile.objects.exists() and not Visit.objects.exists() and not Draw.objects.exists()
    taken(here, bundle)
    refused("zone-known", here, bundle)
    assert Draw.objects.count() == 1


def test_a_log_that_does_not_go_on_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next month drawn in a fresh folder, as if there had been no first."""
    here = zone()
    bundle = (offline(here, tmp_path / "one", monkeypatch) / "bundle.zip").read_bytes()
    astray = (offline(here, tmp_path / "two", monkeypatch, "2025-M05") / "bundle.zip").read_bytes()
    taken(here, bundle)
    refused("zone-log", here, astray)


def frozen_offline(here: Bureau, folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, str]:
    """The package frozen with dice to be thrown the day after; the folder and the hash to be read out."""
    package = hand_package(by=here.clerk, at=AT, unit=here.unit, policy=here.policy, period="2025-M04", cycle="monthly")
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        archive.extractall(folder)
    monkeypatch.chdir(folder)
    more = ["--policy", "policy.toml", "--area", ZONE, "--period", "2025-M04", "--inspectors", "inspectors.xlsx"]
    dice = ["--entropy", "骰子:王某,李某=2025-03-27T10:00"]
    said = run("freeze", *GIVEN, *more, *dice, "--out", "抽取/2025-M04", at=AT)
    assert said.code == 0, said.err
    entry = read_log((folder / "抽取" / log_name(ZONE)).read_bytes())[-1]
    return folder / "抽取" / "2025-M04", entry_hash(entry)


def finished_offline(folder: Path) -> bytes:
    """Thrown, drawn and revealed; the bundle."""
    thrown = ["--entropy", "骰子=" + "3516241562" * 4]
    assert run("draw", folder, *thrown, at=AT + timedelta(days=1, hours=2)).code == 0
    assert run("reveal", folder, at=AT + timedelta(days=38)).code == 0
    return (folder / "bundle.zip").read_bytes()


def test_a_freeze_that_nobody_registered_in_time_is_one_try_of_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Registered above before the throw it is taken, afterwards or never it is not."""
    here = zone()
    folder, digest = frozen_offline(here, tmp_path, monkeypatch)
    bundle, above = finished_offline(folder), Unit.objects.get(code="652300")
    name = f"{ZONE}-2025-M04-001"
    refused("zone-unwitnessed", here, bundle)
    given = {"by": here.clerk, "unit": here.unit, "above": above, "digest": digest}
    with transaction.atomic():
        witness_zone(**given, at=AT + timedelta(days=2), draw=name)
        refused("zone-unwitnessed", here, bundle)
        transaction.set_rollback(True)
    for wrong in ({"draw": "652301-2025-M04-001"}, {"draw": name, "digest": "short"}):
        with pytest.raises((ActionError, DossierError)):
            witness_zone(**{**given, **wrong}, at=AT)
    with pytest.raises(NotAllowed):
        witness_zone(**{**given, "above": here.unit}, at=AT, draw=name)
    witness_zone(**given, at=AT + timedelta(hours=1), draw=name)
    draw = taken(here, bundle)
    assert draw.is_offline and draw.title.endswith("（线下）")


def test_the_machines_own_luck_is_marked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It proves nothing, and its draw's name says so."""
    here = zone()
    draw = taken(here, (offline(here, tmp_path, monkeypatch) / "bundle.zip").read_bytes())
    assert draw.is_offline and draw.title.endswith("（线下，本机随机数）")


def test_who_brought_it_does_not_accept_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another approver does, once; until then it counts for nothing; a refusal says why, and it may be brought again."""
    here = zone()
    bundle = (offline(here, tmp_path, monkeypatch) / "bundle.zip").read_bytes()
    brought = bring_bundle(by=here.clerk, at=LATER, unit=here.unit, data=bundle)
    refused("zone-waiting", here, bundle)
    assert not Draw.objects.exists() and not Visit.objects.exists()
    with pytest.raises(NotAllowed):
        take_bundle(by=here.clerk, at=LATER, brought=brought)
    user = here.clerk.user
    assert user is not None
    Post.objects.create(user=user, unit=Unit.objects.get(code="652300"), role=Role.APPROVER, since=AT)
    for deed in (take_bundle, partial(refuse_bundle, reason="自己")):
        with pytest.raises(ActionError) as error:
            deed(by=Actor.of(user), at=LATER, brought=brought)
        assert error.value.code == "zone-own"
    with pytest.raises(ActionError):
        refuse_bundle(by=here.approver, at=LATER, brought=brought, reason=" ")
    assert refuse_bundle(by=here.approver, at=LATER, brought=brought, reason="用了旧名录").state == "refused"
    with pytest.raises(ActionError) as again:
        take_bundle(by=here.approver, at=LATER, brought=brought)
    assert again.value.code == "zone-decided"
    assert taken(here, bundle).visits.exists()


def test_a_unit_with_an_account_draws_in_front_of_everybody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No package for it, and no bundle of it however it was made: its clerk could throw until he liked it."""
    here = bureau()
    with pytest.raises(ActionError) as error:
        hand_package(by=here.clerk, at=AT, unit=here.unit, policy=here.policy, period="2025-M04", cycle="monthly")
    assert error.value.code == "zone-online"
    with monkeypatch.context() as patched:
        patched.setattr("shuangsui.actions.zones.hand_package.require_offline", lambda unit, policy: None)
        bundle = (offline(here, tmp_path, monkeypatch) / "bundle.zip").read_bytes()
    refused("zone-online", here, bundle)


def test_results_that_cannot_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that was not drawn, words that the plan has not, a day before the draw or still to come: nothing is kept of it."""
    here = zone()
    folder = offline(here, tmp_path, monkeypatch)
    draw = taken(here, (folder / "bundle.zip").read_bytes())
    drawn = list(Visit.objects.values_list("target__key", flat=True))
    other = Target.objects.exclude(key__in=drawn).values_list("key", flat=True)[0]
    name = folder_of(draw).frozen.manifest.draw
    good = {"visited_date": "2025-04-15", "outcome": "未发现问题"}
    for rows, code in (
        ({other: good}, "results-foreign"),
        ({drawn[0]: {**good, "outcome": f"抽中 {drawn[0]}"}}, "results-outcome"),
        ({drawn[0]: {**good, "visited_date": "2025-03-25"}}, "results-day"),
        ({drawn[0]: {**good, "visited_date": "2999-01-01"}}, "results-day"),
    ):
        page = json.dumps({"draw": name, "commitment": draw.commitment, "results": rows}).encode()
        with pytest.raises(ActionError) as error:
            take_results(by=here.clerk, at=LATER, draw=draw, name="results.json", data=page)
        assert error.value.code == code
        assert not Visit.objects.filter(state=Visit.DONE).exists()
