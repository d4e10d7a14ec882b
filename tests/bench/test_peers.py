"""The fairness bench itself: its statistics are right, its peers are what they are said to be, its checks can fail."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, pairwise
from math import exp, factorial
from random import Random
from xml.etree import ElementTree

import pytest
from bench.fairness import chance, charts, evidence, measures, peers, steering
from bench.fairness.measures import MEMBERS, PEOPLE, TAKE

FEW = 300


@pytest.mark.parametrize(
    ("freedom", "quantile", "p"),
    [(1, 3.8415, 0.05), (2, 13.8155, 0.001), (11, 31.264, 0.001), (57, 75.624, 0.05), (65, 105.988, 0.001), (100, 77.929, 0.95)],
)
def test_survival_agrees_with_printed_tables(freedom: int, quantile: float, p: float) -> None:
    """Both branches, series and continued fraction."""
    assert chance.survival(quantile, freedom) == pytest.approx(p, rel=2e-4)


@pytest.mark.parametrize("freedom", [2, 10, 58, 200])
@pytest.mark.parametrize("part", [0.2, 0.9, 1.0, 1.1, 3.0])
def test_survival_of_even_freedom_is_a_finite_sum(freedom: int, part: float) -> None:
    """Q(m, x) = e^−x Σ x^j/j! for j < m."""
    x = freedom * part / 2
    exact = exp(-x) * sum(x**j / factorial(j) for j in range(freedom // 2))
    assert chance.survival(2 * x, freedom) == pytest.approx(exact, rel=1e-9)


@pytest.mark.parametrize(("members", "take"), [(6, 2), (7, 3), (8, 5), (9, 4)])
def test_statistics_average_to_their_freedom(members: int, take: int) -> None:
    """Over all samples that there are, once each: E d'C⁻d is the rank of C, exactly; Pearson's own sum is not."""
    every = list(combinations(range(members), take))
    one, two = [], []
    for sample in every:
        one.append(chance.singles([int(at in sample) for at in range(members)], take, 1))
        two.append(chance.pairs(Counter(combinations(sample, 2)), members, take, 1))
    assert sum(test.statistic for test in one) / len(every) == pytest.approx(members - 1)
    assert sum(test.statistic for test in two) / len(every) == pytest.approx(members * (members - 1) / 2 - 1)
    assert (one[0].freedom, two[0].freedom) == (members - 1, members * (members - 1) // 2 - 1)


def test_pairs_of_two_at_a_time_are_pearsons() -> None:
    """Where a draw is one pair, pairs are plain cells."""
    counts = {(0, 1): 9, (0, 2): 4, (1, 3): 7, (2, 3): 1, (1, 2): 9}
    expected = 30 / 6
    pearson = sum((counts.get(pair, 0) - expected) ** 2 / expected for pair in combinations(range(4), 2))
    assert chance.pairs(counts, 4, 2, 30).statistic == pytest.approx(pearson)


def test_pairs_see_what_singles_do_not() -> None:
    """Neighbours that are always drawn together: every single even, the pairs not."""
    draws = [(0, 1), (2, 3), (4, 5), (6, 7)] * 100
    samples = [(*one, *two) for one, two in pairwise([*draws, draws[0]])]
    once = Counter(at for sample in samples for at in sample)
    twice = Counter(pair for sample in samples for pair in combinations(sorted(sample), 2))
    assert chance.singles([once[at] for at in range(8)], 4, len(samples)).statistic == 0
    assert chance.pairs(twice, 8, 4, len(samples)).p < 1e-12


def test_stepping_never_draws_the_last() -> None:
    """58 mod 12 = 10, from any start."""
    drawn = {member for number in range(FEW) for member in peers.stepping_from_anywhere(MEMBERS, TAKE, Random(number))}
    assert set(MEMBERS) - drawn == set(MEMBERS[-10:])
    assert peers.stepping(MEMBERS, TAKE, Random(1)) == peers.stepping(MEMBERS[::-1], TAKE, Random(2))


def test_every_peer_draws_as_many_as_asked() -> None:
    """None twice, all from the list."""
    for method in measures.TARGET_PEERS.values():
        drawn = method(MEMBERS, TAKE, Random(3))
        assert len(set(drawn)) == TAKE and set(drawn) <= set(MEMBERS)


def test_first_rows_and_redrawing_do_what_they_are_said_to() -> None:
    """The first rows are the first rows; whoever draws again keeps one out."""
    assert peers.first_rows(MEMBERS, TAKE, Random(1)) == list(MEMBERS[:TAKE])
    assert all(MEMBERS[0] not in peers.newid_until_it_suits(MEMBERS, TAKE, Random(number)) for number in range(FEW))
    assert any(MEMBERS[0] in peers.newid(MEMBERS, TAKE, Random(number)) for number in range(FEW))


def test_a_kept_seed_needs_the_list() -> None:
    """The same seed on a list that lost one firm, which was not drawn, draws others."""
    drawn = peers.seed_kept(MEMBERS, TAKE, Random(1))
    fewer = [member for member in MEMBERS if member != next(one for one in MEMBERS if one not in drawn)]
    assert peers.seed_kept(MEMBERS, TAKE, Random(1)) == drawn
    assert set(peers.seed_kept(fewer, TAKE, Random(1))) != set(drawn)


def test_round_robin_forms_twelve_pairs() -> None:
    """However long it runs; at random all 66 come about, and the load drifts."""
    robin = {frozenset(pair) for pair in peers.round_robin(PEOPLE, 1000, 0)}
    teams = list(peers.two_at_random(PEOPLE, 1000, Random(1)))
    loads = Counter(name for pair in teams for name in pair)
    assert len(robin) == 12
    assert len({frozenset(pair) for pair in teams}) == 66
    assert max(loads.values()) - min(loads.values()) > 1


def test_an_honest_peer_passes_its_own_check() -> None:
    """Else nothing that the check says would mean anything."""
    for system in evidence.systems():
        members, take = (PEOPLE, measures.VISITS) if system.teams else (MEMBERS, TAKE)
        for seed in range(20):
            assert system.check(system.kept(members, take, seed), members), system.name


def test_checks_of_peers_can_notice() -> None:
    """Where a way to draw is a function of the list, the check on the day itself finds a changed result."""
    judged = {system.name: evidence.judge(system).verdicts for system in evidence.systems()}
    assert judged["first-rows"]["result"] == ("noticed", "blurred")
    assert judged["seed-kept"]["pool"][0] == "noticed"
    assert judged["round-robin"]["team"] == ("noticed", "blurred")
    assert judged["newid"] == dict.fromkeys(evidence.CHEATS, ("unnoticed", "unnoticed")) | {"team": ("none", "none")}
    assert all(verdict in evidence.VERDICTS for verdicts in judged.values() for days in verdicts.values() for verdict in days)


def test_the_verifier_notices_every_cheat_when_the_commitment_was_kept() -> None:
    """Without it, a bundle forged whole agrees with itself, and the verifier says what is not shown."""
    kept, lost = evidence.judge_ours(True), evidence.judge_ours(False)
    assert kept.verdicts == dict.fromkeys(evidence.CHEATS, ("noticed", "noticed"))
    assert [kept.codes[cheat] for cheat in evidence.CHEATS] == ["other-commitment"] * 3 + ["computed"] * 2
    assert [lost.verdicts[cheat][0] for cheat in evidence.CHEATS] == ["told"] * 3 + ["noticed"] * 2


def test_a_seed_that_shields_is_found_and_refused_after_the_commitment() -> None:
    """Another secret would keep every friend out; a bundle made with it is not the one that was committed."""
    tries, _, shields, refused = steering.after_commitment()
    assert tries > 1 and shields and refused == "other-commitment"


def test_charts_are_sound_and_show_the_dead() -> None:
    """SVG that a browser reads, 360 wide, two strokes for each target never drawn, a figure in each cell."""
    names = ("stepping-anywhere", "first-rows")
    drawn = [measures.sampling(name, measures.tally(measures.peer_drawn(name), range(FEW))) for name in names]
    drawn.append(measures.sampling(measures.OURS, measures.tally(measures.ours_drawn, range(FEW))))
    files = charts.drawn(drawn, measures.teamings(20))
    for text in files.values():
        root = ElementTree.fromstring(text)
        assert root.attrib["viewBox"].startswith("0 0 360 ")
        height = float(root.attrib["height"])
        assert max(float(node.attrib.get("y", 0)) for node in root.iter()) < height - 5  # nothing is cut off below
        assert max(float(node.attrib.get("x", 0)) + float(node.attrib.get("width", 0)) for node in root.iter()) <= 360
    assert files["fairness-targets.svg"].count(f'stroke="{charts.RED}"') == 2 * (10 + 46)
    assert files["fairness-pairs.svg"].count(f'fill="{charts.RED}"') >= 2 * (66 - 12)


def test_figures_are_the_same_in_every_run() -> None:
    """Labels make the seeds, and nothing else."""
    for name in measures.TARGET_PEERS:
        once, again = (measures.tally(measures.peer_drawn(name), range(20)) for _ in range(2))
        assert once == again
    assert measures.teamings(10) == measures.teamings(10)
