"""The package that a zone draws with offline: plan and registries in the command line's own tables."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

from shuangsui.access import Actor
from shuangsui.dossier.entropy import CHINA
from shuangsui.paper.links_xlsx import write_conflicts, write_facts, write_history
from shuangsui.paper.registry_xlsx import write_inspectors, write_targets
from shuangsui.records.models import PolicyFile, Unit
from shuangsui.records.situation import policy_of, situation_of
from shuangsui.rules.periods import Period
from shuangsui.rules.pool import choose_draw

from ..deed import action, record, require
from .check_bundle import require_offline

README = "说明.txt"
_FIRST = (1980, 1, 1, 0, 0, 0)  # the same files give the same archive


@action
def hand_package(*, by: Actor, at: datetime, unit: Unit, policy: PolicyFile, period: str, cycle: str) -> bytes:
    """The package as a zip.

    Raises ActionError(zone-online), PoolError, PeriodError, NotAllowed; CannotWrite for a text too long for a cell.
    """
    require(by, "zones.keep", unit)
    require_offline(unit, policy)
    plan, span = policy_of(policy), Period.parse(period)
    chosen = choose_draw(plan, unit.code, span, cycle)
    now = at.astimezone(CHINA)
    found = situation_of(unit, plan, span, now.date(), draw=chosen.id)
    words = plan.vocabulary()

    files = {
        "policy.toml": bytes(policy.source),
        "targets.xlsx": write_targets(found.targets, words, now),
        "inspectors.xlsx": write_inspectors(found.inspectors, words, now),
        "conflicts.xlsx": write_conflicts(found.conflicts, words, now),
        "history.xlsx": write_history(found.past, words, now),
        "facts.xlsx": write_facts(found.facts, words, now),
        README: readme(unit, period, chosen.id).encode("utf-8-sig"),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _FIRST), content, zipfile.ZIP_DEFLATED)

    after = {"period": period, "cycle": chosen.id, "targets": len(found.targets), "inspectors": len(found.inspectors)}
    record("zone.package-handed", by=by, at=at, unit=unit, subject=unit, after=after)
    return buffer.getvalue()


def readme(unit: Unit, period: str, cycle: str) -> str:
    """What to do with the package, with the commands to be typed as they stand."""
    tables = "--targets targets.xlsx --inspectors inspectors.xlsx"
    more = "--conflicts conflicts.xlsx --history history.xlsx --facts facts.xlsx"
    given = f"--policy policy.toml --area {unit.code} --period {period} --draw {cycle} {tables} {more}"
    out = f"抽取/{period}"
    return f"""{unit.official_name}　{period} 线下抽取

在没有网络的电脑上也能做，只要装好 shuangsui。把本压缩包解开，在这个文件夹里依次运行：

1. 看名单和人员够不够（不写任何文件）：
   shuangsui pool {given}

2. 冻结。随机数来源选一种，把时间改成您定的：
   shuangsui freeze {given} --out {out} --entropy 骰子:见证人甲,见证人乙=2025-01-31T10:00

3. 马上把冻结时显示的抽取编号和散列值（--hash 后面的一串）报给上级登记，要在随机数产生之前，否则档案不收。

4. 随机数产生后抽取：
   shuangsui draw {out} --entropy 骰子=掷出的点数

5. 按 {out}/tasks.xlsx 检查，填好以后收回：
   shuangsui results {out} tasks.xlsx

6. 检查全部完成后公开：
   shuangsui reveal {out}

7. 把 {out} 里的 bundle.zip 和填好的 tasks.xlsx（或 results.json）交回，在“线下抽取”一页交来。

同一机关各次抽取放在同一个“抽取”文件夹里，不要删去或改动其中的文件。
"""
