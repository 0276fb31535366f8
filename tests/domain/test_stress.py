"""Where work falls: by service, hour and person, against the clocks of another library."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whenever import Instant

from incli.domain.entry import Entry
from incli.domain.incident import Incident, replay
from incli.domain.kinds.lifecycle import Opened, Resolved
from incli.domain.state import Header
from incli.domain.stress import Stay, everywhere, stays, stress

ZONES = ("Europe/Paris", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC")
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
LATER = BEGIN + timedelta(days=900)


def case(begin: datetime, length: int, services: tuple[str, ...], kind: str = "") -> Incident:
    entries = (
        Entry("1-opened", begin, "mei", Opened("Case")),
        Entry("2-resolved", begin + length * MINUTE, "mei", Resolved("mei")),
    )
    header = Header("Case", services=services, kind=kind or "incident")
    return replay("2026-01-01-case", header, entries)


@given(st.integers(0, 400 * 24 * 60), st.integers(1, 480), st.sampled_from(ZONES))
def test_each_minute_falls_where_the_persons_clock_says(begin: int, length: int, zone: str) -> None:
    start = BEGIN + begin * MINUTE
    told = stays(case(start, length, ("checkout", "search")))
    found = stress(told, lambda _: ZoneInfo(zone), LATER)
    hours = Counter(Instant(start + each * MINUTE).to_tz(zone).hour for each in range(length))
    for service in ("checkout", "search"):
        shown = {e.hour: e.spent / MINUTE for e in found if e.service == service}
        assert shown == pytest.approx(dict(hours))
    assert {each.person for each in found} == {"mei"}


@given(st.integers(0, 400 * 48), st.integers(1, 60 * 48), st.sampled_from(ZONES))
def test_weeks_on_end_fall_where_the_clock_says(begin: int, length: int, zone: str) -> None:
    """In halves of an hour: everywhere here clocks change at the end of one."""
    start, half = BEGIN + begin * 30 * MINUTE, 30 * MINUTE
    found = stress([Stay("mei", (), start, start + length * half)], lambda _: ZoneInfo(zone), LATER)
    hours = Counter(Instant(start + each * half).to_tz(zone).hour for each in range(length))
    assert {each.hour: each.spent / half for each in found} == dict(hours)


def test_decades_are_added_up_at_once() -> None:
    """By the hour, 26 years in 60 services took a minute."""
    years, services = 26 * 365 * timedelta(days=1), tuple(map(str, range(60)))
    told = (Stay("mei", services, BEGIN, BEGIN + years),)
    asked = 0

    class Counting(ZoneInfo):
        def utcoffset(self, dt: datetime | None, /) -> timedelta | None:
            nonlocal asked
            asked += 1
            return super().utcoffset(dt)

    found = stress(told, lambda _: Counting("Europe/Paris"), BEGIN + years)
    assert sum((each.spent for each in found), timedelta(0)) == 60 * years
    assert asked < 4 * 26 * 365


@pytest.mark.parametrize("seconds", [0, 7])
def test_clocks_may_change_at_any_minute(seconds: int) -> None:
    """In St. John's, until 2011, at one minute past midnight: then it was 23:01 again."""
    zone, start = "America/St_Johns", datetime(2010, 11, 7, 2, 20, seconds, tzinfo=UTC)
    (stay,) = stays(case(start, 80, ("checkout",)))
    found = stress([stay], lambda _: ZoneInfo(zone), LATER)
    hours = Counter(Instant(start + each * SECOND).to_tz(zone).hour for each in range(80 * 60))
    assert hours[0] > 60  # of its first minute, and after the hour that came again
    assert {each.hour: each.spent / SECOND for each in found} == dict(hours)


def test_time_in_two_incidents_of_one_service_counts_once_and_of_two_for_both() -> None:
    told = [
        stay
        for each in (
            case(BEGIN, 30, ("search",)),
            case(BEGIN + 10 * MINUTE, 30, ("search",)),
            case(BEGIN, 20, ()),
        )
        for stay in stays(each)
    ]
    found = stress(told, lambda _: UTC, LATER)
    assert [(e.service, e.spent / MINUTE) for e in found] == [("", 20), ("search", 40)]
    assert [
        (e.service, e.spent / MINUTE) for e in stress(everywhere(told), lambda _: UTC, LATER)
    ] == [("", 40)]


def test_a_drill_is_no_stress() -> None:
    assert stays(case(BEGIN, 30, ("search",), "drill")) == ()


def test_what_lies_ahead_or_was_over_before_does_not_count() -> None:
    told = (Stay("mei", (), BEGIN, BEGIN + 90 * MINUTE),)
    found = stress(told, lambda _: UTC, BEGIN + 70 * MINUTE)
    assert [(e.hour, e.spent / MINUTE) for e in found] == [(0, 60), (1, 10)]
    assert stress(told, lambda _: UTC, BEGIN - MINUTE) == ()
    assert stress(told, lambda _: UTC, LATER, BEGIN + 90 * MINUTE) == ()
    since = stress(told, lambda _: UTC, LATER, BEGIN + 59 * MINUTE)
    assert [(e.hour, e.spent / MINUTE) for e in since] == [(0, 1), (1, 30)]
