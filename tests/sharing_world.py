"""A team: one bare remote, some clones, and entries written with plain git."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from world import git

from incli.store.repository import Repository, discover
from incli.store.sharing.now import Synced, sync

INCIDENT = "incidents/2026-11/2026-11-22-checkout-errors"
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"

_opened: list[Repository] = []


class Clone:
    """Somebody's clone of the record."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self.name = name
        self._written = 0

    def git(self, *args: str, stdin: str = "") -> str:
        return git(self.folder, *args, stdin=stdin)

    def put(self, path: str, text: str) -> None:
        """Commit one file."""
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
        self.git("add", "--", path)
        self.git("commit", "-q", "-m", f"{self.name}: {path}", "--", path)

    def write(self, count: int = 1) -> list[str]:
        """Commit entries, one at a time; gives their paths."""
        paths = []
        for _ in range(count):
            number = self._written
            self._written += 1
            paths.append(f"{INCIDENT}/timeline/{entry_name(self.name, number)}.yaml")
            self.put(paths[-1], f'kind: "note"\nby: "{self.name}"\ntext: "{number}"\n')
        return paths

    def repository(self) -> Repository:
        """Opened; closed when the test is over."""
        _opened.append(discover(self.folder))
        return _opened[-1]

    def sync(self, remote: str | None = None) -> Synced:
        repository = discover(self.folder)
        try:
            return sync(repository, remote=remote)
        finally:
            repository.close()

    def tip(self) -> str:
        return self.git("rev-parse", "refs/heads/main")

    def entries(self, commit: str = "refs/heads/main") -> set[str]:
        return entries(self.folder, commit)

    def dirty(self) -> str:
        return self.git("status", "--porcelain")


def close_repositories() -> None:
    """Close what clones have opened."""
    while _opened:
        _opened.pop().close()


def entry_name(who: str, number: int) -> str:
    letters = ALPHABET[number // 32 % 32] + ALPHABET[number % 32]
    return f"20261122T03{number // 60 % 60:02}{number % 60:02}000Z-note-{who}-zz{letters}"


def entries(folder: Path, commit: str) -> set[str]:
    listed = git(folder, "ls-tree", "-r", "--name-only", commit)
    return {path for path in listed.splitlines() if "/timeline/" in path}


def make_remote(place: Path) -> Path:
    """A bare remote whose main has one commit."""
    remote = place / "remote.git"
    git(place, "init", "-q", "--bare", "-b", "main", str(remote))
    first = place / "first"
    git(place, "init", "-q", "-b", "main", str(first))
    (first / "README").write_text("a team's record\n")
    git(first, "add", "README")
    git(first, "commit", "-q", "-m", "first")
    git(first, "push", "-q", str(remote), "main")
    return remote


def clone(remote: Path, name: str, *options: str) -> Clone:
    """A clone of `remote`, by somebody called `name`."""
    folder = remote.parent / name
    git(remote.parent, "clone", "-q", *options, str(remote), str(folder))
    git(folder, "config", "user.name", name.capitalize())
    git(folder, "config", "user.email", f"{name}@example.com")
    return Clone(folder, name)


def hook(remote: Path, name: str, script: str) -> Path:
    """Install a hook in a repository; gives its file."""
    file = remote / "hooks" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"#!/bin/sh\n{script}\n")
    os.chmod(file, 0o755)  # noqa: PTH101, S103  # a hook has to be executable
    return file


def until(true: Callable[[], object], seconds: float = 20) -> None:
    """Wait for something that happens in the background."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.02)


def idle(who: Clone) -> bool:
    """Whether no process shares."""
    with (who.folder / ".git/incli/sharing.lock").open() as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


@contextmanager
def sharing_lock(who: Clone) -> Iterator[None]:
    place = who.folder / ".git/incli/sharing.lock"
    place.parent.mkdir(exist_ok=True)
    with place.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def prepared(who: Clone) -> Clone:
    """As a write leaves it: our folder is there."""
    (who.folder / ".git/incli").mkdir(exist_ok=True)
    return who
