"""Runs `child.py`, and reads what became of it."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from incli.store.writing.writer import Change

_CHILD = Path(__file__).with_name("child.py")
_TESTS = _CHILD.parents[2]


@dataclass(frozen=True)
class Outcome:
    status: int
    said: str
    commit: str
    steps: int


def run_child(repo: Path, name: str, action: str, where: str, text: str = "") -> Outcome:
    """Write the entry `name` in a process in which `action` strikes at step or stage `where`."""
    done = subprocess.run(
        [sys.executable, str(_CHILD), str(repo), name, text, action, where],
        capture_output=True,
        text=True,
        check=False,
        start_new_session=True,  # killed as a group: with the gits it has started
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(_TESTS.parent), str(_TESTS)))},
    )
    assert "Traceback" not in done.stderr or "KeyboardInterrupt" in done.stderr, done.stderr
    commit, _, steps = done.stdout.strip().partition(" ")
    return Outcome(done.returncode, done.stderr, commit, int(steps or 0))


def interrupted_after(repo: Path, change: Change, stage: str) -> None:
    """Kill the write of `change` (as `note` makes it) right after `stage`."""
    ((path, content),) = change.files.items()
    text = content.decode().split('text: "')[1].rstrip('"\n')
    done = run_child(repo, Path(path).stem, "kill", stage, text)
    assert done.status == -9, done
