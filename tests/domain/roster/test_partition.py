"""At every instant of a covered period one person is on call, and it is the right one.

What is right is computed in another way: handovers one after the other on a wall clock, each made
an instant by another library; restrictions asked minute by minute of a clock.
"""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whenever import PlainDateTime

from incli.domain.roster.model import Roster, roster_from_data
from incli.domain.roster.timeline import Shift, gaps, shifts, timeline

ZONES = {
    "Europe/Paris": 2025,
    "Europe/London": 2025,
    "America/New_York": 2025,
    "America/St_Johns": 2025,
    "America/Sao_Paulo": 2018,
    "Africa/Casablanca": 2025,
    "Asia/Tehran": 2021,
    "Asia/Kolkata": 2025,
    "Australia/Lord_Howe": 2025,
    "Pacific/Apia": 2011,
}
"""Zones, and the first of two years in which their clocks changed, a whole day at Apia."""
TEAM = ("ann", "ben", "cat", "dan", "eve")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOUR = timedelta(hours=1)
Data = dict[str, Any]


def instant(local: datetime, zone: str) -> datetime:
    """A local time as an instant, by the other library."""
    plain = PlainDateTime(local.year, local.month, local.day, local.hour, local.minute)
    made = plain.assume_tz(zone, disambiguation="compatible").to_instant()
    return datetime.fromtimestamp(made.timestamp(), UTC)


def walked(data: Data, zone: str, begin: datetime, end: datetime) -> list[tuple[datetime, str]]:
    """Who takes over when, one handover after the other on the wall."""
    length: timedelta = data["step"]
    local, member = begin, 0
    found = []
    while local <= end:
        found.append((instant(local, zone), data["members"][member % len(data["members"])]))
        local, member = local + length, member + 1
    return found


def on_duty(walk: list[tuple[datetime, str]], at: datetime) -> str | None:
    """Whoever took over last: the highest handover that has happened."""
    return next((who for when, who in reversed(walk) if when <= at), None)


def at(shown: list[Shift], moment: datetime) -> list[str | None]:
    return [each.person for each in shown if each.start <= moment < each.end]


def made(zone: str, **rotation: Any) -> Roster:  # noqa: ANN401  # as a file says it
    data = {"timezone": zone, "layers": {"primary": {"rotations": [rotation]}}}
    return roster_from_data("ic", data)


def moments(begin: datetime, end: datetime, walk: list[tuple[datetime, str]]) -> list[datetime]:
    """Each handover, the second before it, and the middle of each hour around it."""
    near = {when + shift for when, _ in walk for shift in (timedelta(0), -timedelta(seconds=1))}
    return sorted(each for each in near if begin <= each < end)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    ("length", "step"),
    [
        ("1w", timedelta(weeks=1)),
        ("1d", timedelta(days=1)),
        ("12h", timedelta(hours=12)),
        ("8h", timedelta(hours=8)),
        ("2w", timedelta(weeks=2)),
    ],
)
@pytest.mark.parametrize("clock", ["02:30", "00:00", "09:00"])
def test_two_years_of_changing_clocks(zone: str, length: str, step: timedelta, clock: str) -> None:
    year = ZONES[zone]
    hour, minute = map(int, clock.split(":"))
    first = datetime(year, 1, 4, hour, minute)  # noqa: DTZ001  # a time on the wall
    handover = (
        {"time": clock}
        if step < timedelta(weeks=1)
        else {
            "time": clock,
            "day": DAYS[first.weekday()],
        }
    )
    roster = made(
        zone, members=list(TEAM), length=length, handover=handover, start=first.date().isoformat()
    )
    last = datetime(year + 2, 1, 1)  # noqa: DTZ001  # likewise
    walk = walked({"members": TEAM, "step": step}, zone, first, last + step)
    begin, end = instant(first, zone), instant(last, zone)
    shown = timeline(roster, "primary", begin, end)
    assert shown[0].start == begin
    assert shown[-1].end == end
    assert all(one.end == two.start for one, two in pairwise(shown))
    starts = dict(walk)
    for moment in moments(begin, end, walk):
        assert at(shown, moment) == [on_duty(walk, moment)], moment
    assert all(starts[each.start] == each.person for each in shown)


