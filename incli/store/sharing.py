"""Shares the record with a remote: what the commands call.

Sharing comes after saving and never makes a write fail. See site/docs/decisions/0003-inbox-refs.md.
"""

import time

from incli.domain.errors import InvalidInput, NeedsPerson
from incli.store.background import LOCK, share_loop, start, taken_up, wanted
from incli.store.lock import exclusive
from incli.store.repository import Repository
from incli.store.share_round import Synced, share
from incli.store.share_state import ShareStatus, status

__all__ = ["ShareStatus", "Synced", "share_loop", "start", "status", "sync", "wait"]

_PATIENCE = 60.0
"""Seconds to wait for a round in the background to end."""


def sync(repository: Repository, *, remote: str | None = None) -> Synced:
    """Exchange entries with `remote` (or the record's own) now.

    A remote that cannot be reached or pushed to is told in the result. Raises `InvalidInput` where
    there is no such remote, `NeedsPerson` where it was rewritten, holds another record, or where
    two people changed the same file.
    """
    return _shared(repository, _named(repository, remote), _PATIENCE, None)


def wait(repository: Repository, seconds: float) -> Synced:
    """Share in the foreground, for about `seconds` at most: what `--wait` does after a write.

    Never raises over sharing: what went wrong is in the result.
    """
    if repository.remote is None:
        hint = "git remote add origin URL"
        return Synced("", shared=False, in_branch=False, problem="There is no remote.", hint=hint)
    try:
        return _shared(repository, repository.remote, seconds, time.monotonic() + seconds)
    except NeedsPerson as error:
        left = status(repository)
        return Synced(
            repository.remote,
            shared=not left.waiting,
            in_branch=False,
            waiting=left.waiting,
            problem=error.message,
            hint=error.hint,
        )


def _shared(repository: Repository, remote: str, patience: float, until: float | None) -> Synced:
    try:
        with exclusive(repository, LOCK, patience):
            taken_up(repository)
            return share(repository, remote, until=until)
    finally:
        if wanted(repository):  # by a write that found us at it
            start(repository)


def _named(repository: Repository, remote: str | None) -> str:
    name = remote or repository.remote
    if name is None:
        raise InvalidInput("There is no remote to share with.", "git remote add origin URL")
    if f"remote.{name}.url" not in repository.config:
        raise InvalidInput(f"There is no remote called {name}.", "git remote -v")
    return name
