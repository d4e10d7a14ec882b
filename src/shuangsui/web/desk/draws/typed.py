"""What was typed about a draw's preparation, as options; what makes no sense is told beside its field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from shuangsui.actions.draws.order import LOCAL, moments_of, sources_of
from shuangsui.actions.draws.telling import REFUSALS, tell_refusal
from shuangsui.rules.periods import Period
from shuangsui.rules.policy import Policy

REASONS = {"停产": "stopped", "搬迁": "moved", "关闭": "closed", "正在审核": "under-review"}
KINDS = (
    ("drand", "drand 公共随机数", "国际公共随机信标，到时自动产生，人人可核对；抽取时要把签名录入。"),
    ("ssq", "双色球", "福利彩票开奖号码。不能单独使用，要再选一种。"),
    ("dlt", "大乐透", "体育彩票开奖号码。不能单独使用，要再选一种。"),
    ("dice", "现场掷骰", "两名见证人在场，掷 25 次以上，两人各自登录录入。"),
    ("balls", "现场摇号", "两名见证人在场，摇 20 个以上数字（0—9），两人各自登录录入。"),
    ("local", "本机随机数", "由本机产生，不能向外人证明没有挑选过；只在没有别的办法时用。"),
)
_SPLIT = re.compile(r"[\s、,，;；]+")


@dataclass
class Typed:
    """The form as it stands: texts by field, chosen kinds of luck and areas, and what is wrong."""

    texts: dict[str, str] = field(default_factory=dict)
    luck: list[str] = field(default_factory=list)
    areas: list[str] = field(default_factory=list)
    unstaffed: bool = False
    wrong: dict[str, str] = field(default_factory=dict)

    @property
    def kinds(self) -> list[tuple[str, str, str, bool]]:
        """The kinds of luck with whether each is chosen."""
        return [(id_, name, says, id_ in self.luck) for id_, name, says in KINDS]


def fresh(at: datetime) -> Typed:
    """An empty form: drand, an hour from now."""
    soon = (timezone.localtime(at) + timedelta(hours=1)).replace(second=0, microsecond=0)
    moment = soon.strftime("%Y-%m-%dT%H:%M")
    return Typed({"drand_at": moment, "dice_at": moment, "balls_at": moment}, ["drand"])


def of_options(options: Mapping[str, Any], at: datetime) -> Typed:
    """The form that would come to these options."""
    typed = fresh(at)
    typed.luck = []
    for text in options["entropy"]:
        name, _, when = text.partition("=")
        kind, _, names = name.partition(":")
        kind = {"双色球": "ssq", "大乐透": "dlt", "骰子": "dice", "摇号": "balls"}.get(kind, kind)
        typed.luck.append(kind)
        typed.texts[f"{kind}_issue" if kind in ("ssq", "dlt") else f"{kind}_at"] = when
        if names:
            typed.texts[f"{kind}_a"], _, typed.texts[f"{kind}_b"] = names.partition(",")
    within = options.get("within") or {}
    words = {code: word for word, code in REASONS.items()}
    typed.texts |= {
        "draw_by": options.get("draw_by", ""),
        "reveal_by": options.get("reveal_by", ""),
        "tags": "、".join(within.get("tags", ())),
        "industries": "、".join(within.get("industries", ())),
        "entry": options.get("entry", ""),
        "aside": "\n".join(f"{target} {words.get(code, code)}" for target, code in options.get("set_aside", {}).items()),
    }
    typed.texts |= {f"number-{line}": str(number) for line, number in options.get("numbers", {}).items()}
    typed.areas = list(within.get("areas", ()))
    typed.unstaffed = bool(options.get("set_aside_unstaffed"))
    return typed


def of_post(data: QueryDict) -> Typed:
    """The form as it was sent."""
    texts = {name: str(data.get(name, "")).strip()[:4000] for name in data}
    known = {id_ for id_, _, _ in KINDS}
    luck = [kind for kind in data.getlist("luck") if kind in known]
    return Typed(texts, luck, data.getlist("areas"), "unstaffed" in data)


def to_options(typed: Typed, policy: Policy, period: str, at: datetime) -> dict[str, Any]:
    """The options; `typed.wrong` is filled where they cannot be."""
    texts = typed.texts
    options: dict[str, Any] = {"entropy": _entropy(typed)}
    if "entropy" not in typed.wrong:
        try:
            sources = sources_of(options, at)
            options |= {name: texts[name] for name in ("draw_by", "reveal_by") if texts.get(name)}
            moments_of(options, sources, Period.parse(period), at)
        except REFUSALS as error:
            typed.wrong["entropy"] = tell_refusal(error)
    tags = [tag for tag in _SPLIT.split(texts.get("tags", "")) if tag]
    industries = [word for word in _SPLIT.split(texts.get("industries", "")) if word]
    if tags or typed.areas or industries:
        options["within"] = {"tags": tags, "areas": typed.areas, **({"industries": industries} if industries else {})}
    if texts.get("entry"):
        options["entry"] = texts["entry"][:200]
    if numbers := _numbers(typed, policy):
        options["numbers"] = numbers
    if aside := _aside(typed):
        options["set_aside"] = aside
    if typed.unstaffed:
        options["set_aside_unstaffed"] = True
    return options


def _entropy(typed: Typed) -> list[str]:
    texts, found = typed.texts, []
    for kind in typed.luck:
        if kind == "drand":
            found.append(f"drand={texts.get('drand_at', '')}")
        elif kind in ("ssq", "dlt"):
            found.append(f"{'双色球' if kind == 'ssq' else '大乐透'}={texts.get(f'{kind}_issue', '')}")
        elif kind == LOCAL:
            found.append(LOCAL)
        else:
            names = f"{texts.get(f'{kind}_a', '')},{texts.get(f'{kind}_b', '')}"
            found.append(f"{'骰子' if kind == 'dice' else '摇号'}:{names}={texts.get(f'{kind}_at', '')}")
    if not found:
        typed.wrong["entropy"] = "请至少选一种随机数来源。"
    return found


def _numbers(typed: Typed, policy: Policy) -> dict[str, int]:
    numbers = {}
    for line in policy.quota:
        text = typed.texts.get(f"number-{line.id}", "")
        if re.fullmatch("[0-9]{1,9}", text):
            numbers[line.id] = int(text)
        elif text:
            typed.wrong[f"number-{line.id}"] = "请填整数，或留空按方案计算。"
    return numbers


def _aside(typed: Typed) -> dict[str, str]:
    aside = {}
    for line in typed.texts.get("aside", "").splitlines():
        if not line.strip():
            continue
        target, _, reason = line.strip().partition(" ")
        code = REASONS.get(reason.strip(), reason.strip())
        if code not in REASONS.values():
            typed.wrong["aside"] = f"“{line.strip()}”应写成“编号 原因”，原因是：{'、'.join(REASONS)}。"
        aside[target] = code
    return aside
