"""A task's papers: who gets which, blank forms of a plan, and the hash of a printed record looked up by anybody."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from django.test import Client

from shuangsui.access import Role
from shuangsui.records.media import place_of
from shuangsui.records.models import Attachment, Inspector, Unit, User, Visit, VisitRecord
from tests.actions.bureau import Bureau, bureau
from tests.actions.planned import opened
from tests.paper.filled import png
from tests.paper.pdf_text import picture_count, words_of
from tests.people import AT, person
from tests.web.ceremony import LATER, browser
from tests.web.test_records import fielded, handed

pytestmark = pytest.mark.django_db
HASH = hashlib.sha256(b"sent").hexdigest()
KINDS = ("record", "notice", "identity", "evidence")


def get(who: Any, visit: Visit, kind: str, ending: str = "pdf", **query: str) -> Any:
    return browser(who).get(f"/visits/{visit.number}/papers/{kind}.{ending}", query)


def with_photo(kept: VisitRecord, data: bytes) -> Attachment:
    """A photo of the record, its bytes in the data folder."""
    digest = hashlib.sha256(data).hexdigest()
    place = place_of(digest)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
    one = Attachment.objects.create(
        unit=kept.visit.unit, name="IMG.png", size=len(data), sha256=digest, kind="image/png", by_name="检查0", at=AT
    )
    where = {"latitude": "44.014236", "longitude": "87.308224", "accuracy": 8}
    kept.evidence.create(kind="photo", field="photos", says="排口", attachment=one, taken_at=LATER, **where)
    return one


def handed_in(here: Bureau) -> tuple[Visit, User, User, VisitRecord]:
    visit, lead, member = fielded(here)
    kept = handed(here, visit, lead, sha256=HASH, statement="没有异议", answers={"contact": "王五", "summary": "设施正常运行"})
    return visit, lead, member, kept


def test_the_team_and_the_office_get_the_papers() -> None:
    here = bureau()
    visit, lead, member, kept = handed_in(here)
    photo = with_photo(kept, png(20, 10))
    for who in (lead, member, here.clerk, here.approver):
        assert [get(who, visit, kind).status_code for kind in KINDS] == [200] * 4
    pdf = get(lead, visit, "record")
    assert pdf["Content-Type"] == "application/pdf" and "%E6%B1%A1%E6%9F%93" in pdf["Content-Disposition"]
    text = words_of(pdf.content)
    assert all(word in text for word in (HASH, "王五", "设施正常运行", "没有异议", visit.number, "停产", "ZF65230100"))
    assert f"http://testserver/check/{HASH}/" in text
    assert photo.sha256 in words_of(get(lead, visit, "evidence").content) and picture_count(pdf.content) == 1
    word = get(lead, visit, "record", "docx")
    assert word.content.startswith(b"PK") and word["Content-Type"].endswith("wordprocessingml.document")
    listed = browser(lead).get(f"/visits/{visit.number}/papers/").content.decode()
    assert "检查证据表 PDF" in listed and "污染源现场检查记录表 Word" in listed and "非现场检查记录表" not in listed
    assert f"/visits/{visit.number}/papers/" in browser(lead).get(f"/visits/{visit.pk}/").content.decode()


def test_strangers_are_told_that_there_is_none() -> None:
    here = bureau()
    visit, lead, _, _ = handed_in(here)
    other = Unit.objects.get(code="652302")
    strangers = [person(other, role, f"外{role}") for role in (Role.CLERK, Role.APPROVER, Role.INSPECTOR)]
    third = person(here.unit, Role.INSPECTOR, "别组")
    third.inspector = Inspector.objects.order_by("key")[3]
    third.save()
    system = person(here.unit, Role.SYSTEM, "系统")
    for who in (*strangers, third, system):
        assert [get(who, visit, kind).status_code for kind in KINDS] == [404] * 4
        assert browser(who).get(f"/visits/{visit.number}/papers/").status_code == 404
    assert Client().get(f"/visits/{visit.number}/papers/record.pdf").status_code == 302
    for path in ("record.exe", "secret.pdf", "integrity.pdf"):
        assert browser(lead).get(f"/visits/{visit.number}/papers/{path}").status_code == 404


def test_before_the_visit_none_but_those_who_may_know_see_a_paper() -> None:
    """A supervisor sees the papers of what was recorded, and nothing of a task that is still to be done."""
    here = bureau()
    visit, lead, _ = fielded(here)
    assert "还没有开启方案" in browser(lead).get(f"/visits/{visit.number}/papers/").content.decode()
    assert get(lead, visit, "notice").status_code == 404
    opened(here)
    above = person(Unit.objects.get(code="652300"), Role.SUPERVISOR, "督查")
    assert get(above, visit, "notice").status_code == 404
    assert get(lead, visit, "evidence").status_code == 404
    blank = words_of(get(lead, visit, "record", form="off-site-record").content)
    assert "非现场检查记录表" in blank and visit.target.name in blank and "□" not in blank and "SHA-256" not in blank
    assert get(lead, visit, "record", form="nothing").status_code == 404
    handed(here, visit, lead, sha256=HASH)
    assert get(above, visit, "record").status_code == 200


def test_a_photo_that_is_gone_or_changed_is_said() -> None:
    here = bureau()
    visit, lead, _, kept = handed_in(here)
    photo = with_photo(kept, png(21, 9))
    place_of(photo.sha256).write_bytes(b"something else")
    assert "与登记的散列值不符" in words_of(get(lead, visit, "evidence").content)
    place_of(photo.sha256).unlink()
    assert get(lead, visit, "record").status_code == 200


def test_blank_forms_of_a_plan() -> None:
    here = bureau()
    client = browser(here.clerk)
    page = client.get(f"/policies/{here.policy.pk}/forms/").content.decode()
    for form in ("on-site-record", "off-site-record", "notice", "identity"):
        for ending, head in (("pdf", b"%PDF"), ("docx", b"PK")):
            address = f"/policies/{here.policy.pk}/forms/{form}.{ending}"
            answer = client.get(address)
            assert address in page and answer.status_code == 200 and answer.content.startswith(head)
    assert client.get(f"/policies/{here.policy.pk}/forms/nothing.pdf").status_code == 404
    assert client.get(f"/policies/{here.policy.pk}/forms/notice.html").status_code == 404
    assert client.get("/policies/999999/forms/").status_code == 404
    inspector = person(here.unit, Role.INSPECTOR, "检查员")
    assert browser(inspector).get(f"/policies/{here.policy.pk}/forms/").status_code == 403


def test_anybody_checks_a_printed_record_by_its_hash() -> None:
    here = bureau()
    visit, _, _, _ = handed_in(here)
    known = Client().get(f"/check/{HASH}/")
    text = known.content.decode()
    assert known.status_code == 200 and visit.number in text and "待审核" in text
    assert visit.target.name not in text and "王五" not in text, "the paper is checked, not shown"
    unknown = Client().get(f"/check/{'0' * 64}/")
    assert unknown.status_code == 404 and "没有散列值是这个数的记录" in unknown.content.decode()
    assert Client().get("/check/abc/").status_code == 404
