"""What lint says about rosters: each check on a roster that fails it, and on one that does not."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from incli.domain.roster.lint import lint, score
from incli.domain.roster.model import Roster, roster_from_data
from incli.domain.roster.problem import Problem, Question
from incli.domain.times import read_time

NOW = read_time("2026-11-02T09:00:00Z")
WEEKLY = {"length": "1w", "handover": {"day": "mon", "time": "09:00"}, "start": "2026-11-02"}
Data = dict[str, Any]


def rotating(*members: str, **more: object) -> Data:
    return {"rotations": [{"members": list(members), **WEEKLY, **more}]}


def question(roster: Roster, *others: Roster, now: datetime = NOW, days: int = 90) -> Question:
    end = now + timedelta(days=days)
    known = frozenset({"amira", "ravi", "mei", "jonas"})
    return Question(roster, others, now, end, now, known, lambda _person, _role: None)


def problems(data: Data, *others: Data, now: datetime = NOW) -> list[Problem]:
    made = [roster_from_data(f"r{at}", each) for at, each in enumerate((data, *others))]
    return lint(question(*made, now=now))


def only(found: list[Problem]) -> Problem:
    assert len(found) == 1, found
    return found[0]


GOOD: Data = {
    "layers": {
        "primary": rotating("amira", "ravi", "mei"),
        "backup": rotating("ravi", "mei", "amira"),
    }
}


def dated(*starts: str, **more: object) -> Data:
    people = ("amira", "ravi", "mei")
    return {
        "shifts": [{"from": each, "person": people[at % 3]} for at, each in enumerate(starts)],
        **more,
    }


def test_a_good_roster_has_nothing_wrong() -> None:
    assert problems(GOOD) == []


def test_somebody_who_is_not_in_people_is_told_where_they_are_named() -> None:
    found = only(problems({"layers": {"primary": rotating("amira", "zoe")}}))
    assert found.where == ("layers", "primary", "rotations", 0, "members", 1)
    assert "zoe" in found.message


@pytest.mark.parametrize("key", ["overrides", "time_off"])
def test_what_ends_before_it_begins_is_impossible(key: str) -> None:
    item = {"person": "jonas", "from": "2026-11-05", "to": "2026-11-03"}
    assert only(problems({**GOOD, key: [item]})).where == (key, 0, "to")


def test_dated_shifts_out_of_order_are_told_at_the_one_that_is_early() -> None:
    found = problems(dated("2026-11-02", "2026-11-16", "2026-11-09"))
    assert [each.where for each in found] == [("shifts", 2, "from")]


def test_two_shifts_that_begin_at_once_are_told() -> None:
    found = problems(dated("2026-11-02", "2026-11-09", "2026-11-09", "2026-11-16"))
    assert ("shifts", 2, "from") in [each.where for each in found]


def test_a_shift_much_shorter_than_all_others_is_told_at_its_place() -> None:
    weeks = ("2026-11-02", "2026-11-09", "2026-11-16", "2026-11-23", "2026-11-24", "2026-11-30")
    found = only(problems(dated(*weeks)))
    assert found.where == ("shifts", 3)
    assert "only 1d" in found.message


def test_a_shift_that_hides_a_hole_of_months_is_told_at_its_place() -> None:
    found = only(
        problems(dated("2026-11-02", "2026-11-09", "2026-11-16", "2027-05-03", "2027-05-10"))
    )
    assert found.where == ("shifts", 2)
    assert "168d" in found.message


def test_shifts_that_clocks_make_an_hour_longer_are_in_line() -> None:
    data = {
        **dated("2026-10-12", "2026-10-19", "2026-10-26", "2026-11-02"),
        "timezone": "Europe/Paris",
    }
    assert problems(data) == []


def test_a_shift_without_person_is_told_unless_it_says_why() -> None:
    data = {"shifts": [{"from": "2026-11-02"}, {"from": "2026-11-09", "nobody": "N/A - break"}]}
    assert [each.where for each in problems(data)] == [("shifts", 0)]


def test_a_gap_between_two_dated_shifts_is_told_to_the_minute() -> None:
    data = dated("2026-11-02T00:00:00Z", "2026-11-09T00:00:00Z")
    data["shifts"][0]["to"] = "2026-11-08T23:30:00Z"
    found = only(problems(data))
    assert found.where == ("shifts", 0)
    assert "30m" in found.message
    assert found.rule == "INC503"


def test_shifts_that_overlap_are_told_with_the_time() -> None:
    data = dated("2026-11-02T00:00:00Z", "2026-11-09T00:00:00Z")
    data["shifts"][0]["to"] = "2026-11-09T06:00:00Z"
    found = only(problems(data))
    assert found.where == ("shifts", 0, "to")
    assert "06:00" in found.message


def test_restricted_hours_leave_gaps_unless_the_coverage_says_so() -> None:
    hours = {"days": ["mon", "tue", "wed", "thu", "fri"], "from": "09:00", "to": "17:00"}
    data: Data = {"layers": {"primary": rotating("amira", "ravi", restrictions=[hours])}}
    assert {each.rule for each in problems(data)} == {"INC503"}
    assert problems({**data, "coverage": [hours]}) == []


def test_a_roster_that_ends_soon_has_no_successor() -> None:
    found = only(problems({"layers": {"primary": rotating("amira", "ravi", end="2026-11-08")}}))
    assert "without a successor" in found.message
    far = {"layers": {"primary": rotating("amira", "ravi", end="2027-01-31")}}
    assert problems(far) == []


def test_an_open_list_needs_no_successor() -> None:
    assert problems(dated("2026-01-05", "2026-01-12")) == []


def test_backup_and_primary_are_two_people() -> None:
    layers = {"primary": rotating("amira", "ravi"), "backup": rotating("ravi", "ravi")}
    found = [each for each in problems({"layers": layers}) if each.rule == "INC506"]
    assert found[0].where == ("layers", "backup", "rotations", 0)
    assert "primary and backup at once" in found[0].message


def test_a_shift_longer_than_the_limit_is_told_once_with_how_often() -> None:
    found = only(problems({**GOOD, "limits": {"shift": "5d"}})[:1])
    assert "7d" in found.message
    assert "more times" in found.message


def test_who_is_alone_never_rests() -> None:
    found = only(problems({"layers": {"primary": rotating("amira")}}))
    assert "without a break" in found.message


def test_rest_shorter_than_the_limit_is_told() -> None:
    data: Data = {
        "layers": {"primary": rotating("amira", "ravi")},
        "overrides": [
            {"person": "amira", "from": "2026-11-10T00:00:00Z", "to": "2026-11-10T06:00:00Z"}
        ],
    }
    found = [each for each in problems({**data, "limits": {"rest": "2d"}}) if each.rule == "INC505"]
    assert "amira rests only 15h" in found[0].message


def test_time_off_that_the_rotation_ignores_is_told_at_the_time_off() -> None:
    off = {"person": "ravi", "from": "2026-11-10", "to": "2026-11-11"}
    layers = {"layers": {"primary": rotating("amira", "ravi")}}
    found = only(problems({**layers, "time_off": [off]}))
    assert found.where == ("time_off", 0)
    assert found.rule == "INC502"
    covered = {"person": "jonas", "from": "2026-11-10", "to": "2026-11-11"}
    assert problems({**layers, "time_off": [off], "overrides": [covered]}) == []


def test_time_off_written_in_another_roster_counts_too() -> None:
    off = {"person": "ravi", "from": "2026-11-10", "to": "2026-11-11"}
    other = {"layers": {"primary": rotating("jonas", "mei")}, "time_off": [off]}
    found = only(problems({"layers": {"primary": rotating("amira", "ravi")}}, other))
    assert found.rule == "INC502"
    assert found.where == ("layers", "primary", "rotations", 0)


def test_nobody_is_on_two_rosters_at_once() -> None:
    one = {"layers": {"primary": rotating("amira", "ravi")}}
    other = {"layers": {"primary": rotating("amira", "mei")}}
    assert "“r1” at once" in only(problems(one, other)).message
    assert problems(one, {"layers": {"primary": rotating("jonas", "mei")}}) == []


def test_a_swap_needs_two_shifts_that_are_there() -> None:
    swap = {"person": "amira", "shift": "2026-11-10", "with": "ravi", "their_shift": "2026-11-10"}
    found = only(problems({"layers": {"primary": rotating("amira", "ravi")}, "swaps": [swap]}))
    assert found.where == ("swaps", 0, "shift")


def test_overrides_of_two_people_at_once_are_told() -> None:
    overrides = [
        {"person": who, "from": "2026-11-10", "to": "2026-11-10"} for who in ("mei", "jonas")
    ]
    found = problems({"layers": {"primary": rotating("amira", "ravi")}, "overrides": overrides})
    assert [each.where for each in found] == [("overrides", 1)]


def test_rotations_that_fight_over_the_same_time_are_told() -> None:
    primary = {"rotations": [{"members": [who], **WEEKLY} for who in ("amira", "ravi")]}
    found = [each for each in problems({"layers": {"primary": primary}}) if each.rule == "INC503"]
    assert found[0].where == ("layers", "primary", "rotations", 1)


def test_holidays_are_shared() -> None:
    # Every Monday to Sunday of amira's has a holiday.
    days = [{"on": f"2026-{day}"} for day in ("11-04", "11-18", "12-02", "12-16")]
    data = {"layers": {"primary": rotating("amira", "ravi")}, "holidays": {"days": days}}
    found = only(problems(data))
    assert "amira is on call on 4 holidays" in found.message


def test_who_is_not_qualified_is_told_at_their_name() -> None:
    made = roster_from_data("ic", {**GOOD, "role": "incident-commander"})
    asked = question(made)
    why = {"mei": "Mei is not trained."}
    asked = Question(
        made, (), asked.start, asked.end, NOW, asked.known, lambda who, _role: why.get(who)
    )
    found = only(lint(asked))
    assert found.rule == "INC108"
    assert found.where == ("layers", "primary", "rotations", 0, "members", 2)


def test_a_good_roster_has_a_hundred_points() -> None:
    asked = question(roster_from_data("ic", GOOD), days=84)
    assert score(asked, lint(asked)) == (100, [])


def test_every_point_that_is_missing_has_its_reason() -> None:
    asked = question(roster_from_data("ic", {"layers": {"primary": rotating("amira")}}))
    points, reasons = score(asked, lint(asked))
    assert points == 100 - sum(each.points for each in reasons)
    told = " ".join(each.text for each in reasons)
    assert "alone" in told
    assert "no backup" in told


def test_a_score_never_falls_below_nothing() -> None:
    weeks = [f"2026-{month:02}-{day:02}" for month in range(1, 13) for day in (28, 1, 20, 10)]
    asked = question(roster_from_data("ic", dated(*weeks)))
    assert score(asked, lint(asked))[0] == 0


def test_the_shifts_of_years_ago_are_judged_as_well() -> None:
    found = problems(
        dated("2021-11-01", "2021-11-08", "2021-11-15", "2021-11-16", "2021-11-22"),
        now=datetime(2026, 1, 1, tzinfo=UTC),
    )
    assert [each.where for each in found] == [("shifts", 2)]
