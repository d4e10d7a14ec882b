"""Result phrases, forms, items and what may be withheld: where the plan's words do not reach its own results."""

from __future__ import annotations

from collections.abc import Iterator

from ..policy.disclosure import OUTCOMES
from .flaw import Flaw, Plan, cites_of, joined
from .sentences import OUTCOME_SAYS

# Outcomes that need no handling of a finding, so that no route can lead to them.
_WITHOUT_ROUTE = {
    "no-problem", "pending", "not-published-info", "false-info", "no-contact", "uncooperative", "no-activity", "stopped",
    "moved-or-closed",
}  # fmt: skip


def phrases(plan: Plan) -> Iterator[Flaw]:
    """Outcomes without a phrase — those that the plan's own handling ends in first —, and phrases that nothing leads to."""
    disclosure, finding = plan.policy.disclosure, plan.policy.finding
    own = [p for p in disclosure.phrase if p.cite]
    if not own:
        by = joined(p.decided_by for p in disclosure.phrase)
        yield Flaw("no-phrases", cites_of([disclosure]), ("disclosure.phrase",), {"by": f"；现{by}" if by else ""})
    routed = {o: r for r in (finding.route if finding else ()) for o in r.outcomes}
    lacking = [o for o in disclosure.unmapped if o in routed] if disclosure.phrase else []
    if lacking:
        details = tuple(f"{routed[o].handled}（{routed[o].cite}）→ {OUTCOME_SAYS[o]}：没有表述" for o in lacking)
        cites = (*cites_of([disclosure]), *cites_of(routed[o] for o in lacking))
        names = {"outcomes": joined(OUTCOME_SAYS[o] for o in lacking)}
        yield Flaw("outcome-without-phrase", cites, ("disclosure.unmapped",), names, details)
    others = [o for o in disclosure.unmapped if o not in lacking] if disclosure.phrase else []
    if others:
        names = {"outcomes": joined(OUTCOME_SAYS[o] for o in others), "count": str(len(others)), "all": str(len(OUTCOMES))}
        yield Flaw("outcomes-unsaid", cites_of([disclosure]), ("disclosure.unmapped",), names)
    idle = [p for p in own if finding and not any(o in routed or o in _WITHOUT_ROUTE for o in p.outcomes)]
    if idle:
        yield Flaw(
            "phrase-without-outcome", cites_of(idle), ("disclosure.phrase",), {"phrases": joined(f"“{p.says}”" for p in idle)}
        )


def called(plan: Plan) -> Iterator[Flaw]:
    """A plan whose folder has another name: a child plan that names it as its parent does not find it there."""
    own = plan.policy.policy.id
    if plan.folder and plan.folder != own:
        yield Flaw("id-not-folder", (), ("policy.id",), {"id": own, "folder": plan.folder})


def merged_phrases(plan: Plan) -> Iterator[Flaw]:
    """One phrase for several outcomes: what is published does not tell them apart."""
    several = [p for p in plan.policy.disclosure.phrase if len(p.outcomes) > 1 and p.cite]
    if several:
        details = tuple(f"“{p.says}”：{joined(OUTCOME_SAYS[o] for o in p.outcomes)}" for p in several)
        yield Flaw("phrase-for-several", cites_of(several), ("disclosure.phrase",), {"count": str(len(several))}, details)


def publicity(plan: Plan) -> Iterator[Flaw]:
    """All results public and some withheld; results public for a term that nobody tells."""
    disclosure = plan.policy.disclosure
    if disclosure.share == 1 and disclosure.withheld:
        details = tuple(w.ground for w in disclosure.withheld)
        cites = tuple(dict.fromkeys((disclosure.share_cite or disclosure.cite, *cites_of(disclosure.withheld))))
        yield Flaw(
            "all-public-but-withheld", cites, ("disclosure.share", "disclosure.withheld"), {"count": str(len(details))}, details
        )
    public_for = disclosure.public_for
    if public_for is None:
        yield Flaw("no-public-term", cites_of([disclosure]), ("disclosure.public_for",), {"says": "没有写"})
    elif public_for.term is None:
        yield Flaw("no-public-term", cites_of([public_for]), ("disclosure.public_for",), {"says": f"只写“{public_for.says}”"})


def forms(plan: Plan) -> Iterator[Flaw]:
    """A form with two names, forms whose fields the bureau made, methods without a form."""
    for f in plan.policy.form:
        if f.also:
            names = {"name": f"《{f.name}》", "also": joined(f"《{x}》" for x in f.also)}
            yield Flaw("form-two-names", cites_of([f]), (f"form.{f.id}",), names, (f.note,) if f.note else ())
    made = [f for f in plan.policy.form if f.decided_by]
    if made:
        details = tuple(f"《{f.name}》（{f.cite or '方案没有规定'}）：{f.decided_by}" for f in made)
        yield Flaw(
            "form-open",
            cites_of(made),
            tuple(f"form.{f.id}" for f in made),
            {"forms": joined(f"《{f.name}》" for f in made)},
            details,
        )
    bare = [m for m in plan.policy.method if m.form is None]
    if bare:
        yield Flaw(
            "method-without-form",
            cites_of(bare),
            tuple(f"method.{m.id}" for m in bare),
            {"methods": joined(m.name for m in bare)},
        )


def items(plan: Plan) -> Iterator[Flaw]:
    """A plan without an item list of its own; items without the class or the row that its plan table needs."""
    every = plan.policy.item
    made = [i for i in every if not i.cite]
    if made or not every:
        names = {"held": f"现有 {len(every)} 项中 {len(made)} 项由本局暂定" if every else "文件里一项也没有"}
        yield Flaw("items-open", cites_of(made), tuple(f"item.{i.id}" for i in made), names)
    measures = {str(c.measure): r for r in plan.policy.report for c in r.column}
    for measure, code, lacking in (
        ("item-class", "items-unclassed", [i for i in every if i.item_class is None]),
        ("plan", "items-not-planned", [i for i in every if not i.plan]),
    ):
        report = measures.get(measure)
        if report is not None and lacking:
            names = {"report": report.name, "count": str(len(lacking)), "all": str(len(every))}
            details = (joined(i.name for i in lacking),)
            yield Flaw(code, cites_of([report, *lacking]), tuple(f"item.{i.id}" for i in lacking), names, details)
