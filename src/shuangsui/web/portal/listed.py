"""A public list: narrowed by the unit's name, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Q

SIZE = 20
MOST = 60  # characters of a question


@dataclass(frozen=True)
class Listed:
    """A page of a list. `asked`: the unit asked for; `before`, `after`: addresses of the pages beside it, "" for none."""

    page: Page[Any]
    asked: str
    before: str
    after: str

    @property
    def count(self) -> int:
        """How many there are in all."""
        return self.page.paginator.count


def asked_unit(request: Any) -> str:
    """The unit that was typed."""
    return str(request.GET.get("unit", "")).strip()[:MOST]


def of_unit(asked: str, prefix: str = "unit__") -> Q:
    """Rows whose unit has this in its name or its bureau's, or has this code."""
    if not asked:
        return Q()
    return Q(**{f"{prefix}name__contains": asked}) | Q(**{f"{prefix}bureau__contains": asked}) | Q(**{f"{prefix}code": asked})


def listed(request: Any, rows: Any, size: int = SIZE) -> Listed:
    """The page that the address asks for, of rows that are narrowed already. Two queries."""
    page = Paginator(rows, size).get_page(request.GET.get("page"))
    asked = asked_unit(request)

    def at(number: int) -> str:
        return "?" + urlencode({"unit": asked, "page": number} if asked else {"page": number})

    before = at(page.previous_page_number()) if page.has_previous() else ""
    return Listed(page, asked, before, at(page.next_page_number()) if page.has_next() else "")
