"""Runs git: fixed argument lists, a clean environment, bytes in and bytes out.

GitPython is not used here: importing it costs more than a whole write, and its index loses
commits when two processes write at once (see site/docs/decisions).
"""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from incli.domain.value import NOTHING, Value

# What a hook or a shell leaks in would point git at another repository or index.
_LEAKS = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
)
_FIXED = {
    "LC_ALL": "C",  # we read a few of git's messages
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
}

DURABLE = (
    *("-c", "core.fsync=all"),  # what is saved survives the power going out
    *("-c", "core.safecrlf=false"),  # our files end their lines as they should; no complaint
    *("-c", "user.useConfigOnly=true"),  # never an identity made up from the machine's name
    *("-c", "i18n.commitEncoding=UTF-8"),
)
"""Options that go before the verb of every git call that writes."""


class GitError(Exception):
    """Git ended with a status that was not expected. `stderr` holds its words."""

    def __init__(self, args: Sequence[str], status: int, stderr: str) -> None:
        verb = [each for each in args if each != "-c" and "=" not in each][:3]
        super().__init__(f"git {' '.join(verb)} … ended with {status}: {stderr.strip()}")
        self.status = status
        self.stderr = stderr


def environment(extra: Mapping[str, str] | None = None, *, fixed: bool = True) -> dict[str, str]:
    """The environment git runs in: ours, less what leaks, plus what must hold.

    `fixed` is false for hooks: they are the user's own, and expect the user's own surroundings.
    """
    base = {key: value for key, value in os.environ.items() if key not in _LEAKS}
    return base | (_FIXED if fixed else {}) | dict(extra or {})


def without_hooks() -> dict[str, str]:
    """What has git look for hooks where there are none, besides all that it is told already."""
    count = int(os.environ.get("GIT_CONFIG_COUNT") or 0)
    return {
        "GIT_CONFIG_COUNT": str(count + 1),
        f"GIT_CONFIG_KEY_{count}": "core.hooksPath",
        f"GIT_CONFIG_VALUE_{count}": os.devnull,
    }


class Git(Value):
    """Git, run in one folder."""

    cwd: Path
    extra: Mapping[str, str] = NOTHING

    def run(
        self,
        *args: str,
        stdin: bytes = b"",
        env: Mapping[str, str] | None = None,
        ok: Sequence[int] = (0,),
        fixed: bool = True,
    ) -> subprocess.CompletedProcess[bytes]:
        """Run `git ARGS`; raises `GitError` where the status is not among `ok`."""
        done = subprocess.run(
            ["git", *args],
            cwd=self.cwd,
            env=environment({**self.extra, **(env or {})}, fixed=fixed),
            input=stdin,
            capture_output=True,
            check=False,
        )
        if done.returncode not in ok:
            raise GitError(args, done.returncode, done.stderr.decode(errors="replace"))
        return done

    def much(self, *args: str) -> bytes:
        """What `git ARGS` prints, where that is much: git hands it on in pieces of a few lines.

        Through a file, then, and not through a pipe, which would be looked at for each of them.
        """
        import tempfile  # noqa: PLC0415  # not for a note

        with tempfile.TemporaryFile() as printed:
            done = subprocess.run(
                ["git", *args],
                cwd=self.cwd,
                env=environment(self.extra),
                stdin=subprocess.DEVNULL,
                stdout=printed,
                stderr=subprocess.PIPE,
                check=False,
            )
            if done.returncode:
                raise GitError(args, done.returncode, done.stderr.decode(errors="replace"))
            printed.seek(0)
            return printed.read()

    def out(self, *args: str, stdin: bytes = b"", env: Mapping[str, str] | None = None) -> str:
        """What `git ARGS` prints, without the last line end."""
        return self.run(*args, stdin=stdin, env=env).stdout.decode().rstrip("\n")


class Objects:
    """One `git cat-file --batch` for a whole command: reads objects, and re-reads refs, cheaply."""

    def __init__(self, git: Git) -> None:
        self._git = git
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, name: str, most: int | None = None) -> tuple[str, str, bytes] | None:
        """The object id, type and content of `name` (an id, a full ref, `id:path`), or None.

        Of an object with more than `most` bytes only so many are read, and git is asked anew.
        """
        if "\n" in name:
            return None
        process = self._process or self._start()
        assert process.stdin is not None  # noqa: S101  # Popen was given PIPEs
        assert process.stdout is not None  # noqa: S101
        try:
            process.stdin.write(name.encode() + b"\n")
            process.stdin.flush()
            head = process.stdout.readline().decode().rstrip("\n")
        except BrokenPipeError:
            head = ""
        if head.endswith((" missing", " ambiguous")):
            return None
        if len(fields := head.rsplit(" ", 2)) == len(("oid", "type", "size")):
            size = int(fields[2])
            if most is not None and size > most:
                content = process.stdout.read(most)
                self._drop()
                return fields[0], fields[1], content
            content = process.stdout.read(size + 1)
            if len(content) > size:
                return fields[0], fields[1], content[:-1]
        # it has ended, perhaps in the middle of a damaged object; the next call starts another
        self._process = None
        process.communicate()
        words = f"git cannot read {name}: it may be damaged"
        raise GitError(("cat-file", "--batch"), process.returncode, words)

    def oid(self, name: str) -> str | None:
        """The object id `name` stands for now, or None."""
        found = self.read(name)
        return found[0] if found else None

    def _start(self) -> subprocess.Popen[bytes]:
        self._process = subprocess.Popen(
            ["git", "cat-file", "--batch"],
            cwd=self._git.cwd,
            env=environment(self._git.extra),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        return self._process

    def _drop(self) -> None:
        """End the process in the middle of what it says."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()

    def close(self) -> None:
        """End the process; the next `read` starts another."""
        if self._process is None:
            return
        self._process.communicate()
        self._process = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
