"""What the check makes of rosters that a change alters, and of what a postmortem says."""

from pathlib import Path
from typing import Any

import pytest
from check_world import Pull
from world import git, incli

AT_NOON = "2026-03-02T12:00:00Z"
ROSTER = """\
layers:
  primary:
    rotations:
      - members: [amira, jonas]
        length: 1w
        start: 2026-03-02
        handover: {day: mon, time: "09:00"}
"""


def with_rules(folder: Path, rules: str) -> None:
    """Let the policy hold some rules, with what it says of them so far left out."""
    (policy,) = (folder / "policies/response").glob("*.yaml")
    head, _, _ = policy.read_text().partition("\nrules:\n")
    policy.write_text(f"{head}\nrules:\n{rules}")


@pytest.fixture
def rota(incident: Path) -> Pull:
    """A judge that has a roster, and asks for a week of notice."""
    with_rules(incident, "  INC507: {mode: enforce}\n")
    (incident / "policies/rosters").mkdir(exist_ok=True)
    (incident / "policies/rosters/ic.yaml").write_text(ROSTER)
    git(incident, "add", "-A")
    git(incident, "commit", "-q", "-m", "Begin a roster")
    return Pull.beside(incident)


def found(pull: Pull, rule: str) -> list[dict[str, Any]]:
    """What a rule finds in the branch, at noon of the roster's first day."""
    told = incli(
        *(pull.folder, "--now", AT_NOON, "--json", "check"),
        *("--judge", "judge", "--head", "HEAD", "--rule", rule),
    )
    report: list[dict[str, Any]] = told.json()["findings"]
    return report


def override(person: str, day: str) -> str:
    return f'{ROSTER}overrides: [{{person: {person}, from: "{day}", to: "{day}"}}]\n'


def test_a_shift_that_somebody_else_gives_away_at_short_notice_fails(rota: Pull) -> None:
    rota.write("policies/rosters/ic.yaml", override("jonas", "2026-03-04"))
    (told,) = found(rota, "INC507")
    assert (told["path"], told["level"]) == ("policies/rosters/ic.yaml", "error")
    assert told["message"].startswith("jonas is given the time from 2026-03-04 00:00:00Z")


def test_a_shift_that_somebody_takes_themselves_passes(rota: Pull) -> None:
    git(rota.folder, "config", "user.email", "jonas@example.com")
    rota.write("policies/rosters/ic.yaml", override("jonas", "2026-03-04"))
    (told,) = found(rota, "INC507")
    assert told["message"].startswith("Amira loses the time")


@pytest.mark.parametrize(
    ("day", "more"), [("2026-03-20", ""), ("2026-03-04", "limits: {notice: 1d}\n")]
)
def test_a_shift_that_changes_long_enough_ahead_passes(rota: Pull, day: str, more: str) -> None:
    rota.write("policies/rosters/ic.yaml", override("mei", day) + more)
    assert found(rota, "INC507") == []


def test_what_is_wrong_with_a_roster_stands_at_its_line(rota: Pull) -> None:
    with_rules(rota.folder, "  INC506: {mode: warn, params: {shift: 6d}}\n")
    rota.commit()
    (told, also) = [
        each
        for each in incli(rota.folder, "--now", AT_NOON, "--json", "check").json()["findings"]
        if each["rule"] == "INC506"
    ]
    assert {told["line"], also["line"]} == {4}
    assert told["limit"].startswith("policies/response/")


POSTMORTEM = """\
---
incident: {incident}
status: draft
owner: mei
facts:
  opened: "2020-01-01T00:00:00Z"
  severity: sev2
---
# What happened

It was human error.
"""


def test_what_a_postmortem_says_is_told_at_its_line(incident: Path) -> None:
    with_rules(incident, "  INC407: {mode: enforce}\n  INC409: {mode: enforce}\n")
    git(incident, "commit", "-aqm", "Ask for more")
    pull = Pull.beside(incident)
    path = f"incidents/{pull.incident[:7]}/{pull.incident}/postmortem.md"
    pull.write(path, POSTMORTEM.format(incident=pull.incident))
    report = pull.check("--rule", "INC407", "--rule", "INC409").json()["findings"]
    assert [(each["rule"], each["path"], each["line"], each["column"]) for each in report] == [
        ("INC409", path, 6, 3),
        ("INC407", path, 11, 8),
    ]
    assert [each["mode"] for each in report] == ["enforce", "warn"]
