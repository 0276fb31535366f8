"""train log, train status, and what assign and lint say of people who are not qualified."""

from pathlib import Path

import pytest
from world import done, git, incli, refused

ASKS = '    asks: {incidents: 1, drills: 1, shadow: "1w"}\n'


@pytest.fixture
def asking(team: Path) -> Path:
    """The team, whose commanders have to have seen an incident and a drill, and shadowed."""
    path = team / "policies" / "roles.yaml"
    head, name, tail = path.read_text().partition("  incident-commander:\n")
    path.write_text(head + name + ASKS + tail)
    git(team, "commit", "-q", "-am", "ask for something")
    return team


def missing(folder: Path, person: str, *more: str) -> list[str]:
    args = ("--json", "train", "status", person, "--role", "ic")
    found: list[str] = done(folder, *more, *args).json()[0]["missing"]
    return found


def rostered(folder: Path, text: str) -> None:
    path = folder / "policies" / "rosters" / "ic.yaml"
    path.parent.mkdir()
    path.write_text(f"role: incident-commander\nshifts:\n  - {text}\n")


def test_status_says_what_is_missing(asking: Path) -> None:
    assert missing(asking, "mei") == [
        *("0 of 1 incidents seen", "0 of 1 drills", "0s of 1w on call beside somebody"),
    ]
    told = done(asking, "train", "status").out
    assert "not yet" in told


def test_incidents_and_drills_count_from_the_record(asking: Path) -> None:
    done(asking, "--as", "mei", "open", "a drill", "--drill")
    assert missing(asking, "mei") == [
        *("0 of 1 incidents seen", "0s of 1w on call beside somebody"),
    ]
    done(asking, "open", "real", "--severity", "sev2")
    done(asking, "--as", "mei", "-i", "real", "join")
    assert missing(asking, "mei") == ["0s of 1w on call beside somebody"]
    assert len(missing(asking, "jonas")) == 3


def test_shifts_beside_somebody_count_from_the_roster(asking: Path) -> None:
    rostered(asking, '{from: "2026-11-02", to: "2026-11-08", person: mei, layer: shadow}')
    before, after = "2026-11-04T00:00:00Z", "2026-11-10T00:00:00Z"
    assert "2d of 1w on call beside somebody" in missing(asking, "mei", "--now", before)
    assert "on call" not in " ".join(missing(asking, "mei", "--now", after))


def test_a_step_is_logged_in_place(asking: Path) -> None:
    args = ("train", "log", "mei", "ic", "shadow", "--length", "1w", "--on", "2026-11-02")
    done(asking, *args)
    assert "0s of 1w" not in " ".join(missing(asking, "mei"))
    subject = git(asking, "show", "-s", "--format=%s", "HEAD")
    assert subject == "policy: log shadow of mei for incident-commander"
    refused(asking, *args)


@pytest.mark.parametrize("wrong", [("--on", "2026-13-01"), ("--length", "soon")])
def test_a_step_with_a_wrong_date_or_length_is_not_logged(
    asking: Path, wrong: tuple[str, str]
) -> None:
    outcome = incli(asking, "train", "log", "mei", "ic", "drill", *wrong)
    assert outcome.code == 2
    assert wrong[1] in outcome.err


def test_assigning_somebody_who_is_not_qualified_warns(asking: Path) -> None:
    done(asking, "open", "real")
    assert "mei is not trained for Incident Commander" in done(asking, "assign", "ic", "mei").err


def test_a_team_that_keeps_no_record_of_training_is_not_warned(team: Path) -> None:
    done(team, "open", "real")
    assert "trained" not in done(team, "assign", "scribe", "mei").err


def test_lint_tells_who_is_on_call_without_being_qualified(asking: Path) -> None:
    rostered(asking, '{from: "2026-11-02", person: mei}')
    outcome = incli(asking, "roster", "lint", "ic")
    assert outcome.code == 1
    assert "ic.yaml:3:34: mei is not trained for Incident Commander" in outcome.out
