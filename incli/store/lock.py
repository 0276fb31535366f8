"""One writer at a time in one clone: a lock that dies with its holder."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from incli.domain.errors import NeedsPerson
from incli.store.repository import Repository

_PATIENCE = 20.0
"""Seconds to wait for other writers of this clone; a write takes a tenth of one."""


@contextmanager
def exclusive(
    repository: Repository, name: str = "lock", patience: float = _PATIENCE
) -> Iterator[None]:
    """Hold the clone's lock called `name`.

    The kernel lets go of it when its holder dies, so it is never stale. Raises `NeedsPerson`
    after `patience` seconds.
    """
    try:
        repository.state.mkdir(exist_ok=True)
        handle = os.open(repository.state / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise NeedsPerson(
            f"Nothing was saved: {repository.state} cannot be written ({error.strerror}).",
            "incli doctor",
        ) from error
    try:
        deadline = time.monotonic() + patience
        while not _taken(handle):
            if time.monotonic() > deadline:
                raise NeedsPerson(
                    f"Another incli has held {repository.state / name} for {patience:.0f} seconds.",
                    "look for it with: ps -C incli",
                )
            time.sleep(0.005)
        yield
    finally:
        os.close(handle)


def _taken(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
