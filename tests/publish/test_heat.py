"""The heat map: shades for figures, a row a person or service, and no name is markup."""

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incli.domain.times import write_time
from incli.publish.facts.heat import LEVELS, Worked, worked
from incli.publish.render.heat import heat

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
YEAR = timedelta(days=365)
HOUR = timedelta(hours=1)


def told(person: str, begin: datetime, length: timedelta, *services: str) -> dict[str, Any]:
    stay = [person, write_time(begin), write_time(begin + length)]
    return {"services": list(services), "stays": [stay]}


def shown(*digests: dict[str, Any]) -> Worked:
    def utc(_: str) -> tzinfo:
        return UTC

    return worked(digests, utc, lambda person: person.removesuffix("-2"), NOW - YEAR, NOW)


@given(st.lists(st.integers(1, 30_000), min_size=1, max_size=24))
def test_every_cell_has_a_shade_and_more_is_never_lighter(minutes: list[int]) -> None:
    begin = NOW - YEAR + HOUR
    each_of = [
        told(f"p{at}", begin, min(timedelta(minutes=each), YEAR / 2))
        for at, each in enumerate(minutes)
    ]
    found = shown(*each_of).people
    cells = sorted(spent for row in found.rows for spent in row.hours if spent)
    shades = [found.shade(each) for each in cells]
    assert shades == sorted(shades)
    assert set(shades) <= set(range(1, LEVELS + 1))
    assert found.shade(timedelta(0)) == 0
    assert found.shades[-1][1] >= cells[-1]


def test_time_in_two_services_is_in_both_rows_and_once_in_the_sum() -> None:
    found = shown(told("mei", NOW - 9 * HOUR, HOUR, "checkout", "search"))
    assert [(each.name, each.total) for each in found.services.rows] == [
        ("checkout", HOUR),
        ("search", HOUR),
    ]
    assert found.everything.total == HOUR
    assert found.everything.at_night == HOUR
    assert found.everything.hardest == 0


def test_two_people_of_one_name_are_two_rows() -> None:
    found = shown(told("mei", NOW - 3 * HOUR, HOUR), told("mei-2", NOW - 2 * HOUR, HOUR))
    assert [each.name for each in found.people.rows] == ["mei", "mei"]


def test_what_was_over_a_year_ago_and_what_lies_ahead_is_not_shown() -> None:
    found = shown(told("mei", NOW - YEAR - 2 * HOUR, HOUR), told("amira", NOW - HOUR / 2, 8 * HOUR))
    assert [(each.name, each.total) for each in found.people.rows] == [("amira", HOUR / 2)]


def test_names_are_words_and_lead_to_the_pages_of_their_services() -> None:
    hostile = "<img src=x onerror=alert(1)>"
    found = shown(told(hostile, NOW - 2 * HOUR, HOUR, hostile))
    for drawn in (heat(found.people, "Person"), heat(found.services, "Service", "../services/")):
        assert "<img" not in drawn
        assert "&lt;img" in drawn
    assert 'href="../services/img-src-x-onerror-alert-1/"' in drawn


def test_each_map_says_what_it_is_of() -> None:
    found = shown(told("mei", NOW - 2 * HOUR, HOUR, "checkout")).people
    for of, title in (("", "Person by hour"), ("a <b>", "a &lt;b&gt;: person by hour")):
        drawn = heat(found, "Person", of=of)
        assert f"<caption>{title}</caption>" in drawn
        assert f'aria-label="{title}"' in drawn


def at_midnight(length: timedelta) -> Worked:
    """Somebody worked so long from midnight to one, an hour a day at the most."""
    days = [
        told("mei", NOW - timedelta(days=day, hours=9, minutes=30), min(HOUR, left))
        for day in range(1, 360)
        if (left := length - (day - 1) * HOUR) > timedelta(0)
    ]
    return shown(*days)


@pytest.mark.parametrize(
    ("minutes", "figure"),
    [(0.2, "0.1"), (90, "1.5"), (60 * 9.94, "9.9"), (60 * 9.96, "10"), (60 * 12, "12")],
)
def test_the_figures_stand_in_the_cells(minutes: float, figure: str) -> None:
    found = at_midnight(timedelta(minutes=minutes)).people
    assert f">{figure}</td>" in heat(found, "Person")


@pytest.mark.parametrize(
    ("hours", "step"), [(1 / 60, 1 / 60), (1, 0.25), (45, 10), (50, 10), (51, 20), (101, 30)]
)
def test_a_shade_stands_for_the_least_round_length_that_reaches_the_fullest_cell(
    hours: float, step: float
) -> None:
    assert at_midnight(timedelta(hours=hours)).people.step == timedelta(hours=step)
