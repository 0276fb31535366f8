"""Times, durations, and how they are written and read."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from domain_world.story import T0, minutes
from domain_world.strategies import INSTANTS
from hypothesis import given
from hypothesis import strategies as st
from whenever import Instant

from incli.domain.times import (
    effort,
    read_duration,
    read_moment,
    read_moment_near,
    read_moment_of,
    read_time,
    span,
    stamp,
    to_millisecond,
    with_seconds,
    write_duration,
    write_time,
)

PARIS = ZoneInfo("Europe/Paris")
CHANGES = {
    "Europe/Paris": ("2026-03-29T01:00Z", "2026-10-25T01:00Z"),
    "America/New_York": ("2026-03-08T07:00Z", "2026-11-01T06:00Z"),
    "America/Sao_Paulo": ("2018-11-04T03:00Z", "2018-02-18T02:00Z"),
    "America/St_Johns": ("2010-03-14T03:31Z", "2010-11-07T02:31Z"),
    "Australia/Lord_Howe": ("2026-10-03T15:30Z", "2026-04-04T15:00Z"),
    "Pacific/Apia": ("2011-12-30T10:00Z", "2011-04-02T14:00Z"),
}
"""When clocks were put forward, and back: by an hour, half of one or a day; at midnight, too."""


@given(INSTANTS)
def test_a_written_time_is_read_back_as_it_was(at: datetime) -> None:
    assert read_time(write_time(at)) == at
    assert read_time(write_time(at)).tzinfo is UTC


@given(INSTANTS, INSTANTS)
def test_stamps_and_written_times_sort_as_time_does(one: datetime, other: datetime) -> None:
    assert (stamp(one) < stamp(other)) == (one < other)
    assert (write_time(one) < write_time(other)) == (one < other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-22T03:15:00Z", T0),
        ("2026-11-22t03:15:00z", T0),
        ("2026-11-22T04:15:00+01:00", T0),
        ("2026-11-21T22:45:00.000-04:30", T0),
        ("2026-11-22T03:15:00.0009Z", T0),
        ("2026-11-22T03:15:00.123456789Z", T0 + timedelta(milliseconds=123)),
    ],
)
def test_reads_what_rfc_3339_allows(text: str, expected: datetime) -> None:
    assert read_time(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("", "now", "2026-11-22", "2026-11-22T03:15:00", "2026-11-22T03:15Z"),
        *("2026-11-22 03:15:00Z", "2026-11-31T03:15:00Z", "2026-13-22T03:15:00Z"),
        *("2026-11-22T24:00:00Z", "2026-11-22T23:60:00Z", "2026-11-22T03:15:60Z"),
        *("2026-11-22T03:15:00+01:75", "2026-11-22T03:15:00+25:00", "2026-11-22T03:15:00+0100"),
        *("2026-11-22T03:15:00.Z", "\uff12026-11-22T03:15:00Z", "2026-11-22T03:15:00Z\n"),
        *("0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-10:00", "0000-01-01T00:00:00Z"),
        *("1899-12-31T23:59:59Z", "3000-01-01T00:00:00Z"),
    ],
)
def test_refuses_what_is_no_time_or_leaves_no_room_for_a_duration(text: str) -> None:
    with pytest.raises(ValueError, match="is no time"):
        read_time(text)


def test_instants_are_cut_to_the_millisecond_in_utc() -> None:
    at = datetime(2026, 11, 22, 4, 15, 0, 1999, tzinfo=timezone(timedelta(hours=1)))
    assert to_millisecond(at) == T0 + timedelta(milliseconds=1)
    assert to_millisecond(at).tzinfo is UTC


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10m", minutes(10)),
        ("1h30m", minutes(90)),
        ("2d", timedelta(days=2)),
        ("1d1s", timedelta(days=1, seconds=1)),
        ("90m", minutes(90)),
        (" 45s ", timedelta(seconds=45)),
    ],
)
def test_reads_durations(text: str, expected: timedelta) -> None:
    assert read_duration(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "10", "m", "0m", "-5m", "1.5h", "30m1h", "10 m", "10M", "1w", "soon"),
        *("1000001d", "9" * 5000 + "m", "\u0661\u0660m"),
    ],
)
def test_refuses_what_is_no_duration_and_what_is_none_at_all(text: str) -> None:
    with pytest.raises(ValueError, match="is no duration"):
        read_duration(text)


@given(st.integers(1, 10**7))
def test_a_written_duration_is_read_back_as_it_was(seconds: int) -> None:
    length = timedelta(seconds=seconds)
    assert read_duration(write_duration(length)) == length


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(0, "0s"), (59, "59s"), (60, "1m"), (5400, "1h30m"), (86400, "1d"), (86461, "1d1m1s")],
)
def test_durations_are_written_short(seconds: int, expected: str) -> None:
    assert write_duration(timedelta(seconds=seconds)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-5m", T0 - minutes(5)),
        ("04:15", T0),
        ("4:10", T0 - minutes(5)),
        ("04:14:59", T0 - timedelta(seconds=1)),
        ("04:16", T0 + minutes(1) - timedelta(days=1)),
        ("23:50", T0 - minutes(265)),
        ("2026-11-22T03:00:00Z", T0 - minutes(15)),
        (" 04:15 ", T0),
    ],
)
def test_reads_moments_as_people_type_them_on_their_own_clock(
    text: str, expected: datetime
) -> None:
    assert read_moment(text, T0, PARIS) == expected


@pytest.mark.parametrize(
    ("text", "days", "expected"),
    [
        ("03:30", 400, "2026-11-22T02:30:00Z"),
        ("05:10", 400, "2026-11-22T04:10:00Z"),
        ("03:00", 400, "2026-11-22T02:00:00Z"),
        ("23:00", 400, "2026-11-21T22:00:00Z"),
        ("2026-01-01T00:00:00Z", 400, "2026-01-01T00:00:00Z"),
        ("03:30", 0.5, "2026-11-22T02:30:00Z"),
        ("12:00", 0.5, "2026-11-22T11:00:00Z"),
        ("-5m", 400, "2027-12-27T03:55:00Z"),
    ],
)
def test_a_time_of_day_is_one_of_what_is_spoken_of(text: str, days: float, expected: str) -> None:
    first, last = read_time("2026-11-22T02:15:00Z"), read_time("2026-11-22T04:00:00Z")
    now = last + timedelta(days=days)
    assert read_moment_of(text, first, last, now, PARIS) == read_time(expected)
    if days > 1:
        assert read_moment_near(text, first, last, now, PARIS) == read_time(expected)


def test_what_is_hardly_over_is_spoken_of_by_what_has_been() -> None:
    first, last, now = T0, T0 + minutes(60), T0 + minutes(525)  # 04:15 to 05:15; it is 13:00
    assert read_moment_of("14:00", first, last, now, PARIS) == now + minutes(60 - 24 * 60)


@pytest.mark.parametrize(
    ("now", "text", "ago"),
    [
        ("2026-03-29T01:10:00Z", "02:30", 24 * 60 - 20),  # there was none in that night
        ("2026-03-30T00:10:00Z", "02:30", 2 * 24 * 60 - 80),  # nor in the one before
        ("2026-03-29T01:10:00Z", "01:50", 20),
        ("2026-10-25T01:10:00Z", "02:30", 40),
        ("2026-10-25T01:40:00Z", "02:30", 10),
        ("2026-10-25T02:10:00Z", "02:30", 40),
        ("2026-10-25T02:10:00Z", "01:50", 140),
    ],
)
def test_a_time_of_day_is_the_last_one_also_in_nights_when_clocks_change(
    now: str, text: str, ago: float
) -> None:
    """At 03:10, `02:30` was 20 minutes later; when it was 02:10 again, it was yesterday."""
    assert read_moment(text, read_time(now), PARIS) == read_time(now) - minutes(ago)


def test_where_clocks_were_put_back_over_midnight_the_last_one_was_of_the_day_to_come() -> None:
    now = read_time("2010-11-07T02:40:00Z")  # 23:10 again in St. John's; midnight was at 02:30
    found = read_moment("00:00", now, ZoneInfo("America/St_Johns"))
    assert found == read_time("2010-11-07T02:30:00Z")


@given(
    st.sampled_from([(zone, change) for zone, both in CHANGES.items() for change in both]),
    st.integers(-2000, 4000),
    st.integers(0, 24 * 60 - 1),
)
def test_a_time_of_day_is_the_one_found_by_looking_at_a_clock_minute_by_minute(
    change: tuple[str, str], passed: int, minute: int
) -> None:
    zone, at = change
    now = datetime.fromisoformat(at) + minutes(passed)
    text = f"{minute // 60:02}:{minute % 60:02}"
    looked = Instant(now)
    while f"{looked.to_tz(zone):HH:mm}" != text:
        looked = looked.subtract(minutes=1)
    assert read_moment(text, now, ZoneInfo(zone)) == looked.to_stdlib()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-22T03:15Z", "2026-11-22T03:15:00Z"),
        ("2026-11-22t04:15+01:00", "2026-11-22t04:15:00+01:00"),
        *((same, same) for same in ("2026-11-22T03:15:02Z", "2026-11-22T03:15", "03:15", "")),
    ],
)
def test_people_may_leave_out_the_seconds_of_a_time(text: str, expected: str) -> None:
    assert with_seconds(text) == expected
    if expected != text:
        assert read_moment(text, T0, PARIS) == T0


@pytest.mark.parametrize(
    ("seconds", "said", "worked"),
    [
        (0, "0 s", "0 s"),
        (-90, "0 s", "0 s"),
        (0.001, "1 s", "1 s"),
        (1.2, "1 s", "1 s"),
        (59.4, "59 s", "59 s"),
        (59.999, "1 min", "1 min"),
        (89, "1 min", "1 min"),
        (150, "3 min", "3 min"),
        (7199.999, "2 h 00", "2 h 00"),
        (25139.999, "6 h 59", "6 h 59"),
        (48 * 3600 - 31, "47 h 59", "47 h 59"),
        (48 * 3600 - 1, "2 days", "48 h"),
        (3.9 * 86400, "3 days", "94 h"),
    ],
)
def test_lengths_are_told_to_the_nearest_minute(seconds: float, said: str, worked: str) -> None:
    """Of what took two hours, handles of entries take a millisecond: it is not 119 minutes."""
    assert span(timedelta(seconds=seconds)) == said
    assert effort(timedelta(seconds=seconds)) == worked


@given(st.integers(1, 10**9))
def test_what_is_over_is_never_over_by_nothing(milliseconds: int) -> None:
    assert not span(timedelta(milliseconds=milliseconds)).startswith("0 ")


@pytest.mark.parametrize("text", ["", "-", "24:00", "4:60", "+5m", "yesterday", "0415"])
def test_refuses_what_is_no_moment(text: str) -> None:
    with pytest.raises(ValueError, match="“"):
        read_moment(text, T0, PARIS)
