"""Statistics that hold for few and uneven numbers: medians, quantiles, intervals, trends.

How long incidents take is so uneven that one of them moves a mean more than a year of work does.
A median says where half of them lie; how sure it is, its interval says. Sources: that means of
lengths mislead, the VOID report, https://www.thevoid.community/report; that a change is hardly ever
seen in them, Davidovič, Incident Metrics in SRE, 2021.
"""

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from math import erfc, exp, lgamma, log, log1p, sqrt
from statistics import median, quantiles
from typing import Protocol

from incli.domain.value import Value

ENOUGH = 5
"""From so many on the 10th and 90th percentile are told.

Of fewer they would be little else than the shortest and the longest; of nine or fewer they still
lie between those and their neighbours.
"""
ENOUGH_FOR_TREND = 10
"""From so many on the normal approximation of Mann and Kendall's test holds (Kendall 1975)."""
LEVEL = 0.01
"""How unlikely a trend must be by chance alone to be told: several are looked for at once."""
ENOUGH_FOR_INTERVAL = 6
"""Of five even the shortest and the longest hold the median between them in 94 of 100 samples."""
_HELD = 0.95
"""How often an interval is to hold the median, at least."""
_TINY = 1e-12
"""A part of a sum that is no longer worth adding."""

EDGES = (
    *(timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1)),
    *(timedelta(hours=4), timedelta(days=1), timedelta(days=7)),
)
"""Where the classes of `classes` end: the same ones for everything, so that they compare."""


class Chance(Protocol):
    """Where chance comes from: `random.Random`, or what does the same."""

    def random(self) -> float:
        """A number from 0 up to 1."""
        ...


Seeded = Callable[[], Chance]
"""Gives chance anew, with the same seed each time: the same record gives the same report.

Python promises the same numbers from `random()` in every version, and from nothing else.
"""


class Spread(Value):
    """How long something took, over all that is known."""

    n: int
    median: timedelta
    shortest: timedelta
    longest: timedelta
    low: timedelta | None = None
    """The 10th percentile; None of fewer than `ENOUGH`.

    Interpolated between two of the values: the inclusive method, Hyndman and Fan's type 7, 1996.
    """
    high: timedelta | None = None
    """The 90th percentile, likewise."""
    interval: tuple[timedelta, timedelta] | None = None
    """Between which of the values the median of all such lies; see `interval_of`.

    None of fewer than `ENOUGH_FOR_INTERVAL`.
    """


class Trend(Value):
    """Whether values go up or down in time, by Mann and Kendall's test, ties taken into account."""

    n: int
    p: float | None = None
    """How likely so clear an order is by chance alone; None for too few values, or equal ones."""
    rising: bool = False
    """Which way they go; without meaning unless the trend `holds`."""

    @property
    def holds(self) -> bool:
        """Whether it is to be told."""
        return self.p is not None and self.p < LEVEL


def spread(values: Sequence[timedelta]) -> Spread | None:
    """How some durations spread; None of nothing."""
    if not values:
        return None
    ordered = sorted(values)
    found = Spread(len(ordered), median_of(ordered), ordered[0], ordered[-1])
    tenths = tenths_of(ordered)
    if tenths is None:
        return found
    return found.__replace__(low=tenths[0], high=tenths[1], interval=interval_of(ordered))


def median_of(values: Sequence[timedelta]) -> timedelta:
    """Half of some durations, of which there is at least one, are no longer."""
    return timedelta(seconds=median([each.total_seconds() for each in values]))


def tenths_of(values: Sequence[timedelta]) -> tuple[timedelta, timedelta] | None:
    """The 10th and the 90th percentile, interpolated; None of fewer than `ENOUGH`."""
    if len(values) < ENOUGH:
        return None
    seconds = [each.total_seconds() for each in values]
    tenths = quantiles(seconds, n=10, method="inclusive")
    return timedelta(seconds=tenths[0]), timedelta(seconds=tenths[-1])


def interval_of(ordered: Sequence[timedelta]) -> tuple[timedelta, timedelta] | None:
    """The 95 % interval of the median of some sorted durations; None of too few for any.

    That of the bootstrap, widened by a value on both sides until it holds the median in 95 of 100
    samples at least: the bootstrap's own holds it in 87.5 where there are seven. How often two values of a
    sample hold the median of whatever they are drawn from is known: it is the sign test's chance.
    """
    n = len(ordered)
    place = bootstrap(n)
    while place and holds(place, n) < _HELD:
        place -= 1
    return (ordered[place - 1], ordered[n - place]) if place else None


def bootstrap(n: int) -> int:
    """Which of `n` sorted values, from each end, hold 95 of 100 bootstrapped medians between them.

    Without a draw, as if there were endlessly many: the lower one of the values in the middle of a
    draw with replacement is among the `k` shortest wherever half of the draw is. So it is the same
    on every machine. Source: Efron, Bootstrap Methods: Another Look at the Jackknife, 1979, part 3.
    """
    half = (n + 1) // 2
    tail = (1 - _HELD) / 2
    return bisect_left(range(1, half), tail, key=lambda k: _at_least(half, n, k / n)) + 1


def holds(place: int, n: int) -> float:
    """How often the `place`-th value from each end of a sample of `n` hold the median between them.

    At least so often, where values are equal. Each one of a sample is above the median, or not, as
    a coin falls; they miss it where fewer than `place` of them are on one side.
    """
    return 1 - 2 * _at_least(n + 1 - place, n, 0.5)


def trend(values: Sequence[float]) -> Trend:
    """Whether values in the order of time go up or down."""
    n = len(values)
    before: list[float] = []
    sign = 0
    for each in values:
        sign += bisect_left(before, each) - (len(before) - bisect_right(before, each))
        insort(before, each)
    ties = sum(k * (k - 1) * (2 * k + 5) for k in Counter(values).values())
    variance = (n * (n - 1) * (2 * n + 5) - ties) / 18
    if n < ENOUGH_FOR_TREND or variance == 0:
        return Trend(n)
    z = (abs(sign) - 1) / sqrt(variance) if sign else 0.0
    return Trend(n, erfc(z / sqrt(2)), rising=sign > 0)


def classes(values: Sequence[timedelta]) -> tuple[int, ...]:
    """How many durations lie below each of `EDGES`, and above the last."""
    found = [0] * (len(EDGES) + 1)
    for each in values:
        found[bisect_right(EDGES, each)] += 1
    return tuple(found)


def gini(values: Sequence[float]) -> float:
    """How unevenly something is shared: 0 where all have as much, towards 1 where one has all.

    Half the mean difference of any two, by the mean. Of nothing at all it is 0.
    """
    ordered, n, total = sorted(values), len(values), sum(values)
    if not total:
        return 0.0
    weighted = sum((2 * at - n - 1) * each for at, each in enumerate(ordered, start=1))
    return weighted / (n * total)


def _at_least(count: int, n: int, share: float) -> float:
    """How likely `count` or more of `n` are, each by the chance `share`; no fewer than the mean."""
    ways = lgamma(n + 1) - lgamma(count + 1) - lgamma(n - count + 1)
    term = exp(ways + count * log(share) + (n - count) * log1p(-share))
    total = 0.0
    for each in range(count, n + 1):
        total += term
        if term <= total * _TINY:
            break
        term *= (n - each) / (each + 1) * share / (1 - share)
    return total
