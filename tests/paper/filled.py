"""Visits and records to print: every field answered, photos that are real pictures."""

from __future__ import annotations

import base64
import dataclasses
import datetime
import hashlib
import struct
import zlib
from decimal import Decimal
from pathlib import Path
from typing import Any

from shuangsui.paper.record_sheets import Added, FilledRecord, Person, Piece, Place, SampleTold, VisitHead
from shuangsui.rules.policy import Policy, load_policy
from shuangsui.rules.policy.items import Field_, Form

ZONE = datetime.timezone(datetime.timedelta(hours=8))
AT = datetime.datetime(2025, 3, 26, 9, 30, tzinfo=ZONE)
POLICIES = Path(__file__).resolve().parents[2] / "policies"
PLANS: dict[str, Policy] = {file.parent.name: load_policy(file) for file in sorted(POLICIES.glob("*/policy.toml"))}
FORMS = [(plan, form.id) for plan, policy in PLANS.items() for form in policy.form]
HERE = Place(Decimal("44.014236"), Decimal("87.308224"), 12)
HASH = hashlib.sha256(b"manifest").hexdigest()
HEAD = VisitHead(
    authority="某州生态环境局",
    plan="某州双随机工作方案",
    plan_number="某环发〔2025〕1号",
    article="五",
    number="652301-2025-M04-001-003",
    target="某环保科技有限公司",
    credit_code="91652300MA77ABCD1X",
    address="某市北京南路 88 号",
    area="某市",
    method="现场检查",
    team=(Person("张三", "ZF01"), Person("李四", "ZF02")),
    items=("污染防治设施运行情况",),
    basis=("《中华人民共和国环境保护法》第二十四条",),
    frequency=("重点单位：每季度不少于 25%",),
    visit_code="FD1.652301-2025-M04-001.a1b2c3",
)
# A JPEG of 8 × 8 grey points, as small as they come (T.81, baseline).
JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDRENDg8QEBEQCgwSExIQEw8QEBD/"
    "wAALCAAIAAgBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AVN//2Q=="
)


def png(width: int = 12, height: int = 6, shade: int = 0) -> bytes:
    """A PNG of one colour."""
    rows = (b"\0" + bytes([shade % 256, shade // 256, 200]) * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


def photo(number: int = 0, field: str = "", data: bytes | None = None, kind: str = "photo", says: str = "照片") -> Piece:
    """A photo, each another."""
    content = png(shade=number) if data is None else data
    digest = hashlib.sha256(content).hexdigest()
    when = AT + datetime.timedelta(minutes=number)
    return Piece(kind, says, digest, when, field, f"排口 {number}", HERE, f"IMG_{number:04}.png", len(content), content)


def answer_to(one: Field_) -> Any:
    """An answer that the field takes."""
    told = {"number": "7.5", "date": "2025-03-26", "time": "2025-03-26T09:30", "yes-no": True, "choices": one.choices[:1]}
    place = {"latitude": 44.014236, "longitude": 87.308224, "accuracy": 12.4}
    return (told | {"choice": (one.choices or [""])[0], "location": place}).get(one.type, f"答：{one.label}")


def filled(form: Form, **more: Any) -> FilledRecord:
    """A record with every field of the form answered."""
    answers = {one.id: answer_to(one) for part in form.section for one in part.field if one.type not in ("photo", "signature")}
    record = FilledRecord(
        sha256=HASH,
        started_at=AT,
        ended_at=AT + datetime.timedelta(hours=1),
        received_at=AT + datetime.timedelta(hours=2),
        answers=answers,
        statement="没有异议。",
        outcome="未发现问题",
        state="待审核",
        place=HERE,
        samples=(SampleTold("CJ-01", "废水", "封存", "监测站"),),
        supplements=(Added("次日补交台账。", "张三", AT + datetime.timedelta(days=1)),),
        form_version=form.version,
        check_at=f"https://example.org/check/{HASH}/",
    )
    return dataclasses.replace(record, **more)
