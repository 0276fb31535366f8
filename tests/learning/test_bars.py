"""Bars stand below what they are of: in a pipe, and on a terminal of any width."""

import re
from pathlib import Path

import pytest
from terminal_world import terminal
from world import done

WORKED = "|·█·█····················|"
"""At one and at three, of 24 hours."""


@pytest.fixture
def two_hours(team: Path) -> Path:
    """Somebody worked on checkout at 01:00 and at 03:00, for ten minutes each."""
    done(team, "person", "add", "bo", "--email", "bo@example.com")
    for hour in (1, 3):
        done(team, "--now", f"2026-11-24T0{hour}:00:00Z", "open", f"Errors at {hour}")
        done(team, "--now", f"2026-11-24T0{hour}:10:00Z", "resolve", "--owner", "me")
    return team


NOW = ("--now", "2026-11-24T08:00:00Z")
HOURS = (*NOW, "load", "--by", "hour")


def test_an_hour_stands_below_its_number(two_hours: Path) -> None:
    head, row = done(two_hours, *HOURS).out.splitlines()[:2]
    assert WORKED in row
    assert row.index("█") == head.index("|0") + 1 + 1


def test_lengths_stand_in_eight_classes(two_hours: Path) -> None:
    (row,) = (
        each for each in done(two_hours, *NOW, "stats").out.splitlines() if "resolved" in each
    )
    assert len(re.findall("[·▁▂▃▄▅▆▇█]{8}$", row)) == 1


@pytest.mark.parametrize("width", [120, 80, 50, 40])
@pytest.mark.parametrize("env", [{}, {"NO_COLOR": "1", "LC_ALL": "C"}])
def test_a_terminal_shows_the_same_and_breaks_no_bar(
    two_hours: Path, width: int, env: dict[str, str]
) -> None:
    with terminal(two_hours, *HOURS, size=(width, 40), **env) as shown:
        assert shown.ends() == 0
        lines = shown.text.splitlines()
    (row,) = (each for each in lines if "█" in each)
    (head,) = (each for each in lines if "|0     6     12    18    |" in each)
    assert row.index(WORKED) == head.index("|0")
