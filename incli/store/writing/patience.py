"""Knows git's own locks, and removes those that an interrupted write has left.

A lock that somebody holds is never taken from them. A dead one is removed only by the holder of
the clone's lock, only after an interrupted write of ours, and only when it has not changed for two
seconds and no git is at work in the repository.
"""

import os
import re
import time
from collections.abc import Iterable
from pathlib import Path

from incli.domain.errors import NeedsPerson
from incli.store.git import GitError

_QUIET = 2.0
"""Seconds a lock must not have changed for to count as left behind."""
_LOCKED = r"Unable to create '([^']+\.lock)': File exists"
_HARMLESS = {
    *("blame", "cat-file", "diff", "grep", "help", "log", "ls-files", "ls-tree", "reflog"),
    *("rev-list", "shortlog", "show", "fsmonitor--daemon", "daemon", "credential-cache--daemon"),
}
"""Verbs of git that may stay open for hours (in a pager) and hold no lock."""


def locked(error: GitError) -> str:
    """The lock that a git call has found held, or ""."""
    found = re.search(_LOCKED, error.stderr)
    return found.group(1) if found else ""


class Locked(NeedsPerson):
    """Another git holds a lock that we need. Nothing was saved."""


def in_the_way(lock: str) -> Locked:
    """What to tell about a lock that is held for too long."""
    return Locked(
        f"Another git is at work in this clone: it holds {lock}.",
        f"let it finish (perhaps an editor is open), then run the same command again; "
        f"where no git runs any more: rm {lock}",
    )


def clear(locks: Iterable[Path], places: Iterable[Path]) -> None:
    """Remove those of `locks` that an interrupted write has left.

    `places` are the folders of the repository; a git at work in one of them keeps its locks.
    """
    waiting = {lock: sign for lock in locks if (sign := _sign(lock))}
    if not waiting:
        return
    age = time.time() - max(sign.st_mtime for sign in waiting.values())
    time.sleep(min(_QUIET, max(0.0, _QUIET - age)))
    if _git_at_work([str(place.resolve()) for place in places]):
        return
    for lock, sign in waiting.items():
        now = _sign(lock)
        if now and (now.st_ino, now.st_mtime_ns) == (sign.st_ino, sign.st_mtime_ns):
            lock.unlink(missing_ok=True)


def _sign(lock: Path) -> os.stat_result | None:
    try:
        return lock.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None


def _git_at_work(places: list[str]) -> bool:
    """Whether a git that may hold a lock runs in one of the places (told by /proc, on Linux)."""
    try:
        running = [name for name in os.listdir("/proc") if name.isdigit()]  # noqa: PTH208  # names only
    except FileNotFoundError:
        return False
    return any(_holds(Path("/proc", name), places) for name in running)


def _holds(process: Path, places: list[str]) -> bool:
    try:
        if not (process / "comm").read_text().startswith("git"):
            return False
        where = os.readlink(process / "cwd")  # noqa: PTH115  # a string to compare
        words = (process / "cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:  # ended meanwhile, or somebody else's
        return False
    inside = any(where == place or where.startswith(place + "/") for place in places)
    return inside and _verb(words) not in _HARMLESS


def _verb(words: list[str]) -> str:
    """`commit` of `git -c a.b=c commit -m log`; "" where there is none."""
    rest = iter(words[1:])
    for word in rest:
        if word in {"-c", "-C"}:
            next(rest, None)
        elif not word.startswith("-"):
            return word
    return ""
