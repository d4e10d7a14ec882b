"""The demo prefecture: a small spec and a seed grow two registries and the tables beside them, the same each time."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

from shuangsui.rules.numbers import check_character
from shuangsui.rules.policy import Policy
from shuangsui.rules.registry import Conflict, Fact, Inspector, PastVisit, Target

SPEC = Path(__file__).resolve().parents[3] / "demo" / "changji" / "spec.toml"


@dataclass(frozen=True)
class Demo:
    """A grown demo. `moment`: when its first draw is played."""

    policy: str
    authority: str
    period: str
    moment: datetime
    targets: tuple[Target, ...]
    inspectors: tuple[Inspector, ...]
    conflicts: tuple[Conflict, ...]
    facts: tuple[Fact, ...]
    history: tuple[PastVisit, ...]


class Chance:
    """Choices that hang on the seed and a label alone, never on a library's generator."""

    def __init__(self, seed: str) -> None:
        self.seed = seed

    def number(self, label: str, below: int) -> int:
        """A number from 0 to below − 1."""
        return int.from_bytes(sha256(f"{self.seed}|{label}".encode()).digest()[:8]) % below

    def of(self, label: str, choices: Sequence[str]) -> str:
        """One of the choices."""
        return choices[self.number(label, len(choices))]


def read_spec(path: Path = SPEC) -> dict[str, Any]:
    """The demo's spec."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def grow(spec: dict[str, Any], policy: Policy) -> Demo:
    """The demo of a spec, under its policy."""
    chance = Chance(spec["seed"])
    targets = (*_listed(policy), *(t for area in spec["area"] for t in _firms(spec, area, policy, chance)))
    inspectors = tuple(i for area in spec["area"] for i in _people(spec, area, policy, chance))
    moment = datetime.fromisoformat(spec["moment"])
    invented = [t for t in targets if t.credit_code and t.takes_part]
    return Demo(
        spec["policy"],
        spec["authority"],
        spec["period"],
        moment,
        targets,
        inspectors,
        tuple(_conflicts(invented, inspectors, chance)),
        tuple(_facts(invented, moment.date().year - 1, chance)),
        tuple(_history(invented, moment.date(), chance)),
    )


def _listed(policy: Policy) -> Iterator[Target]:
    """The special targets that the plan prints: names and areas are facts, everything else stays empty; their address is no more
    than the area."""
    codes = policy.vocabulary().areas
    for issued in policy.listed:
        classes = tuple(c.id for c in policy.classes if c.confirmed_by and c.confirmed_by.listed_in == issued.id)
        for number, member in enumerate(issued.member, 1):
            id_ = f"TS-{number:03}"
            area = codes[member.area]
            yield Target(
                id_, member.name, area, number=id_, address=policy.area_of(area).name, kind=policy.kind[0].id, classes=classes
            )


def _firms(spec: dict[str, Any], area: dict[str, Any], policy: Policy, chance: Chance) -> Iterator[Target]:
    shown = policy.area_of(area["code"])
    short = (shown.synonyms or [shown.name])[0]
    key = next(c.id for c in policy.classes if c.listed_in is not None)
    rest = next(c.id for c in policy.classes if c.otherwise)
    for n in range(area["key"] + area["general"]):
        label = f"{area['code']}|{n}"
        kind = chance.number(f"{label}|industry", len(spec["words"]["industries"]))
        is_key = n < area["key"]
        state = _state(spec, label, chance)
        project = not is_key and chance.number(f"{label}|project", 1000) < spec["share"]["construction"]
        tagged = chance.number(f"{label}|tags", 1000) < spec["share"]["positive_list"]
        radiation = chance.number(f"{label}|needs", 1000) < spec["share"]["radiation"]
        permit = "重点管理" if is_key else chance.of(f"{label}|permit", ("简化管理", "登记管理", "登记管理"))
        code = _code(area["code"], n)
        yield Target(
            id=code,
            name=f"示例{short}{spec['words']['short'][kind]}{n + 1:03}号{'建设项目' if project else '厂'}",
            area=area["code"],
            credit_code=code,
            address=f"{shown.name}示例路{n + 1}号",
            classes=(key if is_key else rest,),
            kind=policy.kind[1 if project else 0].id,
            takes_part=not state,
            state=state or "正常生产",
            tags=frozenset({"正面清单"}) if tagged else frozenset(),
            needs="辐射" if radiation else "",
            latitude=_along(area["place"][0], n // _ROW),
            longitude=_along(area["place"][1], n % _ROW),
            values={
                "industry": spec["words"]["industries"][kind],
                "permit_class": permit,
                "level": spec["words"]["levels"][shown.level],
            },
        )


_ROW, _STEP = 30, Decimal("0.004")  # targets in a row of the grid; degrees between two


def _along(corner: str, steps: int) -> Decimal:
    """A line of the plain grid on which a county's invented targets stand, row upon row; nobody takes it for a real map."""
    return (Decimal(corner) + steps * _STEP).quantize(Decimal("0.000001"))


