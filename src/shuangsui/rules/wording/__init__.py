"""What the parts of a policy file say, in plain Chinese: for comparing, explaining and reviewing plans."""

from .conditions import condition_says, leaf_says
from .lines import amount_says, level_says, line_says, need_says, share_says, speciality_says
from .times import clock_says, every_says, term_says, when_says, window_says

__all__ = [
    "amount_says",
    "clock_says",
    "condition_says",
    "every_says",
    "leaf_says",
    "level_says",
    "line_says",
    "need_says",
    "share_says",
    "speciality_says",
    "term_says",
    "when_says",
    "window_says",
]