def test_shifts_are_23_and_25_hours_long_where_clocks_change() -> None:
    roster = made(
        "Europe/Paris",
        members=["ann", "ben"],
        length="1d",
        handover={"time": "09:00"},
        start="2026-01-01",
    )
    year = shifts(roster, datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 12, 31, tzinfo=UTC))
    odd = {(f"{each.start:%m-%d}", each.end - each.start) for each in year} - {
        (f"{each.start:%m-%d}", 24 * HOUR) for each in year
    }
    assert odd == {("03-28", 23 * HOUR), ("10-24", 25 * HOUR)}


def test_a_handover_that_the_clock_skips_happens_when_it_goes_on() -> None:
    roster = made(
        "Europe/Paris",
        members=["ann", "ben"],
        length="1d",
        handover={"time": "02:30"},
        start="2026-03-28",
    )
    found = shifts(roster, datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 3, 30, tzinfo=UTC))
    assert [f"{each.start:%d %H:%M}" for each in found] == ["28 01:30", "29 01:30"]
    assert [each.end - each.start for each in found] == [24 * HOUR, 23 * HOUR]


def test_a_handover_that_the_clock_shows_twice_happens_once() -> None:
    roster = made(
        "Europe/Paris",
        members=["ann", "ben"],
        length="1d",
        handover={"time": "02:30"},
        start="2026-10-24",
    )
    found = shifts(
        roster, datetime(2026, 10, 24, 12, tzinfo=UTC), datetime(2026, 10, 26, tzinfo=UTC)
    )
    assert [f"{each.start:%d %H:%M}" for each in found] == ["24 00:30", "25 00:30"]


def test_the_day_that_apia_skipped_is_nobodys() -> None:
    roster = made(
        "Pacific/Apia",
        members=["ann", "ben", "cat"],
        length="1d",
        handover={"time": "00:00"},
        start="2011-12-28",
    )
    found = shifts(
        roster,
        datetime(2011, 12, 28, 10, tzinfo=UTC),
        datetime(2012, 1, 1, 10, tzinfo=UTC),
    )
    # The 30th was never shown on any clock there; it would have been cat's.
    assert [each.person for each in found] == ["ann", "ben", "ann", "ben"]
    assert {each.end - each.start for each in found} == {24 * HOUR}


slots = st.lists(
    st.tuples(st.sampled_from(DAYS), st.integers(0, 23), st.sampled_from((0, 30))),
    min_size=1,
    max_size=6,
    unique=True,
)


@settings(max_examples=60, deadline=None)
@given(zone=st.sampled_from(list(ZONES)), pattern=slots, people=st.integers(1, 5))
def test_a_weekly_pattern_passes_to_the_next_member_at_each_handover(
    zone: str, pattern: list[tuple[str, int, int]], people: int
) -> None:
    year, members = ZONES[zone], list(TEAM[:people])
    handover = [{"day": day, "time": f"{h:02}:{m:02}"} for day, h, m in pattern]
    monday = datetime(year, 3, 1)  # noqa: DTZ001  # a day on the wall
    monday -= timedelta(days=monday.weekday())
    offsets = sorted(
        timedelta(days=DAYS.index(day), hours=hour, minutes=minute) for day, hour, minute in pattern
    )
    start = monday + offsets[0]
    roster = made(zone, members=members, handover=handover, start=start.date().isoformat())
    walk = [
        (instant(monday + timedelta(weeks=week) + offset, zone), members[number % people])
        for number, (week, offset) in enumerate(
            (week, offset) for week in range(40) for offset in offsets
        )
    ]
    begin, end = instant(start, zone), instant(monday + timedelta(weeks=38), zone)
    shown = timeline(roster, "primary", begin, end)
    for moment in moments(begin, end, walk):
        assert at(shown, moment) == [on_duty(walk, moment)], moment


hours = st.tuples(
    st.lists(st.sampled_from(DAYS), min_size=1, max_size=7, unique=True),
    st.integers(0, 23),
    st.integers(0, 23),
)


