"""Medians, intervals, trends and shares, each checked by computing it in another way."""

import math
import random
import statistics
from collections.abc import Callable
from datetime import timedelta
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incli.domain.statistics import (
    EDGES,
    ENOUGH,
    ENOUGH_FOR_INTERVAL,
    bootstrap,
    classes,
    gini,
    holds,
    interval_of,
    spread,
    trend,
)

_SECONDS = st.lists(st.integers(0, 10**6), min_size=1, max_size=60)


@given(_SECONDS)
def test_a_spread_is_what_the_standard_library_says(seconds: list[int]) -> None:
    found = spread([timedelta(seconds=each) for each in seconds])
    assert found is not None
    assert found.n == len(seconds)
    assert found.median.total_seconds() == statistics.median(seconds)
    assert (found.shortest, found.longest) == tuple(
        timedelta(seconds=each) for each in (min(seconds), max(seconds))
    )
    assert (found.low is None) == (len(seconds) < ENOUGH)
    assert (found.interval is None) == (len(seconds) < ENOUGH_FOR_INTERVAL)
    if found.interval:
        assert found.interval[0] <= found.median <= found.interval[1]
    if found.low is not None and found.high is not None:
        tenths = statistics.quantiles(seconds, n=10, method="inclusive")
        assert found.low.total_seconds() == pytest.approx(tenths[0], abs=1e-5)
        assert found.high.total_seconds() == pytest.approx(tenths[8], abs=1e-5)


def test_nothing_has_no_spread() -> None:
    assert spread([]) is None


@pytest.mark.parametrize("n", [5, 6, 30, 101])
def test_the_bootstrap_is_what_drawing_with_replacement_comes_to(n: int) -> None:
    chance = random.Random(n)
    middle = (n - 1) // 2
    drawn = [sorted(chance.choices(range(1, n + 1), k=n))[middle] for _ in range(4000)]
    place = bootstrap(n)
    assert sum(each < place for each in drawn) / len(drawn) < 0.025 + 0.01
    assert sum(each <= place for each in drawn) / len(drawn) > 0.025 - 0.01


