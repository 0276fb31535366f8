"""Statistics that hold for few and uneven numbers: medians, quantiles, intervals, trends.

How long incidents take is so uneven that one of them moves a mean more than a year of work does.
A median says where half of them lie; how sure it is, its interval says. Source: the VOID report
2022, https://www.thevoid.community/report.
"""

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from math import erfc, sqrt
from statistics import median, quantiles
from typing import Protocol

from incli.domain.value import Value

ENOUGH = 5
"""Of fewer the 10th and 90th percentile are the shortest and the longest, and are not told."""
ENOUGH_FOR_TREND = 10
"""From so many on the normal approximation of Mann and Kendall's test holds (Kendall 1975)."""
LEVEL = 0.01
"""How unlikely a trend must be by chance alone to be told: several are looked for at once."""
_DRAWS = 2000
_IN_A_HUNDRED = (2.5, 97.5)

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

    def betavariate(self, alpha: float, beta: float) -> float:
        """A number from 0 to 1 by the Beta distribution."""
        ...


Seeded = Callable[[], Chance]
"""Gives chance anew, with the same seed each time: the same values give the same interval."""


class Spread(Value):
    """How long something took, over all that is known."""

    n: int
    median: timedelta
    shortest: timedelta
    longest: timedelta
    low: timedelta | None = None
    """One of ten took no longer; None of fewer than `ENOUGH`, as all that follows."""
    high: timedelta | None = None
    """Nine of ten took no longer."""
    interval: tuple[timedelta, timedelta] | None = None
    """Where the median lies in 95 of 100 draws of as many, by the bootstrap."""


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


def spread(values: Sequence[timedelta], seeded: Seeded) -> Spread | None:
    """How some durations spread; None of nothing."""
    if not values:
        return None
    ordered = sorted(values)
    found = Spread(len(ordered), median_of(ordered), ordered[0], ordered[-1])
    tenths = tenths_of(ordered)
    if tenths is None:
        return found
    low, high = bootstrap([each.total_seconds() for each in ordered], seeded())
    interval = (timedelta(seconds=low), timedelta(seconds=high))
    return found.__replace__(low=tenths[0], high=tenths[1], interval=interval)


def median_of(values: Sequence[timedelta]) -> timedelta:
    """Half of some durations, of which there is at least one, are no longer."""
    return timedelta(seconds=median([each.total_seconds() for each in values]))


def tenths_of(values: Sequence[timedelta]) -> tuple[timedelta, timedelta] | None:
    """What one, and what nine, of ten stay below; None of fewer than `ENOUGH`."""
    if len(values) < ENOUGH:
        return None
    seconds = [each.total_seconds() for each in values]
    tenths = quantiles(seconds, n=10, method="inclusive")
    return timedelta(seconds=tenths[0]), timedelta(seconds=tenths[-1])


def bootstrap(ordered: Sequence[float], chance: Chance) -> tuple[float, float]:
    """The 95 % interval of the median of some sorted values, by the percentile bootstrap.

    To draw as many values again with replacement, and take their median, is to draw the places in
    the middle: they are middle order statistics of uniform numbers, whose law is known (Beta). So
    each draw costs the same however many values there are.
    """
    n = len(ordered)
    half = (n + 1) // 2
    medians = []
    for _ in range(_DRAWS):
        if n % 2:
            medians.append(ordered[_place(chance.betavariate(half, half), n)])
            continue
        lower = chance.betavariate(half, half + 1)
        # The next one is the smallest of the `half` numbers that lie above.
        upper = lower + (1 - lower) * (1 - chance.random() ** (1 / half))
        medians.append((ordered[_place(lower, n)] + ordered[_place(upper, n)]) / 2)
    medians.sort()
    low, high = (medians[round(each / 100 * (_DRAWS - 1))] for each in _IN_A_HUNDRED)
    return low, high


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


def _place(share: float, n: int) -> int:
    return min(int(share * n), n - 1)
