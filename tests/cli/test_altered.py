"""Somebody altered an entry by hand, or took it away: all commands say so, and how it is mended."""

import os
import shlex
import subprocess
from pathlib import Path

import pytest
from world import done, git, incli


def opening(folder: Path) -> Path:
    (found,) = folder.glob("incidents/*/*/timeline/*-opened-*.yaml")
    return found


def hint_of(told: str) -> str:
    return next(line for line in told.splitlines() if "git checkout" in line).partition("→ ")[2]


def follow(folder: Path, hint: str) -> None:
    subprocess.run(["sh", "-c", hint], cwd=folder, check=True, capture_output=True)


def test_where_the_beginning_was_taken_away_a_write_says_so_too(incident: Path) -> None:
    path = shlex.quote(opening(incident).relative_to(incident).as_posix())
    git(incident, "rm", "-q", path)
    git(incident, "commit", "-q", "-m", "tidy")
    done(incident, "note", "still slow")
    outcome = incli(incident, "severity", "raise", "sev1")
    assert outcome.code == 3
    assert f"was taken away ({path})" in outcome.err
    follow(incident, hint_of(outcome.err))
    done(incident, "severity", "raise", "sev1", "--because", "more of it")


def test_doctor_and_sync_tell_of_entries_that_are_not_what_they_were(
    incident: Path, tmp_path: Path
) -> None:
    git(tmp_path, "clone", "-q", "--bare", str(incident), "remote.git")
    git(incident, "remote", "add", "origin", str(tmp_path / "remote.git"))
    git(tmp_path, "clone", "-q", "remote.git", "other")
    done(incident, "note", "one")
    assert "entries only come" not in done(incident, "sync").err
    (note,) = incident.glob("incidents/*/*/timeline/*-note-*.yaml")
    opened = opening(incident)
    opened.write_text(opened.read_text() + "# a word\n")
    git(incident, "rm", "-q", str(note))
    git(incident, "commit", "-q", "-a", "-m", "careless")
    told = incli(incident, "doctor").out
    assert f"{note.relative_to(incident).as_posix()} was taken away" in told
    assert f"{opened.relative_to(incident).as_posix()} was altered" in told
    assert done(incident, "sync").err.count("entries only come") == 2
    assert done(incident, "sync").err == ""
    other = tmp_path / "other"
    assert done(other, "sync").err.count("entries only come") == 2
    follow(incident, hint_of(told))
    assert incli(incident, "doctor").out.count("git checkout") == 1


@pytest.mark.parametrize("theirs", [True, False], ids=["their parent", "our parent"])
def test_what_a_merge_takes_away_is_told_and_put_back(incident: Path, theirs: bool) -> None:  # noqa: FBT001  # pytest's
    git(incident, "switch", "-q", "-c", "side")
    (incident / "side").write_text("x")
    git(incident, "add", "side")
    git(incident, "commit", "-q", "-m", "side")
    if theirs:
        git(incident, "config", "incli.branch", "side")
        done(incident, "note", "one")
    git(incident, "switch", "-q", "main")
    git(incident, "config", "incli.branch", "main")
    if not theirs:
        done(incident, "note", "one")
    git(incident, "merge", "-q", "--no-ff", "--no-commit", "side")
    (note,) = incident.glob("incidents/*/*/timeline/*-note-*.yaml")
    git(incident, "rm", "-q", "-f", str(note))
    git(incident, "commit", "-q", "-m", "merge")
    told = incli(incident, "doctor").out
    assert f"{note.relative_to(incident).as_posix()} was taken away" in told
    follow(incident, hint_of(told))
    assert note.exists()
    assert "git checkout" not in incli(incident, "doctor").out


def test_what_is_no_entry_is_not_told_whatever_it_is_called(incident: Path) -> None:
    (timeline,) = incident.glob("incidents/*/*/timeline")
    odd = os.fsencode(timeline) + b"/\xff\n.yaml"
    with open(odd, "w") as file:  # noqa: PTH123  # a Path would have it be text
        file.write("x")
    git(incident, "add", "-A")
    git(incident, "commit", "-q", "-m", "odd")
    os.remove(odd)  # noqa: PTH107  # likewise
    git(incident, "commit", "-q", "-a", "-m", "and gone")
    assert "taken away" not in incli(incident, "doctor").out
