"""What incidents cost people: hours by their own clocks, nights, and who was woken.

What is right is computed in another way: by asking a clock of another library every quarter of an
hour.
"""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from domain_world.story import Story, tell
from hypothesis import given
from hypothesis import strategies as st
from whenever import Instant

from incli.domain.business import Business
from incli.domain.cut import cut
from incli.domain.entry import Body, Entry
from incli.domain.incident import COMMANDER, Incident, replay
from incli.domain.kinds.lifecycle import Cancelled, Closed, Merged, Opened, Reopened, Resolved
from incli.domain.kinds.notes import Note
from incli.domain.kinds.presence import Joined, Left
from incli.domain.kinds.roles import Assigned, HandoverAccepted, HandoverOffered
from incli.domain.load import PARTS, Clock, clock_of, load, loads, open_spans, presence, working_day
from incli.domain.roster.wall import Span
from incli.domain.state import Header
from incli.domain.team import Person, Team

ZONES = {
    "Europe/Paris": 2026,
    "America/New_York": 2026,
    "America/Sao_Paulo": 2018,  # where midnight was skipped
    "Africa/Casablanca": 2026,
    "Asia/Kolkata": 2026,
    "Australia/Lord_Howe": 2026,  # where clocks change by half an hour
    "Pacific/Apia": 2011,  # where a whole day was skipped
    "UTC": 2026,
}
"""Zones, and a year in which their clocks changed."""
MINUTE = timedelta(minutes=1)
QUARTER = timedelta(minutes=15)
HOUR = timedelta(hours=1)
CHRISTMAS = Business(holidays=frozenset({date(2026, 12, 25)}))


def at(text: str, zone: str = "UTC") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def part(moment: datetime, zone: str, business: Business) -> str:
    """The part of the day, by the other library."""
    there = Instant(moment).to_tz(zone)
    if there.hour < 8 or there.hour >= 22:
        return "night"
    if not business.is_business_day(there.date().to_stdlib()):
        return "weekend"
    return "day" if there.hour < 18 else "evening"


@st.composite
def spans(draw: st.DrawFn) -> tuple[str, list[Span]]:
    """A zone, and some stretches of time in it, of up to three days each."""
    zone = draw(st.sampled_from(sorted(ZONES)))
    begin = datetime(ZONES[zone], 1, 1, tzinfo=UTC)
    quarters = draw(st.lists(st.integers(0, 366 * 96), min_size=1, max_size=4))
    length = st.integers(0, 3 * 96)
    return zone, [
        (begin + each * QUARTER, begin + (each + draw(length)) * QUARTER) for each in quarters
    ]


