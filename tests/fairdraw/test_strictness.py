"""Every byte counts: one spelling of each file, and no change of it that goes unseen."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fairdraw.cast import bytes_of, files_of, small, vector

from fairdraw import Conflict, Inspector, Target, head_of, tell_report, verify
from fairdraw.codec import field, read_json, tagged_hash, write_json
from fairdraw.errors import Malformed
from fairdraw.manifest import read_manifest
from fairdraw.tables import read_conflicts, read_inspectors, read_targets, write_conflicts, write_inspectors, write_targets

SMALL = small()
HEAD = head_of(SMALL["log.jsonl"])


def test_the_small_bundle_agrees() -> None:
    """And every file but one holds something."""
    assert verify(SMALL, head=HEAD).agrees
    assert all(SMALL.values())


def _changed(data: bytes, name: str) -> Iterator[bytes]:
    """Two other values of each byte, each byte doubled, each left out."""
    for place, byte in enumerate(data):
        other = bytes_of(name, place)[0]
        for value in (byte ^ 1, other if other != byte else byte ^ 2):
            yield data[:place] + bytes([value]) + data[place + 1 :]
        yield data[:place] + data[place : place + 1] + data[place:]
        yield data[:place] + data[place + 1 :]


@pytest.mark.parametrize("name", sorted(SMALL))
def test_no_change_of_a_byte_goes_unseen(name: str) -> None:
    """Given the head, whatever byte of whatever file is another, more or fewer."""
    for data in _changed(SMALL[name], name):
        report = verify(SMALL | {name: data}, head=HEAD)
        assert not report.agrees, data
        assert tell_report(report)[-1] == "结论：不一致，首处不同见上一行。"


@pytest.mark.parametrize("base", ["3-long-repairs", "4-needs", "5-joint-and-changes"])
def test_no_change_of_a_byte_of_a_large_bundle_goes_unseen(base: str) -> None:
    """A sample of them, over all files."""
    files, head = files_of(base), vector(base)["head"]
    for number in range(100):
        name = sorted(name for name in files if files[name])[number % 10]
        luck = bytes_of(base, number)
        place = int.from_bytes(luck[:8], "big") % len(files[name])
        data = bytearray(files[name])
        data[place] ^= 1 + luck[8] % 255
        assert not verify(files | {name: bytes(data)}, head=head).agrees, (name, place)


JSON_REFUSED = [
    b"", b" ", b"nul", b"null", b"true", b"1.0", b"1e3", b"-1", b"-0", b"01", b"1000000000", b"9" * 5000, b"NaN", b"Infinity",
    b'{"a":1,"a":1}', b'{"b":1,"a":1}', b'{"a": 1}', b"[1,]", b"[1 ]", b"[1]\n", b"\xef\xbb\xbf[1]", b'"\\u0041"', b'"\\/"',
    b'"\\ud800"', b'"\\n"', b'"\n"', b'"\x7f"', b'"\xc2\x85"', b'"\xff"', b'"e\xcc\x81"', b'"\xed\xa0\x80"', b"[" * 100_000,
    b"[" * 900 + b"]" * 900 + b" ", b'{"a":' * 50_000, b'"\\"', b"'a'", b"[1][2]",
]  # fmt: skip


@pytest.mark.parametrize("data", JSON_REFUSED, ids=[repr(data[:24]) for data in JSON_REFUSED])
def test_json_has_one_spelling(data: bytes) -> None:
    """White space, order, doubles, escapes, floats, signs, depth: all refused with a sentence's code."""
    with pytest.raises(Malformed):
        value = read_json(data, "x")
        # null and true are JSON, but no value of the protocol is one of them
        read_manifest(write_json({"protocol": value}))


@given(
    st.recursive(
        st.text('ab"\\é中/', max_size=5) | st.integers(0, 10**9 - 1),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("ab中", max_size=3), inner, max_size=4),
        max_leaves=20,
    )
)
def test_canonical_json_is_read_back(value: object) -> None:
    """What is written is read, and read only so."""
    data = write_json(value)  # type: ignore[arg-type]  # hypothesis knows no recursive type
    assert read_json(data, "x") == value
    assert json.loads(data) == value
    with pytest.raises(Malformed):
        read_json(data + b" ", "x")


