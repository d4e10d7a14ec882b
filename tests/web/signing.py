"""What tests of the sign-in share: a browser that signs in as a person does, and the telephone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.test import Client
from django_otp.oath import TOTP

from tests.people import PASSWORD


def sign_in(username: str, password: str = PASSWORD, client: Client | None = None, **more: Any) -> tuple[Client, Any]:
    """A browser after the login form was sent, and the answer to it."""
    client = client or Client()
    return client, client.post("/login/", {"username": username, "password": password, **more})


def code_at(key: str, moment: datetime, steps: int = 0) -> str:
    """What the telephone shows, `steps` times 30 seconds away."""
    totp = TOTP(bytes.fromhex(key), drift=steps)
    totp.time = moment.timestamp()
    return f"{totp.token():06d}"
