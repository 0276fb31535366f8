"""Statistics that hold for few and uneven numbers: medians, quantiles, intervals, trends.

How long incidents take is so uneven that one of them moves a mean more than a year of work does.
A median says where half of them lie; how sure it is, its interval says. Sources: that means of
lengths mislead, the VOID report, https://www.thevoid.community/report; that a change is hardly ever
seen in them, Davidovič, Incident Metrics in SRE, 2021.
"""

from bisect import bisect_left, insort
from collections.abc import Callable, Collection, Sequence
from datetime import timedelta
from itertools import groupby
from math import erfc, exp, lgamma, log, log1p, sqrt
from statistics import median, quantiles
from typing import Protocol

from incli.domain.value import Value

ENOUGH = 5
"""From so many on the 10th and 90th percentile are told.

Of fewer they would be little else than the shortest and the longest; of ten or fewer they still
lie between those and their neighbours.
"""
ENOUGH_FOR_TREND = 10
"""Of so many that are over the normal approximation of Mann and Kendall's test holds (1975)."""
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
"""What the classes of `classes` go up to: the same for everything, so that they compare."""


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
    running: int = 0
    """So many of them were not over."""
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
    samples at least: of seven the bootstrap's own holds it in 87.5. How often two values of it hold
    the median of whatever it is drawn from is known: it is the sign test's chance.
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


def trend(values: Sequence[float], running: Collection[int] = ()) -> Trend:
    """Whether values in the order of time go up or down.

    `running` are the places of those that still grow: of them it is known only that they come to
    more. A pair whose order nobody knows counts nothing (Gehan, A Generalized Wilcoxon Test, 1965).
    Which one ends at a length, of those that came so far, is chance where there is no trend. The
    variances of these chances add up; where nothing runs it is Kendall's, with his ties.
    """
    n = len(values)
    by_value = sorted(range(n), key=values.__getitem__, reverse=True)
    reached: list[int] = []
    sign = chances = 0
    for _, same in groupby(by_value, key=values.__getitem__):
        places = tuple(same)
        for each in places:
            insort(reached, each)
        ended = [each for each in places if each not in running]
        for each in ended:
            sign += len(reached) - 1 - 2 * bisect_left(reached, each)
        chances += len(ended) * (len(reached) + 1) * (len(reached) - len(ended))
    if n - len(running) < ENOUGH_FOR_TREND or chances == 0:
        return Trend(n, len(running))
    z = (abs(sign) - 1) / sqrt(chances / 3) if sign else 0.0
    return Trend(n, len(running), erfc(z / sqrt(2)), rising=sign > 0)


def classes(values: Sequence[timedelta]) -> tuple[int, ...]:
    """How many durations are within each of `EDGES` but not the one before; at last, longer."""
    found = [0] * (len(EDGES) + 1)
    for each in values:
        found[bisect_left(EDGES, each)] += 1
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
