"""Filters and tags that every template has."""

from __future__ import annotations

from typing import Any

from django import template

from shuangsui.access import ROLE_NAMES, Role

register = template.Library()


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """The value of a key that a variable names; "" where there is none."""
    return mapping.get(key, "") if mapping else ""


@register.filter
def role_name(role: str) -> str:
    """A role in Chinese."""
    return ROLE_NAMES[Role(role)]
