"""`--wait`: sharing in the foreground, for a while, and never an error."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sharing_world import Clone, clone, entries, hook, idle, prepared, sharing_lock, until
from world import git

from incli.store.sharing.now import wait
from incli.store.sharing.round import share


@pytest.fixture
def amira(remote: Path, monkeypatch: pytest.MonkeyPatch) -> Clone:
    monkeypatch.delenv("INCLI_SHARE")
    return clone(remote, "amira")


def test_wait_shares_in_the_foreground_and_never_raises(amira: Clone, remote: Path) -> None:
    written = amira.write()
    repository = amira.repository()
    assert wait(repository, 10).shared
    assert entries(remote, "main") == set(written)
    amira.write()
    with sharing_lock(amira):
        late = wait(repository, 0.05)
    assert (late.shared, late.waiting) == (False, 1)
    assert late.problem == "Another incli is still sharing."
    git(remote, "update-ref", "-d", "refs/heads/main")
    gone = wait(repository, 10)
    assert (gone.shared, gone.waiting) == (False, 1)
    assert "is gone" in gone.problem


def test_wait_without_a_remote_says_so(repo: Path) -> None:
    repository = Clone(repo, "amira").repository()
    assert wait(repository, 1).problem == "There is no remote."


def test_wait_is_content_when_the_process_that_shares_has_taken_it_along(
    amira: Clone, remote: Path
) -> None:
    prepared(amira).write()
    repository = amira.repository()
    with ThreadPoolExecutor(1) as pool, sharing_lock(amira):
        waiting = pool.submit(wait, repository, 20)
        until((amira.folder / ".git/incli/wanted").exists)
        share(amira.repository(), "origin")  # what the other process does
        assert waiting.result().shared
    assert len(entries(remote, "main")) == 1


def test_wait_leaves_the_branch_to_the_background_once_the_inbox_has_it(
    amira: Clone, remote: Path
) -> None:
    guard = hook(remote, "pre-receive", "! grep -q refs/heads/main")
    amira.write()
    repository = amira.repository()
    synced = wait(repository, 20)
    assert (synced.shared, synced.in_branch) == (True, False)
    until(lambda: idle(amira))
    guard.unlink()
    assert amira.sync().in_branch