@pytest.mark.parametrize("n", [*range(1, 60), 101, 400])
def test_how_often_an_interval_holds_the_median_is_counted_exactly(n: int) -> None:
    for place in range(1, (n + 1) // 2 + 1):
        missed = sum(math.comb(n, few) for few in range(place))
        assert holds(place, n) == pytest.approx(1 - 2 * missed / 2**n, abs=1e-9)


@pytest.mark.parametrize("n", [*range(6, 200), 1000, 9999])
def test_an_interval_is_no_wider_than_it_must_be(n: int) -> None:
    """So it is that of the sign test: the bootstrap's own, or by one value on each side wider."""
    found = interval_of([timedelta(each) for each in range(1, n + 1)])
    assert found is not None
    place = found[0].days
    assert found[1].days == n + 1 - place
    assert bootstrap(n) - place in {0, 1}
    assert holds(place, n) >= 0.95 > holds(place + 1, n)


def test_of_five_no_interval_holds_often_enough() -> None:
    assert [holds(1, n) >= 0.95 for n in (2, 5, ENOUGH_FOR_INTERVAL)] == [False, False, True]
    assert interval_of([timedelta(each) for each in range(5)]) is None


SKEWED: dict[str, tuple[float, Callable[[random.Random], float]]] = {
    "lognormal": (1.0, lambda chance: chance.lognormvariate(0, 1.2)),
    "very lognormal": (1.0, lambda chance: chance.lognormvariate(0, 2.5)),
    "exponential": (math.log(2), lambda chance: chance.expovariate(1)),
    "Pareto without a mean": (2.0, lambda chance: chance.paretovariate(1)),
    "rounded to the hour": (1.0, lambda chance: math.floor(chance.lognormvariate(0.3, 1.2))),
}
"""The median, and how to draw."""


def held(kind: str, n: int, times: int) -> float:
    """How often the interval of `n` holds the true median."""
    true, draw = SKEWED[kind]
    chance, found = random.Random(n), 0
    for _ in range(times):
        values = sorted(timedelta(seconds=draw(chance)) for _ in range(n))
        interval = interval_of(values)
        assert interval is not None
        found += interval[0].total_seconds() <= true <= interval[1].total_seconds()
    return found / times


@pytest.mark.parametrize("n", [7, 8, 13, 40])
def test_an_interval_holds_the_true_median_in_95_of_100_samples(n: int) -> None:
    assert held("lognormal", n, 1000) >= 0.95 - 0.014  # two standard errors


@pytest.mark.long
@pytest.mark.parametrize("n", range(6, 41))
@pytest.mark.parametrize("kind", SKEWED)
def test_it_does_so_however_skewed_the_lengths_and_however_few(kind: str, n: int) -> None:
    assert held(kind, n, 4000) >= 0.95 - 0.01  # three standard errors


@given(st.lists(st.integers(0, 12), max_size=40))
def test_a_trend_is_what_comparing_all_pairs_says(values: list[int]) -> None:
    found, n = trend(values), len(values)
    sign = sum((b > a) - (b < a) for a, b in combinations(values, 2))
    ties = [values.count(each) for each in set(values)]
    variance = (n * (n - 1) * (2 * n + 5) - sum(t * (t - 1) * (2 * t + 5) for t in ties)) / 18
    if n < 10 or not variance:
        assert found.p is None
        assert not found.holds
        return
    z = 0.0 if not sign else (sign - math.copysign(1, sign)) / math.sqrt(variance)
    assert found.p == pytest.approx(2 * (1 - statistics.NormalDist().cdf(abs(z))), abs=1e-12)
    assert found.rising == (sign > 0)


@given(st.lists(st.tuples(st.integers(0, 6), st.booleans()), max_size=40))
def test_of_what_still_runs_only_what_must_come_to_more_is_compared(
    lengths: list[tuple[int, bool]],
) -> None:
    found = trend(
        [length for length, _ in lengths],
        {place for place, (_, runs) in enumerate(lengths) if runs},
    )
    over = [length for length, runs in lengths if not runs]
    sign = chances = 0
    for (one, one_runs), (two, two_runs) in combinations(lengths, 2):
        if not one_runs and (one < two or (one == two and two_runs)):
            sign += 1
        if not two_runs and (two < one or (one == two and one_runs)):
            sign -= 1
    for length in set(over):
        reached = sum(each >= length for each, _ in lengths)
        ends = over.count(length)
        chances += ends * (reached + 1) * (reached - ends)
    assert (found.n, found.running) == (len(lengths), len(lengths) - len(over))
    if len(over) < 10 or not chances:
        assert found.p is None
        return
    z = 0.0 if not sign else (sign - math.copysign(1, sign)) / math.sqrt(chances / 3)
    assert found.p == pytest.approx(2 * (1 - statistics.NormalDist().cdf(abs(z))), abs=1e-12)
    assert found.rising == (sign > 0)


WINDOWS = {
    "an hour, in a year": (365 * 24, 1, 1.5, 200),
    "a day, in a quarter": (90 * 24, 24, 1.5, 60),
    "three days, in a quarter": (90 * 24, 72, 1.3, 60),
    "five days, in half a year": (180 * 24, 120, 1.5, 60),
    "five days, in half a year, few": (180 * 24, 120, 1.5, 20),
    "ten days, in a quarter": (90 * 24, 240, 1.5, 60),
}
"""How many hours back, and the median, the shape and the number of lengths: not all are over."""


def told_by_chance(window: str, times: int) -> tuple[int, int]:
    """How often a trend is told where there is none; and how many of them are of longer ones."""
    now, median, shape, n = WINDOWS[window]
    chance, told = random.Random(6), []
    for _ in range(times):
        rows = sorted(
            (chance.uniform(0, now), median * chance.lognormvariate(0, shape)) for _ in range(n)
        )
        lengths = [min(length, now - opened) for opened, length in rows]
        running = {place for place, (at, length) in enumerate(rows) if at + length > now}
        told.append(trend(lengths, running))
    return sum(each.holds for each in told), sum(each.holds and each.rising for each in told)


def test_what_still_runs_makes_no_trend() -> None:
    told, _ = told_by_chance("ten days, in a quarter", 1000)
    assert told <= 20  # ten are expected; without those that run it was 107


@pytest.mark.long
@pytest.mark.parametrize("window", WINDOWS)
def test_however_many_still_run_they_make_no_trend_in_either_direction(window: str) -> None:
    told, rising = told_by_chance(window, 10_000)
    assert told <= 130  # a hundred are expected
    assert told * 0.3 <= rising <= told * 0.7


def test_a_trend_by_chance_is_hardly_ever_told() -> None:
    chance = random.Random(3)
    told = sum(trend([chance.lognormvariate(0, 1) for _ in range(50)]).holds for _ in range(1000))
    assert told <= 25  # ten are expected


def test_what_doubles_in_a_year_is_a_trend() -> None:
    chance = random.Random(4)
    found = trend([chance.lognormvariate(0, 0.5) * (1 + each / 60) for each in range(60)])
    assert found.holds
    assert found.rising


@given(_SECONDS)
def test_every_duration_is_in_one_class(seconds: list[int]) -> None:
    values = [timedelta(seconds=each) for each in seconds]
    edges = (timedelta(-1), *EDGES, timedelta.max)
    assert classes(values) == tuple(
        sum(low < each <= high for each in values) for low, high in pairwise(edges)
    )


def test_an_hour_is_within_an_hour() -> None:
    assert classes([timedelta(hours=1)])[EDGES.index(timedelta(hours=1))] == 1


@given(st.lists(st.integers(0, 500), min_size=1, max_size=20))
def test_a_gini_coefficient_is_half_the_relative_mean_difference(values: list[int]) -> None:
    n = len(values)
    pairs = sum(abs(a - b) for a in values for b in values)
    expected = pairs / (2 * n * sum(values)) if sum(values) else 0
    assert gini(values) == pytest.approx(expected, abs=1e-9)
