"""Which plan a visit's record is filled under, and which of its forms, in which version."""

from __future__ import annotations

from shuangsui.records.models import PolicyFile, Visit
from shuangsui.records.policies import newest_of, policy_file_of
from shuangsui.records.situation import policy_of
from shuangsui.rules.policy import Policy
from shuangsui.rules.policy.items import Form

from ..errors import ActionError
from .manifest import Manifest


def plan_of(visit: Visit) -> PolicyFile:
    """The text of the plan as it was loaded last: a form may be amended after the draw. `draw__policy` is selected with it.

    Raises ActionError(record-without-plan).
    """
    found = newest_of(visit.draw.policy.policy) if visit.draw else policy_file_of(visit.unit)
    if found is None:
        raise ActionError("record-without-plan", unit=visit.unit.name)
    return found


def form_in(policy: Policy, form: str) -> Form | None:
    """The form of that id."""
    return next((one for one in policy.form if one.id == form), None)


def filled_under(visit: Visit, told: Manifest) -> tuple[PolicyFile, Form]:
    """The plan and the form that a record was filled under: an older version's own text where it is still here.

    Raises ActionError(record-without-plan, form-unknown).
    """
    now = plan_of(visit)
    newest = form_in(policy_of(now), told.form)
    if newest is None or told.form_version > newest.version:
        raise ActionError("form-unknown", form=told.form)
    if told.form_version == newest.version:
        return now, newest
    for file in PolicyFile.objects.filter(policy=now.policy).order_by("-at", "-pk"):
        older = form_in(policy_of(file), told.form)
        if older is not None and older.version == told.form_version:
            return file, older
    return now, newest
