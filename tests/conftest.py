"""What holds for every test: nothing is skipped in silence, and nothing is written outside `var/`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis.configuration import set_hypothesis_home_dir

ROOT = Path(__file__).resolve().parent.parent

# Temporary folders too: another run on the machine must not sweep ours away.
os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(ROOT / "var" / "tmp"))
Path(os.environ["PYTEST_DEBUG_TEMPROOT"]).mkdir(parents=True, exist_ok=True)
set_hypothesis_home_dir(str(ROOT / "var" / "cache" / "hypothesis"))
# Two slow cores must not decide whether a property holds; CI takes the same examples every time.
settings.register_profile("project", deadline=None, print_blob=True, derandomize=bool(os.environ.get("CI")))
settings.load_profile("project")

_not_run: list[str] = []


def pytest_configure() -> None:
    """Let tests that commit empty the tables afterwards, the append-only ones too."""
    if not os.environ.get("DJANGO_SETTINGS_MODULE"):  # a run of files that know nothing of the site
        return
    from django.db import connection
    from django.test import TransactionTestCase

    from shuangsui.records import append_only

    kind: Any = TransactionTestCase  # its types do not know the method
    flush = kind._fixture_teardown

    def emptied(case: Any) -> None:
        append_only.allow(connection)
        try:
            flush(case)
        finally:
            append_only.refuse(connection)

    kind._fixture_teardown = emptied


def pytest_collectreport(report: pytest.CollectReport) -> None:
    """Note a module that asked to be skipped while it was being collected."""
    if report.skipped:
        _not_run.append(report.nodeid)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note a test that was skipped, or failed and was excused (xfail)."""
    if report.skipped or hasattr(report, "wasxfail"):
        _not_run.append(report.nodeid)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """A run with a test left out is a failed run."""
    if _not_run and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which tests were left out."""
    for nodeid in sorted(set(_not_run)):
        terminalreporter.write_line(f"LEFT OUT, and nothing may be: {nodeid}", red=True)
