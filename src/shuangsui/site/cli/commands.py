"""The commands as typer sees them: loaded when they are called, with a help that speaks Chinese.

A command's module brings Excel, PDF and policy libraries with it; `--help` and a mistyped word should not wait for them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib import import_module
from typing import Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

# What typer writes into a help of its own accord → what is shown.
_HELP = (
    (r"^Usage: ", "用法："),
    (r"^Options:$", "选项："),
    (r"^Arguments:$", "参数："),
    (r"^Commands:$", "命令："),
    (r"COMMAND \[ARGS\]\.\.\.", "命令 ..."),
    (r"\[OPTIONS\]", "[选项]"),
    (r"\[required\]", "（必填）"),
    (r"\[([^\[\]]*?); required\]", r"（必填；\1）"),
    (r"<int>", "<整数>"),
    (r"\[default: (.*?)\]", r"（默认 \1）"),
    (r"Show this message and exit\.", "显示本说明"),
    (r"<path>", "<文件>"),
    (r"<list\[[Pp]ath\]>", "<文件 ...>"),
    (r"<str>", "<文字>"),
    (r"<list\[str\]>", "<文字 ...>"),
)


class Entry(NamedTuple):
    """Where a command stands: its module beside this one, the function, and what it is for in one line."""

    module: str
    function: str
    says: str


def chinese(help_text: str) -> str:
    """A help with typer's own English words put into Chinese."""
    for pattern, shown in _HELP:
        help_text = re.sub(pattern, shown, help_text, flags=re.MULTILINE)
    return help_text


class Command(TyperCommand):
    """A command with a Chinese help."""

    def get_help(self, ctx: Any) -> str:
        """The help as it is shown."""
        return chinese(super().get_help(ctx))


class Group(TyperGroup):
    """Commands by name, each loaded when it is asked for."""

    def __init__(self, name: str, says: str, entries: Mapping[str, Entry | Group]) -> None:
        names: dict[str, Any] = dict.fromkeys(entries)  # what they stand for is loaded by get_command
        super().__init__(name=name, help=says, rich_markup_mode=None, commands=names)
        self.entries = entries

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of a name, None where there is none."""
        entry = self.entries.get(cmd_name)
        if not isinstance(entry, Entry):
            return entry
        app = typer.Typer(add_completion=False, rich_markup_mode=None)
        function = getattr(import_module(f"{__package__}.{entry.module}"), entry.function)
        app.command(cmd_name, cls=Command)(function)
        return get_command(app)

    def get_help(self, ctx: Any) -> str:
        """The help as it is shown."""
        return chinese(super().get_help(ctx))

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The list of commands, from what their entries say: nothing is loaded for it."""
        rows = [(name, entry.says if isinstance(entry, Entry) else entry.help or "") for name, entry in self.entries.items()]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


APP = Group(
    "shuangsui",
    "双随机、一公开：名录、方案、可验证的抽取。",
    {
        "template": Entry("registry", "template", "写出一份空表：带下拉选项、批注、示例行和填写说明"),
        "registry": Group(
            "registry", "名录库", {"check": Entry("registry", "check", "逐行检查名录：哪一行、哪一列、错在哪里、应该怎样")}
        ),
        "policy": Group(
            "policy",
            "方案",
            {
                "check": Entry("plans", "check", "检查方案：文件写法、手工算出的数，以及方案本身的矛盾、缺口和待定之处"),
                "diff": Entry("plan_diff", "diff", "并排比较两个方案"),
                "dates": Entry("plan_dates", "dates", "列出一年里的全部期限，可写成日历文件"),
                "forecast": Entry("forecast", "forecast_command", "签发计划前看全年：应抽、人均检查、抽中机会，也可以问“如果”"),
                "explain": Entry("plan_explain", "explain", "说明一个对象为什么属于这一类、这一等级，归哪几条比例"),
            },
        ),
        "pool": Entry("pool", "pool", "抽取前看一看：各条线的对象、应抽数、排除原因、人员配置"),
        "freeze": Entry("draws", "freeze", "冻结名单和应抽数，写出公开承诺和公告"),
        "witness": Entry("witness", "witness", "上级机关用：把下级冻结记录的散列值记入自己的日志，证明先后"),
        "draw": Entry("draws", "draw", "用已经产生的随机数抽取对象和人员"),
        "draw-now": Entry("draws", "draw_now", "一次做完冻结、抽取、公开，用本机的随机数"),
        "draw-many": Entry("rounds", "draw_many", "一个文件夹里的许多机关一次抽完：冻结、抽取、公开、验证，中断后可接着做"),
        "void": Entry("changes", "void", "宣布一次抽取作废"),
        "substitute": Entry("changes", "substitute", "更换一个对象，或一名检查人员"),
        "recover": Entry("changes", "recover", "用密封保管的副本找回遗失的密钥"),
        "results": Entry("changes", "results", "收回填好的任务表，记下检查结果"),
        "reveal": Entry("draws", "reveal", "检查完成之后公开：写出任何人都能验证的 bundle.zip"),
        "verify": Entry("verify", "verify", "把整个抽取重新算一遍，指出第一处不同"),
        "explain": Entry("verify", "explain", "告诉一家企业它的签号、名次、分数线，抽中与否及原因"),
        "open": Entry("verify", "open_", "核对一张检查码是否出自公布的封存值"),
        "demo": Entry("demo", "demo", "生成演示用的名录；加 --draw 再做一次完整的抽取"),
        "journal": Group("journal", "台账", {"verify": Entry("journal", "verify", "从第一条起核对台账，指出第一处被改动的地方")}),
        "init": Entry("installing", "init", "建立一套真正的、空的系统：方案、年度、三名管理员"),
        "certificate": Entry("certifying", "certificate", "生成 HTTPS 证书，和一页“手机怎样信任它”"),
        "jobs": Group(
            "jobs",
            "后台任务",
            {
                "list": Entry("jobs", "list_", "列出最近的后台任务"),
                "work": Entry("jobs", "work", "单独运行一个后台任务进程"),
            },
        ),
        "backup": Entry("keeping", "backup", "把整个系统备份成一个文件：数据库、附件、密钥"),
        "restore": Entry("keeping", "restore", "用备份文件恢复整个系统；损坏的、版本更新的不用"),
        "run": Entry("serving", "run", "启动网站；加 --demo 用演示数据"),
    },
)
