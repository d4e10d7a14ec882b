"""The demo installation: policies, years, registries and accounts of an invented Changji, all made by ordinary deeds."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path

from django.db import connection, transaction

from shuangsui.access import Actor, Role
from shuangsui.actions.accounts.give_post import give_post
from shuangsui.actions.accounts.make_user import make_user
from shuangsui.actions.installation.load_registry import Registries, load_registry
from shuangsui.dossier.entropy import CHINA
from shuangsui.records.models import Inspector, Unit, User
from shuangsui.records.situation import policy_of, read_once
from shuangsui.rules.policy import policy_bytes

from . import demo, demo_draws, demo_story
from .demo_people import PASSWORD, PEOPLE, Person
from .initial import load_policies, open_years

POLICIES = demo.SPEC.parents[2] / "policies"
# The zone of the high-tech park works under its own plan, which hangs on the prefecture's.
PLANS = ("changji-2025", "changji-hitech")
STAMP = "demo-stamp"


@dataclass
class DemoSite:
    """What a chapter of the demo's story is told with. `at`: this moment; `began`: when the bureau began with the program, some
    weeks before the first draw that is told of."""

    at: datetime
    began: datetime
    grown: demo.Demo
    by: Actor = field(default_factory=lambda: Actor.machine("演示"))
    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)

    def actor(self, username: str) -> Actor:
        """One of the demo's people, as deeds are given them."""
        return Actor.of(self.people[username])


def is_grown() -> bool:
    """Whether the database has the demo."""
    return User.objects.filter(username=PEOPLE[0].username).exists()


def grow_site(*, at: datetime, say: Callable[[str], None]) -> bool:
    """Grow the demo into an empty database, whole or not at all; False where it is there. `say`: told of each step."""
    if is_grown():
        return False
    spec = demo.read_spec()
    policy = read_once(policy_bytes(POLICIES / spec["policy"]))
    with transaction.atomic():
        site = DemoSite(at, _beginning(at), demo.grow(spec, policy))
        for says, step in (("方案和年度", _plans), ("两库", _registries), ("账号", _people)):
            say(says)
            step(site)
        for chapter in demo_story.CHAPTERS:
            say(chapter.says)
            chapter.tell(site)
    return True


def _beginning(at: datetime) -> datetime:
    """Nine o'clock, eight weeks before the first month that is drawn."""
    first = demo_draws.months_told(at)[0].first
    return datetime.combine(first - timedelta(weeks=8), time(9), CHINA)


def _plans(site: DemoSite) -> None:
    """The plan's own year, and each since: the plan of a later year is not issued in the demo, so the old one goes on."""
    policies = load_policies(sources=[policy_bytes(POLICIES / folder) for folder in PLANS], by=site.by, at=site.began)
    made_for = policy_of(policies[0]).policy.year or site.at.year
    for year in range(made_for, site.at.year + 1):
        decision = f"昌吉州生态环境局 {year - 1} 年 12 月 29 日局务会（演示）：{year} 年方案印发以前，继续执行 {made_for} 年方案"
        open_years(policies=policies, year=year, decision=decision, by=site.by, at=site.began)
    site.units = {unit.code: unit for unit in Unit.objects.all()}


def _registries(site: DemoSite) -> None:
    grown = site.grown
    rows = Registries(grown.targets, grown.inspectors, grown.conflicts, grown.facts, grown.history)
    load_registry(by=site.by, at=site.began, unit=site.units[grown.authority], rows=rows)


def _people(site: DemoSite) -> None:
    for person in PEOPLE:
        unit = site.units[person.unit]
        user = make_user(
            by=site.by,
            at=site.began,
            username=person.username,
            name=person.name,
            password=PASSWORD,
            must_change=False,
            inspector=_inspector_of(person, unit),
        )
        give_post(by=site.by, at=site.began, user=user, unit=unit, role=Role(person.role))
        site.people[person.username] = user


def _inspector_of(person: Person, unit: Unit) -> Inspector | None:
    return None if person.inspector is None else Inspector.objects.filter(unit=unit).order_by("key")[person.inspector]


def stamp() -> str:
    """What the demo is made from, as one hash: its spec, its people, and the tables it is kept in."""
    migrations = Path(__file__).resolve().parent.parent / "records" / "migrations"
    files = [demo.SPEC, *sorted(Path(__file__).parent.glob("demo*.py")), *sorted(migrations.glob("0*.py"))]
    digest = hashlib.sha256(repr(PEOPLE).encode())
    for file in (*files, *(POLICIES / folder / "policy.toml" for folder in PLANS)):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def drop_outdated(data: Path) -> bool:
    """Take away a demo's database that an older program grew; True where there was one. Never anything but a demo's."""
    kept = data / STAMP
    if connection.vendor != "sqlite" or not kept.exists() or kept.read_text() == stamp():
        return False
    connection.close()
    for path in (*data.glob("shuangsui.sqlite3*"), kept):
        path.unlink()
    for folder in ("media", "jobs"):
        shutil.rmtree(data / folder, ignore_errors=True)
    return True


def leave_stamp(data: Path) -> None:
    """Say what the demo in a data folder is made from."""
    (data / STAMP).write_text(stamp())
