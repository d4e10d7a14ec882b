"""A pause of the interpreter's search for reference cycles: this package makes millions of small values, and no cycles."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def calm() -> Iterator[None]:
    """No search while inside; afterwards as it was before, whatever happens. Nothing that is computed hangs on it."""
    searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searching:
            gc.enable()
