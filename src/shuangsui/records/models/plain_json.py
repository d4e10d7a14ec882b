"""JSON in the registries' own rows, which only this program writes."""

from __future__ import annotations

from typing import Any

from django.db import models


class PlainJSONField(models.JSONField):
    """A JSONField without SQLite's check JSON_VALID of every row.

    A hundred thousand rows of an import are encoded by `records.loading.json_text` a moment before; to parse each of their texts
    again costs more than to write them. PostgreSQL's jsonb is the same as ever.
    """

    def db_check(self, connection: Any) -> None:
        """No check."""
