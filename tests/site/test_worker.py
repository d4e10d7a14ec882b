"""The worker as a process: it can be killed at any moment, and what it was doing is found and done again."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from .serving import ROOT, call, installed, outside

MODULE = [sys.executable, "-m", "tests.site.slow_job"]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation."""
    return installed(tmp_path_factory.mktemp("worker") / "data")


def ask(data: Path, *words: object) -> dict[str, Any]:
    """Start, cancel, restart or show a job."""
    command = [*MODULE, str(data), *map(str, words)]
    said = subprocess.run(command, cwd=ROOT, env=outside(), capture_output=True, encoding="utf-8", check=False)
    assert said.returncode == 0, said.stderr
    return dict(json.loads(said.stdout))


@contextmanager
def worker(data: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A worker."""
    with subprocess.Popen([*MODULE, str(data), "work"], cwd=ROOT, env=outside()) as process:
        try:
            yield process
        finally:
            process.kill()


def until(data: Path, pk: int, *states: str, done: int = 0) -> dict[str, Any]:
    """The job, once it is in one of the states and has done so much."""
    end = time.monotonic() + 90
    while True:
        job = ask(data, "show", pk)
        if job["state"] in states and job["done"] >= done:
            return job
        assert time.monotonic() < end, job


def test_a_job_whose_worker_is_killed_is_found_and_done_again(data: Path) -> None:
    pk = ask(data, "start", 400)["pk"]
    with worker(data) as first:
        running = until(data, pk, "running", done=1)
        assert "步" in call("jobs", "list", "--data", data).stdout
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert running["done"] < 400 and ask(data, "show", pk)["state"] == "running"
    with worker(data):
        assert until(data, pk, "failed")["message"].startswith("中断")
        assert ask(data, "restart", pk)["state"] == "queued"
        again = until(data, pk, "done")
    assert (again["message"], again["attempt"]) == ("走完 400 步", 2)


def test_a_running_job_is_cancelled_from_another_process(data: Path) -> None:
    pk = ask(data, "start", 100_000)["pk"]
    with worker(data):
        until(data, pk, "running", done=1)
        ask(data, "cancel", pk)
        assert until(data, pk, "cancelled")["done"] < 100_000
    listed = json.loads(call("jobs", "list", "--data", data, "--json").stdout)["jobs"]
    assert [job["state"] for job in listed] == ["cancelled", "done"]
