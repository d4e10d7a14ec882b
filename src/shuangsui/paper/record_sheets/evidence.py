"""The evidence sheet (证据表): every piece with its time, place and SHA-256."""

from __future__ import annotations

from typing import Final

from shuangsui.rules.policy.items import Form

from .content import FilledRecord, Piece, VisitHead, moment_says
from .parts import Facts, Gallery, Pair, Part, Sheet, Words
from .record import check_square, foot_of, head_rows

EVIDENCE: Final = "检查证据表"


def evidence_sheet(form: Form, head: VisitHead, record: FilledRecord) -> Sheet:
    """The pieces in the order of the record; the hash is of the original file's bytes."""
    labels = {one.id: f"{section.title}·{one.label}" for section in form.section for one in section.field}
    parts: list[Part] = [Facts((*head_rows(head)[:1], *head_rows(head)[3:])), Words("", (_opening(record),))]
    if record.evidence:
        numbered = enumerate(record.evidence, start=1)
        parts.append(Gallery(tuple((piece, _lines(number, piece, labels)) for number, piece in numbered)))
    parts.append(check_square(record))
    return Sheet(EVIDENCE, head.authority, tuple(parts), f"任务编号：{head.number}", foot=foot_of(head, record))


def _opening(record: FilledRecord) -> str:
    if not record.evidence:
        return "这份记录没有附证据。"
    return f"共 {len(record.evidence)} 件。散列值是原件全部字节的 SHA-256，在取证时由终端算出，收到时核对过。"


def _lines(number: int, piece: Piece, labels: dict[str, str]) -> tuple[Pair, ...]:
    told = (
        ("栏目", labels.get(piece.field, piece.field)),
        ("说明", piece.says),
        ("时间", moment_says(piece.taken_at, seconds=True)),
        ("地点", piece.place.says() if piece.place else "没有定位"),
        ("文件", f"{piece.name}（{piece.size:,} 字节）" if piece.name else ""),
        ("SHA-256", piece.sha256),
    )
    return ((f"证据 {number}", piece.kind_says), *((name, text) for name, text in told if text))
