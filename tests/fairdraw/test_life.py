"""The life of a draw through the public functions: freeze, draw, change, reveal."""

from __future__ import annotations

from typing import Any

import pytest
from tests.fairdraw.cast import (
    bundle,
    bytes_of,
    conflict,
    drawn,
    frozen,
    inspector,
    said,
    secret_of,
    target,
    terms,
    values_of,
    void,
)

from fairdraw import (
    InspectorChange,
    Malformed,
    Refused,
    SeatGroup,
    Source,
    TargetChange,
    Value,
    append,
    draw,
    element_hash,
    freeze,
    open_visit,
    redact,
    sha256_hex,
    statement_hash,
    tell,
    tell_report,
    verify,
    write_reveal,
)
from fairdraw.draw import Drawn
from fairdraw.entropy import QUICKNET

PEOPLE = [inspector(number) for number in range(5)]
POOL = [target(number) for number in range(12)]


def _refused(code: str, **other: Any) -> dict[str, object]:
    """Freezing with this is refused for this reason; the values of the error."""
    parts = {"targets": POOL, "inspectors": PEOPLE, "rows": {"key": 4}} | other
    with pytest.raises((Refused, Malformed)) as caught:
        frozen(parts.pop("targets"), parts.pop("inspectors"), parts.pop("rows"), **parts)
    assert caught.value.code == code
    assert "{" not in tell(caught.value)
    return caught.value.values


def test_a_target_that_nobody_may_visit_stops_the_freeze() -> None:
    """Every one of them is named, with the pool, who may come and the seats."""
    targets = [*POOL, target(20, area="B"), target(21, area="C"), target(22, area="B", excluded="closed")]
    values = _refused("unstaffed", targets=targets, inspectors=[*PEOPLE, inspector(9, "C")])
    assert values["targets"] == [("T0020", "env", 0, 2), ("T0021", "env", 1, 2)]
    barred = [conflict(3, number) for number in range(4)]
    assert _refused("unstaffed", conflicts=barred)["targets"] == [("T0003", "env", 1, 2)]
    assert _refused("unstaffed", seats=[SeatGroup("env", 2), SeatGroup("market", 1)])["count"] == len(POOL)
    assert _refused("unstaffed", inspectors=[inspector(1), inspector(2, excluded="ill")])["count"] == len(POOL)


def test_a_freeze_that_breaks_a_rule_is_refused() -> None:
    """Takes, rows, conflicts, doubles, moments, sources, spellings."""
    assert _refused("take", rows={"key": 13}) == {"row": "key", "take": 13, "members": 12}
    assert _refused("unknown-row", targets=[*POOL, target(30, "special:1")])["row"] == "special"
    assert _refused("unknown-conflict", conflicts=[conflict(99, 1)])["target"] == "T0099"
    _refused("unknown-conflict", conflicts=[conflict(1, 99)])
    _refused("file-order", conflicts=[conflict(1, 1), conflict(1, 1)])
    _refused("file-order", targets=[*POOL, POOL[0]])
    _refused("file-order", inspectors=[*PEOPLE, PEOPLE[0]._replace(load=3)])
    _refused("line", targets=[*POOL, target(1)._replace(id="t1")])
    _refused("line", targets=[*POOL, target(99, needs='水"')])
    _refused("line", targets=[*POOL, target(99, needs="水,气")])
    _refused("not-nfc", targets=[*POOL, target(99, needs="e\u0301")])
    _refused("encoding", targets=[*POOL, target(99, needs="\ud800")])
    _refused("list-order", targets=[*POOL, target(99, "key:2,key:1")])
    _refused("rows-or-excluded", targets=[*POOL, target(99)._replace(excluded="closed")])
    _refused("line", inspectors=[*PEOPLE, inspector(9)._replace(load=-1)])
    _refused("instants", draw_by="2025-01-01T09:00:00+08:00")
    _refused("no-such-moment", frozen="2025-01-32T10:00:00+08:00")
    _refused("known-before-freeze", entropy=[Source(QUICKNET, "1000")])
    _refused("known-before-freeze", entropy=[Source("local", "2025-01-01T09:59:59+08:00")])
    _refused("lottery-alone", entropy=[Source("cwl:ssq", "2025001")])
    _refused("pools-repeat", seats=[])
    _refused("team-size", seats=[SeatGroup("env", 1)])
    with pytest.raises(Refused, match="secret-length"):
        freeze(terms({"key": 1}), POOL, PEOPLE, [], b"short")


def test_the_check_counts_what_is_scarce() -> None:
    """bare, relaxed, single and excluded, over two pools; needs are the first pool's matter."""
    people = [inspector(1), inspector(2, skills="水"), inspector(3, "B"), inspector(4, "A,B")]
    people += [inspector(5, "*", "market", "辐射")]
    targets = [
        target(1), target(2, needs="水"), target(3, needs="辐射"), target(4, area="B"), target(5, excluded="closed", needs="水"),
    ]  # fmt: skip
    seats = [SeatGroup("env", 2), SeatGroup("market", 1)]
    pool = frozen(targets, people, {"key": 4}, [conflict(2, 2)], seats=seats)
    found = pool.staffing
    assert found.bare == ["T0001", "T0002", "T0003", "T0004"]  # one market inspector for one seat
    assert found.relaxed == ["T0002", "T0003"]
    assert pool.manifest.check == (1, 4, 2, 0)
    lone = frozen([target(2, needs="水")], people[:4], {"key": 1})
    assert lone.manifest.check == (0, 0, 0, 1)


