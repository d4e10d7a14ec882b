"""What the server answers to a phone: for the tests of the interface."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from shuangsui.actions.field.receive_piece import PIECE
from tests.actions.phones import LATER, Phone


@pytest.fixture
def afternoon(monkeypatch: pytest.MonkeyPatch) -> None:
    """The afternoon of the visit."""
    monkeypatch.setattr(timezone, "now", lambda: LATER)


def ask(one: Phone | str, method: str, address: str, body: Any = None, query: str = "", **headers: str) -> Any:
    """What the server answers to a phone, or to a token."""
    token = one if isinstance(one, str) else one.token
    data = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else b""
    kind = "application/octet-stream" if method == "PUT" else "application/json"
    given = {"authorization": f"Bearer {token}"} | headers
    return Client().generic(method, f"/api/v1/{address}{query}", data, kind, headers=given)


def code_of(answer: Any) -> tuple[int, str]:
    """Status and code of a refusal; each has its sentence."""
    told_ = answer.json()
    assert told_["says"]
    return answer.status_code, told_["code"]


def put(one: Phone, data: bytes, kind: str = "image/jpeg", offset: int = 0, **changes: Any) -> Any:
    """Send one piece."""
    given = {"offset": offset, "size": len(data), "name": "a.jpg", "kind": kind, "sha256": hashlib.sha256(data).hexdigest()}
    given |= changes
    sha256 = given.pop("sha256")
    query = "?" + "&".join(f"{name}={value}" for name, value in given.items())
    return ask(one, "PUT", f"uploads/{sha256}", data[offset : offset + PIECE], query)
