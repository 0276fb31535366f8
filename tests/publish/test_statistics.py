"""Statistics and action items of many incidents: every one counts as itself."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incli.publish.facts.digest import Digest
from incli.publish.facts.statistics import Sample, distributions, how_often, months
from incli.publish.render.distribution import Scale, distribution, monthly


def told(number: int, minutes: float | None, **more: Any) -> Digest:  # noqa: ANN401  # any JSON
    opened = f"2026-11-{number % 28 + 1:02}T00:00:00.000Z"
    return {
        "id": f"{opened[:10]}-incident-{number}",
        "title": "x",
        "severity": "sev2",
        "kind": "incident",
        "status": "resolved",
        "opened": opened,
        "took": {"resolved": minutes * 60} if minutes is not None else {},
        "running": [],
        "impossible": [],
        "services": [],
        "factors": [],
        **more,
    }


def test_what_is_known_of_most_comes_first_and_what_is_not_known_is_counted() -> None:
    found = distributions((told(1, 5), told(2, 6, severity="sev1"), told(3, None)))
    assert found[0].measure.id == "resolved"
    assert [(each.name, each.spread.n) for each in found[0].groups] == [
        ("all", 2),
        ("sev1", 1),
        ("sev2", 1),
    ]
    assert found[0].unknown == 1
    assert found[-1].groups == ()


def test_months_without_incidents_are_there_too() -> None:
    old = told(3, 5, opened="2020-01-05T00:00:00.000Z")
    of_all = [old, told(1, 5), told(2, 5, severity="sev1")]
    found = months(of_all, datetime(2026, 12, 5, tzinfo=UTC))
    assert len(found) == 24
    assert [(each.name, each.total) for each in found[-3:]] == [
        ("2026-10", 0),
        ("2026-11", 2),
        ("2026-12", 0),
    ]
    assert found[-2].counts == (("sev1", 1), ("sev2", 1))


def test_without_incidents_there_are_no_months() -> None:
    assert months([], datetime(2026, 12, 5, tzinfo=UTC)) == ()


def test_months_before_the_first_incident_are_not_there() -> None:
    found = months([told(1, 5)], datetime(2026, 12, 5, tzinfo=UTC))
    assert [each.name for each in found] == ["2026-11", "2026-12"]


def test_what_goes_on_and_what_cannot_be_is_not_what_nobody_says() -> None:
    odd = told(3, None, impossible=["resolved"])
    found = distributions((told(1, 5), told(2, None, running=["resolved"]), odd, told(4, None)))[0]
    assert (found.running, found.impossible, found.unknown) == (1, 1, 1)


def test_the_longest_come_first() -> None:
    found = distributions([told(number, number + 1) for number in range(20)])[0].longest
    assert [each.took for each in found] == [timedelta(minutes=each) for each in range(20, 10, -1)]


def test_what_contributed_most_often_comes_first() -> None:
    found = [told(1, 1, factors=["b", "b"]), told(2, 1, factors=["a", "b"])]
    assert how_often(found, "factors") == (("b", 2), ("a", 1))


@given(st.lists(st.floats(0, 1e6), min_size=1))
def test_every_dot_is_inside_of_the_picture(took: list[float]) -> None:
    scale = Scale([Sample("x", "x", None, timedelta(minutes=each), "2026-11-01") for each in took])
    for each in took:
        assert 0 <= scale.at(timedelta(minutes=each)) <= 100


@pytest.mark.parametrize("count", [3, 400])
def test_there_is_a_dot_for_every_incident(count: int) -> None:
    found = distributions([told(number, number + 1) for number in range(count)])
    drawn = "".join(distribution(found[0], "../").strips)
    assert drawn.count("<circle") + drawn.count("h0") == count
    assert drawn.count("<a ") == drawn.count('tabindex="-1"')


def test_a_dot_says_which_incident_it_is_when_it_was_and_how_bad() -> None:
    drawn = distribution(distributions([told(1, 5)])[0], "../").strips[0]
    assert "<title>x, 2026-11-02, SEV-2, 5 min</title>" in drawn


def test_many_dots_keep_the_colours_of_their_severities() -> None:
    levels = ("sev1", "sev2", None)
    many = [told(number, 5, severity=levels[number % 3]) for number in range(400)]
    drawn = distribution(distributions(many)[0], "../").strips[0]
    for level in ("sev1", "sev2", "none"):
        assert drawn.count(f'class="i-dots i-dots--{level}"') == 1


def test_columns_are_as_tall_as_they_count() -> None:
    drawn = monthly(months([told(1, 5)], datetime(2026, 11, 5, tzinfo=UTC)))
    assert drawn.count("<rect") == 1
