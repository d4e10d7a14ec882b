"""χ² of singles and of pairs for draws without replacement, and how likely chance alone makes it so large.

A draw takes k of N at once, so that neither the singles nor the pairs of one draw are independent of each other, and
Pearson's sum has to be set right. Both statistics below are d'·C⁻·d, where d is what was counted less what was expected
and C⁻ the (pseudo-)inverse of the exact covariance of that count under simple random sampling.

*Singles.* C has the one eigenvalue k(N−k)/(N(N−1)), N−1 times: Pearson's sum times (N−1)/(N−k); N−1 degrees of freedom.

*Pairs.* With p₂, p₃, p₄ the chances that 2, 3, 4 given members are all drawn, two pairs have the covariance p₂−p₂² when
they are the same, p₃−p₂² when they share a member, p₄−p₂² when they share none. That matrix belongs to the Johnson
scheme J(N,2), whose eigenspaces are known: the constants (eigenvalue 0: every draw has k(k−1)/2 pairs), what follows from
the singles (N−1 times p₂+(N−4)p₃−(N−3)p₄), and what is left to the pairs alone (N(N−3)/2 times p₂−2p₃+p₄). The deviation is
split between the two and each part divided by its own eigenvalue; N(N−1)/2−1 degrees of freedom together. Pearson's own
sum would be right for k = 2 only, where all of this comes to the same.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

TINY = 1e-300  # below it, only "less than" is said


class ChiSquare(NamedTuple):
    """A χ² statistic, its degrees of freedom, and the chance that an even draw comes to as much or more."""

    statistic: float
    freedom: int
    p: float


def survival(statistic: float, freedom: int) -> float:
    """P(χ² ≥ statistic) = Q(freedom/2, statistic/2), the regularised upper incomplete gamma function."""
    if statistic <= 0:
        return 1.0
    a, x = freedom / 2, statistic / 2
    scale = math.exp(a * math.log(x) - x - math.lgamma(a))
    return max(0.0, 1 - scale * _series(a, x)) if x < a + 1 else scale * _fraction(a, x)


def _series(a: float, x: float) -> float:
    """Γ's lower part over x^a·e^−x: Σ xⁿ / (a(a+1)…(a+n))."""
    term = total = 1 / a
    while term > total * 1e-16:
        a += 1
        term *= x / a
        total += term
    return total


def _fraction(a: float, x: float) -> float:
    """Γ's upper part over x^a·e^−x: Legendre's continued fraction, by Lentz's method."""
    b = x + 1 - a
    c, d = 1 / 1e-300, 1 / b
    value, n = d, 0
    while True:
        n += 1
        step = n * (a - n)
        b += 2
        d = 1 / (step * d + b)
        c = b + step / c
        value *= c * d
        if abs(c * d - 1) < 1e-15:
            return value


def _falling(top: int, count: int) -> int:
    return math.perm(top, count) if top >= count else 0


def _together(members: int, take: int, count: int) -> Fraction:
    """The chance that `count` given members are all drawn."""
    return Fraction(_falling(take, count), _falling(members, count))


def singles(counts: Sequence[int], take: int, draws: int) -> ChiSquare:
    """`counts`: how often each of the N members was among the `take` of `draws` draws. Needs take < N."""
    members = len(counts)
    expected = draws * take / members
    raw = sum((count - expected) ** 2 for count in counts) / expected
    statistic = raw * (members - 1) / (members - take)
    return ChiSquare(statistic, members - 1, survival(statistic, members - 1))


def pairs(counts: Mapping[tuple[int, int], int], members: int, take: int, draws: int) -> ChiSquare:
    """`counts`: how often members i < j of 0 … N−1 were drawn together; those never together may be missing.

    Needs 2 ≤ take ≤ N−2.
    """
    two, three, four = (_together(members, take, count) for count in (2, 3, 4))
    expected = float(draws * two)
    sums = [0.0] * members
    squares = 0.0
    for i in range(members):
        for j in range(i + 1, members):
            deviation = counts.get((i, j), 0) - expected
            squares += deviation**2
            sums[i] += deviation
            sums[j] += deviation
    by_singles = sum(one**2 for one in sums) / (members - 2)
    along = draws * float(two + (members - 4) * three - (members - 3) * four)
    across = draws * float(two - 2 * three + four)
    statistic = by_singles / along + (squares - by_singles) / across
    freedom = members * (members - 1) // 2 - 1
    return ChiSquare(statistic, freedom, survival(statistic, freedom))
