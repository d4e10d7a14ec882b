"""Filters and tags that every template has."""

from __future__ import annotations

from typing import Any

from django import template

register = template.Library()


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """The value of a key that a variable names; "" where there is none."""
    return mapping.get(key, "") if mapping else ""
