"""疑似失联: targets that take part, and of which something says that nobody would be found there.

In 2020 one district drew 62 firms and found 13 of them stopped, moved or closed: what is known beforehand is looked at before
a freeze. Nothing is decided here; a person gives the target its change of state, or leaves it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import F, Max, Model, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from shuangsui.rules.policy import Policy

from .models import Fact, PastVisit, Permit, Target, TargetEvent, Visit

SILENT_DAYS = 730  # without any visit, fact or change since: two years
# What records say of a place where nobody was found, in whatever words.
DEAD_WORDS = (
    "停产",
    "停业",
    "停工",
    "关闭",
    "搬迁",
    "破产",
    "注销",
    "吊销",
    "倒闭",
    "查无",
    "不存在",
    "stopped",
    "moved",
    "closed",
)
SIGNS = ("state", "outcome", "address", "permit", "silent")
_NEVER = date(1900, 1, 1)
LATEST = 300  # visits in vain that a card looks at
_DIFFERENT = 2_000  # outcomes that are told apart; where people write more, every visit's words are looked at


def dead_states(policy: Policy | None) -> list[str]:
    """The policy's words for stopped, moved, closed."""
    return [word for state in policy.state if state.code != "running" for word in state.words] if policy else []


def with_signs(rows: QuerySet[Target]) -> QuerySet[Any]:
    """The targets with what their signs are read from: last visit and its outcome, last permit, last contact."""
    mine = {"target": OuterRef("pk")}
    past = PastVisit.objects.filter(withdrawn_at=None, **mine).order_by("-visited_date", "-pk")
    here = Visit.objects.filter(state=Visit.DONE, **mine).exclude(visited_date=None).order_by("-visited_date", "-pk")
    facts = Fact.objects.filter(withdrawn_at=None, **mine).order_by("-fact_date")
    events = TargetEvent.objects.filter(**mine).order_by("-event_date")
    permits = (
        Permit.objects.filter(withdrawn_at=None, **mine)
        .order_by()
        .values("target")
        .annotate(last=Max(Coalesce("ended_date", "valid_until")))
    )

    def day(found: Any, name: str) -> Any:
        return Coalesce(Subquery(found.values(name)[:1]), Value(_NEVER))

    return rows.annotate(
        past_date=day(past, "visited_date"),
        past_outcome=Coalesce(Subquery(past.values("outcome")[:1]), Value("")),
        here_date=day(here, "visited_date"),
        here_outcome=Coalesce(Subquery(here.values("outcome")[:1]), Value("")),
        permit_until=Subquery(permits.values("last")),
        last_contact=Greatest(
            day(past, "visited_date"), day(here, "visited_date"), day(facts, "fact_date"), day(events, "event_date")
        ),
    )


def likely_dead(rows: QuerySet[Target], on: date, dead_states: Iterable[str], sign: str = "") -> QuerySet[Any]:
    """Of the targets that take part, those with a sign (with `sign` of SIGNS alone), as of a day. `dead_states`: the policies'
    words for stopped, moved, closed."""
    found = with_signs(rows.filter(status=Target.ACTIVE, takes_part=True))
    wanted = {
        "state": Q(state__in=list(dead_states)) | _names("state"),
        "outcome": Q(past_date__gte=F("here_date")) & _names("past_outcome")
        | Q(here_date__gt=F("past_date")) & _names("here_outcome"),
        "address": Q(address="") | Q(address__contains="查无") | Q(address__contains="不存在"),
        "permit": Q(permit_until__lt=on),
        "silent": Q(last_contact__lt=on - timedelta(days=SILENT_DAYS))
        & (Q(last_contact__gt=_NEVER) | Q(created_at__date__lt=on - timedelta(days=SILENT_DAYS))),
    }
    if sign:
        return found.filter(wanted[sign])
    either = Q()
    for name in SIGNS:
        either |= wanted[name]
    return found.filter(either)


def gone_at_last_visit(rows: QuerySet[Target], on: date) -> QuerySet[Any]:
    """`likely_dead` by the sign "outcome", begun at the few visits that found nobody and not at the targets, which may
    be hundreds of thousands; of more than LATEST such visits the last. Four queries before its own."""
    found: set[int] = set()
    for model, day in ((PastVisit, Q(withdrawn_at=None)), (Visit, Q(state=Visit.DONE))):
        outcomes = _outcomes(model)
        told = _names("outcome") if len(outcomes) > _DIFFERENT else Q(outcome__in=[one for one in outcomes if _named(one)])
        visits = model._default_manager.filter(day & told).order_by("-visited_date", "-pk")
        found.update(visits.values_list("target_id", flat=True)[:LATEST])
    return likely_dead(rows.filter(pk__in=found), on, (), "outcome")


def _outcomes(model: type[Model]) -> list[str]:
    """The different outcomes of a table of visits, from one to the next by their index; one too many where they are very many."""
    table = model._meta.db_table
    least = f'SELECT MIN(outcome) FROM "{table}"'
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE known(outcome) AS ({least} UNION ALL SELECT ({least} WHERE outcome > known.outcome)"
            " FROM known WHERE known.outcome IS NOT NULL) SELECT outcome FROM known WHERE outcome IS NOT NULL LIMIT %s",
            [_DIFFERENT + 1],
        )
        return [row[0] for row in cursor.fetchall()]


def signs_of(target: Any, on: date, dead_states: Iterable[str]) -> list[tuple[str, str]]:
    """The signs of a target of `likely_dead`, each with what it was read from (a day, a text)."""
    found = []
    if target.state in set(dead_states) or _named(target.state):
        found.append(("state", target.state))
    outcome = target.past_outcome if target.past_date >= target.here_date else target.here_outcome
    if _named(outcome):
        found.append(("outcome", f"{max(target.past_date, target.here_date)} {outcome}"))
    if not target.address or "查无" in target.address or "不存在" in target.address:
        found.append(("address", target.address))
    if target.permit_until and target.permit_until < on:
        found.append(("permit", str(target.permit_until)))
    limit = on - timedelta(days=SILENT_DAYS)
    if target.last_contact < limit and (target.last_contact > _NEVER or target.created_at.date() < limit):
        found.append(("silent", str(target.last_contact) if target.last_contact > _NEVER else ""))
    return found


def _names(field: str) -> Q:
    either = Q()
    for word in DEAD_WORDS:
        either |= Q(**{f"{field}__icontains": word})
    return either


def _named(text: str) -> bool:
    return any(word in text.lower() for word in DEAD_WORDS)
