"""Medians, intervals, trends and shares, each checked by computing it in another way."""

import math
import random
import statistics
from datetime import timedelta
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incli.domain.statistics import EDGES, ENOUGH, bootstrap, classes, gini, spread, trend


def seeded() -> random.Random:
    return random.Random(1)


_SECONDS = st.lists(st.integers(0, 10**6), min_size=1, max_size=60)


@given(_SECONDS)
def test_a_spread_is_what_the_standard_library_says(seconds: list[int]) -> None:
    found = spread([timedelta(seconds=each) for each in seconds], seeded)
    assert found is not None
    assert found.n == len(seconds)
    assert found.median.total_seconds() == statistics.median(seconds)
    assert (found.shortest, found.longest) == tuple(
        timedelta(seconds=each) for each in (min(seconds), max(seconds))
    )
    assert (found.low is None) == (len(seconds) < ENOUGH)
    if found.low and found.high and found.interval:
        tenths = statistics.quantiles(seconds, n=10, method="inclusive")
        assert found.low.total_seconds() == pytest.approx(tenths[0], abs=1e-5)
        assert found.high.total_seconds() == pytest.approx(tenths[8], abs=1e-5)
        assert found.interval[0] <= found.median <= found.interval[1]


def test_nothing_has_no_spread() -> None:
    assert spread([], seeded) is None


@pytest.mark.parametrize("n", [5, 6, 30, 101])
def test_the_interval_is_that_of_drawing_with_replacement(n: int) -> None:
    chance = random.Random(n)
    values = sorted(chance.lognormvariate(3, 1.3) for _ in range(n))
    drawn = [statistics.median(chance.choices(values, k=n)) for _ in range(4000)]
    for end, share in zip(bootstrap(values, seeded()), (0.025, 0.975), strict=True):
        below = sum(each < end for each in drawn) / len(drawn)
        up_to = sum(each <= end for each in drawn) / len(drawn)
        assert below - 0.01 < share < up_to + 0.01, (end, below, up_to)


def test_the_same_values_always_give_the_same_interval() -> None:
    values = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0]
    assert bootstrap(values, seeded()) == bootstrap(values, seeded())


def test_the_interval_holds_the_true_median_about_95_times_of_100() -> None:
    chance = random.Random(5)
    held = 0
    for _ in range(300):
        values = sorted(chance.lognormvariate(0, 1.2) for _ in range(40))
        low, high = bootstrap(values, seeded())
        held += low <= 1.0 <= high
    assert 0.90 <= held / 300 <= 0.99


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
    edges = (timedelta(0), *EDGES, timedelta.max)
    assert classes(values) == tuple(
        sum(low <= each < high for each in values) for low, high in pairwise(edges)
    )


@given(st.lists(st.integers(0, 500), min_size=1, max_size=20))
def test_a_gini_coefficient_is_half_the_relative_mean_difference(values: list[int]) -> None:
    n = len(values)
    pairs = sum(abs(a - b) for a in values for b in values)
    expected = pairs / (2 * n * sum(values)) if sum(values) else 0
    assert gini(values) == pytest.approx(expected, abs=1e-9)
