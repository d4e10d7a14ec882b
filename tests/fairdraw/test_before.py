"""`--before`: tiers and loads against what the earlier bundles of the cycle prove."""

from __future__ import annotations

from typing import Any

from tests.fairdraw.cast import bundle, drawn, frozen, inspector, said, target

from fairdraw import Report, verify

PEOPLE = [inspector(number) for number in range(4)]
FIRST = drawn(frozen([target(number) for number in range(8)], PEOPLE, {"key": 3}))
OLDER = bundle(FIRST)


def _second(tiers: dict[str, int], loads: dict[str, int], older: dict[str, bytes] = OLDER, rows: Any = None) -> Report:
    """Verify a second draw after the first one, with these tiers and loads (the rest 1 and 0)."""
    targets = [target(n)._replace(rows=(("key", tiers.get(target(n).id, 1)),)) for n in (rows or range(8))]
    people = [person._replace(load=loads.get(person.id, 0)) for person in PEOPLE]
    log = older["log.jsonl"]
    one = drawn(frozen(targets, people, {"key": 2}, number=2, log=log))
    return verify(bundle(one, log=log), before=[older])


def _visits(older: dict[str, bytes] = OLDER) -> tuple[dict[str, int], dict[str, int]]:
    """The tiers and loads that the first draw proves."""
    changes = verify(older).changes
    assert changes is not None
    loads = dict.fromkeys((person.id for person in PEOPLE), 0)
    for visit in changes.teams.visits.values():
        for id_ in visit.team:
            loads[id_] += 1
    return dict.fromkeys(changes.teams.visits, 2), loads


def _notices(report: Report) -> list[str]:
    return [finding.code for finding in report.findings if finding.kind == "notice" and finding.code != "order-not-shown"]


def test_an_earlier_bundle_given_twice_proves_nothing_twice() -> None:
    tiers, loads = _visits()
    targets = [target(n)._replace(rows=(("key", tiers.get(target(n).id, 1)),)) for n in range(8)]
    people = [person._replace(load=loads[person.id]) for person in PEOPLE]
    one = drawn(frozen(targets, people, {"key": 2}, number=2, log=OLDER["log.jsonl"]))
    assert verify(bundle(one, log=OLDER["log.jsonl"]), before=[OLDER, dict(OLDER)]).agrees


def test_what_the_earlier_draw_proves_agrees() -> None:
    """Drawn means tier 2 now, and a visit means a load."""
    report = _second(*_visits())
    assert report.agrees, report.findings[-1]
    assert _notices(report) == []


def test_tier_one_though_drawn_is_found() -> None:
    """Each one of them."""
    tiers, loads = _visits()
    for id_ in tiers:
        report = _second({other: 2 for other in tiers if other != id_}, loads)
        assert (report.findings[-1].code, report.findings[-1].values) == ("tier", {"row": "key", "target": id_})


def test_a_load_below_what_is_proven_is_found() -> None:
    """Who was sent out may not start as if fresh."""
    tiers, loads = _visits()
    busy = max(loads, key=lambda id_: loads[id_])
    report = _second(tiers, loads | {busy: loads[busy] - 1})
    assert (report.findings[-1].code, report.findings[-1].values["inspector"]) == ("load", busy)


def test_what_nobody_can_prove_is_a_notice() -> None:
    """Visits outside the draws explain a tier 2 and a higher load."""
    tiers, loads = _visits()
    undrawn = next(target(n).id for n in range(8) if target(n).id not in tiers)
    report = _second(tiers | {undrawn: 2}, {id_: load + 1 for id_, load in loads.items()})
    assert report.agrees
    assert _notices(report) == ["tier-unexplained", "load-unexplained"]


def test_a_row_of_those_inspected_is_a_return_row() -> None:
    """All of its members were visited: tier 1 is right there."""
    tiers, loads = _visits()
    report = _second({}, loads, rows=[int(id_[1:]) for id_ in tiers])
    assert report.agrees
    assert _notices(report) == ["return-row"]


def test_the_replaced_keeps_its_tier_and_the_substitute_counts() -> None:
    """What was in the end visited is what counts."""
    gone = FIRST.selection.drawn[0]
    older = bundle(FIRST, [said(FIRST, gone)])
    tiers, loads = _visits(older)
    assert gone not in tiers
    assert len(tiers) == 3
    assert _second(tiers, loads, older).agrees


def test_another_log_and_a_false_bundle_are_found() -> None:
    """An earlier bundle must stand in the same log, and agree itself."""
    tiers, loads = _visits()
    log = OLDER["log.jsonl"]
    targets = [target(n)._replace(rows=(("key", tiers.get(target(n).id, 1)),)) for n in range(8)]
    people = [person._replace(load=loads[person.id]) for person in PEOPLE]
    files = bundle(drawn(frozen(targets, people, {"key": 2}, number=2, log=log)), log=log)
    other = bundle(FIRST, [said(FIRST, FIRST.selection.drawn[0])])
    assert verify(files, before=[other]).findings[-1].code == "before-log"
    assert verify(files, before=[files]).findings[-1].code == "before-log"
    assert verify(files, before=[OLDER | {"seal.json": b"{}"}]).findings[-1].code == "before-differs"
