"""What can go wrong with a draw kept as a folder.

DossierError    code + values; the sentences stand in `sentences.py`
"""

from __future__ import annotations


class DossierError(Exception):
    """A deed that is refused. Nothing was changed."""

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self.values = values
        super().__init__(f"{code}: {values}")
