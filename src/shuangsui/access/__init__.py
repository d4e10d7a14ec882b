"""WHO MAY: one table (`table.py`); the yes or no for a deed and the list for a page come from the same lines."""

from .actor import Actor
from .ask import is_allowed, own_inspector, reach_of, scope, units_for, visible_units
from .roles import ALONE, APART, NEEDED, REACH_NAMES, ROLE_NAMES, Reach, Role
from .table import TABLE, Right

__all__ = [
    "ALONE",
    "APART",
    "NEEDED",
    "REACH_NAMES",
    "ROLE_NAMES",
    "TABLE",
    "Actor",
    "Reach",
    "Right",
    "Role",
    "is_allowed",
    "own_inspector",
    "reach_of",
    "scope",
    "units_for",
    "visible_units",
]
