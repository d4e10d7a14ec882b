"""The three printed pieces of a draw: the public notice, the result for the office, the secret to be sealed away."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass

from shuangsui.paper.press import Json, Printed, chinese_day, chinese_moment, grouped, qr_svg, set_pages
from shuangsui.paper.tasks import TaskRow

# Level of the entropy (draw protocol, section 4) → how a citizen reads it.
LEVELS = {
    "public": "公开：随机来源由与本机关无关的公开机构产生，任何人都能查到",
    "witnessed": "见证：随机来源由在场见证人当场产生",
    "local": "本机：随机来源由本机关的计算机产生，公众无法核对其先后",
}
CHECK_WORD_DIGITS = 8


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A quota line: its name, the members that it is drawn from, how many are drawn, the plan's article."""

    name: str
    members: int
    take: int
    cite: str = ""


@dataclass(frozen=True, slots=True)
class EntropySource:
    """A source of luck: its name in words, and when its value will be known, in words or as a moment."""

    name: str
    when: str


@dataclass(frozen=True, slots=True)
class NoticeSheet:
    """What the notice of a draw (抽取公告) says. Moments carry a zone; `commitment` is 64 hex digits.

    `level`: a key of LEVELS. `verify`: how anyone checks the draw, a line each; () = the usual words.
    """

    authority: str
    draw: str
    plan: str
    period: str
    frozen_at: datetime.datetime
    draw_by: datetime.datetime
    reveal_by: datetime.datetime
    lines: tuple[NoticeLine, ...]
    inspectors: int
    excluded: int
    entropy: tuple[EntropySource, ...]
    level: str
    commitment: str
    document_number: str = ""
    per_team: str = ""  # e.g. 每组 2 人
    supervision: str = ""  # who watches, a telephone number
    verify: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ResultSheet:
    """What the result (抽取结果) says: the teams of each visit. Not public before the visits are made."""

    authority: str
    draw: str
    plan: str
    period: str
    at: datetime.datetime
    tasks: tuple[TaskRow, ...]
    commitment: str
    seal: str = ""
    level: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SecretSheet:
    """The page that is printed and sealed away: without the secret the draw cannot be proved. `secret`: 64 hex digits."""

    authority: str
    draw: str
    at: datetime.datetime
    secret: str
    commitment: str = ""


def check_word(secret: str) -> str:
    """The first 8 hex digits of the SHA-256 of the secret's bytes: they also begin `secret` in manifest.json.

    A typing error shows in it, and it gives nothing away, since the whole hash is public.
    """
    return hashlib.sha256(bytes.fromhex(secret)).hexdigest()[:CHECK_WORD_DIGITS]


def print_notice(sheet: NoticeSheet) -> Printed:
    """The notice on one A4 page as PDF/A. CannotPrint when typst refuses; KeyError for an unknown level."""
    return set_pages("notice", notice_data(sheet), sheet.frozen_at)


def notice_data(sheet: NoticeSheet) -> dict[str, Json]:
    """What the notice's template gets."""
    usual = (
        "本公告公布后，名单、数量和规则均已锁定，改动任何一处，承诺值都会不同。",
        "检查完成后公开全部文件。届时任何人只需安装 Python 3.11，运行 python -m fairdraw verify，即可从头重算并核对结果。",
    )
    return {
        "authority": sheet.authority,
        "draw": sheet.draw,
        "plan": sheet.plan + (f"（{sheet.document_number}）" if sheet.document_number else ""),
        "period": sheet.period,
        "frozen_at": chinese_moment(sheet.frozen_at),
        "frozen_day": chinese_day(sheet.frozen_at.date()),
        "draw_by": chinese_moment(sheet.draw_by),
        "reveal_by": chinese_moment(sheet.reveal_by),
        "lines": [{"name": line.name, "members": line.members, "take": line.take, "cite": line.cite} for line in sheet.lines],
        "inspectors": sheet.inspectors,
        "excluded": sheet.excluded,
        "per_team": sheet.per_team,
        "entropy": [{"name": source.name, "when": source.when} for source in sheet.entropy],
        "level": LEVELS[sheet.level],
        "commitment": grouped(sheet.commitment),
        "qr": qr_svg(f"fairdraw/1 {sheet.draw} {sheet.commitment}"),
        "verify": list(sheet.verify or usual),
        "supervision": sheet.supervision,
    }


def print_result(sheet: ResultSheet) -> Printed:
    """The result as PDF/A, as many A4 pages as it takes, the head on each."""
    return set_pages("result", result_data(sheet), sheet.at)


def result_data(sheet: ResultSheet) -> dict[str, Json]:
    """What the result's template gets."""
    return {
        "authority": sheet.authority,
        "draw": sheet.draw,
        "plan": sheet.plan,
        "period": sheet.period,
        "at": chinese_moment(sheet.at),
        "tasks": [_task(task) for task in sheet.tasks],
        "commitment": grouped(sheet.commitment),
        "seal": grouped(sheet.seal),
        "level": LEVELS[sheet.level] if sheet.level else "",
        "notes": list(sheet.notes),
    }


def _task(task: TaskRow) -> dict[str, Json]:
    return {
        "number": task.number,
        "target": task.target,
        "id": task.target_id,
        "area": task.area,
        "address": task.address,
        "lines": "、".join(task.lines),
        "items": "、".join(task.items),
        "lead": task.lead,
        "members": "、".join(task.members),
        "due": task.due_date.isoformat() if task.due_date else "",
    }


def print_secret(sheet: SecretSheet) -> Printed:
    """The page to seal away as PDF/A. ValueError when the secret is not hex."""
    return set_pages("sealed_secret", secret_data(sheet), sheet.at)


def secret_data(sheet: SecretSheet) -> dict[str, Json]:
    """What the sealed page's template gets."""
    return {
        "authority": sheet.authority,
        "draw": sheet.draw,
        "at": chinese_moment(sheet.at),
        "secret": grouped(sheet.secret, 8),
        "check": check_word(sheet.secret),
        "commitment": grouped(sheet.commitment),
        "qr": qr_svg(f"fairdraw/1 secret {sheet.draw} {sheet.secret}"),
    }
