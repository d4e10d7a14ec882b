"""Whom a row of a list means: by credit code, else by name, within the area where one is written."""

from __future__ import annotations

from collections import defaultdict

from shuangsui.paper.duplicates import plain_names
from shuangsui.records.models import Target, Unit
from shuangsui.rules.policy import Policy

# Why nobody was recognised in a row.
DOUBTS = {
    "unknown": "名录库里没有这一家",
    "several": "名录库里有几家同名",
    "twice": "与另一行是同一家",
    "gone": "已注销或已合并",
}


class Finder:
    """Finds the targets of a unit and all below; two queries, then none."""

    def __init__(self, unit: Unit, policy: Policy) -> None:
        self.areas = policy.vocabulary().areas
        known = Target.objects.filter(area__path__startswith=unit.path).exclude(status=Target.WITHDRAWN)
        found = list(known.select_related("area").order_by("pk"))
        self.by_code: dict[str, list[Target]] = defaultdict(list)
        self.by_name: dict[str, list[Target]] = defaultdict(list)
        names = plain_names([one.name for one in found]) if found else []
        for target, plain in zip(found, names, strict=True):
            for code in {target.credit_code, target.key} - {""}:
                self.by_code[code].append(target)
            self.by_name[plain].append(target)

    def meant(self, plain: str, area: str = "", code: str = "") -> tuple[Target | None, str]:
        """The one running target that the row means, or why there is none: a key of DOUBTS. `plain`: the name as
        `plain_names` gives it; `area`: in any of the plan's spellings; one that the plan does not know narrows nothing."""
        found = self.by_code.get(code, []) if code else []
        found = found or self.by_name.get(plain, [])
        where = self.areas.get(area)
        if where and len(found) > 1:
            found = [one for one in found if one.area.code == where] or found
        running = [one for one in found if one.status == Target.ACTIVE]
        if len(running) == 1:
            return running[0], ""
        return None, "several" if running else "gone" if found else "unknown"
