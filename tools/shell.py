"""`make shell`: fairdraw and shuangsui at the prompt. Nothing is written outside the repository, so no history is kept."""

import sys

import fairdraw
import shuangsui.rules

__all__ = ["fairdraw", "shuangsui"]


def complete_without_history() -> None:
    """Completion at the prompt; Python's own hook would also keep a history in the home folder."""
    try:
        import readline
        import rlcompleter  # noqa: F401
    except ImportError:  # a Python without readline has neither
        return
    readline.parse_and_bind("tab: complete")


sys.__interactivehook__ = complete_without_history
