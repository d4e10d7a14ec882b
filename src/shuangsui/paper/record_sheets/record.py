"""The record sheets (《污染源现场检查记录表》, 《非现场检查记录表》 …), and the integrity card (廉政监督卡)."""

from __future__ import annotations

from shuangsui.rules.policy.items import Form

from .answers import sections_of
from .content import FIRM_SIGNATURE, INSPECTOR_SIGNATURE, SKETCH, FilledRecord, VisitHead, moment_says
from .parts import Facts, Grid, Part, Seat, Sheet, Signatures, Square, Words

_DAY = "　　　　年　　月　　日"


def record_sheet(form: Form, head: VisitHead, record: FilledRecord | None = None) -> Sheet:
    """The form filled with the record, or, without one, for the hand. Names, sections and signatures are the form's."""
    parts: list[Part] = [_facts(head, record)]
    if record is not None and record.failed:
        parts.append(Words("未能检查", (f"原因：{record.failed}",)))
    if record is None or not record.failed or record.answers or record.skipped:
        parts += sections_of(form, record)
    if not form.integrity_card:
        parts += _rest(record)
    parts.append(signatures(form, head, record))
    if record is not None:
        parts += [*_supplements(record), check_square(record)]
    return Sheet(
        title=form.name,
        authority=head.authority,
        parts=tuple(parts),
        number=form.number,
        also=f"（又称：{'、'.join(form.also)}）" if form.also else "",
        foot=foot_of(head, record),
        hand=record is None,
    )


def foot_of(head: VisitHead, record: FilledRecord | None) -> str:
    """What stands at the foot of every page: the task, and the record's hash."""
    task = f"任务 {head.number}" if head.number else "空白表"
    return f"{task}　记录 SHA-256 {record.sha256}" if record else task


def head_rows(head: VisitHead) -> list[tuple[tuple[str, str], ...]]:
    """The visit as rows of facts: the target, the task, the team."""
    team = "；".join(f"{person.name}（{person.certificate}）" for person in head.team)
    return [
        (("检查对象", head.target),),
        (("统一社会信用代码", head.credit_code), ("所在区域", head.area)),
        (("地　　址", head.address),),
        (("任务编号", head.number), ("检查方式", head.method)),
        (("检查人员及执法证号", team),),
    ]


def _facts(head: VisitHead, record: FilledRecord | None) -> Facts:
    rows = head_rows(head)
    rows.append((("检查依据", head.plan_says()),))
    if head.ground:
        rows.append((("个案缘由", head.ground),))
    if record is None:
        return Facts(tuple(rows))
    rows.append((("检查时间", f"{moment_says(record.started_at)} 至 {moment_says(record.ended_at)}"),))
    if record.place:
        rows.append((("定位（WGS-84）", record.place.says()),))
    rows.append((("提交时间", moment_says(record.received_at)), ("审核状态", record.state)))
    return Facts(tuple(rows))


def _rest(record: FilledRecord | None) -> list[Part]:
    headers, widths = ("样品编号", "样品", "保管交接", "监测机构", "监测结果"), (3, 2, 4, 3, 4)
    if record is None:
        return [Grid("采样", headers, widths, (("",) * 5,) * 2), Words("检查对象的陈述、申辩", (), lines=2)]
    parts: list[Part] = []
    if record.samples:
        rows = tuple((one.number, one.medium, one.custody, one.laboratory, one.result or "待出具") for one in record.samples)
        parts.append(Grid("采样", headers, widths, rows))
    if sketches := record.pieces(SKETCH):
        parts.append(Signatures(tuple(Seat(f"示意图：{piece.says}".rstrip("："), (piece,)) for piece in sketches)))
    parts.append(Words("检查对象的陈述、申辩", (record.statement or "无",)))
    if record.outcome:
        parts.append(Words("检查结果", (record.outcome,)))
    return parts


def signatures(form: Form, head: VisitHead, record: FilledRecord | None) -> Signatures:
    """The seats that the form names. A seat without a signature stays open for the pen; the target's reason is printed below."""
    signed = {"target": FIRM_SIGNATURE, "inspectors": INSPECTOR_SIGNATURE}
    seats: list[Seat] = []
    for who in form.signed_by:
        pieces = record.pieces(signed[who]) if record and who in signed else ()
        if who == "target":
            note = "" if pieces else _DAY
            seats.append(Seat("检查对象法定代表人（负责人）签字或者盖章", pieces, note))
        elif who == "inspectors":
            seats.append(Seat("检查人员签字", pieces, "" if pieces else _DAY))
        else:
            seats.append(Seat("见证人签字", (), _DAY))
    reason = record.unsigned_reason if record else ""
    return Signatures(tuple(seats), reason, asks_reason=record is None and form.unsigned_needs_reason)


def _supplements(record: FilledRecord) -> list[Part]:
    if not record.supplements:
        return []
    rows = tuple((moment_says(one.at), one.by, one.text) for one in record.supplements)
    return [Grid("补充说明（提交以后补记，原记录未改动）", ("时间", "补记人", "内容"), (3, 2, 9), rows)]


def check_square(record: FilledRecord) -> Square:
    """The record's hash to be scanned and looked up."""
    lines = [
        "本表由提交的检查记录生成。扫码或打开下列网址，可核对记录的散列值（SHA-256）：",
        *([record.check_at] if record.check_at else []),
        record.sha256,
    ]
    return Square(record.check_at or f"sha256:{record.sha256}", tuple(lines))
