"""severities, and opening by a written criterion."""

from pathlib import Path

import pytest
from world import done, refused

POLICY = """effective: "2026-01-01T00:00:00Z"
definition: "Customers notice."
severities:
  sev1:
    name: "SEV-1"
    description: "All is down."
    criteria:
      - {id: no-orders, text: "Nobody can pay", metric: orders_per_minute, comparison: at-most, value: 5, for: 5m}
      - {id: breach, text: "Somebody is inside"}
    criteria_needed: 2
    major: true
    roles: {incident-commander: 5m}
    updates:
      public: {first: 5m, every: 20m, relax_after: 2h, relaxed_every: 1h}
      executive: {first: 1bd}
    postmortem: {draft: 3d, review: 5bd}
    actions: 15d
  sev2: {name: "SEV-2", description: "It is slow.", hours: business, criteria: [{id: slow, text: "It is slow"}]}
limits: {command: 3h, command_nudge: 1h, span: 7, relevels: 2, rest: 11h, acknowledge: 5m}
business_hours: {days: [mon, tue], from: "09:00", to: "16:30", timezone: Europe/Paris, holidays: [{on: 2026-12-25}]}
"""  # noqa: E501  # a criterion a line, as people write them


@pytest.fixture
def written(team: Path) -> Path:
    (team / "policies/response/2026-01-01.yaml").write_text(POLICY)
    return team


def test_everything_that_the_policy_demands_is_printed(written: Path) -> None:
    assert (
        done(written, "severities").out
        == """An incident is: Customers notice.

sev1  SEV-1
    All is down.
    a major incident; people are called at any hour
    2 of its criteria must be met:
    · Nobody can pay (orders_per_minute at most 5 for 5m)   --criterion no-orders
    · Somebody is inside   --criterion breach
    Incident Commander within 5m
    public updates first within 5m, every 20m, after 2h every 1h
    executive updates first within 1bd
    postmortem draft within 3d
    postmortem review within 5bd
    action items done within 15d

sev2  SEV-2
    It is slow.
    people are called in business hours
    · It is slow   --criterion slow

In command: at most 3h.
A handover of command is suggested after 1h.
Nobody has more than 7 people answer to them.
The severity changes at most 2 times.
After an incident at night people rest for 11h.
A task is acknowledged within 5m.
Business hours: mon, tue, 09:00 to 16:30 Europe/Paris, but on 1 holiday.
"""
    )


def test_the_json_of_a_severity_holds_all_its_demands(written: Path) -> None:
    one, two = done(written, "--json", "severities").json()
    assert one["criteria"][0]["value"] == 5
    assert (one["criteria_needed"], one["major"], one["hours"]) == (2, True, "always")
    assert one["updates"]["executive"] == {"first": "1bd"}
    assert one["updates"]["public"]["relaxed_every"] == "1h"
    assert (two["hours"], two["actions"], two["updates"]) == ("business", None, {})


def test_a_criterion_gives_the_severity_and_is_recorded(written: Path) -> None:
    opened = done(written, "--json", "open", "Slow", "--criterion", "slow").json()["entries"][0]
    assert (opened["severity"], opened["criterion"]) == ("sev2", "slow")
    both = ("--severity", "sev2", "--criterion", "slow")
    opened = done(written, "--json", "open", "Slow", *both).json()["entries"][0]
    assert (opened["severity"], opened["criterion"]) == ("sev2", "slow")


def test_a_severity_that_is_not_the_criterions_is_refused(written: Path) -> None:
    outcome = refused(written, "open", "Slow", "--severity", "sev1", "--criterion", "slow")
    assert outcome.err == (
        "“slow” is a criterion of sev2, not of sev1.\n"
        '→ incli open "…" --criterion slow    or leave the criterion out\n'
    )


def test_triage_says_how_many_criteria_a_severity_takes(written: Path) -> None:
    outcome = done(written, "triage", "--metric", "orders_per_minute=1")
    assert "sev1  takes 2 of its criteria" in outcome.out
    assert "Too few of its criteria are met. When in doubt" in outcome.out