def test_the_draw_needs_the_secret_and_the_sources_of_the_manifest() -> None:
    """Another secret, another source, another order, another form."""
    pool = frozen(POOL, PEOPLE, {"key": 4})
    good = Value("local", "2025-01-01T20:00:00+08:00", "0" * 64)
    with pytest.raises(Refused, match="secret"):
        draw(pool, bytes(32), [good])
    for wrong in ([], [good, good], [good._replace(when="2025-01-01T20:00:01+08:00")]):
        with pytest.raises(Refused, match="other-sources"):
            draw(pool, secret_of(pool.manifest.draw), wrong)
    with pytest.raises(Malformed, match="source-value"):
        draw(pool, secret_of(pool.manifest.draw), [good._replace(value="0")])


def test_every_visit_opens_under_the_seal() -> None:
    """And no altered code does."""
    one = drawn(frozen(POOL, PEOPLE, {"key": 5}))
    codes = one.seal.codes()
    assert list(codes) == one.selection.drawn
    for visit in one.visits:
        opening = open_visit(codes[visit.target])
        assert (opening.target, opening.team, opening.seal) == (*visit, one.seal.hex)
        assert opening.draw == one.frozen.manifest.draw
    code = codes[one.visits[0].target]
    seals = set()
    for place in range(len(code)):
        altered = code[:place] + ("A" if code[place] != "A" else "B") + code[place + 1 :]
        try:
            opening = open_visit(altered)
        except Malformed:
            continue
        if opening.draw == one.frozen.manifest.draw:  # the draw's name is not under the seal
            seals.add(opening.seal)
    assert one.seal.hex not in seals
    for broken in ("", "FD1.", code[:-1], code + "A", code[4:], code + "=", code.lower(), "FD1.中"):
        with pytest.raises(Malformed):
            open_visit(broken)


def _two_rows() -> Drawn:
    """Row b holds everybody, row a the first six; loads and reserves to play with."""
    targets = [target(number, "a:1,b:1" if number < 6 else "b:1") for number in range(12)]
    return drawn(frozen(targets, PEOPLE, {"a": 2, "b": 3}))


def test_a_replaced_target_is_followed_in_each_row_that_drew_it() -> None:
    """The next by rank; one that has a visit already serves, and adds none; loads fall and rise."""
    one = _two_rows()
    in_a, in_b = one.selection.rankings
    both = next(id_ for id_ in in_a.drawn if id_ in in_b.drawn)
    before = one.teams.loads()
    changes = one.change([said(one, both)])
    first, second = changes.entries
    assert isinstance(first, TargetChange) and isinstance(second, TargetChange)
    assert (first.row, first.out, first.in_) == ("a", both, in_a.reserve[0])
    assert (second.row, second.out, second.in_) == ("b", both, in_b.reserve[0])
    fresh = [entry for entry in changes.entries if entry.in_ not in one.selection.drawn]
    added = {entry.in_ for entry in fresh}
    assert [bool(entry.team) for entry in changes.entries] == [
        entry.in_ in added and entry.in_ not in {earlier.in_ for earlier in changes.entries[:place]}
        for place, entry in enumerate(changes.entries)
    ]
    assert both not in changes.teams.visits
    assert sum(changes.teams.loads().values()) == sum(before.values()) - 2 + 2 * len(added)
    assert one.teams.loads() == before  # the draw itself stays as it was


def test_a_substitute_can_be_replaced_and_the_row_can_run_dry() -> None:
    """Each is taken once; then the row says that nobody is left."""
    one = drawn(frozen(POOL[:4], PEOPLE, {"key": 2}))
    order = one.selection.rankings[0].first(4)
    statements = [said(one, id_) for id_ in order]
    entries = one.change(statements).entries
    assert [(entry.out, entry.in_) for entry in entries] == [
        (order[0], order[2]), (order[1], order[3]), (order[2], ""), (order[3], ""),
    ]  # fmt: skip
    assert [bool(entry.team) for entry in entries if isinstance(entry, TargetChange)] == [True, True, False, False]
    assert one.change(statements).teams.visits == {}
    assert set(one.change(statements).teams.loads().values()) == {0}
    assert verify(bundle(one, statements)).agrees


