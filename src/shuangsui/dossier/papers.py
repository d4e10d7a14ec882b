"""The papers of a draw: what is printed, posted and sealed away at each of its steps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from fairdraw import QUICKNET, Change, Drawn, Frozen, Source, Statement, TargetChange
from fairdraw.entropy import known_at
from fairdraw.log import of_draw as entries_of
from fairdraw.log import read_log
from shuangsui.paper.notices import (
    EntropySource,
    NoticeLine,
    NoticeSheet,
    ResultSheet,
    SecretSheet,
    print_notice,
    print_result,
    print_secret,
)
from shuangsui.paper.press import chinese_moment
from shuangsui.paper.tasks import TaskBook, write_tasks

from .folder import DrawFolder, Roll
from .tasks import Plan, plan_of, task_book

NOTICE = "notice.pdf"
SEALED = "sealed-secret.pdf"
TASKS = "tasks.xlsx"
RESULT = "result.pdf"
LOTTERY_NAMES = {"cwl:ssq": "双色球", "slc:dlt": "大乐透"}
WITNESSED_NAMES = {"dice": "现场掷骰", "balls": "现场摇号"}


def notice(frozen: Frozen, roll: Roll) -> bytes:
    """The public notice of a freeze: one page, with the commitment as text and QR code."""
    manifest = frozen.manifest
    lines = [
        NoticeLine(roll.lines[r.id]["name"], int(roll.lines[r.id]["members"]), r.take, roll.lines[r.id]["cite"])
        for r in manifest.rows
    ]
    sheet = NoticeSheet(
        roll.plan["authority"],
        manifest.draw,
        roll.plan["title"],
        roll.plan["period"],
        datetime.fromisoformat(manifest.frozen),
        datetime.fromisoformat(manifest.draw_by),
        datetime.fromisoformat(manifest.reveal_by),
        tuple(lines),
        sum(not i.excluded for i in frozen.pool.inspectors),
        manifest.check.excluded,
        tuple(EntropySource(*said(s)) for s in manifest.entropy),
        manifest.level,
        frozen.commitment,
        roll.plan["document_number"],
        f"每组 {sum(s.size for s in manifest.seats)} 人",
    )
    return print_notice(sheet).pdf


def said(source: Source) -> tuple[str, str]:
    """A source of luck in words, and when it will be known."""
    name, when = source.source, source.when
    if name == QUICKNET:
        return f"drand quicknet 第 {when} 轮", chinese_moment(datetime.fromisoformat(known_at(source)))
    if name in LOTTERY_NAMES:
        return f"{LOTTERY_NAMES[name]}第 {when} 期开奖号码", "该期开奖时"
    moment = chinese_moment(datetime.fromisoformat(when))
    if name == "local":
        return "本机产生的随机数", moment
    kind, _, witnesses = name.partition(":")
    return f"{WITNESSED_NAMES[kind]}，见证人 {witnesses.replace(',', '、')}", moment


def sealed(frozen: Frozen, roll: Roll, secret: bytes) -> bytes:
    """The page that carries the secret to the authority above."""
    manifest = frozen.manifest
    moment = datetime.fromisoformat(manifest.frozen)
    return print_secret(SecretSheet(roll.plan["authority"], manifest.draw, moment, secret.hex(), frozen.commitment)).pdf


def of_draw(folder: DrawFolder, drawn: Drawn, statements: Sequence[Statement], at: str) -> dict[str, bytes]:
    """The task table and the result, as the statements leave the draw. `at`: an instant of the protocol."""
    moment = datetime.fromisoformat(at)
    plan = plan_of(folder.roll, drawn, statements, _drawn_on(folder, moment))
    book = task_book(folder, plan, moment)
    return {TASKS: write_tasks(book), RESULT: _result(folder, drawn, book, plan)}


def _result(folder: DrawFolder, drawn: Drawn, book: TaskBook, plan: Plan) -> bytes:
    roll, frozen = folder.roll, folder.frozen
    notes = [tell_change(roll, entry) for entry in plan.changes.entries]
    if plan.changes.void:
        notes.insert(0, "本次抽取已宣布作废。")
    sheet = ResultSheet(
        book.authority,
        book.draw,
        roll.plan["title"],
        book.period,
        book.at,
        book.tasks,
        frozen.commitment,
        drawn.seal.hex,
        frozen.manifest.level,
        tuple(notes),
    )
    return print_result(sheet).pdf


def tell_change(roll: Roll, entry: Change) -> str:
    """What a statement changed, in one sentence."""
    if isinstance(entry, TargetChange):
        new = roll.targets[entry.in_]["name"] if entry.in_ else "候补已用完"
        return f"{roll.lines[entry.row]['name']}：{roll.targets[entry.out]['name']} 改为 {new}。"
    new = roll.inspectors[entry.in_]["name"] if entry.in_ else "空缺"
    return f"{roll.targets[entry.target]['name']}：{roll.inspectors[entry.out]['name']} 改为 {new}。"


def plan_now(folder: DrawFolder) -> Plan:
    """The visits of a drawn folder as they stand. Raises DossierError(not-drawn)."""
    drawn = folder.drawn
    return plan_of(folder.roll, drawn, folder.statements, _drawn_on(folder, None))


def _drawn_on(folder: DrawFolder, otherwise: datetime | None) -> date:
    """The day of the draw after the log; `otherwise` while the draw is just being made."""
    entries = entries_of(read_log(folder.log), folder.frozen.manifest.draw, "drawn")
    moment = datetime.fromisoformat(entries[0].at) if entries else otherwise
    if moment is None:
        raise ValueError("a drawn folder without its line in the log")
    return moment.date()
