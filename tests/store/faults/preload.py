"""Builds `strike.c`, and runs commands in which its chosen call goes wrong."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_SOURCE = Path(__file__).with_name("strike.c")
_ROOM = 65536

FULL = "owmlrt"
"""Kinds of calls that a full disk fails: making, writing, linking, renaming, growing."""


def built(folder: Path) -> Path:
    """The library. Fails the test where there is no C compiler: there is no other way."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    assert compiler, "these tests need a C compiler (cc, gcc or clang) and found none"
    library = folder / "strike.so"
    command = [compiler, "-O1", "-shared", "-fPIC", "-o", str(library), str(_SOURCE), "-ldl"]
    subprocess.run(command, check=True)
    return library


@dataclass(frozen=True)
class Fault:
    """What goes wrong, and at which of the calls."""

    how: str
    """`kill`, `torn`, or an errno as a number."""
    at: int = 0
    kinds: str = ""
    ever_after: bool = False


@dataclass(frozen=True)
class Ended:
    status: int
    out: str
    said: str
    calls: str
    """The kind of every call that was counted."""


def struck(library: Path, command: Sequence[str], cwd: Path, fault: Fault, counter: Path) -> Ended:
    """Run `command` with the fault; all its processes count together."""
    counter.write_bytes(bytes(_ROOM))
    env = {
        **os.environ,
        "LD_PRELOAD": str(library),
        "STRIKE_FILE": str(counter),
        "STRIKE_AT": str(fault.at),
        "STRIKE_HOW": fault.how,
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    if fault.kinds:
        env["STRIKE_KINDS"] = fault.kinds
    if fault.ever_after:
        env["STRIKE_ON"] = "1"
    done = subprocess.run(
        command,
        cwd=cwd,
        env=env,
        capture_output=True,
        text=True,
        check=False,
        start_new_session=True,
        timeout=120,
    )
    data = counter.read_bytes()
    count = int.from_bytes(data[:4], "little")
    return Ended(done.returncode, done.stdout, done.stderr, data[4 : 4 + count].decode())
