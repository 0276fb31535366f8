"""What people gave: time in command, waiting, cost; how it is shared, and the rest owed for it."""

import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from domain_world.story import T0, Story

from incli.domain.business import Business
from incli.domain.given import evenness, given, nights, together
from incli.domain.incident import COMMANDER, Incident
from incli.domain.kinds.lifecycle import Resolved
from incli.domain.kinds.presence import Joined, Left
from incli.domain.kinds.roles import Assigned, HandoverAccepted, HandoverOffered
from incli.domain.kinds.tasks import TaskAdded, TaskDone
from incli.domain.load import Clock, load, loads
from incli.domain.policy import Rates
from incli.domain.rest import rest_owed
from incli.domain.team import Person, Team
from incli.domain.value import replace

TEAM = Team(
    {
        "amira": Person("amira", "Amira", timezone="Europe/Paris"),  # T0 is 04:15 there
        "jonas": Person("jonas", "Jonas", timezone="America/New_York"),  # 22:15
        "mei": Person("mei", "Mei", timezone="Asia/Tokyo"),  # Sunday 12:15
    }
)
RATES = Rates("EUR", {"day": 60.0, "evening": 90.0, "night": 120.0})
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
NOW = T0 + 24 * HOUR


def at(minutes: float) -> datetime:
    return T0 + minutes * MINUTE


@pytest.fixture
def night() -> Incident:
    """Amira commands for an hour, then Jonas for half an hour; Mei has a task for ten minutes."""
    story = Story()  # Amira opens it at the first minute
    story.says("amira", Assigned(COMMANDER, "amira"), at=at(1))
    story.says("jonas", Joined(), at=at(10))
    story.says("mei", Joined(), at=at(20))
    story.says("amira", TaskAdded("mei", "10m", "look at the replica"), at=at(30))
    story.says("mei", TaskDone(story.last("task-added"), "it lags"), at=at(40))
    story.says("amira", HandoverOffered(COMMANDER, "jonas"), at=at(58))
    story.says("jonas", HandoverAccepted(COMMANDER), at=at(61))
    story.says("amira", Left("amira"), at=at(70))
    story.says("jonas", Resolved("mei"), at=at(91))
    return story.incident


def minutes(length: timedelta) -> int:
    """In whole minutes: no two entries share a millisecond."""
    return round(length / MINUTE)


def test_command_is_counted_for_each_who_commanded(night: Incident) -> None:
    found = given([night], TEAM, Business(), None, NOW)
    told = {person: minutes(each.command) for person, each in found.items()}
    assert told == {"amira": 60, "jonas": 30, "mei": 0}


def test_idle_is_who_is_there_without_a_role_and_a_task(night: Incident) -> None:
    found = given([night], TEAM, Business(), None, NOW)
    told = {person: minutes(each.idle) for person, each in found.items()}
    # Mei is there from 20 to 91, and has a task from 30 to 40; Amira opened at 1 of the story.
    assert told == {"amira": 9, "jonas": 51, "mei": 61}


def test_three_people_for_forty_minutes_cost_exactly_that() -> None:
    begin = datetime(2026, 3, 2, 12, tzinfo=UTC)
    spent = [load("bo", [(begin, begin + 40 * MINUTE)], Clock(ZoneInfo("UTC"))) for _ in range(3)]
    assert sum(RATES.cost(each.spent) for each in spent) == 120.0


def test_a_part_without_a_rate_costs_what_the_day_costs() -> None:
    assert RATES.cost({"weekend": HOUR, "night": HOUR / 2}) == 120.0


def test_a_team_gave_what_its_people_gave(night: Incident) -> None:
    found = given([night], TEAM, Business(), RATES, NOW)
    total = together("all", found.values())
    assert total.load.total == sum((each.load.total for each in found.values()), timedelta(0))
    assert minutes(total.command) == 90
    assert total.cost == pytest.approx(sum(each.cost or 0 for each in found.values()))
    assert total.load.woken == found["amira"].load.woken + found["jonas"].load.woken


def test_the_night_is_each_persons_own(night: Incident) -> None:
    found = nights(loads([night], TEAM, Business(), NOW), TEAM, Business())
    # For Jonas the 21st has not ended; Amira was woken in the same night; for Mei it is noon.
    assert [(f"{each.night}", sorted(each.people)) for each in found] == [
        ("2026-11-21", ["amira", "jonas"])
    ]
    assert found[0].woken == ("amira", "jonas")


