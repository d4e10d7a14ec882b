"""What other parts show on the page of a target. A part adds its own:

    @section
    def history(request: Any, target: Target) -> Section | None:
        return Section("desk/classes/_history.html", {"spans": target.class_spans.all()})

The template is included with `section`; each takes a fixed number of queries.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from shuangsui.records.models import Target


class Section(NamedTuple):
    """A fragment of the page: `{% include section.template %}` reads `section.given`."""

    template: str
    given: dict[str, Any]


Make = Callable[[Any, Target], Section | None]
SECTIONS: list[Make] = []


def section(make: Make) -> Make:
    """Put a fragment on the page of every target."""
    SECTIONS.append(make)
    return make


def sections_of(request: Any, target: Target) -> list[Section]:
    """The fragments for who looks, in the order in which they were added."""
    return [found for make in SECTIONS if (found := make(request, target))]
