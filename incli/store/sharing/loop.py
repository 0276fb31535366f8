"""The process that shares in the background: `python -m incli.store.sharing.loop PLACE HANDLE`.

Started by `background.start`, which explains how no wish is lost between the two.
"""

import os
import sys
from pathlib import Path

from incli.domain.errors import IncliError
from incli.store.repository import Repository, discover
from incli.store.sharing.background import LOG, let_go, take, taken_up, want, wanted
from incli.store.sharing.round import Manner, share
from incli.store.sharing.state import failed, load, save
from incli.store.writing.commit import housekeeping


def share_loop(repository: Repository, handle: int | None = None) -> None:
    """Share until nobody wants it any more: the body of the background process.

    `handle` is the lock for sharing, held already. Where another process holds it, there is
    nothing to do. Expected failures are in `share.json`; a bug is as well, and is raised.
    """
    if handle is None:
        want(repository)
        handle = take(repository)
    fresh = True
    while handle is not None:
        try:
            while wanted(repository):
                taken_up(repository)
                _round(repository, fresh=fresh)
                fresh = False
        finally:
            let_go(handle)
        handle = take(repository) if wanted(repository) else None
    housekeeping(repository)


def _round(repository: Repository, *, fresh: bool) -> None:
    """One exchange; `fresh` where the repository was opened just now."""
    remote = repository.remote or ""
    try:
        # Between rounds somebody may have gone to another branch, or changed the remote.
        place = repository.work_tree or repository.common_dir
        now = repository if fresh else discover(place)
        try:
            if now.remote is not None:
                remote = now.remote
                share(now, remote, Manner.SOON, lambda: _wished(repository))
        finally:
            now.close()
    except IncliError as error:
        _record(repository, remote, error.message, error.hint)
    except Exception as bug:
        problem = f"Sharing failed: {type(bug).__name__}: {bug}."
        _record(repository, remote, problem, f"see {repository.state / LOG}")
        raise


def _wished(repository: Repository) -> bool:
    """Whether there is more to share than when this round began; it is taken up then."""
    if not wanted(repository):
        return False
    taken_up(repository)
    return True


def _record(repository: Repository, remote: str, problem: str, hint: str) -> None:
    """Leave word for the next command."""
    save(repository, remote, failed(load(repository, remote), problem, hint))


def main(place: str, handle: str) -> None:
    """Share what is in PLACE; HANDLE is the lock for sharing, inherited from who started us."""
    held = int(handle)
    os.set_inheritable(held, False)
    repository = discover(Path(place))
    try:
        share_loop(repository, held)
    finally:
        repository.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
