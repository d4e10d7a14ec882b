"""The chance of being drawn (抽中机会): an exact fraction where a formula gives it, else an estimate with its error.

Exact. A lot takes n of the N who stand in a tier, each with the same chance. Whoever was never drawn stands, at draw k, in a
tier that their own past alone decides; where the numbers n_k and N_k do not hang on who was drawn, the chance of staying
undrawn there is 1 − n_k/N_k whatever came before, so

    chance within the year = 1 − Π_k (1 − n_k/N_k).

Where nobody is drawn twice (N_{k+1} = N_k − n_k) the product telescopes to (N − Σ n_k)/N: sixty of a hundred is 60 %, however
they fall on the months. A cover takes the last of its tier, n_K = N_K, and the chance is 1.

Estimated. The real lot is drawn again and again with other seeds; one value a run, `estimate` over the runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

_FINE = 10**9  # the standard error is given to this part


@dataclass(frozen=True, slots=True)
class Chance:
    """A chance from 0 to 1, or an expected number. `error`: the standard error of an estimate, None where it is exact.

    `low`, `high`: exact bounds, within which the true value lies whatever the runs say.
    """

    value: Fraction
    error: Fraction | None = None
    low: Fraction = Fraction(0)
    high: Fraction = Fraction(1)

    @property
    def exact(self) -> bool:
        """Whether no simulation stands behind it."""
        return self.error is None


def exactly(value: Fraction) -> Chance:
    """An exact chance: its bounds are itself."""
    return Chance(value, None, value, value)


def within(draws: Iterable[tuple[int, int]]) -> Fraction:
    """1 − Π (1 − n/N) over draws that each take n of N. A draw without members, or that takes nobody, changes nothing."""
    missed = Fraction(1)
    for taken, members in draws:
        if taken and members:
            missed *= 1 - Fraction(taken, members)
    return 1 - missed


def estimate(values: Sequence[Fraction]) -> tuple[Fraction, Fraction]:
    """Mean and standard error s/√n of independent runs; ValueError for fewer than two."""
    count = len(values)
    if count < 2:
        raise ValueError(count)
    mean = sum(values, Fraction(0)) / count
    spread = sum(((v - mean) ** 2 for v in values), Fraction(0)) / (count - 1)
    return mean, root(spread / count)


def root(value: Fraction) -> Fraction:
    """The square root, rounded down to nine places."""
    return Fraction(isqrt(value.numerator * _FINE**2 // value.denominator), _FINE)
