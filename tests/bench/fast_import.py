"""Writes many files and commits at once, through `git fast-import`."""

import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

_BRANCH = "refs/heads/main"


class FastImport:
    """Commits on top of the branch `main`. Made by `fast_import`."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def commit(self, message: str, files: Iterable[tuple[str, bytes]], when: datetime) -> None:
        """One commit that adds or replaces `files`: path and content."""
        who = f"Bench <bench@example.com> {int(when.timestamp())} +0000"
        text = message.encode()
        self._stream.write(f"commit {_BRANCH}\ncommitter {who}\ndata {len(text)}\n".encode())
        self._stream.write(text + b"\n")
        for path, content in files:
            self._stream.write(b"M 100644 inline %s\n" % path.encode())
            self._stream.write(b"data %d\n%s\n" % (len(content), content))


@contextmanager
def fast_import(repository: Path) -> Iterator[FastImport]:
    """Write to a repository's branch `main`, which need not be there yet.

    Neither work tree nor index are touched. The commits are there when the block has ended.
    """
    git = ("git", "-C", str(repository))
    asked = [*git, "rev-parse", "--verify", "--quiet", _BRANCH]
    tip = subprocess.run(asked, stdout=subprocess.PIPE, text=True, check=False).stdout.strip()
    with subprocess.Popen([*git, "fast-import", "--quiet"], stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        if tip:
            process.stdin.write(f"reset {_BRANCH}\nfrom {tip}\n\n".encode())
        yield FastImport(process.stdin)
    if process.returncode:
        raise RuntimeError(f"git fast-import ended with {process.returncode}")
