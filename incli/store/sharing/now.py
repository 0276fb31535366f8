"""Shares the record with a remote: what the commands call.

Sharing comes after saving and never makes a write fail. See site/docs/decisions/0003-inbox-refs.md.
"""

import time

from incli.domain.errors import InvalidInput, NeedsPerson
from incli.store.lock import exclusive
from incli.store.repository import Repository
from incli.store.sharing.background import (
    LOCK,
    let_go,
    start,
    take,
    taken_up,
    want,
    wanted,
)
from incli.store.sharing.loop import share_loop
from incli.store.sharing.round import Manner, Synced, share
from incli.store.sharing.state import ShareStatus, load, status

__all__ = ["ShareStatus", "Synced", "settle", "share_loop", "start", "status", "sync", "wait"]

_PATIENCE = 60.0
"""Seconds to wait for a round in the background to end."""
_GLANCE = 0.02
"""Seconds between two looks at what another process has shared."""


def sync(repository: Repository, *, remote: str | None = None) -> Synced:
    """Exchange entries with `remote` (or the record's own) now.

    A remote that cannot be reached or pushed to is told in the result. Raises `InvalidInput` where
    there is no such remote, `NeedsPerson` where it was rewritten, holds another record, or where
    two people changed the same file.
    """
    name = _named(repository, remote)
    try:
        with exclusive(repository, LOCK, _PATIENCE):
            taken_up(repository)
            return share(repository, name)
    finally:
        if wanted(repository):  # by a write that found us at it
            start(repository)


def wait(repository: Repository, seconds: float) -> Synced:
    """Share what is saved, waiting for about `seconds`: what `--wait` does after a write.

    Content with our inbox: where the branch is not ours to push, or others keep moving it, the
    rest is left to the background. Never raises over sharing: what went wrong is in the result.
    """
    remote = repository.remote
    if remote is None:
        why, hint = repository.why_no_remote
        return Synced("", shared=False, in_branch=False, problem=why, hint=hint)
    deadline = time.monotonic() + seconds
    known, left = None, status(repository)
    while (handle := take(repository)) is None:
        # Another process shares. Its next round takes ours along; perhaps this one has already.
        if known != (known := load(repository, remote)):
            left = status(repository)
            if not left.waiting:
                return _as_known(remote, left, "", "")
            want(repository)
        if time.monotonic() > deadline:
            return _as_known(remote, left, "Another incli is still sharing.", "incli sync")
        time.sleep(_GLANCE)
    return _in_a_hurry(repository, remote, handle)


def settle(repository: Repository, seconds: float) -> None:
    """Have all exchanged in the background, and wait for it so long at the most.

    A connection that hangs keeps nobody, and nobody is asked for a password.
    """
    if start(repository):
        return  # it could not be begun; a write will say why
    deadline = time.monotonic() + seconds
    while (handle := take(repository)) is None:
        if time.monotonic() > deadline:
            return
        time.sleep(_GLANCE)
    let_go(handle)


def _in_a_hurry(repository: Repository, remote: str, handle: int) -> Synced:
    """Share in this process, which holds the lock for it; the rest in the background."""
    try:
        taken_up(repository)
        synced = share(repository, remote, Manner.AT_ONCE)
    except NeedsPerson as error:
        return _as_known(remote, status(repository), error.message, error.hint)
    finally:
        let_go(handle)
    if wanted(repository) or (synced.shared and not synced.in_branch):
        start(repository)
    return synced


def _as_known(remote: str, known: ShareStatus, problem: str, hint: str) -> Synced:
    return Synced(
        remote,
        shared=not known.waiting,
        in_branch=False,
        waiting=known.waiting,
        problem=problem,
        hint=hint,
    )


def _named(repository: Repository, remote: str | None) -> str:
    name = remote or repository.remote
    if name is None:
        raise InvalidInput(*repository.why_no_remote)
    if f"remote.{name}.url" not in repository.config:
        raise InvalidInput(f"There is no remote called {name}.", "git remote -v")
    return name
