"""A file of the record that cannot be read is named where it is missed, with what restores it."""

import shlex
from pathlib import Path

import pytest
from world import done, git, incli

BROKEN = "kind: [oops\n"


@pytest.fixture
def broken(incident: Path) -> str:
    """The path of the entry that opened the incident, which somebody broke by hand."""
    done(incident, "note", "before")
    (entry,) = incident.glob("incidents/*/*/timeline/*-opened-*.yaml")
    entry.write_text(BROKEN)
    git(incident, "commit", "-q", "-a", "-m", "careless")
    return str(entry.relative_to(incident))


@pytest.mark.parametrize(
    "command",
    [
        (),
        ("show",),
        ("log",),
        ("list",),
        ("--json", "show"),
        ("severity", "raise", "sev1"),
        ("note", "x"),
    ],
    ids=" ".join,
)
def test_each_reader_names_the_file_once(
    incident: Path, broken: str, command: tuple[str, ...]
) -> None:
    told = incli(incident, *command)
    assert told.err.count(f"Not read: {broken}:") == 1, told


@pytest.mark.usefixtures("broken")
def test_who_looks_is_not_told_that_it_is_over(incident: Path) -> None:
    told = done(incident).out
    assert "The entry that opened it is missing, or cannot be read.   incli doctor" in told
    assert "postmortem" not in told


def test_no_reader_of_another_incident_names_it(incident: Path, broken: str) -> None:
    done(incident, "open", "Another")
    assert broken not in done(incident, "-i", "another", "show").err


def test_a_note_is_saved_in_the_incident_whose_opening_cannot_be_read(
    incident: Path, broken: str
) -> None:
    where = broken.split("/")[2]
    assert done(incident, "--json", "note", "it goes on").json()["incident"] == where
    assert done(incident, "--json", "log").json()[-1]["text"] == "it goes on"


def test_what_else_is_written_is_refused_with_the_command_that_restores_it(
    incident: Path, broken: str
) -> None:
    outcome = incli(incident, "severity", "raise", "sev1")
    assert outcome.code == 3
    assert f"cannot be read ({broken})." in outcome.err
    hint = outcome.err.rpartition("→ ")[2]
    for command in hint.split("&&"):
        git(incident, *shlex.split(command)[1:])
    done(incident, "severity", "raise", "sev1", "--because", "more of it")
    assert done(incident, "--json", "show").json()["status"] == "open"


def test_doctor_gives_the_same_command(incident: Path, broken: str) -> None:
    (found,) = [
        each for each in incli(incident, "--json", "doctor").json() if each["check"] == "entries"
    ]
    assert found["state"] == "fails"
    assert found["hint"].startswith("git checkout ")
    assert git(incident, "show", f"{found['hint'].split()[2]}:{broken}") != BROKEN.strip()


def test_what_was_never_right_is_to_be_looked_at(incident: Path) -> None:
    (timeline,) = incident.glob("incidents/*/*/timeline")
    path = timeline / "20260101T000000000Z-note-amira-0000.yaml"
    path.write_text(BROKEN)
    git(incident, "add", "-A")
    git(incident, "commit", "-q", "-m", "careless")
    found = [each for each in incli(incident, "--json", "doctor").json() if path.name in str(each)]
    assert [each["hint"] for each in found] == [f"git log -- {path.relative_to(incident)}"]
