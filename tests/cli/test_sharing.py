"""What a write says of where it is, when one draft of two waits for its writer."""

from pathlib import Path

import pytest
from world import done, git, incli, refused

from incli.store.sharing import background, now


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


def test_the_only_remote_is_shared_with_whatever_it_is_called(
    incident: Path, tmp_path: Path
) -> None:
    git(tmp_path, "init", "-q", "--bare", "-b", "main", "company.git")
    git(incident, "remote", "add", "company", str(tmp_path / "company.git"))
    assert done(incident, "sync").out.startswith("shared with company · sent ")


def test_of_several_remotes_one_has_to_be_chosen_and_a_write_says_so(
    incident: Path, tmp_path: Path
) -> None:
    for name in ("company", "fork"):
        git(tmp_path, "init", "-q", "--bare", "-b", "main", f"{name}.git")
        git(incident, "remote", "add", name, str(tmp_path / f"{name}.git"))
    assert "saved · not shared (git config incli.remote company)" in done(incident, "note", "x").out
    outcome = refused(incident, "sync")
    assert "There are 2 remotes, and none is chosen: company, fork." in outcome.err
    assert "There are 2 remotes" in incli(incident, "doctor").out
    git(incident, "config", "incli.remote", "fork")
    assert done(incident, "sync").out.startswith("shared with fork")


def test_a_branch_that_is_for_others_to_push_is_told_by_sync_and_doctor(
    incident: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remote = tmp_path / "remote.git"
    git(tmp_path, "clone", "-q", "--bare", str(incident), str(remote))
    hook = remote / "hooks" / "update"
    hook.write_text('#!/bin/sh\n[ "$1" != refs/heads/main ]\n')
    hook.chmod(0o755)
    git(incident, "remote", "add", "origin", str(remote))
    done(incident, "note", "x")
    monkeypatch.setenv("INCLI_SHARE", "on")
    monkeypatch.setattr(now, "start", lambda _: "")  # no process of its own in tests
    assert "saved · shared, in your inbox" in done(incident, "--wait", "note", "y").out
    assert "in your inbox: its branch is for others to push" in done(incident, "sync").out
    assert "everything is shared, in your inbox: main is for others to push" in (
        incli(incident, "doctor").out
    )


def test_doctor_fails_where_the_remote_was_rewritten_though_nothing_waits(
    incident: Path, tmp_path: Path
) -> None:
    git(tmp_path, "init", "-q", "--bare", "-b", "main", "remote.git")
    git(incident, "remote", "add", "origin", str(tmp_path / "remote.git"))
    done(incident, "sync")
    git(incident, "push", "-q", "-f", "origin", "HEAD~1:main")
    assert incli(incident, "sync").code == 4
    told = incli(incident, "doctor")
    assert told.code == 1
    assert "main on origin was rewritten" in told.out
    assert "git push --force-with-lease origin" in told.out


def test_a_hook_that_refuses_what_is_pushed_is_named_and_can_be_passed(
    incident: Path, tmp_path: Path
) -> None:
    git(tmp_path, "init", "-q", "--bare", "-b", "main", "remote.git")
    git(incident, "remote", "add", "origin", str(tmp_path / "remote.git"))
    hook = incident / ".git" / "hooks" / "pre-push"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho not on Fridays >&2\nexit 1\n")
    hook.chmod(0o755)
    outcome = incli(incident, "sync")
    assert outcome.code == 4
    assert "The hook pre-push refused it: not on Fridays" in outcome.err
    assert "→ incli --no-verify sync\n" in outcome.err
    assert "→ incli --no-verify sync\n" in incli(incident, "doctor").out
    assert done(incident, "--no-verify", "sync").out.startswith("shared with origin")
