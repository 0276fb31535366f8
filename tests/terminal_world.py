"""A real pseudo-terminal, and what is to be seen in it."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyte

ROOT = Path(__file__).parents[1]
PATIENCE = 60.0
"""Seconds after which something that was to be seen will not be."""


class Terminal:
    """incli in a terminal of a size; what it draws is kept as a terminal would show it."""

    def __init__(
        self, master: int, child: "subprocess.Popen[bytes]", size: tuple[int, int]
    ) -> None:
        self._master = master
        self.child = child
        self.screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = b""

    @property
    def text(self) -> str:
        return "\n".join(self.screen.display)

    def until(self, seen: str | Callable[[str], bool]) -> str:
        """Wait until something is to be seen; what is to be seen then."""
        end = time.monotonic() + PATIENCE
        while not (seen in self.text if isinstance(seen, str) else seen(self.text)):
            assert time.monotonic() < end, f"never seen: {seen}\n{self.text}"
            assert self.pump(0.2) or self.child.poll() is None, f"ended\n{self.text}"
        return self.text

    def pump(self, seconds: float) -> bool:
        """Take in what is drawn within that time; whether there was anything."""
        if not select.select([self._master], [], [], seconds)[0]:
            return False
        try:
            drawn = os.read(self._master, 65536)
        except OSError:  # the other end is closed
            return False
        self.raw += drawn
        self._stream.feed(_known(drawn))
        return bool(drawn)

    @property
    def known(self) -> bytes:
        """What was drawn so far, without what pyte does not know."""
        return _known(self.raw)

    def type(self, keys: str) -> None:
        os.write(self._master, keys.encode())

    def resize(self, columns: int, lines: int) -> None:
        self.screen.resize(lines, columns)
        set_size(self._master, columns, lines)
        self.child.send_signal(signal.SIGWINCH)

    def ends(self) -> int:
        """Wait until it has ended; with which status."""
        end = time.monotonic() + PATIENCE
        while self.child.poll() is None:
            assert time.monotonic() < end, f"does not end\n{self.text}"
            self.pump(0.1)
        while self.pump(0.1):
            pass
        return self.child.returncode


@contextmanager
def terminal(
    folder: Path, *args: str, size: tuple[int, int] = (80, 24), **env: str
) -> Iterator[Terminal]:
    """incli in `folder`, in a terminal of that many columns and lines."""
    master, slave = pty.openpty()
    set_size(master, *size)
    child = subprocess.Popen(
        [sys.executable, "-m", "incli", "-C", str(folder), *args],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color", **env},
        start_new_session=True,
    )
    os.close(slave)
    try:
        yield Terminal(master, child, size)
    finally:
        child.kill()
        child.wait()
        os.close(master)


def _known(drawn: bytes) -> bytes:
    """Without the keyboard protocol that textual asks for."""
    return drawn.replace(b"\x1b[>1u", b"").replace(b"\x1b[<u", b"")


def set_size(master: int, columns: int, lines: int) -> None:
    fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
