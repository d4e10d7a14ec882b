"""An import — upload, comparison, commit, undo — killed (SIGKILL) at moments of no choosing, on a SQLite file as an installation
has it.

    python -m tests.actions.import_deaths TRIALS [SEED]

Run as a program, so that nothing but files stand behind it; the jobs are carried out by the worker's own command. Each trial
works on a copy of the same data folder: a forked child does the step and is killed after a part of the time that the step takes.
Then the copy is opened again and looked through, the reaper looks for jobs without a worker, and the step is gone on with as a
clerk would; every other commit is taken back afterwards. Prints a JSON line: how many were killed before and after the step
stood, and what was found wrong.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import tempfile
import time
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.actions.whole_import import STANDS, Contents, batch_of_trial, content, wrong_with

FOLDER = Path(tempfile.mkdtemp(prefix="shuangsui-deaths-"))
KNOWN, NEW = 200, 300
HEAD = "名称,编号,区域,地址,生产状态,标识,联系人"
STEPS = ("upload", "compare", "commit", "undo")


def _file(changed: bool) -> bytes:
    """A registry: the known ones alone; or two in three of them changed, and new ones beside."""
    lines = [HEAD]
    for number in range(KNOWN + (NEW if changed else 0)):
        state = "停产" if changed and number % 3 else "正常"
        lines.append(f"示例{number}号水泥厂,N{number:05},昌吉市,一路{number}号,{state},正面清单,张{number}")
    return "\n".join(lines).encode()


def _open(name: str) -> Path:
    """Point database, kept files and jobs at a data folder."""
    from django.conf import settings
    from django.db import connection

    connection.close()
    place = FOLDER / name
    place.mkdir(exist_ok=True)
    connection.settings_dict["NAME"] = str(place / "shuangsui.sqlite3")
    settings.MEDIA_ROOT, settings.JOBS_ROOT = place / "media", place / "jobs"
    return place


def _copied(name: str, to: str) -> None:
    from django.db import connection

    connection.close()
    shutil.copytree(FOLDER / name, FOLDER / to)
    _open(to)


def _clerk() -> Any:
    from shuangsui.access import Actor
    from shuangsui.records.models import Post

    return Actor.of(Post.objects.select_related("user").get(role="clerk").user)


def _ask(kind: str) -> None:
    """What the button of the page does."""
    from shuangsui.actions.jobs import start_job
    from tests.people import AT

    batch = batch_of_trial()
    key = f"{batch.pk}.{batch.version}"
    start_job(by=_clerk(), at=AT, unit=batch.unit, kind=kind, title=kind, arguments={"batch": batch.pk}, key=key)


def _work() -> None:
    """The worker, until the queue is empty."""
    from django.core.management import call_command

    call_command("db_worker", verbosity=0, interval=0, startup_delay=False, reload=False, batch=True)


def _upload() -> None:
    from shuangsui.actions.registry.imports.start_import import start_import
    from shuangsui.records.models import Unit
    from tests.people import AT

    if batch_of_trial() is None:
        start_import(
            by=_clerk(), at=AT, unit=Unit.objects.get(code="652300"), kind="targets", name="新表.csv", data=_file(changed=True)
        )
    _ask("registry.preview")


def _undo() -> None:
    from shuangsui.actions.registry.imports.undo_import import undo_import
    from tests.people import AT

    undo_import(by=_clerk(), at=AT, batch=batch_of_trial(), reason="表拿错了")


DEEDS = {"upload": _upload, "compare": _work, "commit": _work, "undo": _undo}


def _grow() -> None:
    """A data folder before each step."""
    from django.core.management import call_command
    from django.db import connection

    from shuangsui.access import Role
    from shuangsui.actions.registry.imports.commit_import import commit_import
    from shuangsui.actions.registry.imports.preview_import import preview_import
    from shuangsui.actions.registry.imports.start_import import start_import
    from tests.people import AT, person
    from tests.web.registry_desk import ROOT, prefecture

    _open("upload")
    call_command("migrate", verbosity=0)
    unit = prefecture()["652300"]
    person(unit, Role.CLERK)
    batch = start_import(by=ROOT, at=AT, unit=unit, kind="targets", name="旧表.csv", data=_file(changed=False))
    commit_import(by=ROOT, at=AT, batch=preview_import(by=ROOT, at=AT, batch=batch))
    for before, after in pairwise(STEPS):
        _copied(before, after)
        DEEDS[before]()
        if after == "commit":
            _ask("registry.commit")
    connection.close()


def _reap() -> None:
    """The reaper of the worker's process, later than a task may wait between being taken and being begun."""
    from django.utils import timezone

    from shuangsui.access import Actor
    from shuangsui.actions.jobs.reap_jobs import CLAIMED, reap_jobs
    from shuangsui.site.jobs import is_alive

    reap_jobs(by=Actor.machine("后台任务"), at=timezone.now() + CLAIMED + timedelta(seconds=1), is_alive=is_alive)


