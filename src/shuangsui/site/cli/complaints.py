"""Every error that a command may end with, as Chinese sentences and an exit code."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from typing import Any

import typer

from .output import Refusal

Said = tuple[list[str], int]


def said(error: Exception) -> Said | None:
    """The sentences and the exit code of an error; None for one that nobody foresaw."""
    for module, name, say in _SAID:
        # A class whose module was never loaded cannot have been raised; looking it up must not load it.
        kind = getattr(sys.modules.get(module), name, None)
        if kind is not None and isinstance(error, kind):
            return say(error)
    return None


def _refusal(error: Refusal) -> Said:
    return list(error.sentences), error.code


def _policy(error: Any) -> Said:
    return [fault.sentence() for fault in error.faults], 2


def _paper(error: Any) -> Said:
    from shuangsui.paper.sentences import explain

    return [explain(error)], 1


def _pool(error: Any) -> Said:
    from shuangsui.rules.sentences import ERRORS, say

    return [say(ERRORS, error.code, **error.values)], 1


def _dossier(error: Any) -> Said:
    from shuangsui.dossier.sentences import say

    return [say(error)], 1


def _action(error: Any) -> Said:
    from shuangsui.actions.sentences import say

    return [say(error)], 1


def _database(error: Any) -> Said:
    from shuangsui.actions.full_disk import is_disk_full

    return ["服务器的磁盘满了，没有保存任何内容。请腾出空间后再做。" if is_disk_full(error) else f"数据库现在不能用：{error}"], 1


def _fairdraw(error: Any) -> Said:
    from fairdraw import NotABundle, tell

    return [tell(error)], 2 if isinstance(error, NotABundle) else 1


def _file(error: OSError) -> Said:
    return [f"文件读写失败：{error.filename or ''} {error.strerror or type(error).__name__}"], 1


# typer's English → ours; `{0}` is what the pattern caught.
_USAGE = (
    (r"No such command '(.*?)'\.(?: Did you mean (.*)\?)?", "没有命令「{0}」", "，是否指 {1}"),
    (r"Missing command\.", "没有写命令", ""),
    (r"Got unexpected extra argument\(s\) \((.*)\)", "多写了「{0}」", ""),
    (r"Option '(.*)' requires an argument\.", "{0} 后面缺少值", ""),
    (r"Option '(.*)' does not take a value\.", "{0} 后面不带值", ""),
)


def _usage(error: Any) -> Said:
    """A command line that typer could not take. Its classes are private, so they are told apart by name."""
    kind = type(error).__name__
    path = error.ctx.command_path if getattr(error, "ctx", None) is not None else "shuangsui"
    return [f"{_complaint(kind, error)}。用 {path} --help 查看用法"], 2


def _complaint(kind: str, error: Any) -> str:
    param = getattr(error, "param", None)
    if kind in ("MissingParameter", "BadParameter"):
        named = _name_of(param)
        choice = re.fullmatch(r"(?:Value error, )?'(.*)' is not one of (.*)\.", error.message or "")
        if choice:
            return f"{named} 不能是「{choice[1]}」，只能是 {choice[2].replace(', ', '、').replace(chr(39), '')}"
        return f"缺少 {named}" if kind == "MissingParameter" else f"{named} 的值不对"
    if kind == "NoSuchOption":
        near = f"，是否指 {'、'.join(sorted(error.possibilities))}" if error.possibilities else ""
        return f"没有选项 {error.option_name}{near}"
    for pattern, text, more in _USAGE:
        match = re.fullmatch(pattern, error.message)
        if match:
            groups = [group.replace("'", "").replace(", ", "、") for group in match.groups() if group]
            return (text + (more if len(groups) > 1 else "")).format(*groups)
    return "命令的写法不对"


def _name_of(param: Any) -> str:
    if param is None:
        return "参数"
    return str(param.opts[0]) if param.param_type_name == "option" else f"「{param.metavar or param.name}」"


# Module, class, and what says it; the first that fits.
_SAID: Sequence[tuple[str, str, Callable[[Any], Said]]] = (
    (Refusal.__module__, "Refusal", _refusal),
    ("shuangsui.rules.policy.errors", "PolicyError", _policy),
    ("shuangsui.paper.problems", "PaperError", _paper),
    ("shuangsui.rules.pool", "PoolError", _pool),
    ("shuangsui.rules.cases", "CaseError", lambda error: ([f"expected.json：{error}"], 2)),
    ("shuangsui.rules.periods", "PeriodError", lambda error: ([str(error)], 2)),
    ("shuangsui.dossier.errors", "DossierError", _dossier),
    ("fairdraw.errors", "FairdrawError", _fairdraw),
    ("shuangsui.site.backup.archive", "BackupError", lambda error: ([str(error)], 1)),
    ("shuangsui.site.place", "PlaceError", lambda error: ([str(error)], 1)),
    ("shuangsui.actions.errors", "ActionError", _action),
    ("django.db.utils", "OperationalError", _database),
    (typer.TyperException.__module__, "TyperException", _usage),
    (typer.Abort.__module__, "Abort", lambda _: (["已中断"], 130)),
    ("builtins", "OSError", _file),
)
