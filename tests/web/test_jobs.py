"""The page of one's own long work: how far it is, stopping it, starting it again; nobody else's."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from shuangsui.access import Role
from shuangsui.actions.jobs import signs
from shuangsui.records.models import Job, Unit, User
from tests.people import AT, person, units

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit(settings: Settings, tmp_path: Path) -> Unit:
    settings.JOBS_ROOT = tmp_path / "jobs"
    return units()["652301"]


@pytest.fixture
def clerk(unit: Unit) -> User:
    return person(unit, Role.CLERK)


def job(clerk: User, unit: Unit, state: str = Job.RUNNING) -> Job:
    """A job of the clerk's."""
    return Job.objects.create(kind="none", title="导入 名录.xlsx", unit=unit, by=clerk, state=state, created_at=AT)


def signed_in(user: User) -> Client:
    """The user's browser."""
    client = Client()
    client.force_login(user)
    return client


def test_the_page_tells_how_far_it_is(clerk: User, unit: Unit) -> None:
    running = job(clerk, unit)
    signs.tell(running.pk, signs.Progress(300, 1200, "正在核对"))
    text = signed_in(clerk).get("/jobs/").content.decode()
    assert "导入 名录.xlsx" in text and "正在核对" in text and "300 / 1200（25%）" in text
    assert '<noscript><meta http-equiv="refresh"' in text


def test_who_asks_again_gets_the_fragment_alone(clerk: User, unit: Unit) -> None:
    running = job(clerk, unit)
    part = signed_in(clerk).get(f"/jobs/{running.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith("<section") and 'hx-trigger="every 1s"' in part
    Job.objects.update(state=Job.DONE, message="导入 3 行", result={"url": "/journal/"})
    part = signed_in(clerk).get(f"/jobs/{running.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert "hx-trigger" not in part and "导入 3 行" in part and 'href="/journal/"' in part


def test_cancel_and_start_again(clerk: User, unit: Unit) -> None:
    running = job(clerk, unit)
    browser = signed_in(clerk)
    assert browser.post(f"/jobs/{running.pk}/cancel/").status_code == 302
    assert signs.is_cancel_asked(running.pk)
    Job.objects.update(state=Job.FAILED)
    assert "重新开始" in browser.get(f"/jobs/{running.pk}/").content.decode()
    Job.objects.update(state=Job.DONE)
    for deed in ("cancel", "restart"):
        answer = browser.post(f"/jobs/{running.pk}/{deed}/", follow=True)
        assert "已经" in answer.content.decode()


def test_nobody_elses(clerk: User, unit: Unit) -> None:
    running = job(clerk, unit)
    other = signed_in(person(unit, Role.APPROVER))
    assert "名录.xlsx" not in other.get("/jobs/").content.decode()
    assert other.get(f"/jobs/{running.pk}/").status_code == 404
    assert {other.post(f"/jobs/{running.pk}/{deed}/").status_code for deed in ("cancel", "restart")} == {404}


def test_as_many_queries_for_three_as_for_thirty(clerk: User, unit: Unit) -> None:
    counts = []
    browser = signed_in(clerk)
    browser.get("/jobs/")
    for more in (3, 27):
        for _ in range(more):
            job(clerk, unit)
        with CaptureQueriesContext(connection) as queries:
            browser.get("/jobs/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
