"""Rules about the repository that look at its incidents, asked by `incli check` as people do."""

import re
from pathlib import Path
from typing import Any

import pytest
from world import done, git, incli

CALL = "WEBVTT\n\n00:00:01.000 --> 00:00:04.000\n<v Jonas>Who is in command?\n"


def hold(team: Path, rule: str, params: str = "{}") -> None:
    """Hold a rule, as the policy has it in force."""
    policy = next(team.glob("policies/response/*.yaml"))
    text = re.sub(rf"(?m)^  {rule}:.*\n(?:    .*\n)*", "", policy.read_text())
    held = f"\nrules:\n  {rule}: {{mode: enforce, params: {params}}}\n"
    policy.write_text(text.replace("\nrules:\n", held, 1))
    git(team, "commit", "-qam", f"hold {rule}")


def at(team: Path, when: str, *command: str) -> None:
    done(team, "--now", f"2026-{when}:00Z", *command)


def found(team: Path, rule: str, when: str, *paths: str) -> list[dict[str, Any]]:
    """What a rule finds in all of the repository, or where it is asked about some of its files."""
    outcome = incli(team, "--now", f"2026-{when}:00Z", "--json", "check", "--rule", rule, *paths)
    report = outcome.json()
    assert {each["rule"] for each in report["findings"]} <= {rule}, outcome
    assert outcome.code == (1 if report["findings"] else 0), outcome
    findings: list[dict[str, Any]] = report["findings"]
    return findings


def led(team: Path, title: str, start: str, end: str) -> None:
    """Amira leads an incident of her own."""
    at(team, start, "open", title)
    at(team, start, "-i", title.lower(), "assign", "ic", "me")
    at(team, end, "-i", title.lower(), "resolve", "--owner", "me")


def test_hours_outside_of_the_day_are_counted(team: Path) -> None:
    hold(team, "INC504", "{hours: 3h, nights: 1}")
    led(team, "Checkout", "11-24T01:00", "11-24T03:30")
    assert found(team, "INC504", "11-24T12:00") == []
    led(team, "Search", "11-25T01:00", "11-25T02:00")
    measured = {each["measured"] for each in found(team, "INC504", "11-25T12:00")}
    assert measured == {"3h30m", "2 nights"}
    assert len(found(team, "INC504", "11-25T12:00", "policies")) == 2  # incidents are no part of it


@pytest.mark.parametrize(("again", "faults"), [("12:00", 1), ("15:30", 0)])
def test_rest_after_the_night_is_asked_for(team: Path, again: str, faults: int) -> None:
    hold(team, "INC505", "{rest: 11h}")
    led(team, "Checkout", "11-24T01:00", "11-24T04:00")
    led(team, "Search", f"11-24T{again}", "11-24T16:00")
    assert len(found(team, "INC505", "11-24T17:00")) == faults


def test_drills_are_asked_for_of_each_team(team: Path) -> None:
    hold(team, "INC606", "{every: 30d, in_a_row: null, teams: [red]}")
    people = team / "policies" / "people.yaml"
    people.write_text(f"{people.read_text()}\nteams:\n  red: [jonas]\n")
    git(team, "commit", "-qam", "a team")
    led(team, "Checkout", "06-01T10:00", "06-01T11:00")
    at(team, "06-20T10:00", "open", "Off", "--drill")
    at(team, "06-20T10:01", "-i", "off", "cancel", "--because", "nobody has time")
    assert len(found(team, "INC606", "07-10T10:00")) == 2
    at(team, "07-01T10:00", "open", "Practice", "--drill")
    at(team, "07-01T11:00", "-i", "practice", "resolve", "--owner", "me")
    (missing,) = found(team, "INC606", "07-10T10:00")
    assert missing["message"] == "red has never had a drill; 30 days are allowed."
    at(team, "07-01T11:05", "-i", "practice", "--as", "jonas", "note", "what I saw")
    assert found(team, "INC606", "07-10T10:00") == []


def test_reviews_of_the_process_are_asked_for(team: Path) -> None:
    hold(team, "INC607", "{every: 100d}")
    led(team, "Checkout", "01-05T10:00", "01-05T11:00")
    (never,) = found(team, "INC607", "06-01T10:00")
    assert "never reviewed" in never["message"]
    review = team / "reviews" / "process" / "2026-Q1.md"
    review.parent.mkdir(parents=True)
    review.write_text("---\nreviewed: 2026-04-02\n---\n")
    assert found(team, "INC607", "06-01T10:00") == []
    review.write_text("---\nperiod: 2026-Q1\nreviewed: 2062-04-02\n---\n")
    never, ahead = sorted(found(team, "INC607", "06-01T10:00"), key=lambda each: each["path"])
    assert (ahead["path"], ahead["line"]) == ("reviews/process/2026-Q1.md", 3)
    assert "never reviewed" in never["message"]


def test_a_recording_is_gone_when_the_hint_was_followed(team: Path, tmp_path: Path) -> None:
    hold(team, "INC609", "{gone: 30d}")
    (tmp_path / "call.vtt").write_text(CALL)
    at(team, "07-01T10:00", "open", "Checkout")
    at(team, "07-01T11:00", "recording", "add", str(tmp_path / "call.vtt"), "--starts", "10:10")
    assert found(team, "INC609", "07-30T10:00") == []
    (old,) = found(team, "INC609", "12-01T10:00")
    remove, _, redact = old["hint"].partition("    and: incli ")
    at(team, "12-01T10:05", *redact.replace('"kept long enough"', "kept").split())
    (lies,) = found(team, "INC609", "12-01T10:10")
    assert lies["hint"] == remove
    git(team, *remove.removeprefix("git ").split())
    git(team, "commit", "-qm", "remove the call")
    assert found(team, "INC609", "12-01T10:10") == []
