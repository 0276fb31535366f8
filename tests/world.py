"""What tests build their little worlds with."""

import contextlib
import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from incli.cli.main import run

_KEEP = {"PATH", "PYTHONPATH", "LANG", "TMPDIR", "VIRTUAL_ENV", "COVERAGE_PROCESS_START"}
_KEEP |= {"INCLI_SAMPLES"}  # where real data lies, for the long tests


def own_world(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Live in `home`, with git settings and a clock of its own, and nothing of the machine's."""
    for name in set(os.environ) - _KEEP:
        if not name.startswith("PYTEST"):
            monkeypatch.delenv(name)
    (home / ".gitconfig").write_text(
        "[user]\n\tname = Amira\n\temail = amira@example.com\n[init]\n\tdefaultBranch = main\n"
        '[protocol "file"]\n\tallow = always\n[gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n'
    )
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setenv("INCLI_SHARE", "off")  # tests that share say so


def git(folder: Path, *args: str, stdin: str = "", env: dict[str, str] | None = None) -> str:
    """Run git in `folder`; fails the test with git's own words."""
    done = subprocess.run(
        ["git", *args],
        cwd=folder,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **(env or {})},
    )
    assert done.returncode == 0, f"git {args}: {done.stderr}"
    return done.stdout.rstrip("\n")


@dataclass(frozen=True)
class Outcome:
    """What a run of incli came to; prints itself when a test fails."""

    code: int
    out: str
    err: str

    def json(self) -> Any:  # noqa: ANN401  # any JSON
        return json.loads(self.out)


def incli(folder: Path, *args: str, stdin: bytes = b"") -> Outcome:
    """Run incli in this process, in `folder`."""
    out, err = io.StringIO(), io.StringIO()
    before = sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO(stdin))
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = run(["-C", str(folder), *args])
    finally:
        sys.stdin = before
    return Outcome(code, out.getvalue(), err.getvalue())


def done(folder: Path, *args: str, stdin: bytes = b"") -> Outcome:
    """Run incli, and fail the test unless it ends with 0."""
    outcome = incli(folder, *args, stdin=stdin)
    assert outcome.code == 0, outcome
    return outcome


def refused(folder: Path, *args: str) -> Outcome:
    """Run incli, and fail the test unless it is refused with a hint and writes nothing."""
    before = git(folder, "rev-parse", "HEAD"), git(folder, "status", "--porcelain")
    outcome = incli(folder, *args)
    assert outcome.code == 3, outcome
    assert outcome.err.count("\n") == 2, outcome
    after = git(folder, "rev-parse", "HEAD"), git(folder, "status", "--porcelain")
    assert before == after, "something was written"
    return outcome