def test_who_was_up_already_was_not_woken_by_looking_from_then_on(night: Incident) -> None:
    since = at(15)  # Amira and Jonas are at work; both are in the night
    found = nights(loads([night], TEAM, Business(), NOW, since), TEAM, Business(), since)
    assert [(sorted(each.people), each.woken) for each in found] == [(["amira", "jonas"], ())]


def test_rest_is_owed_after_work_at_night_and_not_after_work_by_day(night: Incident) -> None:
    owed = rest_owed([night], TEAM, Business(), at(120), 11 * HOUR)
    assert {each.person: each.until for each in owed.values()} == {
        "amira": at(70) + 11 * HOUR,
        "jonas": at(91) + 11 * HOUR,
    }
    assert rest_owed([night], TEAM, Business(), at(71) + 11 * HOUR, 11 * HOUR).keys() == {"jonas"}
    assert not rest_owed([night], TEAM, Business(), at(92) + 11 * HOUR, 11 * HOUR)


def looked_in(since: float) -> Incident:
    """Jonas was in another incident for five minutes; Amira opened it when all else began."""
    story = Story()
    story.says("jonas", Joined(), at=at(since))
    story.says("amira", Left("jonas"), at=at(since + 5))
    return story.incident


def test_a_few_minutes_by_day_are_no_rest_from_the_night(night: Incident) -> None:
    by_day = looked_in(600)  # 08:15 where he lives
    owed = rest_owed([night, by_day], TEAM, Business(), at(720), 11 * HOUR)
    assert owed["jonas"].until == at(605) + 11 * HOUR
    assert owed["jonas"].incident == night.id


def test_who_has_rested_whole_owes_the_night_nothing(night: Incident) -> None:
    after = looked_in(92 + 11 * 60)
    assert "jonas" not in rest_owed([night, after], TEAM, Business(), at(780), 11 * HOUR)


def test_a_few_minutes_of_the_night_ask_for_no_rest() -> None:
    story = Story()
    story.says("amira", Resolved("amira"), at=at(29))
    assert not rest_owed([story.incident], TEAM, Business(), at(60), 11 * HOUR)


def test_nobody_recorded_who_rested_in_what_was_imported(night: Incident) -> None:
    header = replace(night.header, sources=({"system": "pagerduty", "id": "1"},))
    brought = replace(night, header=header)
    assert not rest_owed([brought], TEAM, Business(), at(120), 11 * HOUR)


def test_equal_shares_are_as_even_as_can_be_and_one_who_has_all_is_told() -> None:
    clock, begin = Clock(ZoneInfo("UTC")), datetime(2026, 3, 2, 23, tzinfo=UTC)
    spans = [(begin + timedelta(days=n), begin + timedelta(days=n) + HOUR) for n in range(24)]
    even = {name: load(name, spans[n::4], clock) for n, name in enumerate("abcd")}
    found = evenness(even, Team(), Business(), 4, lambda: random.Random(1))
    assert found is not None
    assert (found.gini, found.largest, found.visits, found.people) == (0.0, 0.25, 24, 4)
    alone = evenness(
        {"a": load("a", spans, clock)}, Team(), Business(), 4, lambda: random.Random(1)
    )
    assert alone is not None
    assert alone.gini == pytest.approx(0.75)
    assert alone.gini > alone.chance[1]
    assert found.chance == alone.chance


def test_who_is_alone_shares_with_nobody() -> None:
    begin = datetime(2026, 3, 2, 23, tzinfo=UTC)
    twice = [(begin, begin + HOUR), (begin + 3 * HOUR, begin + 4 * HOUR)]
    alone = {"a": load("a", twice, Clock(ZoneInfo("UTC")))}
    assert evenness(alone, Team(), Business(), 1, lambda: random.Random(1)) is None
    assert evenness(alone, Team(), Business(), 2, lambda: random.Random(1)) is not None


def test_a_single_visit_is_shared_by_nobody_however_many_there_are() -> None:
    begin = datetime(2026, 3, 2, 23, tzinfo=UTC)
    once = {"a": load("a", [(begin, begin + HOUR)], Clock(ZoneInfo("UTC")))}
    assert evenness(once, Team(), Business(), 4, lambda: random.Random(1)) is None


def test_nothing_outside_of_days_is_shared_by_nobody() -> None:
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    by_day = load("a", [(noon, noon + HOUR)], Clock(ZoneInfo("UTC")))
    assert evenness({"a": by_day}, Team(), Business(), 4, lambda: random.Random(1)) is None
