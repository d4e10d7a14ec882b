"""The command line's entry: its commands, and how what goes wrong is said.

Exit codes: 0 done · 1 refused, nothing changed · 2 the command itself is wrong, or a file is not what it should be.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence

import click
import typer

from fairdraw import FairdrawError, NotABundle, tell
from shuangsui.dossier.errors import DossierError
from shuangsui.dossier.sentences import say as say_dossier
from shuangsui.paper.problems import PaperError
from shuangsui.paper.sentences import explain as say_paper
from shuangsui.rules.periods import PeriodError
from shuangsui.rules.policy import PolicyError
from shuangsui.rules.pool import PoolError
from shuangsui.rules.sentences import ERRORS, say

from . import changes, demo, draws, plans, pool, registry, verify
from .output import Refusal, fail

app = typer.Typer(
    name="shuangsui",
    help="双随机、一公开：名录、方案、可验证的抽取。",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
)
app.command()(registry.template)
checks = typer.Typer(no_args_is_help=True, help="名录库", rich_markup_mode=None)
checks.command("check")(registry.check)
app.add_typer(checks, name="registry")
policies = typer.Typer(no_args_is_help=True, help="方案文件", rich_markup_mode=None)
policies.command("check")(plans.check)
app.add_typer(policies, name="policy")
app.command()(pool.pool)
app.command()(draws.freeze)
app.command()(draws.draw)
app.command()(draws.reveal)
app.command("draw-now")(draws.draw_now)
app.command()(changes.void)
app.command()(changes.substitute)
app.command()(changes.recover)
app.command()(changes.results)
app.command()(verify.verify)
app.command()(verify.explain)
app.command("open")(verify.open_)
app.command()(demo.demo)
app.command()(demo.run)


def _policy(error: PolicyError) -> tuple[list[str], int]:
    return [f.sentence() for f in error.faults], 2


def _refusal(error: Refusal) -> tuple[list[str], int]:
    return list(error.sentences), error.code


# The first class that fits says the sentences and the exit code of an error.
_SAID: Sequence[tuple[type[Exception], Callable[..., tuple[list[str], int]]]] = (
    (Refusal, _refusal),
    (PolicyError, _policy),
    (PaperError, lambda e: ([say_paper(e)], 1)),
    (PoolError, lambda e: ([say(ERRORS, e.code, **e.values)], 1)),
    (PeriodError, lambda e: ([str(e)], 2)),
    (DossierError, lambda e: ([say_dossier(e)], 1)),
    (NotABundle, lambda e: ([tell(e)], 2)),
    (FairdrawError, lambda e: ([tell(e)], 1)),
    (click.UsageError, lambda e: ([_usage(e)], 2)),
    (click.Abort, lambda e: (["已中断"], 1)),
    (OSError, lambda e: ([f"文件读写失败：{e.filename or ''} {e.strerror or ''}"], 1)),
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and exit. Foreseen errors are sentences; what is not foreseen keeps its traceback."""
    for stream in (sys.stdout, sys.stderr):  # a Windows console may not speak UTF-8 by itself
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = app(words, standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except tuple(kind for kind, _ in _SAID) as error:
        said = next(how for kind, how in _SAID if isinstance(error, kind))
        sentences, code = said(error)
        fail(sentences, "--json" in words)
    sys.exit(code if isinstance(code, int) else 0)


def _usage(error: click.UsageError) -> str:
    """Click's complaints in Chinese."""
    if isinstance(error, click.MissingParameter):
        named = error.param.opts[0] if error.param is not None and error.param.opts else ""
        text = f"缺少 {named}"
    elif isinstance(error, click.NoSuchOption):
        near = f"，是否指 {'、'.join(error.possibilities)}？" if error.possibilities else ""
        text = f"没有选项 {error.option_name}{near}"
    elif isinstance(error, click.BadParameter):
        named = error.param.opts[0] if error.param is not None and error.param.opts else ""
        text = f"{named} 的值不对：{error.message}"
    else:
        text = f"命令的写法不对：{error.message}"
    path = error.ctx.command_path if error.ctx is not None else "shuangsui"
    return f"{text}。用 {path} --help 查看用法"