def _go_on(step: str) -> None:
    """What the clerk does next: presses the button again, or starts the interrupted job again."""
    from shuangsui.actions.jobs import restart_job
    from shuangsui.records.models import Job
    from tests.people import AT

    _reap()
    assert not Job.objects.filter(state=Job.RUNNING).exists(), "a job that nobody runs"
    for job in Job.objects.filter(state=Job.FAILED):
        restart_job(by=_clerk(), at=AT, job=job)
    DEEDS[step]()
    assert batch_of_trial().state == STANDS[step], batch_of_trial().state
    if step in ("compare", "commit"):
        assert set(Job.objects.values_list("state", flat=True)) == {Job.DONE}


def _trial(step: str, number: int, after: float, contents: Contents) -> tuple[bool, list[str]]:
    """Kill one child; whether the step stood by then, and what was wrong then and after it was gone on with."""
    from django.db import connection

    from tests.actions.killed_child import in_child

    _copied(step, f"{step}-{number}")
    in_child(DEEDS[step], after)
    batch = batch_of_trial()
    stood = batch is not None and batch.state == STANDS[step]
    wrong = wrong_with(contents)
    connection.close()
    if in_child(lambda: _go_on(step)) != 0:
        wrong.append("could not be gone on with")
    wrong += wrong_with(contents)
    if number // len(STEPS) % 2 and batch_of_trial().state == "committed":
        connection.close()
        if in_child(_undo) != 0:
            wrong.append("could not be undone")
        wrong += wrong_with(contents)
    connection.close()
    shutil.rmtree(FOLDER / f"{step}-{number}")
    return stood, [f"{step} {number}: {one}" for one in wrong]


def _contents() -> Contents:
    from django.db import connection

    found = []
    for name in ("upload", "undo"):
        _open(name)
        found.append(content())
        connection.close()
    return Contents(*found)


def _takes(step: str) -> float:
    """Seconds that a step takes when nobody kills it."""
    from tests.actions.killed_child import in_child

    _copied(step, "measured")
    start = time.monotonic()
    assert in_child(DEEDS[step]) == 0
    taken = time.monotonic() - start
    shutil.rmtree(FOLDER / "measured")
    return taken


def main(trials: int, seed: str) -> dict[str, Any]:
    """Run so many trials, the steps in turn; what came of them."""
    from tests.actions.killed_child import in_child

    assert in_child(_grow) == 0
    contents = _contents()
    assert contents.before != contents.after
    takes = {step: min(_takes(step) for _ in range(2)) for step in STEPS}
    outcome: dict[str, Any] = {"trials": trials, "before": 0, "after": 0, "wrong": []}
    for number in range(trials):
        step = STEPS[number % len(STEPS)]
        part = int.from_bytes(hashlib.sha256(f"{seed}|{number}".encode()).digest()[:4]) / 2**32
        stood, wrong = _trial(step, number, takes[step] * 1.1 * part, contents)
        outcome["after" if stood else "before"] += 1
        outcome["wrong"] += wrong
    return outcome


if __name__ == "__main__":
    os.environ["SHUANGSUI_DATA"] = str(FOLDER)
    os.environ.pop("DATABASE_URL", None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "shuangsui.site.settings"
    import django

    django.setup()
    from django.core.management import load_command_class

    from shuangsui.actions.registry.imports import jobs, start_import, undo_import  # noqa: F401

    load_command_class("django_tasks_db", "db_worker")  # all this here, not in each child: its time is not the step's

    try:
        print(json.dumps(main(int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "1")))
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)
