"""The example of docs/draw-in-plain-words.zh.md: every number in it is computed again from the page itself."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

from fairdraw import Inspector, Row, SeatGroup, Target
from fairdraw.codec import field
from fairdraw.select import Selection
from fairdraw.team import Teams

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = (DOCS / "draw-in-plain-words.zh.md").read_text(encoding="utf-8")
SEED = bytes.fromhex(re.findall(r"种子 ([0-9a-f]{64})", PAGE)[0])
STEPS = [(bytes.fromhex(left), right) for left, right in re.findall(r"输入 ([0-9a-f]+)\n结果 ([0-9a-f]{64})", PAGE)]
FIRMS = dict(re.findall(r"^(.)（`(\d{18})`）：", PAGE, re.MULTILINE))
PAIRS = re.findall(r"^(.)与(.)（`(\d{10})`）：", PAGE, re.MULTILINE)


def test_a_calculator_gives_every_result() -> None:
    """Two keys, five tickets, six pairs: input and result."""
    assert len(STEPS) == 2 + 5 + 6
    assert [sha256(given).hexdigest() for given, _ in STEPS] == [result for _, result in STEPS]


def test_the_inputs_are_those_of_the_protocol() -> None:
    """Each made of fields, from the seed on."""
    (bag, bag_key), tickets, (pair, pair_key), pairs = STEPS[0], STEPS[1:6], STEPS[6], STEPS[7:]
    assert bag == field("fairdraw/1:targets") + field(SEED)
    assert pair == field("fairdraw/1:pairs") + field(SEED)
    assert [given for given, _ in tickets] == [bytes.fromhex(bag_key) + field(id_) for id_ in FIRMS.values()]
    expected = [bytes.fromhex(pair_key) + field(FIRMS[firm]) + field(number) for firm, _, number in PAIRS]
    assert [given for given, _ in pairs] == expected


def test_the_ranks_and_teams_are_those_of_the_engine() -> None:
    """The table, the two drawn, the teams with their leads; and the beginnings that the sentences quote."""
    names = {number: name for name, number in FIRMS.items()}
    people = {number: name for _, name, number in PAIRS}
    targets = {id_: Target(id_, "652301", (("key", 1),)) for id_ in names}
    selection = Selection(SEED, targets.values(), [Row("key", 2)])
    (ranking,) = selection.rankings
    results = {id_: result for id_, (_, result) in zip(FIRMS.values(), STEPS[1:6], strict=True)}
    rows = re.findall(r"^\| (\d) \| (.) \| `([0-9a-f]{8})…` \| (抽中|后备) \|$", PAGE, re.MULTILINE)
    assert rows == [
        (str(rank), names[id_], results[id_][:8], "抽中" if rank <= 2 else "后备") for rank, id_ in enumerate(ranking.first(5), 1)
    ]
    assert f"抽中的是{names[selection.drawn[0]]}和{names[selection.drawn[1]]}。{names[ranking.reserve[0]]}是第一后备" in PAGE
    inspectors = [Inspector(number, "env", ("652301",)) for number in people]
    teams = Teams(SEED, [targets[id_] for id_ in selection.drawn], inspectors, [], [SeatGroup("env", 2)])
    said = re.findall(r"\*\*组长(.)，组员(.)\*\*", PAGE)
    assert said == [tuple(people[id_] for id_ in visit.team) for visit in teams.visits.values()]
    assert [teams.loads()[id_] for id_ in people] == [1, 2, 1]
    starts = {(firm, name): result[:2] for (firm, name, _), (_, result) in zip(PAIRS, STEPS[7:], strict=True)}
    first, second = re.findall(r"^(先看甲。.*?)\n\n(再看丁。.*?)\n\n", PAGE, re.MULTILINE | re.DOTALL)[0]
    for firm, text, quotes in (("甲", first, 2), ("丁", second, 3)):
        quoted = re.findall(r"([赵钱孙])(?:的数)?（`([0-9a-f]{2})…`）", text)
        assert [starts[firm, name] for name, _ in quoted] == [start for _, start in quoted]
        assert len(quoted) == quotes


def test_the_picture_is_there() -> None:
    """And says in words what it shows."""
    for picture in re.findall(r"\]\((img/[^)]+)\)", PAGE):
        assert "<title" in (DOCS / picture).read_text(encoding="utf-8")
