"""Qualification: what a role asks for, against what the record and the log say."""

from datetime import date, timedelta

import pytest
from domain_world.story import T0, Story, tell

from incli.domain.cut import cut
from incli.domain.kinds.lifecycle import Cancelled, Resolved
from incli.domain.kinds.notes import Note
from incli.domain.team import Asks, Person, Role, Step, Team, Trained
from incli.domain.times import read_period
from incli.domain.training import Took, is_tracked, qualification, took_part

TODAY = date(2026, 11, 24)
WEEK = timedelta(weeks=1)
COMMANDER = Role("incident-commander", "Incident Commander", asks=Asks(2, 1, WEEK, WEEK))


def mei(*steps: Step, trained: tuple[Trained, ...] = ()) -> Person:
    return Person("mei", "Mei", trained=trained, steps=steps)


def step(kind: str, *, length: timedelta | None = None, incident: str | None = None) -> Step:
    return Step("incident-commander", kind, date(2026, 11, 1), length, incident)


def test_who_has_done_nothing_is_told_all_that_is_missing() -> None:
    found = qualification(mei(), COMMANDER, Took(), TODAY)
    assert not found.qualified
    assert found.missing == (
        "0 of 2 incidents seen",
        "0 of 1 drills",
        "0s of 1w on call beside somebody",
        "0s of 1w on call with somebody beside",
    )


def test_the_record_counts_by_itself() -> None:
    took = Took(frozenset({"a", "b"}), frozenset({"c"}), WEEK)
    found = qualification(mei(step("reverse-shadow", length=WEEK)), COMMANDER, took, TODAY)
    assert found.qualified
    assert found.missing == ()


def test_an_incident_that_is_logged_and_in_the_record_counts_once() -> None:
    person = mei(step("incident", incident="a"))
    found = qualification(person, COMMANDER, Took(frozenset({"a"})), TODAY)
    assert found.missing[0] == "1 of 2 incidents seen"
    found = qualification(person, COMMANDER, Took(frozenset({"b"})), TODAY)
    assert found.missing[0] == "0 of 1 drills"


def test_a_step_without_length_counts_for_a_day() -> None:
    found = qualification(mei(step("shadow"), step("shadow")), COMMANDER, Took(), TODAY)
    assert "2d of 1w on call beside somebody" in found.missing


def test_what_lies_ahead_does_not_count_yet() -> None:
    person = mei(step("drill"))
    assert "0 of 1 drills" in qualification(person, COMMANDER, Took(), date(2026, 10, 31)).missing
    assert "0 of 1 drills" not in qualification(person, COMMANDER, Took(), TODAY).missing


def test_steps_for_another_role_do_not_count() -> None:
    person = mei(Step("scribe", "drill", date(2026, 11, 1)))
    assert "0 of 1 drills" in qualification(person, COMMANDER, Took(), TODAY).missing


def test_a_declaration_does_not_replace_what_a_role_asks_for() -> None:
    person = mei(trained=(Trained("incident-commander", date(2020, 1, 1)),))
    assert not qualification(person, COMMANDER, Took(), TODAY).qualified


@pytest.mark.parametrize(
    ("trained", "missing"),
    [
        ((), ("training",)),
        ((Trained("scribe", date(2026, 1, 1)),), ()),
        ((Trained("scribe", date(2026, 12, 1)),), ("training",)),
        ((Trained("scribe", date(2020, 1, 1), TODAY),), ()),
        (
            (Trained("scribe", date(2020, 1, 1), date(2026, 11, 23)),),
            ("training ended on 2026-11-23",),
        ),
        (
            (
                Trained("scribe", date(2020, 1, 1), date(2021, 1, 1)),
                Trained("scribe", date(2026, 1, 1)),
            ),
            (),
        ),
    ],
)
def test_where_a_role_asks_for_nothing_the_dates_of_a_training_decide(
    trained: tuple[Trained, ...], missing: tuple[str, ...]
) -> None:
    found = qualification(mei(trained=trained), Role("scribe", "Scribe"), Took(), TODAY)
    assert found.missing == missing
    assert found.qualified == (not missing)


def test_a_role_is_tracked_where_it_asks_or_somebody_is_trained() -> None:
    trained = mei(trained=(Trained("deputy", TODAY),))
    roles = {each.id: each for each in (COMMANDER, Role("scribe", "Scribe"))}
    team = Team({"mei": trained}, roles=roles)
    assert is_tracked(team, "incident-commander")
    assert is_tracked(team, "deputy")
    assert not is_tracked(team, "scribe")


@pytest.mark.parametrize(
    ("text", "days"), [("1w", 7), ("2w1d", 15), ("1d", 1), ("36h", 1.5), ("0w1d", 1)]
)
def test_a_period_may_count_weeks(text: str, days: float) -> None:
    assert read_period(text) == timedelta(days=days)


@pytest.mark.parametrize("text", ["", "w", "0w", "1d1w", "1", "-1w"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no duration"):
        read_period(text)


def test_what_was_cancelled_or_merged_taught_nobody_anything() -> None:
    story = Story()
    assert took_part("amira", [story.incident], T0.date()).incidents == {story.incident.id}
    story.says("amira", Cancelled(), "it was a test")
    assert took_part("amira", [story.incident], T0.date()) == Took()


def test_who_only_wrote_once_it_was_over_took_part_too() -> None:
    story = tell([("amira", Resolved("mei")), ("mei", Note("what I saw"))])
    assert took_part("mei", [cut(story.incident)], T0.date()).incidents == {story.incident.id}
    assert took_part("jonas", [cut(story.incident)], T0.date()) == Took()
