"""后台任务: one's own long work, how far it is, and what came of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path

from shuangsui.actions.errors import ActionError
from shuangsui.actions.jobs import cancel_job, progress_of, restart_job
from shuangsui.actions.sentences import say
from shuangsui.records.models import Job

from ..shared.door import page
from ..shared.frame import notify

SHOWN = 50


def shown(job: Job) -> dict[str, Any]:
    """A job as `desk/jobs/_job.html` takes it: other pages include that fragment with `card=shown(job)`."""
    return {"job": job, "progress": progress_of(job), "url": str(job.result.get("url", ""))}


@page("jobs.own")
def jobs(request: Any) -> HttpResponse:
    """The newest of one's own jobs."""
    own = [shown(job) for job in Job.objects.filter(by=request.user)[:SHOWN]]
    live = any(card["job"].is_live for card in own)
    return render(request, "desk/jobs/list.html", {"cards": own, "live": live, "most": SHOWN})


@page("jobs.own", quiet=True)
def job(request: Any, pk: int) -> HttpResponse:
    """One job: a page, or the fragment alone for who asks again and again."""
    card = shown(_own(request, pk))
    template = "desk/jobs/_job.html" if request.htmx else "desk/jobs/job.html"
    answer = render(request, template, {"card": card, "live": card["job"].is_live})
    # Where the result is the very page that waits for it, that page shows it by itself.
    if request.htmx and card["job"].state == Job.DONE and card["url"] == request.htmx.current_url_abs_path:
        answer["HX-Refresh"] = "true"
    return answer


@page("jobs.own", "POST")
def cancel(request: Any, pk: int) -> HttpResponse:
    """Cancel a job."""
    if cancel_job(by=request.actor, at=request.at, job=_own(request, pk)) is None:
        notify(request, "这个任务已经结束，没有什么可以取消。", "warning")
    return redirect("job", pk)


@page("jobs.own", "POST")
def restart(request: Any, pk: int) -> HttpResponse:
    """Start a job again."""
    try:
        restart_job(by=request.actor, at=request.at, job=_own(request, pk))
    except ActionError as refused:
        notify(request, say(refused), "warning")
    return redirect("job", pk)


def _own(request: Any, pk: int) -> Job:
    return get_object_or_404(Job.objects.select_related("unit"), pk=pk, by=request.user)


urlpatterns = [
    path("jobs/", jobs, name="jobs"),
    path("jobs/<int:pk>/", job, name="job"),
    path("jobs/<int:pk>/cancel/", cancel, name="job-cancel"),
    path("jobs/<int:pk>/restart/", restart, name="job-restart"),
]