def _state(spec: dict[str, Any], label: str, chance: Chance) -> str:
    place, passed = chance.number(f"{label}|state", 1000), 0
    for name, word in (("stopped", "长期停产"), ("moved", "已搬迁"), ("closed", "破产注销")):
        passed += spec["share"][name]
        if place < passed:
            return word
    return ""


def _code(area: str, number: int) -> str:
    """A credit code with a right check character and a body that nobody bears (MADEM…: no such authority number)."""
    digits = (area + "000000")[:6] if area.isdigit() else "652399" if area.endswith("GX") else "652398"
    body = f"91{digits}MADEM{number:04}"
    return body + check_character(body)


def _people(spec: dict[str, Any], area: dict[str, Any], policy: Policy, chance: Chance) -> Iterator[Inspector]:
    shown = policy.area_of(area["code"])
    place = [a["code"] for a in spec["area"]].index(area["code"])
    for n in range(area["inspectors"]):
        label = f"{area['code']}|inspector|{n}"
        skills = {chance.of(f"{label}|{k}", spec["words"]["skills"]) for k in range(2)} | ({"辐射"} if n % 4 == 0 else set())
        yield Inspector(
            id=f"9900{place:02}{n:05}",
            name=f"示例员{place:02}{n + 1:02}",
            areas=(area["code"],),
            unit=shown.authority or shown.name,
            valid_until=date(2027, 12, 31) if n != 1 or place != 1 else date(2024, 12, 31),
            department="执法支队" if shown.level == "prefecture" else "执法大队",
            post=chance.of(f"{label}|post", spec["words"]["posts"]),
            skills=frozenset(skills),
            years=Decimal(chance.number(f"{label}|years", 25) + 1),
            load=0,
            on_duty=not (n == 2 and place == 2),
        )


def _conflicts(targets: Sequence[Target], inspectors: Sequence[Inspector], chance: Chance) -> Iterator[Conflict]:
    pairs = {
        (chance.number(f"conflict|{n}|target", len(targets)), chance.number(f"conflict|{n}|inspector", len(inspectors)))
        for n in range(60)
    }
    for target, inspector in sorted(pairs):
        yield Conflict(targets[target].id, inspectors[inspector].id)


def _facts(targets: Sequence[Target], year: int, chance: Chance) -> Iterator[Fact]:
    for n in range(80):
        target = targets[chance.number(f"fact|{n}|target", len(targets))]
        day = date(year, 1, 1) + timedelta(days=chance.number(f"fact|{n}|day", 365))
        if n % 3:
            yield Fact(target.id, "complaint", day, None, "12369")
        else:
            yield Fact(target.id, "fine", day, Decimal(10000 * (chance.number(f"fact|{n}|yuan", 24) + 1)), "示例处罚决定")


def _history(targets: Sequence[Target], moment: date, chance: Chance) -> Iterator[PastVisit]:
    for n in range(12):
        target = targets[chance.number(f"visit|{n}|target", len(targets))]
        day = date(moment.year, 1, 1) + timedelta(days=chance.number(f"visit|{n}|day", 20) + 1)
        outcome = "大门上锁，企业已停产" if n % 4 == 3 else "未发现问题"
        yield PastVisit(target.id, day, target.area, "case" if n % 3 == 0 else "random", outcome=outcome)
