"""Change one's own password."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from shuangsui.access import Actor
from shuangsui.records.models import User

from ..deed import action, record
from ..errors import ActionError
from .end_devices import end_all


@action
def change_password(*, by: Actor, at: datetime, old: str, new: str, device: str = "") -> User:
    """Every device of the account but the one whose token is given is out.

    Raises ActionError(password-wrong, password-same, password-refused).
    """
    assert by.user is not None
    user = User.objects.select_for_update().get(pk=by.user.pk)
    if not user.check_password(old):
        raise ActionError("password-wrong")
    if old == new:
        raise ActionError("password-same")
    try:
        validate_password(new, user)
    except ValidationError as error:
        raise ActionError("password-refused", detail="".join(error.messages)) from None

    user.set_password(new)
    user.must_change_password, user.password_changed_at, user.version = False, at, user.version + 1
    user.save(update_fields=["password", "must_change_password", "password_changed_at", "version"])
    end_all(user, at, but=device)
    record("password.changed", by=by, at=at, subject=user)
    return user
