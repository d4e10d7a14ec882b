"""An office with many targets, for the bench of its pages.

    python -m bench.office DATA grow TARGETS      into the data folder, and the PostgreSQL that DATABASE_URL names
    python -m bench.office DATA queries           how many queries each page takes there, as JSON

Targets, words and what stands beside them come in by the loader that imports use; units, accounts, plan and its reckoning by the
office's own deeds.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.importer import YEAR, opened
from bench.reading import SURNAMES, TRADES
from shuangsui.rules.numbers import check_character

CLERK, COUNTY, PASSWORD = "clerk", "county", "bench-Passwort-1"
PREFECTURE = "652300"
RECKONED = 3_000  # targets on which the plan's year is reckoned: a page shows what was reckoned, in the background, once
RARE = "鑫淼"  # in one name of a thousand
AREAS = ("652301", "652302", "652323", "652324", "652325", "652327", "652328")


def name_of(number: int, area: str) -> str:
    """A name; the trades are common pairs, RARE is in few."""
    own = "".join(SURNAMES[number // 32**place % 32] for place in range(4))
    return f"{area}{RARE if number % 1000 == 7 else own}{TRADES[number % 10]}有限责任公司"


def target_rows(numbers: range, units: dict[str, Any], at: object, ids: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    """The targets as the table's columns (`COLUMNS`) hold them."""
    from shuangsui.records.loading import json_text

    for pk, number in zip(ids, numbers, strict=True):
        area = units[AREAS[number % 7]]
        body = f"91652300{number:08d}X"
        code = body + check_character(body)
        values = json_text({"industry": TRADES[number % 10] + "制造业", "permit_class": ("重点管理", "登记管理")[number % 2]})
        yield (
            *(pk, code, name_of(number, area.name), area.pk, code, "", f"{area.name}{number % 900}路{number}号"),
            *("unit", number % 40 != 0, "停产" if number % 40 == 0 else "正常生产", "", '["key"]' if number % 5 == 0 else "[]"),
            *('["正面清单"]' if number % 9 == 0 else "[]", values, "{}", None, None, "active", None, 1, at, at),
        )


COLUMNS = (
    *("id", "key", "name", "area_id", "credit_code", "number", "address"),
    *("kind", "takes_part", "state", "needs", "classes"),
    *("tags", "values", "kept", "latitude", "longitude", "status", "merged_into_id", "version", "created_at", "updated_at"),
)


def load_targets(numbers: range, units: dict[str, Any], now: datetime) -> Sequence[int]:
    """The targets with the words that they are found by; their primary keys."""
    from shuangsui.records.loading import load, load_words, moment, reserve_ids
    from shuangsui.records.models import Target
    from shuangsui.records.words import SHIFT, words_of

    ids = reserve_ids(Target, len(numbers))
    rows = list(target_rows(numbers, units, moment(now), ids))
    load(Target, COLUMNS, rows)
    load_words(word * SHIFT + row[0] for row in rows for word in words_of(row[2], json.loads(row[12]), json.loads(row[11])))
    return ids


def load_beside(targets: Sequence[int], now: datetime) -> None:
    """Of 100 targets 30 have a permit, 20 were visited, every hundredth of those in vain, and of 2 somebody complained."""
    from shuangsui.records.models import Fact, PastVisit, Permit

    day = now.date()
    Permit.objects.bulk_create(
        (
            Permit(target_id=pk, number=f"P{pk:09}", category="重点管理", valid_until=day + timedelta(pk % 900), at=now)
            for first in (0, 3, 6)
            for pk in targets[first::10]
        ),
        batch_size=1000,
    )
    PastVisit.objects.bulk_create(
        (
            PastVisit(
                target_id=pk,
                visited_date=day - timedelta(30 + pk % 600),
                authority="昌吉州生态环境局",
                outcome="已停产搬迁" if place % 100 == 0 else "未发现问题",
                at=now,
            )
            for place, pk in enumerate(targets[::5])
        ),
        batch_size=1000,
    )
    Fact.objects.bulk_create(
        (
            Fact(target_id=pk, fact="complaint", fact_date=day - timedelta(pk % 700), source="12369", at=now)
            for pk in targets[::50]
        ),
        batch_size=1000,
    )


def load_people(count: int, units: dict[str, Any], now: datetime) -> None:
    """Inspectors of every area."""
    from shuangsui.records.models import Inspector

    Inspector.objects.bulk_create(
        Inspector(
            key=f"990{number:06}", name=f"检查员{number:04}", unit=units[AREAS[number % 7]], areas=[AREAS[number % 7]],
            valid_until=date(YEAR + 1, 12, 31), created_at=now, updated_at=now,
        )
        for number in range(count)
    )  # fmt: skip


def accounts(units: dict[str, Any], now: datetime) -> dict[str, Any]:
    """A clerk of the prefecture and one of a county, by name."""
    from shuangsui.access import Actor, Role
    from shuangsui.actions.accounts.give_post import give_post
    from shuangsui.actions.accounts.make_user import make_user

    by, made = Actor.machine("bench"), {}
    for username, code in ((CLERK, PREFECTURE), (COUNTY, AREAS[0])):
        user = make_user(by=by, at=now, username=username, name=username, password=PASSWORD, must_change=False)
        give_post(by=by, at=now, user=user, unit=units[code], role=Role.CLERK)
        made[username] = Actor.of(user)
    return made


def grow(count: int) -> None:
    """The whole office, into an empty database."""
    from django.conf import settings
    from django.db import connection, transaction
    from django.utils import timezone

    from shuangsui.actions.plans.draft_plan import draft_plan
    from shuangsui.records.models import PolicyFile, Unit

    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    prefecture, now = opened(), timezone.now()
    units = {unit.code: unit for unit in Unit.objects.all()}
    people = accounts(units, now)
    load_people(max(20, count // 150), units, now)
    with transaction.atomic():
        load_beside(load_targets(range(RECKONED), units, now), now)
    draft_plan(by=people[CLERK], at=now, unit=prefecture, year=YEAR, policy=PolicyFile.objects.get())
    with transaction.atomic():
        load_beside(load_targets(range(RECKONED, count), units, now), now)
    if connection.vendor == "postgresql":  # as its own housekeeping does within a minute
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def queries(pages: dict[str, str]) -> dict[str, int]:
    """Page → the queries that it takes when it is asked for a second time."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from shuangsui.records.models import User

    browser, found = Client(SERVER_NAME="localhost"), {}
    browser.force_login(User.objects.get(username=CLERK))
    for page, address in pages.items():
        assert browser.get(address).status_code == 200, address
        with CaptureQueriesContext(connection) as captured:
            browser.get(address)
        found[page] = len(captured)
    return found


def main(data: str, what: str, given: str = "") -> None:
    """Do what was asked for."""
    from shuangsui.site.place import enter

    enter(Path(data))
    if what == "grow":
        grow(int(given))
        print(json.dumps(given))
    else:
        print(json.dumps(queries(json.loads(given))))


if __name__ == "__main__":
    main(*sys.argv[1:])
