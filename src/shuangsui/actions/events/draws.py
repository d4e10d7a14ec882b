"""Draws."""

DRAWS: dict[str, str] = {}
