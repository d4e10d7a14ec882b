"""The unified social credit code after GB 32100-2015."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangsui.rules.numbers import ALPHABET, all_credit_codes, check_character, diagnose, is_credit_code

GOOD = "91350100M000100Y43"  # the standard's own example
LETTERS = st.sampled_from(ALPHABET)
BODIES = st.tuples(
    st.text(LETTERS, min_size=2, max_size=2), st.from_regex(r"[0-9]{6}", fullmatch=True), st.text(LETTERS, min_size=9, max_size=9)
).map("".join)


def by_the_book(body: str) -> str:
    """The standard's own formula, step by step: C18 = 31 - MOD(sum of Ci × Wi, 31), Wi = MOD(3^(i-1), 31)."""
    total = 0
    for i in range(1, 18):
        total += ALPHABET.index(body[i - 1]) * (3 ** (i - 1) % 31)
    check = 31 - total % 31
    return "0" if check == 31 else ALPHABET[check]


def test_the_example_of_the_standard() -> None:
    assert is_credit_code(GOOD)
    assert diagnose(GOOD) is None
    assert check_character(GOOD[:17]) == "3"


@given(BODIES)
def test_the_check_character_follows_the_formula(body: str) -> None:
    assert check_character(body) == by_the_book(body)
    assert is_credit_code(body + by_the_book(body))


@given(BODIES)
def test_every_other_check_character_is_wrong_and_the_right_one_is_told(body: str) -> None:
    right = check_character(body)
    for wrong in ALPHABET.replace(right, ""):
        assert not is_credit_code(body + wrong)
        fault = diagnose(body + wrong)
        assert fault is not None
        assert (fault.kind, fault.found, fault.expected, fault.repaired) == ("check", wrong, right, "")


def test_thirty_one_stands_as_zero() -> None:
    body = next(body for n in range(1000) if by_the_book(body := f"91350100M{n:08d}") == "0")
    assert check_character(body) == "0"
    assert is_credit_code(body + "0")


@given(BODIES, st.integers(0, 17), LETTERS)
def test_one_wrong_character_never_passes(body: str, place: int, letter: str) -> None:
    code = body + check_character(body)
    changed = code[:place] + letter + code[place + 1 :]
    assert is_credit_code(changed) == (changed == code)


@given(st.lists(st.tuples(BODIES, st.booleans()), max_size=5))
def test_a_whole_column_at_once_says_the_same(parts: list[tuple[str, bool]]) -> None:
    codes = [body + (check_character(body) if right else body[0]) for body, right in parts]
    assert all_credit_codes(codes) == all(map(is_credit_code, codes))
    assert not all_credit_codes([*codes, "9"])


@given(st.text(max_size=24))
def test_a_repair_is_offered_only_where_it_passes(text: str) -> None:
    fault = diagnose(text)
    assert (fault is None) == is_credit_code(text)
    if fault is not None and fault.repaired:
        assert is_credit_code(fault.repaired)


@pytest.mark.parametrize(
    ("written", "kind", "repaired", "traits"),
    [
        ("91350100m000100y43", "spelling", GOOD, ("lower-case",)),
        ("９1350100Ｍ000100Y43", "spelling", GOOD, ("full-width",)),
        ("9135 0100 M000 100Y 43", "spelling", GOOD, ("spaces",)),
        ("9135-0100-M000-100Y-43", "spelling", GOOD, ("dashes",)),
        ("9135O1OOM000100Y43", "misread", GOOD, ("letters",)),
        ("9l350100M000100Y43", "check", "", ()),  # a small l becomes L, which the alphabet has: only the check tells
        ("9I350100M000100Y43", "misread", GOOD, ("letters",)),
        ("9i350100m000100y43", "misread", GOOD, ("lower-case", "letters")),
        ("9S350100M000100Y43", "characters", "", ()),
        ("91350V00M000100Y43", "characters", "", ()),
        ("9135AB00M000100Y43", "division", "", ()),
        ("9.1E+17", "scientific", "", ()),
        ("9.1350100E+17", "scientific", "", ()),
        ("9.135010000000E+17", "scientific", "", ()),
        ("9E3501000000000000", "check", "", ()),
        ("350100100012345", "old-number", "", ()),
        ("M000100Y-4", "organisation-code", "", ()),
        ("91350100M000100Y4", "length", "", ()),
        ("  ", "blank", "", ()),
    ],
)
def test_what_is_wrong(written: str, kind: str, repaired: str, traits: tuple[str, ...]) -> None:
    fault = diagnose(written)
    assert fault is not None
    assert (fault.kind, fault.repaired, fault.traits) == (kind, repaired, traits)


@pytest.mark.parametrize("body", ["", "9135", "O" * 17, GOOD])
def test_a_check_character_needs_a_whole_body(body: str) -> None:
    with pytest.raises(ValueError, match="17 characters"):
        check_character(body)
