"""One entry of the journal, whole."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path

from ...shared.door import page
from .listed import chain_names, readable
from .trace import tell


@page("journal.see")
def entry(request: Any, pk: int) -> HttpResponse:
    """Who, when, from where, what was, what is, and what chains it to the one before."""
    found = get_object_or_404(readable(request.actor), pk=pk)
    name = chain_names(request.actor).get(found.chain, found.chain)
    context = {"told": tell(found), "entry": found, "chain": name, "holds": found.digest() == found.hash}
    return render(request, "desk/journal/entry.html", context)


urlpatterns = [path("journal/<int:pk>/", entry, name="journal-entry")]
