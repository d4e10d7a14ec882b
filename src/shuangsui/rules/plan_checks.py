"""What a yearly plan is looked over for before it is handed in: floors, items, joint inspections, directed rounds.

Each check is a code with values; its sentence stands in SENTENCES. `ok` None: nothing of the kind is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil
from typing import Any

from .policy import Policy
from .policy.quotas import Quota
from .wording import share_says

RANDOM, DIRECTED, JOINT, INTERNAL = "random", "directed", "joint", "internal-joint"
ENTRY_KINDS = {RANDOM: "不定向抽查", DIRECTED: "定向抽查", JOINT: "部门联合抽查", INTERNAL: "内部联合抽查"}
SENTENCES = {
    "floors-kept": "各条线的计划数都不低于方案的最低数。",
    "below-floor": "“{line}”的计划数 {number} 低于方案的最低数 {floor}（{cite}）。",
    "above-ceiling": "“{line}”的计划数 {number} 超过方案的上限 {ceiling}（{cite}）。",
    "line-pending": "“{line}”的数量尚待文件：{document}（{cite}）。",
    "items-planned": "清单上的 {count} 个事项全年都有安排，事项全覆盖。",
    "item-not-planned": "事项“{item}”没有列入计划表。",
    "item-not-carried": "事项“{item}”有 {targets} 个对象，全年的抽取都带不到它，请在计划表中安排定向或联合抽查。",
    "joint-internal-kept": "内部联合抽查计划 {number} 次，不低于 {share}（{least} 次，{cite}）。",
    "joint-internal-short": "内部联合抽查计划 {number} 次，低于 {share}，至少应有 {least} 次（{cite}）。",
    "joint-without-partner": "联合抽查“{entry}”没有写清发起部门和参与部门。",
    "directed-without-scope": "定向抽查“{entry}”没有写明范围（时段、行业、区域或标识）。",
    "entry-without-dates": "“{entry}”没有写抽查日期。",
}


@dataclass(frozen=True, slots=True)
class Check:
    """One check: whether it holds, and its sentence's code and values."""

    ok: bool
    code: str
    values: Mapping[str, object] = field(default_factory=dict)

    def says(self) -> str:
        """The sentence."""
        return SENTENCES[self.code].format_map(dict(self.values))


def checks_of(
    policy: Policy, level: str, lines: Sequence[Mapping[str, Any]], items: Sequence[Mapping[str, Any]], plan: Mapping[str, Any]
) -> list[Check]:
    """Every check of a plan. `lines` and `items` as its forecast keeps them; `plan`: its `numbers`, `entries`, `visits`."""
    return [
        *line_checks(lines, plan["numbers"]),
        *_items(items, plan["entries"]),
        *_internal(policy, level, plan["visits"], plan["entries"]),
        *_entries(plan["entries"]),
    ]


def line_checks(lines: Sequence[Mapping[str, Any]], numbers: Mapping[str, int]) -> list[Check]:
    """What is wrong with the numbers of the lines; where nothing is, that."""
    found = []
    for line in lines:
        own = {"line": line["name"], "cite": line["cite"]}
        number = numbers.get(line["id"], line["number"])
        if line["pending"]:
            found.append(Check(False, "line-pending", own | {"document": line["pending"]}))
        elif number < line["floor"]:
            found.append(Check(False, "below-floor", own | {"number": number, "floor": line["floor"]}))
        elif line["ceiling"] is not None and number > max(line["ceiling"], line["number"]):
            found.append(Check(False, "above-ceiling", own | {"number": number, "ceiling": line["ceiling"]}))
    return found if any(c.code != "line-pending" for c in found) else [Check(True, "floors-kept"), *found]


def _items(items: Sequence[Mapping[str, Any]], entries: Sequence[Mapping[str, Any]]) -> Iterator[Check]:
    """Every item stands in the plan's table, and some visit of the year carries it, or a round of its own."""
    planned = {entry.get("item", "").strip() for entry in entries}
    own_rounds = {e.get("item", "").strip() for e in entries if e.get("kind") != RANDOM}
    missing = [i for i in items if i["name"] not in planned]
    bare = [i for i in items if i["targets"] and not i["visits"] and i["name"] not in own_rounds and i not in missing]
    yield from (Check(False, "item-not-planned", {"item": i["name"]}) for i in missing)
    yield from (Check(False, "item-not-carried", {"item": i["name"], "targets": i["targets"]}) for i in bare)
    if items and not missing and not bare:
        yield Check(True, "items-planned", {"count": len(items)})


def _internal(policy: Policy, level: str, visits: int, entries: Sequence[Mapping[str, Any]]) -> Iterator[Check]:
    """The share of internal joint inspections, where a line of the level asks for one (宜良 二（七）: 不低于 3%)."""
    for line in policy.lines_of(level):
        share = _share(line)
        if line.joint == "internal" and share is not None:
            number = sum(entry.get("number") or 0 for entry in entries if entry.get("kind") == INTERNAL)
            least = ceil(share * visits)
            values = {"number": number, "share": share_says(share), "least": least, "cite": line.cite or line.decided_by}
            yield Check(number >= least, "joint-internal-kept" if number >= least else "joint-internal-short", values)


def _share(line: Quota) -> Fraction | None:
    wanted = line.share_of == "planned visits" and isinstance(line.at_least, Fraction)
    return line.at_least if wanted and isinstance(line.at_least, Fraction) else None


def _entries(entries: Sequence[Mapping[str, Any]]) -> Iterator[Check]:
    for entry in entries:
        name = {"entry": entry.get("item") or entry.get("plan", "")}
        if entry.get("kind") in (JOINT, INTERNAL) and not (entry.get("by") and entry.get("with")):
            yield Check(False, "joint-without-partner", name)
        if entry.get("kind") == DIRECTED and not entry.get("scope"):
            yield Check(False, "directed-without-scope", name)
        if not entry.get("dates"):
            yield Check(False, "entry-without-dates", name)
