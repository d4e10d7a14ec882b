"""The pages of zones that draw offline, and of case inspections: who may open them, and what a bad upload is told."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from shuangsui.access import Role
from shuangsui.records.models import CabinetFile, Inspector, Target, Unit, Visit
from tests.actions.bureau import bureau
from tests.actions.planned import opened
from tests.people import person
from tests.web.ceremony import Clock, browser, clock, text

pytestmark = pytest.mark.django_db
__all__ = ["clock"]


def test_the_clerk_above_takes_a_countys_package(clock: Clock) -> None:
    """A zip with the tables; another county's clerk is told of nothing; who only sees it finds no form."""
    here = bureau("652300GX")
    opened(here)
    above = browser(person(Unit.objects.get(code="652300"), Role.CLERK, "州经办"))
    assert above.get("/zones/").status_code == 200
    what = f"{here.policy.pk}|monthly|2025-M04"
    answer = above.post("/zones/652300GX/package/", {"what": what})
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert {"policy.toml", "targets.xlsx", "inspectors.xlsx", "说明.txt"} <= set(archive.namelist())
    assert above.post("/zones/652300GX/package/", {"what": "1|x|y"}).status_code == 302
    other = browser(person(Unit.objects.get(code="652302"), Role.CLERK, "别县"))
    zone = "/zones/652300GX/"
    assert {other.get(zone).status_code, other.post(f"{zone}package/", {"what": what}).status_code} == {404}
    reader = browser(here.approver)
    assert "<form" not in text(reader.get(zone)).split("<main")[-1]  # seen, not kept
    assert reader.post(f"{zone}package/", {"what": what}).status_code == 403
    assert above.get("/zones/652301/").status_code == 404  # it has an account, and draws here


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x03\x04" + b"\x00" * 200])
def test_a_bad_bundle_is_told_in_chinese(clock: Clock, data: bytes) -> None:
    """And nothing is kept."""
    bureau("652300GX", targets=4)
    clerk = person(Unit.objects.get(code="652300"), Role.CLERK, "州经办")
    form = {"file": SimpleUploadedFile("../../bundle.zip", data)}
    answer = browser(clerk).post("/zones/652300GX/bundle/", form, follow=True)
    assert "alert-danger" in text(answer) or "请选择文件" in text(answer)
    assert not CabinetFile.objects.exists()


def test_a_case_is_recorded_on_a_page(clock: Clock) -> None:
    """Found by a part of the name, sent to a team; what is missing is told and what was typed is kept."""
    here = bureau()
    client = browser(here.clerk)
    target = Target.objects.filter(area=here.unit).first()
    people = list(Inspector.objects.filter(unit=here.unit).order_by("key"))
    assert target is not None and target.name in text(client.get("/visits/cases/new/", {"q": target.name[-3:]}))
    form = {"target": target.key, "ground": "complaint", "detail": "12369 转来", "lead": people[0].key}
    short = client.post("/visits/cases/new/", form)
    assert short.status_code == 422 and "两名" in text(short) and "12369 转来" in text(short)
    client.post("/visits/cases/new/", {**form, "team": [people[1].key]})
    made = Visit.objects.get()
    assert made.kind == Visit.CASE and made.state == Visit.SENT
    client.post(f"/visits/{made.pk}/cancel/", {"reason": "重复"})
    made.refresh_from_db()
    assert made.state == Visit.VOID
