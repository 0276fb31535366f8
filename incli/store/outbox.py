"""The queue of messages to chats and pagers, under `.git/incli/outbox/`: one file for each write.

A write only leaves a file there and starts a process; it waits for nobody. One process at a time
works the queue, by a lock. A file is replaced whole, so that a process that is killed leaves either
what was or what is: a message may then come twice, and is never lost.
"""

import contextlib
import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from incli.domain.times import read_time, write_time
from incli.domain.value import NOTHING, Value
from incli.store.repository import Repository
from incli.store.sharing.background import module_path

WORKER = "incli.app.notifying.loop"
"""The module of the process that works the queue."""
_FOLDER, _LOCK, LOG = "outbox", "outbox.lock", "outbox.log"
_LOG_SIZE = 100_000
_OFF = {"off", "no", "false", "0"}


class Job(Value):
    """Entries of one write, and which channels have yet to be told of them."""

    name: str
    """The file's name."""
    incident: str
    entries: tuple[str, ...]
    queued: datetime
    told: tuple[str, ...] = ()
    """`channel/entry` for each message that was taken."""
    attempts: int = 0
    due: datetime | None = None
    """Not before then; None: now."""
    problems: Mapping[str, str] = NOTHING
    """For each channel: why it was not told at the last attempt."""
    given_up: bool = False


def enabled(repository: Repository, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether this clone tells anybody: not with `INCLI_NOTIFY=off`, `incli.notify=false`."""
    said = environment.get("INCLI_NOTIFY") or repository.config.get("incli.notify", "")
    return said.lower() not in _OFF


def as_data(job: Job) -> dict[str, Any]:
    """A job as it waits in the queue, and as it is told to programs."""
    return {
        "incident": job.incident,
        "entries": list(job.entries),
        "queued": write_time(job.queued),
        "told": list(job.told),
        "attempts": job.attempts,
        "due": write_time(job.due) if job.due else None,
        "problems": dict(job.problems),
        "given_up": job.given_up,
    }


def put(repository: Repository, job: Job) -> None:
    """Leave a job in the queue, or put its new state in the place of the old one."""
    folder = repository.state / _FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f".{job.name}.{os.getpid()}"
    try:
        fresh.write_text(json.dumps(as_data(job)), encoding="utf-8")
        fresh.replace(folder / job.name)
    except BaseException:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise


def jobs(repository: Repository) -> tuple[Job, ...]:
    """What is in the queue, the oldest first; a file that says nothing is taken away."""
    found = []
    for path in sorted((repository.state / _FOLDER).glob("*.json")):
        try:
            found.append(_job(path.name, json.loads(path.read_text(encoding="utf-8"))))
        except FileNotFoundError:
            continue  # another process has just done it
        except (ValueError, LookupError, TypeError, AttributeError):
            path.unlink(missing_ok=True)  # nothing of ours is ever half written
    return tuple(found)


def remove(repository: Repository, job: Job) -> None:
    """Take a job out of the queue."""
    (repository.state / _FOLDER / job.name).unlink(missing_ok=True)


@contextmanager
def working(repository: Repository, *, wait: bool = False) -> Iterator[bool]:
    """The right to work the queue; False where another process has it (and it is not waited)."""
    repository.state.mkdir(exist_ok=True)
    handle = os.open(repository.state / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)


def start(repository: Repository) -> None:
    """Start the process that works the queue, and do not wait for it; raises `OSError`."""
    log_path = repository.state / LOG
    fresh = not log_path.exists() or log_path.stat().st_size > _LOG_SIZE
    place = repository.work_tree or repository.common_dir
    with log_path.open("wb" if fresh else "ab") as log:
        child = subprocess.Popen(
            # -P: Python must not look for modules in the folder it runs in
            [sys.executable, "-P", "-m", WORKER, str(place)],
            cwd=place,
            env={**os.environ, "PYTHONPATH": module_path()},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    child.returncode = 0  # nobody waits for it: it outlives us, and Popen need not complain


def new_name(now: datetime) -> str:
    """A name for a job: sorts as time does, and is nobody else's."""
    return f"{now.astimezone(UTC):%Y%m%dT%H%M%S%fZ}-{os.urandom(4).hex()}.json"


def _job(name: str, data: Mapping[str, Any]) -> Job:
    return Job(
        name=name,
        incident=str(data["incident"]),
        entries=tuple(map(str, data["entries"])),
        queued=read_time(data["queued"]),
        told=tuple(map(str, data["told"])),
        attempts=int(data["attempts"]),
        due=read_time(data["due"]) if data["due"] else None,
        problems={str(key): str(why) for key, why in data["problems"].items()},
        given_up=bool(data["given_up"]),
    )
