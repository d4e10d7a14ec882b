"""The plan's words for what the registries keep as codes: names of classes, kinds, facts, areas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shuangsui.access import Actor
from shuangsui.paper.parsers import STAFF, names_of
from shuangsui.records.models import Target, Unit
from shuangsui.records.policies import policy_for
from shuangsui.records.rows import from_json
from shuangsui.rules.policy import Policy
from shuangsui.rules.registry import Vocabulary

STATUS = {Target.ACTIVE: "", Target.CANCELLED: "已注销", Target.MERGED: "已合并", Target.WITHDRAWN: "已撤回"}
VISIT_TYPES = {"random": "双随机", "case": "个案", "special": "专项"}


def names(words: Mapping[str, str]) -> dict[str, str]:
    """Code → the name that a person would write."""
    return dict(zip(dict.fromkeys(words.values()), names_of(words), strict=True))


STAFF_NAMES = names(STAFF)


@dataclass(frozen=True)
class Words:
    """A policy's words; without a policy codes stand as they are."""

    policy: Policy | None = None
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    classes: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, policy: Policy | None) -> Words:
        """The words of a policy."""
        if policy is None:
            return cls()
        words = policy.vocabulary()
        return cls(policy, words, names(words.classes), names(words.kinds), names(words.facts))


def words_for(actor: Actor) -> Words:
    """The words of the policy that the actor's first post works under."""
    units = [post.unit for post in actor.posts]
    return Words.of(policy_for(units[0])) if units else Words()


def words_of_unit(unit: Unit) -> Words:
    """The words of a unit's policy."""
    return Words.of(policy_for(unit))


def says(value: Any) -> str:
    """A value as the database keeps it, in words."""
    value = from_json(value) if isinstance(value, dict | list) else value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, frozenset | list | tuple):
        return "、".join(sorted(map(str, value)))
    return str(value)
