"""Sorts the rows of a file that stand beside the registries: new, corrected, the same, doubtful, refused."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from django.db.models import Model

from shuangsui.paper.problems import Reading
from shuangsui.paper.sentences import describe
from shuangsui.records.loading import json_text
from shuangsui.records.models import ImportBatch, ImportRow, Inspector, Target

from .beside import CHUNK, TABLES, Beside, plain_value
from .matching import CHANGED, DOUBTFUL, REPEATED, SAME, Matcher, Said, Standing
from .sorting import MOST_REFUSED, Sorted

_OWN = "这项回避由检查人员本人申报，只能由本人解除或重新申报。"


def sort_beside(batch: ImportBatch, reading: Reading[Any]) -> Sorted:
    """Sort a file's rows. Of what stands already, only the columns that the file has are compared."""
    table, out = TABLES[batch.kind], Sorted()
    wrong: dict[int, list[str]] = {}
    for problem in reading.errors:
        wrong.setdefault(problem.row, []).append(describe(problem))
    for line, says in wrong.items():
        _refuse(batch, out, line, "", "", "\n".join(says))
    out.counts["refused"] += 0
    targets = _entries(Target, {row.target for row in reading.rows})
    people = _entries(Inspector, {row.inspector for row in reading.rows}) if batch.kind == "conflicts" else {}
    rows: dict[str, list[Said]] = defaultdict(list)
    for row in reading.rows:
        values = table.values(row)
        if people:
            values["inspector_id"] = people[row.inspector][0]
        rows[row.target].append(Said(row.row, values))
    standing = _standing(table, [pk for pk, _ in targets.values()])
    matcher = Matcher(table.same, reading.headers, table.anchor)
    for key, said in rows.items():
        pk, name = targets[key]
        matcher.match(said, standing.get(pk, ()))
        for one in said:
            _keep(batch, out, one, (key, pk, name), matcher)
    return out


def _entries(model: type[Model], keys: set[str]) -> dict[str, tuple[int, str]]:
    """Key → primary key and name."""
    found: dict[str, tuple[int, str]] = {}
    wanted = sorted(keys)
    for start in range(0, len(wanted), CHUNK):
        rows = model._default_manager.filter(key__in=wanted[start : start + CHUNK]).values_list("key", "pk", "name")
        found.update({key: (pk, name) for key, pk, name in rows})
    return found


def _standing(table: Beside, targets: list[int]) -> dict[int, list[Standing]]:
    """What stands at each target, the oldest first."""
    found: dict[int, list[Standing]] = defaultdict(list)
    for start in range(0, len(targets), CHUNK):
        rows = table.model._default_manager.filter(
            target_id__in=targets[start : start + CHUNK], **{f"{table.withdrawn}__isnull": True}
        )
        for row in rows.order_by("pk").values():
            values = {name: sorted(value) if name in table.json_fields else plain_value(value) for name, value in row.items()}
            found[row["target_id"]].append(Standing(row["id"], values, bool(row.get("declared_own"))))
    return found


def _keep(batch: ImportBatch, out: Sorted, said: Said, target: tuple[str, int, str], matcher: Matcher) -> None:
    """One row, as it is told."""
    key, pk, name = target
    if said.does == SAME:
        out.counts[SAME] += 1
        return
    if said.does == REPEATED:
        _refuse(batch, out, said.line, key, name, f"与第 {said.first} 行说的是同一件事，内容不一样；请留一行。")
        return
    if said.does == CHANGED and said.means[0].sealed:
        _refuse(batch, out, said.line, key, name, _OWN)
        return
    old, new, twins = "", json_text(dict(said.values)), ""
    if said.does == CHANGED:
        old, new = _difference(said.means[0].pk, said.means[0].values, said, matcher.told)
    if said.does == DOUBTFUL:
        found = [{"pk": one.pk, "key": one.values["number"] or "没有文号", "name": _fact_says(one)} for one in said.means]
        choices = {one.pk: _difference(one.pk, one.values, said, matcher.told) for one in said.means}
        twins = json_text({"twins": found, "new": new, "target": pk, "choices": choices})
    out.counts[said.does] += 1
    out.rows.append((batch.pk, said.line, said.does, key, name, pk, 0, old, new, twins, ""))


def _difference(pk: int, standing: Any, said: Said, told: Any) -> tuple[str, str]:
    """Old and new, as JSON texts; the old one with the primary key of what stands."""
    new = said.differing(standing, told)
    return json_text({"pk": pk, **{name: standing[name] for name in new}}), json_text(new)


def _fact_says(one: Standing) -> str:
    value = f" {one.values['value'].rstrip('0').rstrip('.')}" if one.values["value"] else ""
    return f"{one.values['fact_date']}{value} {one.values['source']}".strip()


def _refuse(batch: ImportBatch, out: Sorted, line: int, key: str, name: str, says: str) -> None:
    out.counts["refused"] += 1
    if out.counts["refused"] <= MOST_REFUSED:
        told = says if not key else f"第 {line} 行：{says}"
        out.rows.append((batch.pk, line, ImportRow.REFUSED, key, name, 0, 0, "", told, "", ""))


def decided_beside(row: ImportRow, decision: str, twin: int) -> ImportRow:
    """A doubtful fact as it was decided: a correction of the one that it means (`twin`; the first without), or another."""
    kept: dict[str, Any] = json.loads(row.twins)
    choices = kept["choices"]
    meant = str(twin) if str(twin) in choices else next(iter(choices))
    row.decision, row.entry, row.old, row.new = decision, kept["target"], "", kept["new"]
    if decision == "same":
        row.old, row.new = choices[meant]
    return row
