"""Holds git's index still while the record branch moves, and tidies up after a process that died.

Git's `read-tree` works on a copy of the index while we hold git's `index.lock`, so that a killed
process leaves no lock of git's there, only one that carries our mark. What may be left besides are
the locks of refs. Both are dealt with by whoever holds the clone's lock next (`recover`).
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from incli.store.repository import Repository
from incli.store.writing import patience

_MARK = b"incli holds this lock; when its process is gone, the next incli command removes it\n"
_PATIENCE = 2.0
"""Seconds to wait for a lock of git's; git itself holds one for a few hundredths."""


class Busy(Exception):
    """A git of the user's holds the index."""

    def __init__(self, lock: Path) -> None:
        super().__init__(f"another git holds {lock}")
        self.lock = lock


@contextmanager
def moving(repository: Repository) -> Iterator[None]:
    """Say that the branch is being moved, for `recover` to know; the caller holds the lock."""
    recover(repository)
    said = repository.state / "moving"
    said.touch()
    yield
    over(repository)


def over(repository: Repository, *, theirs: bool = False) -> None:
    """Say that the branch is not being moved any more, unless git has left its locks behind.

    It does so not only when it is killed, but also when a disk fails it. With `theirs` a lock that
    is there is known to be somebody else's.
    """
    if theirs or not any(lock.exists() for lock in _ref_locks(repository)):
        (repository.state / "moving").unlink(missing_ok=True)


def _ref_locks(repository: Repository) -> list[Path]:
    folders = {repository.common_dir, repository.index_dir or repository.common_dir}
    branch = repository.common_dir / f"{repository.branch}.lock"
    return [branch, *(folder / "HEAD.lock" for folder in folders)]


def is_interrupted(repository: Repository) -> bool:
    """Whether a move was killed, or is under way in another process."""
    return (repository.state / "moving").exists()


def recover(repository: Repository) -> None:
    """Remove git's locks that a killed move has left; the caller holds the clone's lock.

    Costs one look at a file where none was killed.
    """
    if not is_interrupted(repository):
        return
    folders = {repository.common_dir, repository.index_dir or repository.common_dir}
    for folder in folders:
        _release(folder / "index.lock")
    places = [*folders, *([repository.work_tree] if repository.work_tree else [])]
    patience.clear(_ref_locks(repository), places)
    (repository.state / "moving").unlink()


@contextmanager
def index_held(repository: Repository) -> Iterator[Path | None]:
    """Hold git's lock on the index of the work tree that has the record branch checked out now.

    Gives the index; None, and holds nothing, where no work tree has the branch. Raises `Busy`
    where another git keeps holding it.
    """
    folder = repository.index_dir
    if folder is None:
        yield None
        return
    lock = folder / "index.lock"
    _take(repository, lock)
    try:
        # looked at under the lock: git's own checkout needs it to go to another branch
        here = repository.head(folder) == repository.branch
        yield folder / "index" if here else None
    finally:
        lock.unlink()


def _take(repository: Repository, lock: Path) -> None:
    mark = repository.state / "index.mark"
    mark.write_bytes(_MARK)
    deadline = time.monotonic() + _PATIENCE
    while not _created(mark, lock):
        _release(lock)
        if time.monotonic() > deadline:
            raise Busy(lock)
        time.sleep(0.01)


def _created(mark: Path, lock: Path) -> bool:
    """Make `lock` in one step, with our mark in it."""
    try:
        os.link(mark, lock)
    except FileExistsError:
        return False
    except OSError:  # a file system without links
        return _written(lock)
    return True


def _written(lock: Path) -> bool:
    try:
        handle = lock.open("xb")
    except FileExistsError:
        return False
    try:
        with handle:
            handle.write(_MARK)
    except OSError:
        lock.unlink()  # without our mark nobody would know whose it is
        raise
    return True


def _release(lock: Path) -> None:
    """Remove the lock if it carries our mark: its holder held the clone's lock, as we do now."""
    try:
        ours = lock.read_bytes() == _MARK
    except FileNotFoundError:
        return
    if ours:
        lock.unlink(missing_ok=True)