T, P, C = "id,area,rows,excluded,needs\n", "id,pool,areas,skills,load,excluded\n", "target,inspector,salt\n"
SALT, LEAF = "0" * 32, "0" * 64
TABLES_REFUSED: list[tuple[Callable[[bytes], object], str]] = [
    *((read_targets, text) for text in (
        "", "\n", T[:-1], "\ufeff" + T, T.replace(",", ";"), T + "A,x,r:1,,", T + "A,x,r:1,\n", T + "A,x,r:1,,,\n", T + "\n",
        T + "a,x,r:1,,\n", T + "A ,x,r:1,,\n", T + ",x,r:1,,\n", T + "A" * 41 + ",x,r:1,,\n", T + "A,,r:1,,\n",
        T + "A,市,r:1,,\n",
        T + "A,x,,,\n", T + "A,x,r:1,closed,\n", T + "A,x,r:3,,\n", T + "A,x,r:0,,\n", T + "A,x,r,,\n", T + "A,x,r:01,,\n",
        T + 'A,x,"r:1",,\n', T + 'A,x,"r:1,q:1",,\n', T + 'A,x,"r:1,r:1",,\n', T + 'A,x,"r:1,r:2",,\n', T + "A,x,r:1,q:1,,\n",
        T + 'A,x,"q:1,r:1,",,\n', T + "A,x,,Closed,\n", T + "A,x,,moved away,\n", T + 'A,x,r:1,,"水"\n', T + 'A,x,r:1,,"水,气"\n',
        T + "A,x,r:1,,水\r\n", T + "A,x,r:1,,\x07\n", T + "A,x,r:1,,\x85\n", T + "A,x,r:1,,e\u0301\n", T + 'A,x,r:1,,"\n',
        T + "B,x,r:1,,\nA,x,r:1,,\n", T + "A,x,r:1,,\nA,x,r:1,,\n", T + "A,x,r:1,,\n\n",
    )),
    *((read_inspectors, text) for text in (
        P + "A,env,x,,,\n", P + "A,env,x,,01,\n", P + "A,env,x,,-1,\n", P + "A,env,x,,1000000000,\n", P + "A,env,x,,1.0,\n",
        P + "A,env,x,,١,\n", P + 'A,env,"*,x",,0,\n', P + 'A,env,"x,*",,0,\n', P + 'A,env,"y,x",,0,\n', P + 'A,env,"x,x",,0,\n',
        P + 'A,env,x,"水,水",0,\n', P + 'A,env,x,"水,",0,\n', P + "A,,x,,0,\n", P + "A,env,x,,0\n", T,
    )),
    *((read_conflicts, text) for text in (
        C + f"A,B,{SALT}0\n", C + f"A,B,{SALT[1:]}\n", C + f"A,B,{'A' * 32}\n", C + f"A,,{SALT}\n", C + f",B,{LEAF}\n",
        C + f",,{SALT}\n", C + f"A,B,{LEAF}\n", C + f"A,B,{SALT}\nA,B,{'1' * 32}\n", C + f"A,C,{SALT}\n,,{LEAF}\nA,B,{SALT}\n",
    )),
]  # fmt: skip


@pytest.mark.parametrize(("read", "text"), TABLES_REFUSED)
def test_a_table_has_one_spelling(read: Callable[[bytes], object], text: str) -> None:
    """Headers, quotes, order, doubles, patterns, control characters, line ends."""
    with pytest.raises(Malformed):
        read(text.encode())


texts = st.text("水气辐é a-1'＂", min_size=1, max_size=4)
ids = st.text("ABZ09-", min_size=1, max_size=5)
names = st.text("aZ0_-", min_size=1, max_size=4)
lists = st.lists(texts, max_size=3, unique=True).map(lambda items: tuple(sorted(items)))


