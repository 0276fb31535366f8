"""due and triage, as people, programs and calendars use them."""

from datetime import datetime
from pathlib import Path

import pytest
from icalendar import Calendar
from world import done, git, incli

CRITERION = (
    '      - {id: few-orders, text: "Orders fail", metric: orders_per_minute, '
    "comparison: below, value: 40}\n"
)


def test_due_tells_who_owes_what_and_how_late(incident: Path) -> None:
    done(incident, "task", "add", "jonas", "10m", "look at the lag")
    later = git(incident, "show", "-s", "--format=%cI")
    found = done(incident, "--json", "due").json()
    assert {each["who"] for each in found} >= {"jonas", "amira", None}
    assert [each["due"] for each in found] == sorted(each["due"] for each in found)
    told = done(
        incident, "--now", f"{int(later[:4]) + 1}{later[4:]}", "due", "--person", "jonas"
    ).out
    assert all(
        line.startswith("overdue by 364 days") or "365 days" in line for line in told.splitlines()
    )
    assert "look at the lag" in told


def test_due_is_the_same_every_time_and_writes_nothing(incident: Path) -> None:
    now = "2099-01-01T00:00:00Z"
    before = git(incident, "rev-parse", "HEAD")
    first, second = (done(incident, "--now", now, "due", "--format", "ics").out for _ in range(2))
    assert first == second
    assert git(incident, "rev-parse", "HEAD") == before
    assert len(Calendar.from_ical(first).walk("VEVENT")) > 3


def test_a_calendar_of_what_is_due_changes_only_with_the_record(incident: Path) -> None:
    times = ("2099-01-01T00:00:00Z", "2099-01-01T00:00:09Z")
    first, second = (done(incident, "--now", each, "due", "--format", "ics").out for each in times)
    assert first == second
    last = done(incident, "--json", "log").json()[-1]["at"]
    stamps = {each.decoded("DTSTAMP") for each in Calendar.from_ical(first).walk("VEVENT")}
    assert stamps == {datetime.fromisoformat(last).replace(microsecond=0)}
    assert "PRODID:-//incli//incli//EN\r\n" in first


def test_only_what_is_overdue_can_be_asked_for(incident: Path) -> None:
    everything = done(incident, "--json", "due").json()
    assert done(incident, "--json", "due", "--overdue").json() == []
    late = done(incident, "--now", "2099-01-01T00:00:00Z", "--json", "due", "--overdue").json()
    assert len(late) == len(everything)
    assert all(each["overdue_seconds"] > 0 for each in late)


def test_action_items_of_closed_incidents_are_due(incident: Path) -> None:
    done(incident, "resolve", "--owner", "mei")
    done(incident, "action", "add", "Add an alert", "--owner", "ravi", "--due", "2099-01-31")
    found = done(incident, "--json", "due", "--person", "ravi").json()
    assert [(each["who"], each["due"]) for each in found] == [("ravi", "2099-01-31T23:59:59.000Z")]


def test_nothing_due_is_said(team: Path) -> None:
    assert "Nothing is due." in done(team, "due").err
    assert done(team, "--json", "due").json() == []


@pytest.fixture
def measured(team: Path) -> Path:
    """The team, with a criterion that looks at a measure."""
    [path] = (team / "policies" / "response").glob("*.yaml")
    head, level, tail = path.read_text().partition("  sev2:\n")
    before, criteria, after = tail.partition("    criteria:\n")
    path.write_text(head + level + before + criteria + CRITERION + after)
    git(team, "commit", "-q", "-am", "a measure")
    return team


def test_triage_gives_the_severity_whose_criterion_is_met(measured: Path) -> None:
    found = done(measured, "--json", "triage", "--metric", "orders_per_minute=12").json()
    assert (found["severity"], found["criterion"]) == ("sev2", "few-orders")
    told = done(measured, "triage", "--metric", "orders_per_minute=12").out
    assert "orders_per_minute = 12 is below 40" in told
    assert 'incli open "…" --criterion few-orders' in told
    opened = done(measured, "--json", "open", "Orders", "--criterion", "few-orders").json()
    assert opened["entries"][0]["severity"] == "sev2"


def test_triage_says_when_no_criterion_is_met_or_looks(measured: Path) -> None:
    assert "No criterion is met" in done(measured, "triage", "--metric", "orders_per_minute=90").out
    assert "criteria look at: orders_per_minute" in done(measured, "triage", "--metric", "x=1").err


@pytest.mark.parametrize(
    "wrong", ["orders", "orders=many", "=4", "orders=nan", "orders=-inf", "orders=1e999"]
)
def test_what_is_no_measure_is_told(measured: Path, wrong: str) -> None:
    outcome = incli(measured, "triage", "--metric", wrong)
    assert outcome.code == 2
    assert "is no measure" in outcome.err


def test_what_people_wrote_breaks_no_line(incident: Path) -> None:
    done(incident, "task", "add", "jonas", "10m", "look\n::error::boom")
    assert not any(line.startswith("::error") for line in done(incident, "due").out.splitlines())


def test_a_measure_that_is_given_twice_is_refused(measured: Path) -> None:
    twice = ("--metric", "orders_per_minute=1", "--metric", " orders_per_minute =90")
    outcome = incli(measured, "triage", *twice)
    assert outcome.code == 2
    assert "orders_per_minute is given twice." in outcome.err
