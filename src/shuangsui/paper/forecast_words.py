"""A forecast in sentences: the capacity in words, what cannot be met, and how the figures were reached."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from shuangsui.paper.forecast_rows import short
from shuangsui.rules.forecast import Forecast
from shuangsui.rules.forecast_sentences import sentence


def heading(found: Forecast) -> str:
    """The plan, the authority and the year."""
    policy = found.situation.policy
    area = policy.area_of(found.situation.authority)
    return f"{policy.policy.short_title or policy.policy.title}　{area.name}　{found.year}年预测"


def capacity(found: Forecast) -> str:
    """8 名检查人员，全年约 11,259 次检查、22,518 人次……"""
    work = found.work
    visits = f"全年约 {short(found.visits)} 次检查、{short(found.seats)} 人次"
    if not work.able:
        return f"没有可派的检查人员，{visits}。"
    load = found.load or Fraction(0)
    months = max(1, sum(1 for m in work.months if m.visits))
    days = f"{work.working_days} 个工作日{'（预计）' if work.estimate else ''}"
    a_day = f"，按 {days}每人每日 {float(load / work.working_days):.2f} 次"
    totals = work.totals.values()
    spread = f"；分组后最少 {min(totals):,} 次，最多 {max(totals):,} 次"
    average = f"平均每人 {short(load)} 次、有任务的月份每月 {short(load / months)} 次"
    return f"{len(work.able)} 名检查人员，{visits}，{average}{a_day}{spread}。"


def remarks(found: Forecast) -> list[str]:
    """What must be known before the plan is signed."""
    return [sentence(r.code, r.values) for r in found.remarks]


def method(found: Forecast) -> Iterator[str]:
    """How the figures were reached, for whoever must answer for them."""
    yield f"对象 {found.targets:,} 个，其中不能抽取的 {found.out:,} 个；不在本区域的 {found.elsewhere:,} 个未计入。"
    yield "每次抽取都按正式抽取的程序计算：前面各次抽取到的对象，在后面各次中算已经抽到；一次检查可以同时完成几条线。"
    yield "抽签所用的随机数由固定文字算出，不含秘密，与将来的正式抽取无关；同样的输入得到同样的结果。"
    yield "“本次机会”＝本次抽取数÷当时在列的对象数；要求全覆盖的，还没有轮到的先抽（“首轮机会”）。"
    yield "“全年机会”是全年至少被抽中一次的机会，按能抽取的对象平均。"
    yield "方法“精确”：全年机会＝1－各次（1－抽取数÷在列对象数）的乘积；不重复抽取时即全年抽取数÷对象数。"
    if found.runs > 1:
        yield (
            f"方法“模拟”：对象同属几条线，互相影响，用真实的抽取程序重复 {found.runs} 轮取平均，附标准误；"
            "“不低于、不高于”是不依赖模拟的精确界限。随抽签而变的数写最少–最多和平均数。"
        )
    yield "人员分组用第一轮的抽取结果，按正式抽取的均衡分组计算；按条线分月统计时，一次检查服务几条线的，计入方案中靠前的一条。"
    yield "投诉、事故等不经抽取的检查不在预测之内；以后新增、退出的对象和以后发生的处罚、投诉也不在内。"
