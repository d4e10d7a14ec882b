"""`shuangsui init`: a real, empty installation, and its first three administrators."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shuangsui.rules.policy import Policy, policy_bytes

from .. import place
from . import shared
from .inputs import POLICIES
from .output import Output, Refusal
from .serving import DataOption

if TYPE_CHECKING:
    from ..initial import Administrator

_ROLES = (("system", "系统管理员"), ("security", "安全管理员"), ("audit", "审计管理员"))
_PERSON = "账号:姓名，例如 zhang:张某"


def init(
    data: DataOption = None,
    policy: Annotated[list[str] | None, typer.Option("--policy", help="方案：policies 下的文件夹名，或路径；可多次给出")] = None,
    year: Annotated[int | None, typer.Option("--year", help="开启的年度；不写时问，默认今年")] = None,
    decision: Annotated[
        str, typer.Option("--decision", help="方案有效期已过而继续执行的年度：由谁、用什么文件决定；不写时问")
    ] = "",
    unit: Annotated[str, typer.Option("--unit", help="管理员所在的单位：代码或名称；只有一个最高单位时不用写")] = "",
    system: Annotated[str, typer.Option("--system", help=f"系统管理员：{_PERSON}")] = "",
    security: Annotated[str, typer.Option("--security", help=f"安全管理员：{_PERSON}")] = "",
    audit: Annotated[str, typer.Option("--audit", help=f"审计管理员：{_PERSON}")] = "",
    json: shared.JsonOption = False,
) -> None:
    """建立一套空的系统：装入方案、开启年度、建立三名管理员。没有用选项给出的，逐项询问。"""
    out = Output(json)
    folder = (data or place.default()).resolve()
    with place.alone(folder):
        place.enter(folder)
        place.bring_up_to_date()
        from ..initial import Administrator, is_set_up, set_up

        if is_set_up():
            raise Refusal([f"{folder} 已经建立过系统，没有改动。"])
        read = _policies(policy or [])
        home = _unit([policy for policy, _ in read], unit)
        chosen = year or _year()
        decided = _decision([policy for policy, _ in read], chosen, decision)
        people = _administrators({"system": system, "security": security, "audit": audit}, Administrator)
        sources, now = [source for _, source in read], shared.now()
        passwords = set_up(sources=sources, year=chosen, unit=home, administrators=people, at=now, decision=decided)
    out.line(f"已在 {folder} 建立系统：{'、'.join(p.policy.short_title or p.policy.title for p, _ in read)}，{chosen} 年度。")
    words = dict(_ROLES)
    rows = [(words[person.role], person.username, person.name, passwords[person.role]) for person in people]
    out.table("三名管理员", ("角色", "账号", "姓名", "一次性密码"), rows)
    out.line("一次性密码只显示这一次，请分别当面交给本人，7 天内登录并修改。")
    out.line("接着：shuangsui certificate 生成 HTTPS 证书，shuangsui run --host 0.0.0.0 启动；")
    out.line("由系统管理员建立账号，安全管理员授予角色。")
    out.data(folder=str(folder), year=chosen, unit=home, passwords={p.username: passwords[p.role] for p in people})
    out.end()


def _asked(question: str, option: str) -> str:
    """A line that is typed. Raises Refusal where nobody is there to type."""
    print(question, end="", file=sys.stderr, flush=True)
    line = sys.stdin.readline()
    if not line:
        raise Refusal([f"没有回答，什么也没有建立。不想逐项回答时用选项 {option}"], code=2)
    return line.strip()


def _policies(named: Sequence[str]) -> list[tuple[Policy, bytes]]:
    """The policies of the option, or those that are chosen from the list. Raises PolicyError, Refusal."""
    from shuangsui.records.situation import read_once

    known = sorted(path.parent.name for path in POLICIES.glob("*/policy.toml"))
    words = list(named)
    if not words:
        for number, name in enumerate(known, 1):
            print(f"  {number}. {name}  {read_once(policy_bytes(POLICIES / name)).policy.title}", file=sys.stderr)
        answer = _asked("用哪些方案？写序号或方案文件的路径，几个之间用空格：", "--policy")
        words = [known[int(w) - 1] if w.isdecimal() and 0 < int(w) <= len(known) else w for w in answer.split()]
    if not words:
        raise Refusal(["至少要有一个方案"], code=2)
    sources = [policy_bytes(POLICIES / word if (POLICIES / word).is_dir() else Path(word)) for word in words]
    return [(read_once(source), source) for source in sources]


def _unit(policies: Sequence[Policy], named: str) -> str:
    """The code of the administrators' unit."""
    areas = {area.code: area for policy in policies for area in policy.area}
    tops = [area.code for area in areas.values() if area.parent not in areas and area.code in _bound(policies)]
    if not named and len(tops) == 1:
        return tops[0]
    choices = "、".join(f"{areas[code].name}（{code}）" for code in tops)
    named = named or _asked(f"管理员在哪个单位？{choices}：", "--unit")
    for area in areas.values():
        if named in (area.code, area.name, *area.synonyms):
            return area.code
    raise Refusal([f"方案里没有单位「{named}」"], code=2)


def _bound(policies: Sequence[Policy]) -> set[str]:
    """The areas at the head of the plans that hang on none of the others."""
    ids = {policy.policy.id for policy in policies}
    return {code for policy in policies if policy.policy.parent not in ids for code in policy.policy.binds}


def _year() -> int:
    now = shared.now().year
    answer = _asked(f"开启哪个年度？直接回车是 {now}：", "--year") or str(now)
    if not (answer.isdecimal() and 2015 <= int(answer) <= now + 2):
        raise Refusal([f"「{answer}」不是可以开启的年度"], code=2)
    return int(answer)


def _decision(policies: Sequence[Policy], year: int, given: str) -> str:
    """By whom it was decided that a plan whose time is over goes on in the year; "" where none is over. Raises Refusal."""
    from shuangsui.actions.installation.open_year import is_outlived

    over = [policy.policy for policy in policies if is_outlived(policy, year)]
    if not over:
        return ""
    named = "、".join(f"{plan.short_title}（到 {plan.effective_to}）" for plan in over)
    decision = given.strip() or _asked(f"{named}，{year} 年继续执行由谁、用什么文件决定？", "--decision")
    if not decision:
        raise Refusal([f"{named}：{year} 年继续执行要写明由谁、用什么文件决定（--decision）"], code=2)
    return decision


def _administrators(given: dict[str, str], make: type[Administrator]) -> list[Administrator]:
    """The three, each a person of its own: their powers are apart. Raises Refusal."""
    from shuangsui.access import Role

    found = []
    for role, says in _ROLES:
        username, _, name = (given[role] or _asked(f"{says}（{_PERSON}）：", f"--{role}")).replace("：", ":").partition(":")
        if not username.strip() or not name.strip():
            raise Refusal([f"{says}要写成 {_PERSON}"], code=2)
        found.append(make(Role(role), username.strip(), name.strip()))
    if len({person.username for person in found}) < len(found):
        raise Refusal(["三名管理员必须是三个人（三员分立）"], code=2)
    return found
