"""Writes one entry in a process of its own, in which a chosen step goes wrong.

    python child.py REPOSITORY NAME TEXT ACTION STEP

ACTION is `run` (nothing goes wrong), `kill` (the process and its gits are killed), `ENOSPC`,
`EIO`, `EROFS` (that step fails once), or one of these with `+` (all steps from there on fail).
STEP counts from 1 the calls that change something (see `_CALLS`) and the runs of git, twice each:
before and after; or it is the name of a stage in `_STAGES`, after which the action strikes.

Prints the commit and the number of steps. Ends as incli would: with the exit code of the error.
"""

import errno
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from store.writes import note, save

from incli.domain.errors import IncliError
from incli.store.git import Git
from incli.store.writing.commit import Commits
from incli.store.writing.journal import Journal
from incli.store.writing.worktree import WorkTree

_CALLS = ("open", "write", "fsync", "replace", "link", "unlink", "mkdir", "rmdir", "utime")
_STAGES = {
    "journal": (Journal, "intend"),
    "files": (WorkTree, "write"),
    "entered": (WorkTree, "enter"),
    "flushed": (Commits, "flush"),
    "committed": (Commits, "commit"),
    "index": (WorkTree, "install"),
    "moved": (Commits, "move"),
    "settled": (Commits, "settle"),
    "doomed": (Journal, "doom"),
    "restored": (WorkTree, "restore"),
    "left": (WorkTree, "leave"),
}


class Faults:
    """Counts the steps, and strikes."""

    def __init__(self, action: str, where: str) -> None:
        self.count = 0
        self._action = action.removesuffix("+")
        self._ever_after = action.endswith("+")
        self._at = int(where) if where.isdigit() else 0

    def step(self) -> None:
        self.count += 1
        if self._at and (self.count == self._at or (self._ever_after and self.count > self._at)):
            self.strike()

    def strike(self) -> None:
        if self._action == "kill":
            os.killpg(0, signal.SIGKILL)
        if self._action == "interrupt":
            raise KeyboardInterrupt
        if self._action != "run":
            number = getattr(errno, self._action)
            raise OSError(number, os.strerror(number), "somewhere")

    def wrap(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  # stands for any call
            if call is not _OPEN or args[1] & os.O_CREAT:
                self.step()
            return call(*args, **kwargs)

        return wrapped

    def wrap_git(self) -> None:
        run = Git.run

        def wrapped(git: Git, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
            self.step()
            done = run(git, *args, **kwargs)
            self.step()
            return done

        Git.run = wrapped  # type: ignore[assignment,method-assign]

    def wrap_stage(self, owner: type, name: str) -> None:
        method = getattr(owner, name)

        def wrapped(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
            result = method(*args, **kwargs)
            self.strike()
            return result

        setattr(owner, name, wrapped)


_OPEN = os.open


def main() -> int:
    folder, name, text, action, where = sys.argv[1:]
    faults = Faults(action, where)
    if where in _STAGES:
        faults.wrap_stage(*_STAGES[where])
    else:
        for call in _CALLS:
            setattr(os, call, faults.wrap(getattr(os, call)))
        faults.wrap_git()
    try:
        saved = save(Path(folder), note(name, text))
    except IncliError as error:
        sys.stderr.write(f"{error.message}\n{error.hint}\n")
        return error.exit_code
    sys.stdout.write(f"{saved.commit} {faults.count}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
