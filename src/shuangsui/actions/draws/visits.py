"""The visits of a draw as rows: made from the draw as it stands, again after every change."""

from __future__ import annotations

from collections.abc import Mapping

from shuangsui.dossier.papers import plan_now
from shuangsui.dossier.tasks import items_of, lines_of
from shuangsui.records.models import Draw, Inspector, Target, Visit, VisitMember

from .cabinet import folder_of

_OVER = (Visit.REPLACED, Visit.VOID)


def lay_out_visits(draw: Draw) -> int:
    """Bring the draw's visits to what its statements make of it; how many stand. Called within a deed."""
    folder = folder_of(draw)
    plan = plan_now(folder)
    name, roll = folder.frozen.manifest.draw, folder.roll
    standing = plan.changes.teams.visits if not plan.changes.void else {}
    have = {visit.target.key: visit for visit in Visit.objects.filter(draw=draw).select_related("target")}
    targets = {t.key: t for t in Target.objects.filter(key__in=[t for t in standing if t not in have])}
    for key in standing:
        if key not in have:
            have[key] = Visit.objects.create(
                unit=draw.unit,
                draw=draw,
                number=f"{name}-{plan.numbers[key]:03}",
                target=targets[key],
                lines=lines_of(plan, key),
                items=items_of(roll, key),
                due_date=plan.due[key],
                first_due_date=plan.due[key],
            )
    over = Visit.VOID if plan.changes.void else Visit.REPLACED
    gone = [visit.pk for key, visit in have.items() if key not in standing and visit.state not in (*_OVER, Visit.DONE)]
    Visit.objects.filter(pk__in=gone).update(state=over)
    _seat({have[key].pk: tuple(seat.team) for key, seat in standing.items()})
    return len(standing)


def _seat(teams: Mapping[int, tuple[str | None, ...]]) -> None:
    """Members as drawn: the first leads. Who was replaced keeps his row, ended at the moment of the last change of the draw."""
    ids = {i for team in teams.values() for i in team if i}
    people = {person.key: person.pk for person in Inspector.objects.filter(key__in=ids)}
    have: dict[tuple[int, int], VisitMember] = {
        (m.visit_id, m.inspector_id): m for m in VisitMember.objects.filter(visit__in=teams, ended_at=None)
    }
    wanted = {(visit, people[i]): place == 0 for visit, team in teams.items() for place, i in enumerate(team) if i}
    VisitMember.objects.filter(pk__in=[m.pk for seat, m in have.items() if seat not in wanted]).delete()
    VisitMember.objects.bulk_create(
        [VisitMember(visit_id=v, inspector_id=i, is_lead=lead) for (v, i), lead in wanted.items() if (v, i) not in have]
    )
    for lead in (True, False):
        turned = [m.pk for seat, m in have.items() if seat in wanted and wanted[seat] is lead and m.is_lead is not lead]
        VisitMember.objects.filter(pk__in=turned).update(is_lead=lead)
