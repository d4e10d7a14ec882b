"""Void a draw, or replace a target or an inspector: statements with reasons, never deletions."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

from fairdraw import Change, Statement, append, statement_hash, write_changes, write_statements
from fairdraw.changes import CHANGES
from fairdraw.statements import STATEMENTS, SUBSTITUTED, VOIDED

from . import papers
from .entropy import earliest, instant
from .errors import DossierError
from .folder import DrawFolder

# Words that a user may give as a reason → the code that stands in the statement.
REASONS: Mapping[str, str] = {
    "关闭": "closed",
    "注销": "closed",
    "破产": "closed",
    "停产": "stopped",
    "搬迁": "moved",
    "查无此企业": "not-found",
    "无法到达": "out-of-reach",
    "回避": "recusal",
    "生病": "illness",
    "请假": "leave",
    "调离": "transferred",
    "随机数未产生": "no-entropy",
    "名录有误": "registry-error",
    "方案有误": "plan-error",
}


def void(folder: DrawFolder, reason: str, evidence: bytes, at: datetime) -> Statement:
    """Declare a draw void. Once its entropy is known this needs the authority above, and the draw is revealed all the same."""
    statement, _ = _declare(folder, VOIDED, "", "", reason, evidence, at)
    return statement


def substitute(folder: DrawFolder, target: str, inspector: str, reason: str, evidence: bytes, at: datetime) -> list[Change]:
    """Replace a target (`inspector` empty) or one inspector of its team by the protocol. What changed, in order.

    Raises DossierError, and fairdraw's Refused for a visit or a member that is not there.
    """
    _, changes = _declare(folder, SUBSTITUTED, target, inspector, reason, evidence, at)
    return changes


def _declare(
    folder: DrawFolder, kind: str, target: str, inspector: str, reason: str, evidence: bytes, at: datetime
) -> tuple[Statement, list[Change]]:
    code = _reason(reason)
    with folder.cabinet.opened():
        draw = folder.frozen.manifest.draw
        _check_state(folder, kind)
        if kind == VOIDED:
            _check_void(folder, evidence, at)
        digest = hashlib.sha256(evidence).hexdigest() if evidence else ""
        statement = Statement(draw, kind, target, inspector, code, digest, secrets.token_hex(32))
        statements = [*folder.statements, statement]
        inside: dict[str, bytes] = {STATEMENTS: write_statements(statements)}
        entries: Sequence[Change] = ()
        if folder.has("entropy.json"):
            changed = folder.drawn.change(statements)
            entries = changed.entries[len(folder.drawn.change(folder.statements).entries) :]
            inside[CHANGES] = write_changes(changed.entries)
            if folder.has(papers.TASKS):  # somebody may have begun to fill it in
                inside[f"tasks-{instant(at)[:19].replace(':', '')}.xlsx"] = folder.read(papers.TASKS)
            inside |= papers.of_draw(folder, folder.drawn, statements, instant(at))
        log = append(folder.log, kind, instant(at), draw, statement_hash(statement))
        files = {f"{folder.name}/{name}": data for name, data in inside.items()} | {folder.log_name: log}
        folder.cabinet.commit(files, frozenset(f"{folder.name}/{name}" for name in inside))
        return statement, list(entries)


def _check_void(folder: DrawFolder, evidence: bytes, at: datetime) -> None:
    """Once the luck can be known a void needs the authority above, and the draw must first stand: it is revealed all the same.

    Only past `draw_by`, when it can be drawn no more, is there nothing to reveal.
    """
    manifest = folder.frozen.manifest
    if not _entropy_known(folder, at):
        return
    if not folder.has("entropy.json") and instant(at) <= manifest.draw_by:
        raise DossierError("void-needs-draw", draw=manifest.draw)
    if not evidence:
        raise DossierError("void-needs-approval", draw=manifest.draw)


def _entropy_known(folder: DrawFolder, at: datetime) -> bool:
    """Whether all of the draw's luck could be known by now, entered or not; of a lottery's issue, at the earliest."""
    return folder.has("entropy.json") or all(earliest(s) <= instant(at) for s in folder.frozen.manifest.entropy)


def _reason(text: str) -> str:
    code = REASONS.get(text, text)
    if not code or len(code) > 40 or not all("a" <= c <= "z" or c == "-" for c in code):
        raise DossierError("bad-reason", text=text, known="、".join(REASONS))
    return code


def _check_state(folder: DrawFolder, kind: str) -> None:
    state, draw = folder.state, folder.frozen.manifest.draw
    if state == "revealed":
        raise DossierError("revealed-already", draw=draw)
    if folder.is_void:
        raise DossierError("void", draw=draw)
    if kind == SUBSTITUTED and state != "drawn":
        raise DossierError("not-drawn", draw=draw)
