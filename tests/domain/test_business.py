"""Business time: deadlines in calendar days, business days and business hours."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incli.domain.business import Business

UTC_WEEK = Business()
LONDON = Business(zone="Europe/London")
TOKYO = Business(zone="Asia/Tokyo")
GULF = Business(days=("sun", "mon", "tue", "wed", "thu"))
CLOSED_MONDAY = Business(holidays=frozenset({date(2026, 11, 23)}))


def day(number: int, hour: int = 23, minute: int = 59, second: int = 59) -> datetime:
    """An instant in November 2026, in which the 20th is a Friday."""
    return datetime(2026, 11, number, hour, minute, second, tzinfo=UTC)


@pytest.mark.parametrize(
    ("business", "start", "demand", "expected"),
    [
        (UTC_WEEK, day(20, 10), "1d", day(21)),
        (UTC_WEEK, day(20, 10), "3d", day(23)),
        (UTC_WEEK, day(19, 10), "1bd", day(20)),
        (UTC_WEEK, day(20, 10), "1bd", day(23)),  # over the weekend
        (UTC_WEEK, day(20, 10), "5bd", day(27)),
        (UTC_WEEK, day(21, 10), "1bd", day(23)),  # from a Saturday
        (UTC_WEEK, day(22, 10), "5bd", day(27)),  # from a Sunday
        (GULF, day(19, 10), "1bd", day(22)),  # another weekend
        (CLOSED_MONDAY, day(20, 10), "1bd", day(24)),
        # In Tokyo it is Saturday already when it is Friday evening in London.
        (TOKYO, day(20, 20), "1bd", day(23, 14)),
        (TOKYO, day(20, 20), "1d", day(22, 14)),
        (LONDON, day(20, 20), "1bd", day(23)),
        # Before the clocks go back, the end of a day in London is an hour earlier in UTC.
        (
            LONDON,
            datetime(2026, 10, 22, 10, tzinfo=UTC),
            "1d",
            datetime(2026, 10, 23, 22, 59, 59, tzinfo=UTC),
        ),
        (
            LONDON,
            datetime(2026, 10, 24, 10, tzinfo=UTC),
            "1d",
            datetime(2026, 10, 25, 23, 59, 59, tzinfo=UTC),
        ),
    ],
)
def test_a_deadline_in_days_is_the_end_of_the_day_it_falls_on_in_the_teams_zone(
    business: Business, start: datetime, demand: str, expected: datetime
) -> None:
    assert business.deadline(start, demand) == expected


@pytest.mark.parametrize(
    ("start", "demand", "expected"),
    [
        (day(20, 10, 0, 0), "20m", day(20, 10, 20, 0)),
        (day(20, 16, 50, 0), "20m", day(23, 9, 10, 0)),  # ten minutes on Friday, ten on Monday
        (day(20, 16, 50, 0), "10m", day(20, 17, 0, 0)),  # to the very end of the day
        (day(20, 17, 0, 0), "10m", day(23, 9, 10, 0)),
        (day(20, 3, 0, 0), "1h", day(20, 10, 0, 0)),  # before they open
        (day(21, 3, 0, 0), "1h", day(23, 10, 0, 0)),
        (day(20, 9, 0, 0), "17h", day(24, 10, 0, 0)),
    ],
)
def test_in_business_hours_the_clock_stands_still_while_nobody_works(
    start: datetime, demand: str, expected: datetime
) -> None:
    assert UTC_WEEK.deadline(start, demand, in_hours=True) == expected


def test_nobody_works_on_a_holiday() -> None:
    assert CLOSED_MONDAY.deadline(day(20, 16, 0, 0), "2h", in_hours=True) == day(24, 10, 0, 0)


@pytest.mark.parametrize("demand", ["20m", "24h", "1h30m", "1d12h"])
def test_otherwise_every_hour_counts(demand: str) -> None:
    exact = {"20m": 20, "24h": 1440, "1h30m": 90, "1d12h": 2160}[demand]
    assert UTC_WEEK.deadline(day(20), demand) == day(20) + timedelta(minutes=exact)


@given(
    st.datetimes(
        min_value=datetime(2026, 1, 1),  # noqa: DTZ001  # hypothesis adds the zone
        max_value=datetime(2027, 1, 1),  # noqa: DTZ001  # likewise
        timezones=st.just(UTC),
    ),
    st.sampled_from(("1bd", "3bd", "0d", "2d", "20m", "9h")),
    st.sampled_from((UTC_WEEK, LONDON, TOKYO, GULF, CLOSED_MONDAY)),
    st.booleans(),
)
def test_a_deadline_never_lies_before_its_start_nor_moves_back_when_the_start_moves_on(
    start: datetime,
    demand: str,
    business: Business,
    in_hours: bool,  # noqa: FBT001  # hypothesis passes it by name
) -> None:
    due = business.deadline(start, demand, in_hours=in_hours)
    assert due > start - timedelta(seconds=1)  # a day ends at 23:59:59
    assert due.tzinfo is UTC
    later = business.deadline(start + timedelta(hours=7), demand, in_hours=in_hours)
    assert later >= due


@pytest.mark.parametrize("days", [(), ("monday",)])
def test_a_week_without_business_days_is_refused_rather_than_counted_forever(
    days: tuple[str, ...],
) -> None:
    with pytest.raises(ValueError, match="business days"):
        Business(days=days).check()


@pytest.mark.parametrize("closes", [time(9), time(8)])
def test_hours_that_end_before_they_begin_are_refused(closes: time) -> None:
    with pytest.raises(ValueError, match="business hours"):
        Business(opens=time(9), closes=closes).check()
