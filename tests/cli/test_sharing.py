"""What a write says of where it is, when one draft of two waits for its writer."""

from pathlib import Path

import pytest
from world import done, git, incli

from incli.store.sharing import background


@pytest.fixture
def theirs(incident: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The clone of Zed, who drafted the same review as Amira at once, and shared second."""
    git(tmp_path, "clone", "-q", "--bare", str(incident), "remote.git")
    git(incident, "remote", "add", "origin", str(tmp_path / "remote.git"))
    git(incident, "push", "-q", "-u", "origin", "main")
    git(tmp_path, "clone", "-q", "remote.git", "zed")
    zed = tmp_path / "zed"
    git(zed, "config", "user.name", "Zed")
    for clone, owner in ((incident, "ravi"), (zed, "mei")):
        done(clone, "review", "process", "--quarter", "2026-Q4", "--owner", owner)
    done(incident, "sync")
    assert incli(zed, "sync").code == 4
    done(incident, "sync")
    monkeypatch.setenv("INCLI_SHARE", "on")
    monkeypatch.setattr(background, "start", lambda _: "")  # no process of its own in tests
    return zed


@pytest.mark.usefixtures("theirs")
def test_those_whose_own_entries_are_shared_are_told_so(incident: Path) -> None:
    assert "saved · sharing…" in done(incident, "note", "it is the disk").out
    told = done(incident, "--wait", "note", "and another")
    assert "saved · shared" in told.out
    assert "inbox" not in told.out + told.err


@pytest.mark.usefixtures("theirs")
def test_who_asks_about_sharing_is_told_of_the_inbox_that_waits(incident: Path) -> None:
    waits = "An inbox on origin waits for its writer, Zed, to merge reviews/process/2026-Q4.md: "
    told = done(incident, "sync")
    assert told.out.startswith("shared with origin")
    assert waits in told.err
    assert done(incident, "--json", "sync").json()["others"].startswith(waits)
    found = [each for each in incli(incident, "--json", "doctor").json() if waits in str(each)]
    assert [(each["check"], each["state"]) for each in found] == [("sharing", "warns")]


def test_its_writer_is_told_with_each_write(theirs: Path) -> None:
    told = done(theirs, "note", "mine").out
    assert "not shared (reviews/process/2026-Q4.md: changed here by Zed (" in told
    assert "Your entries are safe in your inbox on origin; " in told
    assert ".;" not in told