@given(spans(), st.sampled_from((Business(), CHRISTMAS, Business(days=("sun", "mon", "tue")))))
def test_every_quarter_of_an_hour_is_counted_once_in_the_part_its_clock_shows(
    drawn: tuple[str, list[Span]], business: Business
) -> None:
    zone, given_ = drawn
    quarters = {
        begin + number * QUARTER
        for begin, end in given_
        for number in range((end - begin) // QUARTER)
    }
    counted = Counter(part(each, zone, business) for each in quarters)
    found = load("bo", given_, Clock(ZoneInfo(zone), business))
    assert found.spent == {name: number * QUARTER for name, number in counted.items()}
    assert found.total == len(quarters) * QUARTER
    assert found.out_of_hours == found.total - counted["day"] * QUARTER


@given(spans())
def test_pieces_stand_next_to_each_other_and_each_is_in_one_part(
    drawn: tuple[str, list[Span]],
) -> None:
    zone, given_ = drawn
    clock = Clock(ZoneInfo(zone))
    for span in given_:
        pieces = list(clock.parts([span]))
        ends = [span[0], *(end for _, end, _ in pieces)]
        assert [begin for begin, _, _ in pieces] == ends[:-1]
        assert ends[-1] == span[1]
        assert {name for _, _, name in pieces} <= set(PARTS)


@given(spans())
def test_time_that_is_given_twice_counts_once(drawn: tuple[str, list[Span]]) -> None:
    zone, given_ = drawn
    clock = Clock(ZoneInfo(zone))
    assert load("bo", given_ * 2, clock) == load("bo", given_, clock)


@pytest.mark.parametrize(
    ("begin", "hours"),
    [
        ("2026-03-29 00:00", 7),  # clocks go forward: 02:00 is 03:00
        ("2026-10-25 00:00", 9),  # and back
        ("2026-11-22 00:00", 8),
    ],
)
def test_a_night_is_as_long_as_it_really_was(begin: str, hours: int) -> None:
    start, end = at(begin, "Europe/Paris"), at(begin[:11] + "08:00", "Europe/Paris")
    found = load("bo", [(start, end)], Clock(ZoneInfo("Europe/Paris")))
    assert found.spent == {"night": hours * HOUR}
    assert (found.nights, found.woken) == (1, 1)


def test_the_same_instant_is_night_in_tokyo_and_evening_in_london() -> None:
    span = (at("2026-11-23 18:00"), at("2026-11-23 19:00"))
    assert load("bo", [span], Clock(ZoneInfo("Asia/Tokyo"))).spent == {"night": HOUR}
    assert load("bo", [span], Clock(ZoneInfo("Europe/London"))).spent == {"evening": HOUR}


def test_before_and_after_midnight_is_one_night() -> None:
    clock = Clock(ZoneInfo("UTC"))
    found = load("bo", [(at("2026-11-23 17:00"), at("2026-11-24 02:00"))], clock)
    assert found.spent == {"day": HOUR, "evening": 4 * HOUR, "night": 4 * HOUR}
    assert (found.nights, found.woken) == (1, 0)  # still up, and not woken
    twice = [(at("2026-11-23 23:00"), at("2026-11-24 00:30"))]
    twice += [(at("2026-11-24 04:00"), at("2026-11-24 05:00"))]
    twice += [(at("2026-11-24 22:00"), at("2026-11-24 22:15"))]
    found = load("bo", twice, clock)
    assert (found.nights, found.woken) == (2, 3)


def test_a_holiday_is_a_weekend() -> None:
    span = (at("2026-12-25 12:00"), at("2026-12-25 19:00"))
    assert load("bo", [span], Clock(ZoneInfo("UTC"), CHRISTMAS)).spent == {"weekend": 7 * HOUR}
    assert load("bo", [span], Clock(ZoneInfo("UTC"))).spent == {"day": 6 * HOUR, "evening": HOUR}


def test_nothing_given_is_no_load() -> None:
    found = load("bo", [], Clock(ZoneInfo("UTC")))
    assert (found.total, found.out_of_hours, found.nights) == (timedelta(0), timedelta(0), 0)


TEAM = Team({"ana": Person("ana", "Ana", timezone="Asia/Tokyo"), "bo": Person("bo", "Bo")})


@pytest.mark.parametrize(
    ("person", "zone"),
    [("ana", "Asia/Tokyo"), ("bo", "Europe/London"), ("stranger", "Europe/London")],
)
def test_who_has_not_said_where_they_live_lives_where_the_team_is(person: str, zone: str) -> None:
    assert clock_of(person, TEAM, Business(zone="Europe/London")).zone.key == zone


def test_a_zone_that_the_machine_does_not_have_is_that_of_the_team() -> None:
    team = Team({"ana": Person("ana", "Ana", timezone="Mars/Olympus_Mons")})
    assert clock_of("ana", team, Business()).zone.key == "UTC"


@pytest.fixture
def story() -> Story:
    """Opened at 03:16; one command a minute."""
    return tell(
        [
            ("amira", Assigned(COMMANDER, "jonas")),  # 03:17
            ("mei", Joined()),  # 03:18
            ("ravi", Joined(observer=True)),
            ("jonas", Left("mei")),  # 03:20
            ("mei", Note("and again")),  # 03:21
            ("jonas", Resolved("mei")),  # 03:22
        ]
    )


def minutes(incident: Incident, now: datetime) -> dict[str, float]:
    there = presence(incident, now).items()
    return {
        person: sum((end - begin).total_seconds() / 60 for begin, end in spans)
        for person, spans in there
    }


def test_who_was_there_counts_from_joining_to_leaving_or_the_end(story: Story) -> None:
    later = story.clock + HOUR
    assert minutes(story.incident, later) == {"amira": 6, "jonas": 5, "mei": 3}


def test_a_role_counts_also_where_nobody_joined() -> None:
    story = tell([("amira", Assigned("scribe", "ravi"))])
    assert minutes(story.incident, story.clock + 10 * timedelta(minutes=1))["ravi"] == 10


def test_who_helped_before_they_looked_on_worked_until_then_and_the_other_way_round() -> None:
    story = tell([("mei", Joined()), ("ravi", Joined(observer=True))])  # 03:17, 03:18
    story.says("mei", Joined(observer=True))  # 03:19
    story.says("ravi", Joined())  # 03:20
    assert minutes(story.incident, story.clock + 5 * MINUTE) == {"amira": 9, "mei": 2, "ravi": 5}


def test_hours_are_counted_from_the_state_alone(story: Story) -> None:
    later = story.clock + HOUR
    assert presence(cut(story.incident), later) == presence(story.incident, later)
    assert open_spans(cut(story.incident), later) == open_spans(story.incident, later)


def test_a_timeline_that_was_not_kept_is_no_empty_one(story: Story) -> None:
    timeline = cut(story.incident).timeline
    for ask in (len, list, tuple, bool, lambda it: it[-1], lambda it: None in it):
        with pytest.raises(LookupError, match="without their timelines"):
            ask(timeline)


def test_what_ended_before_it_began_was_open_for_nobody_knows_how_long() -> None:
    opened = Entry("2", at("2026-11-23 02:00"), "ana", Opened("Down"))
    before = Entry("1", at("2026-11-23 01:00"), "ana", Resolved("ana"))
    closed = Entry("3", at("2026-11-23 03:00"), "ana", Closed())
    found = replay("2026-11-23-down", Header("Down"), [opened, before, closed])
    assert open_spans(found, at("2026-11-24 01:00")) == []


def test_time_between_an_end_and_a_reopening_counts_for_nobody(story: Story) -> None:
    resolved = story.clock
    story.says("jonas", Closed())
    story.says("mei", Reopened(), "it is back", at=resolved + HOUR)
    now = resolved + HOUR + timedelta(minutes=4)
    assert len(open_spans(story.incident, now)) == 2
    assert minutes(story.incident, now)["mei"] == 3 + 4


def test_who_came_to_what_was_resolved_is_not_up_when_it_is_reopened(story: Story) -> None:
    late = story.says("bo", Joined())  # once it is over
    back = story.clock + HOUR
    story.says("amira", Reopened(), "it is back", at=back)
    assert set(story.incident.here) == {"amira", "jonas"}  # jonas commands
    story.says("mei", Note("I am here again"), at=back + 10 * MINUTE)
    story.says("jonas", HandoverOffered(COMMANDER, "mei"), at=back + 20 * MINUTE)
    story.says("mei", HandoverAccepted(COMMANDER), at=back + 20 * MINUTE)
    found = presence(story.incident, back + 30 * MINUTE)
    assert [end for _, end in found["mei"]][-1] == back + 30 * MINUTE
    assert minutes(story.incident, back + 30 * MINUTE) == pytest.approx(
        {"amira": 6 + 30, "jonas": 5 + 30, "mei": 3 + 20}
    )
    (looked_in,) = (each for each in story.incident.visits if each.person == "bo")
    assert (looked_in.since, looked_in.until) == (late.at, late.at)


@pytest.mark.parametrize("end", [Resolved("mei"), Cancelled(), Merged("2026-11-22-other")])
def test_a_reopening_makes_no_earlier_visit_longer(end: Body) -> None:
    story = tell([("bo", Joined())])
    over = story.says("amira", end, "so it is")
    story.says("amira", Reopened(), "it is back", at=over.at + timedelta(days=4))
    (visit,) = (each for each in story.incident.visits if each.person == "bo")
    assert visit.until == over.at


def test_who_went_home_without_a_word_is_not_at_work_for_ever(story: Story) -> None:
    opened = tell([("amira", Joined())])
    later = opened.clock + 9 * HOUR
    assert minutes(opened.incident, opened.clock + 3 * HOUR)["amira"] == 3 * 60 + 1
    assert minutes(opened.incident, later)["amira"] == 8 * 60 + 1
    opened.says("amira", Note("back, and it is still slow"), at=later)
    assert minutes(opened.incident, later + HOUR)["amira"] == 9 * 60 + 1
    assert open_spans(opened.incident, later) == [(opened.incident.opened, later)]


def test_the_hours_of_a_working_day_are_those_of_the_clock() -> None:
    clock = Clock(ZoneInfo("UTC"))
    for name, first, end in working_day():
        for hour in range(first, end):
            assert clock.part(at(f"2026-11-24T{hour:02}:30")) == name
    assert [each[1:] for each in working_day()] == [(0, 8), (8, 18), (18, 22), (22, 24)]


def test_time_in_two_incidents_at_once_counts_once(story: Story) -> None:
    one = loads([story.incident], TEAM, Business(), story.clock)
    assert loads([story.incident, story.incident], TEAM, Business(), story.clock) == one
    assert one["mei"].spent == {"night": timedelta(minutes=3)}
    assert (one["mei"].nights, one["mei"].woken) == (1, 2)


def test_what_was_over_by_then_is_left_out(story: Story) -> None:
    assert loads([story.incident], TEAM, Business(), story.clock, story.clock) == {}
    before = story.clock - timedelta(seconds=1)
    assert set(loads([story.incident], TEAM, Business(), story.clock, before)) == {
        "amira",
        "jonas",
        "mei",
    }
