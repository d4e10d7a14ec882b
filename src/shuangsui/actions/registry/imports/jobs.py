"""Imports as jobs: the preview and the commit of one file in the background."""

from __future__ import annotations

from typing import Any

from shuangsui.records.models import ImportBatch, Job

from ...jobs.report import Report
from .commit_import import commit_import
from .preview_import import preview_import


def preview(job: Job, report: Report) -> dict[str, Any]:
    """`arguments`: {"batch": primary key}. Run again, it comes to the same."""
    batch = preview_import(by=report.by, at=report.at, batch=_batch(job), tell=report)
    return {"url": f"/registry/imports/{batch.pk}/", "says": "比对完成，请查看并确认。"}


def commit(job: Job, report: Report) -> dict[str, Any]:
    """`arguments`: {"batch": primary key}. Run again, nothing is done twice."""
    batch = _batch(job)
    commit_import(by=report.by, at=report.at, batch=batch, tell=report)
    return {"url": f"/registry/imports/{batch.pk}/", "says": "导入完成。"}


def _batch(job: Job) -> ImportBatch:
    return ImportBatch.objects.get(pk=job.arguments["batch"])
