"""What a deed may refuse with; drawn as a tree in the package's docstring."""

from __future__ import annotations


class ActionError(Exception):
    """A refusal: nothing was changed. `code` and `values`; the sentence stands in `sentences.py`."""

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self.values = values
        super().__init__(f"{code}: {values}")


class NotAllowed(ActionError):
    """The actor has no such right there."""

    def __init__(self, right: str) -> None:
        super().__init__("not-allowed", right=right)


class ChangedMeanwhile(ActionError):
    """The record was saved by somebody else after it was read."""

    def __init__(self, name: str) -> None:
        super().__init__("changed-meanwhile", name=name)
