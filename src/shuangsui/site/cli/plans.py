"""`shuangsui policy check`: whether plans' files are sound, come to their numbers, and which flaws the plans themselves have."""

from __future__ import annotations

import json as json_module
from collections import Counter
from pathlib import Path
from typing import Annotated, Any

import typer

from shuangsui.rules.expected import CaseError, differences
from shuangsui.rules.flaws import SEVERITIES, Flaw, flaws_of, severity_of, told
from shuangsui.rules.periods import PeriodError
from shuangsui.rules.policy import Policy, PolicyError, load_policy

from . import shared
from .inputs import find_policy, open_policy
from .output import Output, Refusal, fail

PlanArgument = Annotated[str, typer.Argument(metavar="方案", help="方案：policies 下的文件夹名，或 policy.toml 的路径")]
PlansArgument = Annotated[
    list[str], typer.Argument(metavar="方案", help="方案，可以几个一起：policies 下的文件夹名，或 policy.toml 的路径")
]
BriefOption = Annotated[bool, typer.Option("--brief", help="每处只说一句")]
YearOption = Annotated[str, typer.Option("--year", help="按哪一年核对日子，默认方案年度")]


def check(
    policies: PlansArgument,
    brief: BriefOption = False,
    year: YearOption = "",
    json: shared.JsonOption = False,
) -> None:
    """检查方案：文件写法、expected.json 的数，以及方案本身的矛盾、缺口和待定之处。方案本身有问题不算出错。"""
    out = Output(json)
    asked = year_of(year) if year else None
    errors: list[str] = []
    found: list[dict[str, Any]] = []
    code = 0
    for named in policies:
        if len(policies) > 1 and _is_no_plan(named):
            out.line(f"跳过 {named}：不是方案")
            continue
        try:
            found.append(_check_one(out, named, brief, asked))
        except PolicyError as error:
            errors += [f.sentence() for f in error.faults]
            code = 2
        except Refusal as refusal:
            errors += refusal.sentences
            code = max(code, refusal.code)
    if not errors:
        out.data(plans=found)
        out.end()
        return
    fail(errors, json)
    raise typer.Exit(code)


def year_of(text: str) -> int:
    """A year of the working calendar, 2004 to 2100. Raises Refusal."""
    if not (text.isascii() and text.isdigit() and len(text) == 4 and 2004 <= int(text) <= 2100):
        raise Refusal([f"--year「{text}」不是 2004 至 2100 的年份"], code=2)
    return int(text)


def _is_no_plan(named: str) -> bool:
    """A file that stands beside the plans when a shell writes out `policies/*`."""
    path = find_policy(named)
    return path.exists() and path.suffix != ".toml" and not (path / "policy.toml").is_file()


def _check_one(out: Output, named: str, brief: bool, year: int | None) -> dict[str, Any]:
    policy, _ = open_policy(named)
    plan = policy.policy
    cases = _expected(policy, _folder(named))
    found = flaws_of(policy, parent_of(policy, named), year, _folder(named).name)
    out.line(f"{plan.title}（{plan.issuer} {plan.document_number}）".replace(" ）", "）"))
    out.line(f"  expected.json 的 {cases} 个算例全部相符。" if cases else "  没有 expected.json，未核对手工算出的数。")
    tally = Counter(severity_of(f) for f in found)
    out.line("  方案本身：" + ("，".join(f"{s} {tally[s]} 处" for s in SEVERITIES if tally[s]) or "没有发现问题") + "。")
    for flaw in found:
        _tell(out, flaw, brief)
    out.line()
    numbers = {"id": plan.id, "lines": [q.id for q in policy.quota], "classes": [c.id for c in policy.classes], "cases": cases}
    return numbers | {"flaws": [_as_data(f) for f in found]}


def _folder(named: str) -> Path:
    """The folder that a plan stands in, with its real name."""
    path = find_policy(named)
    return (path if path.is_dir() else path.parent).resolve()


def _expected(policy: Policy, folder: Path) -> int:
    """How many cases of `expected.json` the plan comes to. Raises Refusal where it does not, or they cannot be read."""
    expected = folder / "expected.json"
    if not expected.is_file():
        return 0
    try:
        cases = json_module.loads(expected.read_bytes())
        wrong = differences(policy, cases)
    except ValueError as error:
        told = isinstance(error, CaseError | PeriodError)
        said = str(error) if told else f"不是合格的 JSON：{error}"
        raise Refusal([f"{policy.policy.id} 的 {expected.name}：{said}"], code=2) from None
    if wrong:
        raise Refusal(
            [
                f"{policy.policy.id} 的算例 {d.case} 的 {d.what}：手工算出 {_as_json(d.expected)}，程序算出 {_as_json(d.found)}"
                for d in wrong
            ]
        )
    return len(cases["cases"])


def _as_json(value: object) -> str:
    """A value as `expected.json` would hold it; what the program has nothing for is said so."""
    return "没有这一项" if value is None else json_module.dumps(value, ensure_ascii=False)


def parent_of(policy: Policy, named: str) -> Policy | None:
    """The plan above, looked for by its id in the folders beside the plan's own. None where there is none or it is not there."""
    wanted = policy.policy.parent
    folder = _folder(named).parent / (wanted or "")
    if wanted is None or not (folder / "policy.toml").is_file():
        return None
    found = load_policy(folder)
    return found if found.policy.id == wanted else None


def _tell(out: Output, flaw: Flaw, brief: bool) -> None:
    words = told(flaw)
    where = "；".join(flaw.cites)
    out.line(f"  【{severity_of(flaw)}】{words.what}" + (f"（{where}）" if where else ""))
    if brief:
        return
    out.line(f"      为什么：{words.why}")
    out.line(f"      怎么办：{words.do}")
    for detail in flaw.details:
        out.line(f"      · {detail}")


def _as_data(flaw: Flaw) -> dict[str, Any]:
    words = told(flaw)
    said = {"what": words.what, "why": words.why, "do": words.do, "details": list(flaw.details)}
    return {"code": flaw.code, "severity": severity_of(flaw), "cites": list(flaw.cites), "parts": list(flaw.parts)} | said
