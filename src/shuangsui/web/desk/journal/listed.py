"""The list of the journal's entries, and how the chains stand."""

from __future__ import annotations

import datetime
import re
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone

from shuangsui.access import Actor, Reach, is_allowed, reach_of, visible_units
from shuangsui.actions.deed import SITE
from shuangsui.actions.events import EVENTS
from shuangsui.actions.events.telling import sentence
from shuangsui.records.models import JournalEntry, JournalHead

from ...shared.door import page
from ...shared.listing import Ask, Column, Listing, show

SITE_NAME = "系统"


def chain_names(actor: Actor) -> dict[str, str]:
    """The chains that the actor may read → the authority's name; the installation's own is for who may read all."""
    everything = actor.user is None or any(reach is Reach.ALL for reach, _ in reach_of(actor, "journal.see"))
    units = visible_units(actor, "journal.see").values_list("code", "name")
    return ({SITE: SITE_NAME} if everything else {}) | dict(units)


def readable(actor: Actor) -> QuerySet[JournalEntry]:
    """The entries that the actor may read."""
    if actor.user is None or any(reach is Reach.ALL for reach, _ in reach_of(actor, "journal.see")):
        return JournalEntry.objects.all()
    return JournalEntry.objects.filter(chain__in=visible_units(actor, "journal.see").values("code"))


def _day(text: str, days: int = 0) -> datetime.datetime:
    day = datetime.date.fromisoformat(text)
    if days and day < datetime.date.max:
        day += datetime.timedelta(days=days)
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


def _of(rows: Any, text: str) -> Any:
    subject, _, key = text.partition(":")
    return rows.filter(subject=subject, subject_id=key) if key else rows.filter(subject=subject)


def _events() -> list[tuple[str, str]]:
    """Every event with its sentence, without what is filled in."""
    bare = {event: re.sub(r"\{[^}]*\}", "", says).strip(" ：") for event, says in EVENTS.items()}
    return sorted(bare.items(), key=lambda pair: pair[0])


def journal_list(actor: Actor) -> Listing:
    """The list as the actor sees it: the chains to choose from are his."""
    names = chain_names(actor)
    return Listing(
        "journal",
        "台账",
        columns=(
            Column("at", "时间", lambda entry: f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M:%S}"),
            Column("who", "操作人", lambda entry: entry.by_name),
            Column("says", "事项", sentence, link=lambda entry: reverse("journal-entry", args=[entry.pk])),
            Column("chain", "单位", lambda entry: names.get(entry.chain, entry.chain)),
            Column("reason", "理由", lambda entry: entry.reason),
            Column("post", "身份", lambda entry: entry.by_post, shown=False),
            Column("address", "来源地址", lambda entry: entry.address, shown=False),
            Column("seq", "序号", lambda entry: entry.seq, sort="id", kind="num", shown=False),
            Column("hash", "散列值", lambda entry: entry.hash, shown=False),
        ),
        asks=(
            Ask("chain", "单位", lambda rows, chain: rows.filter(chain=chain), "choice", list(names.items())),
            Ask("who", "操作人", lambda rows, text: rows.filter(by_name__contains=text)),
            Ask("from", "从", lambda rows, day: rows.filter(at__gte=_day(day)), "date"),
            Ask("to", "到", lambda rows, day: rows.filter(at__lt=_day(day, 1)), "date"),
            Ask("event", "事项", lambda rows, event: rows.filter(event=event), "choice", _events, more=True),
            Ask("subject", "对象名称", lambda rows, text: rows.filter(subject_name__contains=text), more=True),
            Ask("reason", "理由", lambda rows, text: rows.filter(reason__contains=text), more=True),
            Ask("of", "对象编号", _of, more=True, hint="如 target:12"),
        ),
        sort="-id",
        empty="还没有记录。",
        exports="journal.export",
    )


@page("journal.see")
def journal(request: Any) -> HttpResponse:
    """Filters, sentences, and how far each chain was looked over."""
    shown = show(journal_list(request.actor), readable(request.actor), request)
    names = chain_names(request.actor)
    heads = JournalHead.objects.filter(chain__in=list(names)) if SITE not in names else JournalHead.objects.all()
    stands = [(names.get(head.chain, head.chain), head) for head in heads.order_by("chain")]
    context = {
        "list": shown,
        "stands": stands,
        "entries": sum(head.seq for _, head in stands),
        "checked": sum(head.checked_seq for _, head in stands),
        "checked_at": max((head.checked_at for _, head in stands if head.checked_at), default=None),
        "broken": [(name, head) for name, head in stands if head.broken_seq],
        "may_export": is_allowed(request.actor, "journal.export"),
    }
    return shown.as_file() or render(request, "desk/journal/list.html", context)


urlpatterns = [path("journal/", journal, name="journal")]
