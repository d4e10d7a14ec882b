"""Long work: done at once in tests, by a worker of its own otherwise; what it came to is told either way."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError
from pytest_django.fixtures import Settings

from shuangsui.access import Actor, Role
from shuangsui.actions.errors import ActionError
from shuangsui.actions.jobs import KINDS, Kind, Report, cancel_job, progress_of, restart_job, signs, start_job
from shuangsui.actions.jobs.reap_jobs import SAYS, reap_jobs
from shuangsui.actions.jobs.run_job import run_job
from shuangsui.records.models import Job, JournalEntry, Unit
from tests.people import AT, actor, units

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=1)
seen: list[Any] = []


def count(job: Job, report: Report) -> dict[str, Any]:
    """Counts to what it is told, and remembers what it saw."""
    for number in range(job.arguments["to"]):
        report(number, job.arguments["to"], f"第 {number} 行")
        seen.append((report.by.name, progress_of(Job.objects.get(pk=job.pk))))
    return {"says": "数完了", "url": "/"}


def refuse(job: Job, report: Report) -> None:
    """Is refused by a deed."""
    raise ActionError("user-taken", username="x")


def break_down(job: Job, report: Report) -> None:
    """Has a fault."""
    raise KeyError("x")


def cancelled(job: Job, report: Report) -> None:
    """Is told while it runs that nobody wants it."""
    cancel_job(by=report.by, at=report.clock(), job=job)
    for number in range(100):
        report(number, 100)
    seen.append("went on")


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> None:
    """Kinds of this file's own, and a folder for their signs."""
    settings.JOBS_ROOT = tmp_path / "jobs"
    seen.clear()
    for function in (count, refuse, break_down, cancelled):
        monkeypatch.setitem(KINDS, function.__name__, Kind("试验", f"{__name__}:{function.__name__}"))


@pytest.fixture
def unit() -> Unit:
    return units()["652301"]


@pytest.fixture
def clerk(unit: Unit) -> Actor:
    return actor(unit, Role.CLERK)


def events(job: Job) -> list[str]:
    """What the journal has of a job."""
    return list(
        JournalEntry.objects.filter(subject="job", subject_id=str(job.pk)).order_by("seq").values_list("event", flat=True)
    )


def test_a_job_does_its_work_and_tells(unit: Unit, clerk: Actor) -> None:
    job = start_job(by=clerk, at=AT, unit=unit, kind="count", title="数到三", arguments={"to": 3})
    assert (job.state, job.message, job.result["url"]) == (Job.DONE, "数完了", "/")
    assert seen[0] == (clerk.name, signs.Progress(0, 3, "第 0 行"))
    assert events(job) == ["job.started", "job.ended"]
    assert list(signs.folder().iterdir()) == []


@pytest.mark.parametrize(("kind", "says"), [("refuse", "账号 x 已经有人用了"), ("break_down", "程序出错")])
def test_a_job_that_fails_says_why(unit: Unit, clerk: Actor, kind: str, says: str, caplog: pytest.LogCaptureFixture) -> None:
    job = start_job(by=clerk, at=AT, unit=unit, kind=kind, title="不行")
    assert job.state == Job.FAILED and says in job.message
    assert (kind == "break_down") == ("failed" in caplog.text)
    assert events(job) == ["job.started", "job.ended"]


def test_a_running_job_stops_where_it_reports(unit: Unit, clerk: Actor) -> None:
    job = start_job(by=clerk, at=AT, unit=unit, kind="cancelled", title="不要了")
    assert job.state == Job.CANCELLED and seen == []
    assert events(job) == ["job.started", "job.cancelled", "job.ended"]


def test_the_same_form_twice_is_one_job(unit: Unit, clerk: Actor) -> None:
    first, second = (
        start_job(by=clerk, at=AT, unit=unit, kind="count", title="数", arguments={"to": 1}, key="form-7") for _ in range(2)
    )
    assert first.pk == second.pk and len(seen) == 1
    assert start_job(by=clerk, at=AT, unit=unit, kind="count", title="数", arguments={"to": 1}).pk != first.pk


def _running(unit: Unit, clerk: Actor, state: str = Job.RUNNING) -> Job:
    assert clerk.user
    return Job.objects.create(
        kind="count", title="数", unit=unit, by=clerk.user, arguments={"to": 1}, state=state, created_at=AT, key="once"
    )


def test_a_killed_job_is_found_and_starts_again(unit: Unit, clerk: Actor) -> None:
    job = _running(unit, clerk)
    machine = Actor.machine("后台任务")
    assert reap_jobs(by=machine, at=LATER, is_alive=lambda pk: True) == 0
    assert reap_jobs(by=machine, at=LATER, is_alive=lambda pk: False) == 1
    job.refresh_from_db()
    assert (job.state, job.message) == (Job.FAILED, SAYS)
    again = restart_job(by=clerk, at=LATER, job=job)
    assert again is not None and (again.pk, again.state, again.attempt) == (job.pk, Job.DONE, 2)
    assert events(job) == ["job.ended", "job.restarted", "job.ended"]


def test_a_reaped_worker_that_lives_after_all_ends_nothing(unit: Unit, clerk: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Paused for long, say: what the job is by now is not overwritten."""
    job = _running(unit, clerk, Job.QUEUED)

    def slow(job: Job, report: Report) -> None:
        reap_jobs(by=Actor.machine("后台任务"), at=LATER, is_alive=lambda pk: False)

    monkeypatch.setattr(Kind, "load", lambda kind: slow)
    run_job(pk=job.pk, clock=lambda: AT)
    job.refresh_from_db()
    assert (job.state, job.message) == (Job.FAILED, SAYS)


def test_nobody_elses_job(unit: Unit, clerk: Actor) -> None:
    job = _running(unit, clerk)
    other = actor(unit, Role.CLERK, "另一人")
    for deed in (cancel_job, restart_job):
        with pytest.raises(Job.DoesNotExist):
            deed(by=other, at=AT, job=job)


def test_what_is_over_stays_as_it_is(unit: Unit, clerk: Actor) -> None:
    job = start_job(by=clerk, at=AT, unit=unit, kind="count", title="数", arguments={"to": 1})
    assert cancel_job(by=clerk, at=AT, job=job) is None
    with pytest.raises(ActionError, match="job-done"):
        restart_job(by=clerk, at=AT, job=job)
    run_job(pk=job.pk, clock=lambda: LATER)
    assert len(seen) == 1


def test_waiting_jobs_are_cancelled_at_once(unit: Unit, clerk: Actor) -> None:
    job = _running(unit, clerk, Job.QUEUED)
    stopped = cancel_job(by=clerk, at=AT, job=job)
    assert stopped is not None and stopped.state == Job.CANCELLED
    run_job(pk=job.pk, clock=lambda: LATER)
    assert seen == []


def test_the_database_keeps_one_job_a_key(unit: Unit, clerk: Actor) -> None:
    _running(unit, clerk)
    with pytest.raises(DatabaseError):
        _running(unit, clerk)