def test_an_inspector_who_leaves_is_followed_until_nobody_is_left() -> None:
    """The leaver is barred; the load moves; the place in the team stays; at last the seat is empty."""
    one = drawn(frozen([target(1)], PEOPLE[:4], {"key": 1}))
    (team,) = [visit.team for visit in one.visits]
    statements = [said(one, "T0001", team[0])]
    changes = one.change(statements)
    (entry,) = changes.entries
    assert isinstance(entry, InspectorChange)
    assert changes.teams.visits["T0001"].team == [entry.in_, team[1]]
    assert (changes.teams.loads()[team[0]], changes.teams.loads()[entry.in_]) == (0, 1)
    statements += [said(one, "T0001", entry.in_)]
    third = one.change(statements).entries[1].in_
    statements += [said(one, "T0001", third)]
    changes = one.change(statements)
    assert {team[0], entry.in_, third, team[1]} == {person.id for person in PEOPLE[:4]}
    assert changes.entries[2].in_ == ""
    assert changes.teams.visits["T0001"].team == ["", team[1]]
    statements += [said(one, "T0001")]  # the target falls away too; nobody is asked for the empty seat's load
    assert set(one.change(statements).teams.loads().values()) == {0}
    assert verify(bundle(one, statements)).agrees


def test_a_bound_seat_goes_to_the_skilled_while_there_are_any() -> None:
    """Then the need is relaxed and the seat is open to all."""
    people = [inspector(1, skills="水"), inspector(2, skills="水"), inspector(3), inspector(4)]
    one = drawn(frozen([target(1, needs="水")], people, {"key": 1}))
    first = one.visits[0].team[0]
    statements = [said(one, "T0001", first)]
    second = ({"I0001", "I0002"} - {first}).pop()
    if second in one.visits[0].team:  # on the team already: the seat is hers alone to fill, and she cannot
        assert one.change(statements).entries[0].in_ == ""
    else:
        assert one.change(statements).entries[0].in_ == second
        statements += [said(one, "T0001", second)]
        assert one.change(statements).entries[1].in_ in {"I0003", "I0004"}


def test_statements_that_do_not_fit_are_refused() -> None:
    """No such visit, no such member, another draw, after a void."""
    one = drawn(frozen(POOL, PEOPLE, {"key": 4}))
    visit = one.visits[0]
    outside = one.selection.rankings[0].reserve[-1]
    absent = next(person.id for person in PEOPLE if person.id not in visit.team)
    for code, statements in {
        "no-visit": [said(one, outside)],
        "not-on-team": [said(one, visit.target, absent)],
        "other-draw": [said(one, visit.target)._replace(draw="650001-2025-Q1-002")],
        "after-void": [void(one), said(one, visit.target)],
    }.items():
        with pytest.raises(Refused, match=code):
            one.change(statements)
    with pytest.raises(Refused, match="no-visit"):
        one.change([said(one, visit.target), said(one, visit.target, visit.team[0])])


def test_a_void_is_revealed_like_any_draw() -> None:
    """And is told as one."""
    one = drawn(frozen(POOL, PEOPLE, {"key": 4}))
    report = verify(bundle(one, [void(one, "pool-wrong")]))
    assert report.agrees
    assert [finding.code for finding in report.findings if finding.kind == "notice"] == ["order-not-shown", "void"]
    assert report.findings[-1].values == {"period": "2025-Q1", "draws": 1, "voids": 1}


def test_a_void_before_the_result_was_sealed_can_be_revealed_too() -> None:
    """With every source known, the log needs no `drawn` for the draw to be computed."""
    one = drawn(frozen(POOL, PEOPLE, {"key": 4}))
    statement, name, log = void(one), one.frozen.manifest.draw, b""
    steps = [("committed", "01T10:00:00", one.frozen.commitment)]
    steps += [("entropy", "01T21:00:00", element_hash(value)) for value in values_of(one)]
    steps += [("voided", "03T09:00:00", statement_hash(statement))]
    steps += [("revealed", "20T09:00:00", sha256_hex(write_reveal(one.seal.secret)))]
    for kind, hour, body in steps:
        log = append(log, kind, f"2025-01-{hour}+08:00", name, body)
    report = verify(bundle(one, [statement]) | {"log.jsonl": log})
    assert report.agrees, report.findings[-1]
    assert "抽取结果封存之前作废" in "".join(tell_report(report))


def test_a_public_bundle_hides_the_conflicts_of_the_unvisited() -> None:
    """It verifies; visited targets' conflicts are shown, substitutes' too."""
    conflicts = [conflict(number, number % 5) for number in range(12)]
    one = drawn(frozen(POOL, PEOPLE, {"key": 3}, conflicts))
    statements = [said(one, one.selection.drawn[0])]
    files = bundle(one, statements, public=True)
    report = verify(files)
    assert report.agrees
    assert {"kind": "notice", "code": "redacted", "values": {"lines": 8}} in [one._asdict() for one in report.findings]
    assert redact(redact(conflicts, []), []) == redact(conflicts, [])
    hidden = one.frozen.pool.conflicts[0]._replace(salt=bytes_of(1).hex(), target="", inspector="")
    lines = files["conflicts.csv"].decode().splitlines(keepends=True)
    lines[1] = f",,{hidden.salt}\n"
    assert not verify(files | {"conflicts.csv": "".join(lines).encode()}).agrees
