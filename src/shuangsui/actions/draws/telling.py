"""Whatever a deed on a draw may refuse with, as one Chinese sentence."""

from __future__ import annotations

from fairdraw import FairdrawError, tell
from shuangsui.actions.errors import ActionError
from shuangsui.dossier.errors import DossierError
from shuangsui.dossier.sentences import say as say_dossier
from shuangsui.rules.periods import PeriodError
from shuangsui.rules.pool import PoolError
from shuangsui.rules.sentences import ERRORS
from shuangsui.rules.sentences import say as say_rule

from ..sentences import say
from .sentences import DESK_SENTENCES

REFUSALS = (ActionError, DossierError, PoolError, FairdrawError, PeriodError)


def tell_refusal(error: Exception) -> str:
    """The sentence of one of REFUSALS."""
    if isinstance(error, ActionError):
        return say(error)
    if isinstance(error, FairdrawError):
        return tell(error)
    if isinstance(error, DossierError | PoolError):
        if error.code in DESK_SENTENCES:
            return say_rule(DESK_SENTENCES, error.code, **error.values)
        if isinstance(error, DossierError):
            return _full_stop(say_dossier(error))
        return _full_stop(say_rule(ERRORS, error.code, **error.values))
    return _full_stop(str(error))


def _full_stop(text: str) -> str:
    return text if text.endswith("。") else text + "。"
