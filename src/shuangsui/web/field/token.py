"""Who asks: by the token of a bound phone, and by nothing else."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from shuangsui.access import Actor, is_allowed, own_inspector
from shuangsui.actions.accounts.see_device import token_hash
from shuangsui.actions.errors import ActionError, NotAllowed
from shuangsui.actions.field.see_field_device import see_field_device
from shuangsui.records.models import FieldDevice


class PhoneRequest(HttpRequest):
    """A request of a bound phone: `device`, `actor` its owner, `at` the moment it came in."""

    device: FieldDevice
    actor: Actor
    at: Any


class AnyToken(HttpBearer):
    """A token that was once given, also one that is revoked: for the phone that says it wiped itself."""

    def authenticate(self, request: Any, token: str) -> FieldDevice:
        """The phone of the token. Raises ActionError(device-unknown)."""
        request.at = timezone.now()
        rows = FieldDevice.objects.select_related("user__inspector__unit")
        device = rows.filter(token=token_hash(token)).first()
        if device is None:
            raise ActionError("device-unknown")
        request.device = device
        request.actor = Actor.of(device.user, request.META.get("REMOTE_ADDR", ""))
        return device


class LivingToken(AnyToken):
    """A token that opens its owner's tasks now."""

    def authenticate(self, request: Any, token: str) -> FieldDevice:
        """The phone of the token. Raises ActionError(device-unknown, device-revoked), NotAllowed."""
        device = super().authenticate(request, token)
        if device.revoked_at is not None or not device.user.is_active:
            raise ActionError("device-revoked")
        if not is_allowed(request.actor, "field.use") or own_inspector(request.actor, "field.use") is None:
            raise NotAllowed("field.use")
        see_field_device(device=device, at=request.at)
        return device
