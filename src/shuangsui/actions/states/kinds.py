"""What each change of state does to a target, and when it makes no sense (昌吉 三、注意 1–3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shuangsui.records.models import Target, TargetEvent
from shuangsui.records.policies import policy_for

# The kinds that change one target alone; a merger has its own deed.
SINGLE = (
    TargetEvent.MOVED,
    TargetEvent.STOPPED,
    TargetEvent.RESUMED,
    TargetEvent.CANCELLED,
    TargetEvent.OPTED_OUT,
    TargetEvent.OPTED_IN,
)
# Those that many targets can be given at once, for one reason; a new address is of one firm.
BATCH = tuple(kind for kind in SINGLE if kind != TargetEvent.MOVED)

# Kind → the policy's state that it leads to, and the word where a policy has none.
_LEADS_TO: Mapping[str, tuple[str, str]] = {
    TargetEvent.MOVED: ("moved", "已搬迁"),
    TargetEvent.STOPPED: ("stopped", "长期停产"),
    TargetEvent.RESUMED: ("running", "正常生产"),
    TargetEvent.CANCELLED: ("closed", "破产注销"),
}


def state_words(target: Target) -> dict[str, tuple[str, ...]]:
    """The policy's states → their words, of the target's area; empty where no year is open."""
    policy = policy_for(target.area)
    return {state.code: tuple(state.words) for state in policy.state} if policy else {}


def effect_of(kind: str, words: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    """The fields that a change of this kind sets, but an address and an area, which are the firm's own."""
    if kind in (TargetEvent.OPTED_OUT, TargetEvent.OPTED_IN):
        return {"takes_part": kind == TargetEvent.OPTED_IN}
    code, fallback = _LEADS_TO[kind]
    known = words.get(code, ())
    word = next((one for one in known if one == fallback), known[0] if known else fallback)
    effect: dict[str, Any] = {"state": word, "takes_part": kind == TargetEvent.RESUMED}
    if kind == TargetEvent.CANCELLED:
        effect["status"] = Target.CANCELLED
    return effect


def senseless(kind: str, target: Target, words: Mapping[str, tuple[str, ...]]) -> str:
    """The code of the reason why the target cannot be given this change, "" where it can."""
    if target.status != Target.ACTIVE:
        return "state-not-active"
    if kind == TargetEvent.MOVED:
        return ""
    effect = effect_of(kind, words)
    return "state-same" if all(getattr(target, name) == value for name, value in effect.items()) else ""
