"""Has things shared in the background: `start` costs the writer one process and no waiting.

One process shares at a time. Who wants sharing marks `.git/incli/wanted` *first* and then looks
whether somebody holds the lock for sharing. Who shares takes the mark away *before* a round, and
looks for it again *after* letting go of the lock. So whichever way the two overlap, either the
sharer sees the mark or the writer finds the lock free: no wish is lost.

The lock is taken by the writer and inherited by the process it starts; between the two nobody can
start another one.
"""

import fcntl
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from incli.store.git import without_hooks
from incli.store.repository import Repository

LOCK = "sharing.lock"
"""The lock for sharing, under `.git/incli/`; taken before the clone's own lock, never after."""
_WANTED = "wanted"
LOG = "share.log"
"""What the background process says, under `.git/incli/`; normally nothing."""
_LOG_SIZE = 100_000
"""Bytes after which the log starts anew."""
_OFF = {"off", "no", "false", "0"}


def enabled(repository: Repository, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether writes are shared in the background: not with `INCLI_SHARE=off`, `incli.share=false`.

    Never without a remote.
    """
    said = environment.get("INCLI_SHARE") or repository.config.get("incli.share", "")
    return repository.remote is not None and said.lower() not in _OFF


def start(repository: Repository) -> str:
    """Have what was just saved shared, soon; gives why that could not be begun, or "".

    Returns at once. How it went is in `share_state.status` later.
    """
    if not enabled(repository):
        return ""
    try:
        want(repository)
        handle = take(repository)
        if handle is None:
            return ""  # somebody is at it, and will see the mark
        try:
            _spawn(repository, handle)
        finally:
            let_go(handle)  # the process that was started keeps it
    except OSError as error:
        return f"sharing in the background could not start: {error.strerror}"
    return ""


def want(repository: Repository) -> None:
    """Ask for a round that shares all that is saved by now."""
    (repository.state / _WANTED).touch()


def wanted(repository: Repository) -> bool:
    """Whether somebody has asked for sharing since the last round began."""
    return (repository.state / _WANTED).exists()


def taken_up(repository: Repository) -> None:
    """Take the mark away: a round begins that will share all that is saved by now."""
    (repository.state / _WANTED).unlink(missing_ok=True)


def take(repository: Repository) -> int | None:
    """The lock for sharing as an open file, or None where somebody else holds it."""
    repository.state.mkdir(exist_ok=True)
    handle = os.open(repository.state / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    except BaseException:
        os.close(handle)
        raise
    return handle


def let_go(handle: int) -> None:
    """Let go of the lock for sharing."""
    os.close(handle)


def _spawn(repository: Repository, handle: int) -> None:
    log_path = repository.state / LOG
    fresh = not log_path.exists() or log_path.stat().st_size > _LOG_SIZE
    place = repository.work_tree or repository.common_dir
    with log_path.open("wb" if fresh else "ab") as log:
        child = subprocess.Popen(
            # -P: Python must not look for modules in the folder it runs in
            [sys.executable, "-P", "-m", "incli.store.sharing.loop", str(place), str(handle)],
            cwd=place,
            env={**_environment(repository), "PYTHONPATH": module_path()},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            pass_fds=(handle,),
        )
    child.returncode = 0  # nobody waits for it: it outlives us, and Popen need not complain


def _environment(repository: Repository) -> dict[str, str]:
    """What git is told in the process we start; whoever wants no hooks has none there, either."""
    hooks = {} if repository.hooked else without_hooks()
    return {**unattended(repository.config), **hooks}


def module_path() -> str:
    """Where the process we start finds this very incli."""
    ours = str(Path(__file__).resolve().parents[2])
    return os.pathsep.join([ours, *filter(None, [os.environ.get("PYTHONPATH")])])


def unattended(config: Mapping[str, str]) -> dict[str, str]:
    """An environment in which git asks nobody anything and gives up on a dead connection."""
    quiet = {
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ASKPASS": "",  # set but empty: git then asks no program either
        "GCM_INTERACTIVE": "never",
        "GIT_HTTP_LOW_SPEED_LIMIT": "1",
        "GIT_HTTP_LOW_SPEED_TIME": "60",
    }
    ssh = os.environ.get("GIT_SSH_COMMAND") or config.get("core.sshcommand", "")
    if not ssh and "GIT_SSH" not in os.environ:
        ssh = "ssh"
    if Path(ssh.partition(" ")[0]).name == "ssh":
        quiet["GIT_SSH_COMMAND"] = (
            f"{ssh} -o BatchMode=yes -o ConnectTimeout=20"
            " -o ServerAliveInterval=15 -o ServerAliveCountMax=4"
        )
    return {**os.environ, **quiet}
