"""动态口令: set it up, show it, lift it (RFC 6238, six digits every 30 seconds)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.utils.crypto import salted_hmac
from django_otp.oath import TOTP

from shuangsui.access import Actor
from shuangsui.records.models import RecoveryCode, SecondFactor, User

from ..deed import action, record, require
from ..errors import ActionError
from .end_devices import end_all
from .reasons import reason_of

TOLERANCE = 1  # steps that the telephone's clock may be away


def secret_of(user: User, salt: str) -> str:
    """A user's secret (hex, 160 bits), made from what is kept of it with the installation's own key.

    Whoever reads the database alone, or its dump, has no secret.
    """
    return salted_hmac("shuangsui.telephone", f"{user.pk}:{salt}").hexdigest()


def step_of(key: str, code: str, at: datetime, after: int = -1) -> int | None:
    """The time step, later than `after`, whose code this is; None where it is none's."""
    digits = code.replace(" ", "")
    if len(digits) != 6 or not digits.isascii() or not digits.isdigit():
        return None
    totp = TOTP(bytes.fromhex(key))
    totp.time = at.timestamp()
    return int(totp.t()) if totp.verify(int(digits), TOLERANCE, after + 1) else None


def plain(code: str) -> str:
    """A recovery code as it is compared: without what people type between its groups."""
    return "".join(letter for letter in code.lower() if letter.isalnum())


def _hash(code: str) -> str:
    return hashlib.sha256(plain(code).encode()).hexdigest()


def take_code(user: User, code: str, at: datetime) -> str:
    """Use up a code of the telephone ("totp") or a recovery code ("recovery"). Raises ActionError(code-wrong)."""
    factor = SecondFactor.objects.select_for_update().filter(user=user).first()
    if factor is None:
        raise ActionError("code-wrong")
    step = step_of(secret_of(user, factor.salt), code, at, factor.last_step)
    if step is not None:
        factor.last_step = step
        factor.save(update_fields=["last_step"])
        return "totp"
    if not RecoveryCode.objects.filter(user=user, sha256=_hash(code), used_at=None).update(used_at=at):
        raise ActionError("code-wrong")
    return "recovery"


def _renew(user: User, codes: Sequence[str]) -> None:
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, sha256=_hash(code)) for code in codes)


@action
def set_second_factor(
    *, by: Actor, at: datetime, salt: str, code: str, recovery: Sequence[str], device: str = ""
) -> SecondFactor:
    """Begin to use the secret of this salt; its present code proves that the telephone has it. Other sign-ins end.

    Raises ActionError(second-factor-held, code-wrong).
    """
    assert by.user is not None
    user = User.objects.select_for_update().get(pk=by.user.pk)
    if SecondFactor.objects.filter(user=user).exists():
        raise ActionError("second-factor-held")
    step = step_of(secret_of(user, salt), code, at)
    if step is None:
        raise ActionError("code-wrong")
    factor = SecondFactor.objects.create(user=user, salt=salt, last_step=step, since=at)
    _renew(user, recovery)
    end_all(user, at, but=device)
    record("second-factor.set", by=by, at=at, subject=user)
    return factor


@action
def renew_recovery_codes(*, by: Actor, at: datetime, code: str, recovery: Sequence[str]) -> User:
    """The old recovery codes hold no longer. Raises ActionError(code-wrong)."""
    assert by.user is not None
    take_code(by.user, code, at)
    _renew(by.user, recovery)
    record("recovery-codes.renewed", by=by, at=at, subject=by.user)
    return by.user


@action
def drop_second_factor(*, by: Actor, at: datetime, code: str, needed: bool) -> User:
    """Sign in without it from now on; refused where the actor's roles need it.

    Raises ActionError(second-factor-needed, code-wrong).
    """
    assert by.user is not None
    if needed:
        raise ActionError("second-factor-needed")
    take_code(by.user, code, at)
    _forget(by.user)
    record("second-factor.dropped", by=by, at=at, subject=by.user)
    return by.user


@action
def lift_second_factor(*, by: Actor, at: datetime, user: User, reason: str) -> User | None:
    """For somebody whose telephone and recovery codes are lost; nothing to do without one.

    Raises ActionError(own-account, reason-missing), NotAllowed.
    """
    require(by, "users.unlock")
    reason = reason_of(reason)
    if by.user == user:
        raise ActionError("own-account")
    if not _forget(user):
        return None
    record("second-factor.lifted", by=by, at=at, subject=user, reason=reason)
    return user


def _forget(user: User) -> int:
    RecoveryCode.objects.filter(user=user).delete()
    return SecondFactor.objects.filter(user=user).delete()[0]
