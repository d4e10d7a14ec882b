"""The kinds of job there are: what each is called, and where its function stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, cast

from shuangsui.records.models import Job

from .report import Report

Work = Callable[[Job, Report], dict[str, Any] | None]


@dataclass(frozen=True)
class Kind:
    """A kind of job. `function`: "module:name", loaded when one runs.

    It is called with the job and a `Report`, returns plain JSON (`{"url": …}` becomes a link on the jobs page, `"says"` its
    last sentence) or None, and must come to the same when it is run again after having been killed at any moment.
    """

    says: str
    function: str

    def load(self) -> Work:
        """The function."""
        module, _, name = self.function.partition(":")
        return cast(Work, getattr(import_module(module), name))


# Named "<field>.<what>".
KINDS: dict[str, Kind] = {
    "journal.check": Kind("核对台账", "shuangsui.actions.journal.check_journal:run"),
    "plan.forecast": Kind("测算年度计划", "shuangsui.actions.plans.forecast_plan:run"),
    "plan.what-if": Kind("测算“如果”", "shuangsui.actions.plans.ask_what_if:run"),
    "registry.preview": Kind("比对导入文件", "shuangsui.actions.registry.imports.jobs:preview"),
    "registry.commit": Kind("导入名录", "shuangsui.actions.registry.imports.jobs:commit"),
}