@settings(max_examples=60, deadline=None)
@given(zone=st.sampled_from(list(ZONES)), duty=hours, month=st.sampled_from((3, 10)))
def test_restrictions_are_what_the_clock_on_the_wall_says(
    zone: str, duty: tuple[list[str], int, int], month: int
) -> None:
    days, opens, closes = duty
    year = ZONES[zone]
    restriction = {"days": days, "from": f"{opens:02}:00", "to": f"{closes:02}:00"}
    roster = made(
        zone,
        members=["ann"],
        length="1w",
        handover={"day": "mon", "time": "00:00"},
        start=f"{year}-01-01",
        restrictions=[restriction],
    )
    begin, end = datetime(year, month, 20, tzinfo=UTC), datetime(year, month + 1, 10, tzinfo=UTC)
    shown = timeline(roster, "primary", begin, end)
    moment = begin + timedelta(minutes=15)
    while moment < end:
        local = moment.astimezone(ZoneInfo(zone))
        wanted = _says(local, days, opens, closes)
        # Inside an hour that the clock shows twice, or just skipped, words have no one meaning.
        if not _odd(moment, zone):
            assert bool(at(shown, moment)) == wanted, (moment, local)
        moment += timedelta(minutes=30)


def _says(local: datetime, days: list[str], opens: int, closes: int) -> bool:
    today, yesterday = DAYS[local.weekday()], DAYS[(local.weekday() - 1) % 7]
    if opens < closes:
        return today in days and opens <= local.hour < closes
    evening = today in days and local.hour >= opens
    return evening or (yesterday in days and local.hour < closes)


def _odd(moment: datetime, zone: str) -> bool:
    """Whether clocks change within a day and a bit: what the wall said then is not asked here."""
    offsets = {
        (moment + timedelta(hours=step)).astimezone(ZoneInfo(zone)).utcoffset()
        for step in range(-26, 27, 2)
    }
    return len(offsets) > 1 and (zone == "Pacific/Apia" or _within_hours(moment, zone))


def _within_hours(moment: datetime, zone: str) -> bool:
    near = {
        (moment + timedelta(minutes=step)).astimezone(ZoneInfo(zone)).utcoffset()
        for step in range(-150, 151, 30)
    }
    return len(near) > 1


stretches = st.lists(
    st.tuples(st.sampled_from(TEAM), st.integers(0, 500), st.integers(1, 200)), max_size=6
)


@settings(max_examples=80, deadline=None)
@given(overrides=stretches, ends=st.integers(100, 400), zone=st.sampled_from(list(ZONES)))
def test_with_overrides_and_an_end_there_is_one_person_or_a_gap_that_is_told(
    overrides: list[tuple[str, int, int]], ends: int, zone: str
) -> None:
    year = ZONES[zone]
    begin = datetime(year, 3, 1, tzinfo=UTC)
    data = {
        "timezone": zone,
        "layers": {
            "primary": {
                "rotations": [
                    {
                        "members": ["ann", "ben"],
                        "length": "1d",
                        "handover": {"time": "02:30"},
                        "start": f"{year}-02-20",
                        "end": (begin + ends * HOUR).isoformat(),
                    }
                ]
            }
        },
        "overrides": [
            {
                "person": who,
                "from": (begin + start * HOUR).isoformat(),
                "to": (begin + (start + length) * HOUR).isoformat(),
            }
            for who, start, length in overrides
        ],
    }
    end = begin + 700 * HOUR
    shown = timeline(roster_from_data("ic", data), "primary", begin, end)
    holes = list(gaps(shown, [(begin, end)]))
    pieces = sorted([*((each.start, each.end) for each in shown), *holes])
    assert pieces[0][0] == begin
    assert pieces[-1][1] == end
    assert all(one[1] == two[0] for one, two in pairwise(pieces))
    for hour in range(0, 700, 7):
        moment = begin + hour * HOUR
        named = [who for who, start, length in overrides if start <= hour < start + length]
        if named:
            assert at(shown, moment) == [named[-1]]
        else:
            assert bool(at(shown, moment)) == (hour < ends)


@settings(max_examples=40, deadline=None)
@given(first=st.integers(0, 3000), length=st.integers(1, 2000), shift=st.integers(-500, 500))
def test_a_shift_is_the_same_whatever_window_is_asked_for(
    first: int, length: int, shift: int
) -> None:
    roster = made(
        "Europe/Paris",
        members=["ann", "ben"],
        length="1w",
        handover={"day": "wed", "time": "09:00"},
        start="2024-01-01",
    )
    begin = datetime(2026, 1, 1, tzinfo=UTC) + first * HOUR
    one = shifts(roster, begin, begin + length * HOUR)
    two = shifts(roster, begin + shift * HOUR, begin + (shift + length) * HOUR)
    common = [each for each in two if each.start < begin + length * HOUR and each.end > begin]
    assert [each for each in one if each in two] == [each for each in common if each in one]
    assert {each.turn for each in common} <= {each.turn for each in one}
