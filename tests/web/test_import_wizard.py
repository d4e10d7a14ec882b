"""The import wizard in the browser: step by step, and with files that mean harm."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from shuangsui.access import Role
from shuangsui.records.media import place_of
from shuangsui.records.models import Attachment, ImportBatch, ImportRow, JournalEntry, Target, Unit
from tests.web.registry_desk import firm, prefecture, signed_in

pytestmark = pytest.mark.django_db
FILE = "俗名,编号,区域,生产状态\n一厂,A1,昌吉市,正常\n示例水泥00001厂,X00001,昌吉市,停产\n三厂,A3,火星,正常\n".encode()


@pytest.fixture
def units() -> dict[str, Unit]:
    return prefecture()


def upload(clerk: Client, data: bytes, name: str = "名录.csv", kind: str = "targets") -> Any:
    return clerk.post(reverse("imports"), {"kind": kind, "file": SimpleUploadedFile(name, data)})


def test_a_file_goes_through_every_step_and_back(units: dict[str, Unit]) -> None:
    firm(1, state="正常")
    clerk = signed_in(units["652301"], Role.CLERK)
    columns = upload(clerk, FILE)["Location"]
    page = clerk.get(columns)
    assert "还没有找到必需的列：名称" in page.content.decode()
    place = next(place for place, one in enumerate(page.context["seen"]) if one.header == "俗名")
    shown = clerk.post(columns, {f"column-{place}": "name"})["Location"]
    text = clerk.get(shown).content.decode()
    assert "<del>正常</del> → <ins>停产</ins>" in text and "火星" in text
    batch = ImportBatch.objects.get()
    assert batch.counts == {"new": 1, "changed": 1, "refused": 1}
    for _ in range(2):  # the button, pressed twice
        clerk.post(reverse("import-commit", args=[batch.pk]))
    assert JournalEntry.objects.filter(event="import.committed").count() == 1
    assert set(Target.objects.values_list("key", "state")) == {("A1", "正常"), ("X00001", "停产")}
    assert "请写明理由" in clerk.post(reverse("import-undo", args=[batch.pk]), {"reason": ""}).content.decode()
    assert clerk.post(reverse("import-undo", args=[batch.pk]), {"reason": "表拿错了"}).status_code == 302
    assert set(Target.objects.filter(status="active").values_list("key", "state")) == {("X00001", "正常")}
    assert signed_in(units["652302"], Role.CLERK).get(shown).status_code == 404


def test_doubtful_rows_are_decided_on_the_page(units: dict[str, Unit]) -> None:
    twin = firm(1, name="昌吉水泥有限公司")
    clerk = signed_in(units["652301"], Role.CLERK)
    columns = upload(clerk, "名称,编号,区域\n昌吉水泥公司,A1,昌吉市\n".encode())["Location"]
    shown = clerk.post(columns)["Location"]
    batch, row = ImportBatch.objects.get(), ImportRow.objects.get()
    assert "确认导入" not in clerk.get(shown).content.decode()
    clerk.post(reverse("import-commit", args=[batch.pk]))
    assert Target.objects.count() == 1
    assert f'value="same:{twin.pk}"' in clerk.get(shown, {"does": "doubtful"}).content.decode()
    clerk.post(reverse("import-decide", args=[batch.pk]), {"row": str(row.pk), "decision": f"same:{twin.pk}"})
    clerk.post(reverse("import-commit", args=[batch.pk]))
    twin.refresh_from_db()
    assert (Target.objects.count(), twin.name, twin.number) == (1, "昌吉水泥公司", "A1")


def bomb() -> bytes:
    """A small archive of a hundred megabytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (100 * 2**20))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.xlsm", b"PK\x03\x04", "含有宏"),
        ("a.xlsx", bomb(), "不予读取"),
        ("a.xlsx", b"PK\x03\x04 cut off", "损坏"),
        ("a.xlsx", b"<!doctype html><table>", "不是表格"),
        ("a.csv", b"MZ\x90\x00\x03" + b"\x00" * 400, "不是表格"),
        ("../../etc/a.csv", b"", "是空的"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "设有密码"),
    ],
)
def test_a_file_that_means_harm_leaves_only_its_refusal(units: dict[str, Unit], name: str, data: bytes, says: str) -> None:
    clerk = signed_in(units["652301"], Role.CLERK)
    answer = upload(clerk, data, name)
    assert answer.status_code == 400 and says in answer.content.decode()
    assert not ImportBatch.objects.exists() and not Attachment.objects.exists()
    refusal = JournalEntry.objects.get(event="import.refused")
    assert says in refusal.reason and not place_of(refusal.after["sha256"]).exists()


def test_what_is_exported_comes_back_the_same_and_holds_no_formula(units: dict[str, Unit]) -> None:
    firm(1, name="=HYPERLINK(1)厂", address="+1", tags=frozenset({"@夜间"}))
    clerk = signed_in(units["652301"], Role.CLERK)
    data = clerk.get(reverse("targets-export")).content
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    clerk.post(upload(clerk, data, "名录.xlsx")["Location"])
    assert ImportBatch.objects.get().counts == {"same": 1, "refused": 0}
    assert JournalEntry.objects.get(event="registry.exported").after["rows"] == 1
