"""A small county bureau under the Changji plan: its registries, its moments, and its deeds in short."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from fairdraw import Source, Value
from shuangsui.dossier.draw import draw
from shuangsui.dossier.entropy import CHINA, instant
from shuangsui.dossier.folder import DrawFolder
from shuangsui.dossier.freeze import Order, freeze
from shuangsui.dossier.reveal import reveal
from shuangsui.rules.periods import Period
from shuangsui.rules.policy import Policy, read_policy
from shuangsui.rules.pool import Situation
from shuangsui.rules.registry import Conflict, Inspector, Target

ROOT = Path(__file__).resolve().parents[2]
COUNTY, PREFECTURE = "652301", "652300"
START = datetime(2025, 2, 3, 9, 0, tzinfo=CHINA)
LUCK = "5" * 64


@cache
def plan() -> tuple[Policy, bytes]:
    """The Changji plan and its bytes."""
    source = (ROOT / "policies/changji-2025/policy.toml").read_bytes()
    return read_policy(source, "policy.toml"), source


def targets(key: int = 24, general: int = 20, area: str = COUNTY) -> list[Target]:
    """Key targets K-001…, general ones G-001…; the plan's first kind."""
    kind = plan()[0].kind[0].id
    made = [(f"K-{area}-{n:03}", ("key",)) for n in range(1, key + 1)]
    made += [(f"G-{area}-{n:03}", ("general",)) for n in range(1, general + 1)]
    return [Target(id_, f"企业{id_}", area, number=id_, classes=classes, kind=kind) for id_, classes in made]


def inspectors(count: int = 5, area: str = COUNTY) -> list[Inspector]:
    """Inspectors 01…, all free and certified."""
    return [Inspector(f"{area}-{n:02}", f"人员{area}{n:02}", (area,)) for n in range(1, count + 1)]


def situation(month: int = 2, area: str = COUNTY, conflicts: tuple[Conflict, ...] = (), key: int = 24) -> Situation:
    """The bureau's situation for a month of 2025."""
    period = Period.parse(f"2025-M{month:02}")
    return Situation(plan()[0], area, period, period.first, targets(key, area=area), inspectors(area=area), conflicts)


def order(found: Situation, at: datetime, *sources: Source) -> Order:
    """An order with local luck an hour later, unless sources are given; a week to draw, two months to reveal."""
    chosen = sources or (Source("local", instant(at + timedelta(hours=1))),)
    return Order(found, plan()[1], chosen, at + timedelta(days=7), at + timedelta(days=60))


def values(folder: DrawFolder, luck: str = LUCK) -> list[Value]:
    """The value of the bureau's local source."""
    return [Value(s.source, s.when, luck) for s in folder.frozen.manifest.entropy]


def fresh(folder: DrawFolder | Path) -> DrawFolder:
    """The folder as the next command would find it."""
    return DrawFolder(folder if isinstance(folder, Path) else folder.path)


def frozen(path: Path, at: datetime = START, found: Situation | None = None) -> DrawFolder:
    """A frozen draw."""
    freeze(DrawFolder(path), order(found or situation(), at), at)
    return fresh(path)


def drawn(path: Path, at: datetime = START, found: Situation | None = None) -> DrawFolder:
    """A frozen and drawn draw."""
    folder = frozen(path, at, found)
    draw(folder, values(folder), at + timedelta(hours=2))
    return fresh(path)


def revealed(path: Path, at: datetime = START, found: Situation | None = None) -> DrawFolder:
    """A draw that went all the way."""
    folder = drawn(path, at, found)
    assert reveal(folder, at + timedelta(days=20)).agrees
    return fresh(path)


def content(root: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}