areas = st.lists(names, max_size=3, unique=True).map(lambda items: tuple(sorted(items)) or ("*",))
people = st.builds(Inspector, ids, names, areas, lists, st.integers(0, 999), st.sampled_from(["", "ill"]))


@given(st.lists(people, unique_by=lambda one: one.id))
def test_inspectors_are_read_back(inspectors: list[Inspector]) -> None:
    """Whatever the protocol can say is written and read without loss."""
    data = write_inspectors(sorted(inspectors))
    assert read_inspectors(data) == sorted(inspectors)


@given(st.dictionaries(ids, st.tuples(names, st.dictionaries(names, st.integers(1, 2), max_size=3), texts)))
def test_targets_are_read_back(parts: dict[str, tuple[str, dict[str, int], str]]) -> None:
    """Targets with and without rows; rows sorted as the protocol sorts them: by the bytes of row:tier."""
    targets = []
    for id_, (area, rows, needs) in sorted(parts.items()):
        pairs = tuple(sorted(rows.items(), key=lambda pair: f"{pair[0]}:{pair[1]}"))
        targets.append(Target(id_, area, pairs, "" if pairs else "closed", needs))
    assert read_targets(write_targets(targets)) == targets


def test_conflicts_are_read_back() -> None:
    """Redacted lines keep their place."""
    conflicts = [Conflict("A", "B", SALT), Conflict("", "", LEAF), Conflict("A", "C", SALT)]
    assert read_conflicts(write_conflicts(conflicts)) == conflicts


def test_fields_keep_their_borders() -> None:
    """Moving a character from one field to the next is another hash."""
    assert field("水") == b"\x00\x00\x00\x03" + "水".encode()
    assert tagged_hash("a", "bc", "d") != tagged_hash("a", "b", "cd")
    assert tagged_hash("a", b"b") == tagged_hash("a", "b")


@settings(max_examples=300)
@given(st.sampled_from(sorted(SMALL)), st.binary(max_size=60))
def test_no_bytes_bring_the_verifier_down(name: str, data: bytes) -> None:
    """Whatever stands in a file, the answer is a report."""
    report = verify(SMALL | {name: data})
    assert not report.agrees or SMALL[name] == data
    assert tell_report(report)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (T + "A,x,r:1,,\nB,x,r:1,,\nb,x,r:1,,\n", "line", 4),
        (T + "A,x,r:1,,\nB,x,r:0,,\nC,x,r:1,,\n", "line", 3),
        (T + 'A,x,r:1,,\nB,x,"r:1,q:1",,\n', "list-order", 3),
        (T + "A,x,r:1,,\nB,x,r:1,,\nC,x,r:1,closed,\n", "rows-or-excluded", 4),
        (T + "A,x,r:1,,\nB,x,r:1,,\n" + "C" * 41 + ",x,r:1,,\n", "line", 4),
        (T + "A,x,r:1,,\nB,x,r:1,,\n\nC,x,r:1,,\n", "line", 4),
        (T + "A,x,r:1,,\nB,x,r:1,,水\x07\n", "control-character", None),
    ],
)
def test_the_line_that_is_wrong_is_named(text: str, code: str, line: int | None) -> None:
    """Though lines that are alike are read but once."""
    with pytest.raises(Malformed) as refused:
        read_targets(text.encode())
    assert refused.value.code == code
    assert line in (None, refused.value.values["line"])


@pytest.mark.parametrize(
    "text", [f"A,B,{SALT}\nx,,{LEAF}\n", f"A,B,{SALT}\n\n", f"A,B,{SALT}\n,,{LEAF}x\n", f"A,B,{SALT}\nA,{'B' * 41},{SALT}\n"]
)
def test_a_wrong_conflict_is_named(text: str) -> None:
    """Its line is the second, whatever stands around what looks right."""
    with pytest.raises(Malformed) as refused:
        read_conflicts((C + text).encode())
    assert (refused.value.code, refused.value.values["line"]) == ("line", 3)
