"""Whose name is never public: a natural person's (自然人) is shown as 张某.

A plan says by `[[kind]] name_is_public = false` which targets are persons (宜良 表一C). Registries that come from old tables have
no kind for some: a bare personal name without a credit code is taken for a person's, since naming a person by mistake cannot be
undone, and masking a firm can.
"""

from __future__ import annotations

from collections.abc import Iterable

from .policy import Policy

PERSONS = frozenset({"自然人", "个人", "公民"})
# The hundred surnames that nine persons in ten bear; with two characters first.
_DOUBLE = ("欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "司徒", "令狐", "夏侯")
_SINGLE = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑谢罗梁宋唐许韩冯邓曹彭曾萧肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范"
    "石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
# What a workshop's or an office's name ends with.
_PLACES = frozenset("厂店场站园馆所院社部行矿库坊铺局校城村庄屋楼厅业司户队组")
_SHORT = (2, 4)  # characters of a personal name


def private_kinds(policy: Policy) -> frozenset[str]:
    """What a plan calls the targets whose names are not public: ids, names and synonyms, with the usual words."""
    named = (word for kind in policy.kind if not kind.name_is_public for word in (kind.id, kind.name, *kind.synonyms))
    return PERSONS | frozenset(named)


def is_person(name: str, kind: str, credit_code: str, private: Iterable[str]) -> bool:
    """Whether a target is a natural person, by its kind, or by a bare personal name that no credit code stands beside."""
    if kind in private:
        return True
    if kind or credit_code:
        return False
    shortest, longest = _SHORT
    if not (shortest <= len(name) <= longest and all("一" <= character <= "鿿" for character in name)):
        return False
    has_surname = name[0] in _SINGLE if len(name) < longest else name.startswith(_DOUBLE)
    return has_surname and name[-1] not in _PLACES


def masked(name: str) -> str:
    """张某; of a surname of two characters 欧阳某, of a name with a dot its first character."""
    surname = name[:2] if name.startswith(_DOUBLE) and len(name) > 2 else name[:1]
    return f"{surname}某"
