"""Every call of a write that changes the disk goes wrong once, for incli and for plain git.

Prints the table of what was lost and what was blocked. Takes some minutes.
"""

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from store.faults.preload import FULL, Ended, Fault, built, struck
from store.writes import leftovers, names, note, save, status
from world import git

from incli.domain.errors import NeedsPerson

pytestmark = pytest.mark.long

_CHILD = Path(__file__).with_name("faults") / "child.py"
_TESTS = Path(__file__).parents[1]
_MINE = [" M README", "A  staged"]


@dataclass
class Row:
    """What came of one kind of fault at every point."""

    points: int = 0
    lost: list[int] = field(default_factory=list)
    """What had been acknowledged is not in the record."""
    blocked: list[int] = field(default_factory=list)
    """The next write failed, with no fault at all."""
    kept: list[int] = field(default_factory=list)
    """Was not acknowledged, and is in the record all the same."""
    corrupt: list[int] = field(default_factory=list)
    """`git fsck` complains after the next write."""
    deleted: list[int] = field(default_factory=list)
    """Something saved was staged as deleted."""
    untrue: list[int] = field(default_factory=list)
    """What was told about the write was not so (of plain git: its exit code)."""

    def __str__(self) -> str:
        told = [f"{len(getattr(self, name)):9}" for name in _COLUMNS]
        return f"{self.points:9}" + "".join(told)


_COLUMNS = ("lost", "blocked", "kept", "corrupt", "deleted", "untrue")


@dataclass(frozen=True)
class Writer:
    """A way to write one entry: with faults in a process of its own, and without."""

    name: str
    command: Callable[[Path, str], list[str]]
    go_on: Callable[[Path, str], bool]


def _incli(repo: Path, name: str) -> list[str]:
    return [sys.executable, str(_CHILD), str(repo), name, "words", "run", "0"]


def _incli_goes_on(repo: Path, name: str) -> bool:
    try:
        save(repo, note(name))
    except NeedsPerson:
        return False
    return not leftovers(repo)


def _git_command(repo: Path, name: str) -> list[str]:
    ((path, content),) = note(name).files.items()
    folder = path.rpartition("/")[0]
    script = (
        f"mkdir -p {folder} && printf '{content.decode()}' > {path}"
        f" && git add {path} && git commit -q -m {name} {path}"
    )
    return ["sh", "-c", script]


def _git_goes_on(repo: Path, name: str) -> bool:
    return not subprocess.run(
        _git_command(repo, name), cwd=repo, check=False, capture_output=True
    ).returncode


_WRITERS = (Writer("incli", _incli, _incli_goes_on), Writer("git", _git_command, _git_goes_on))


class Bench:
    """A repository to copy, a library to preload."""

    def __init__(self, repo: Path, work: Path) -> None:
        self.library = built(work)
        self._repo, self._work, self._number = repo, work, 0

    def strike(self, writer: Writer, fault: Fault) -> tuple[Path, Ended]:
        """Write the entry `a` in a fresh copy, with the fault."""
        self._number += 1
        copy = self._work / f"copy{self._number}"
        shutil.copytree(self._repo, copy, symlinks=True)
        git(copy, "status")  # the index learns the times of the copied files
        return copy, struck(
            self.library, writer.command(copy, "a"), copy, fault, self._work / "counter"
        )

    def judge(self, writer: Writer, row: Row, fault: Fault, copy: Path, ended: Ended) -> None:
        row.points += 1
        at, there = fault.at, "a" in names(copy)
        if any(line.startswith("D") and "timeline" in line for line in _status(copy)):
            row.deleted.append(at)
        if not writer.go_on(copy, "next"):
            row.blocked.append(at)
        after = names(copy)
        acknowledged = {"before"} | ({"a"} if ended.status == 0 else set())
        if not acknowledged <= after:
            row.lost.append(at)
        if "a" in after and ended.status != 0:
            row.kept.append(at)
        if _broken(copy):
            row.corrupt.append(at)
        if not _true(ended, there=there, after="a" in after):
            row.untrue.append(at)
        if writer.name == "incli" and at not in row.blocked:
            assert status(copy) == _MINE, (fault, ended)
        shutil.rmtree(copy)


def _status(copy: Path) -> list[str]:
    """Git's status even where a lock or a bad object stands in the way."""
    done = subprocess.run(
        ["git", "status", "--porcelain"], cwd=copy, capture_output=True, text=True, check=False
    )
    return done.stdout.splitlines()


def _broken(copy: Path) -> bool:
    done = subprocess.run(["git", "fsck"], cwd=copy, capture_output=True, text=True, check=False)
    return done.returncode != 0 or "error" in done.stderr


def _true(ended: Ended, *, there: bool, after: bool) -> bool:
    if ended.status == 0 or "It is saved as" in ended.said:
        return there
    if "Not saved yet" in ended.said:
        return after
    return not after or ended.status < 0  # a killed process tells nothing


@pytest.fixture
def bench(repo: Path, tmp_path: Path) -> Iterator[Bench]:
    save(repo, note("before"))
    (repo / "staged").write_text("mine\n")
    git(repo, "add", "staged")
    (repo / "README").write_text("changed\n")
    (tmp_path / "bench").mkdir()
    os.environ["PYTHONPATH"] = os.pathsep.join((str(_TESTS.parent), str(_TESTS)))
    yield Bench(repo, tmp_path / "bench")
    del os.environ["PYTHONPATH"]


def _faults(bench: Bench, writer: Writer) -> Iterator[tuple[str, Fault]]:
    copy, counted = bench.strike(writer, Fault("kill"))
    assert counted.status == 0, counted.said
    shutil.rmtree(copy)
    everything, filling = len(counted.calls), sum(call in FULL for call in counted.calls)
    yield from (("killed", Fault("kill", at)) for at in range(1, everything + 1))
    torn = [at for at, call in enumerate(counted.calls, 1) if call == "w"]
    yield from (("killed in a write", Fault("torn", at)) for at in torn)
    full, bad = str(errno.ENOSPC), str(errno.EIO)
    yield from (("ENOSPC once", Fault(full, at, FULL)) for at in range(1, filling + 1))
    yield from (("EIO once", Fault(bad, at)) for at in range(1, everything + 1))
    yield from (
        ("disk full from there on", Fault(full, at, FULL, ever_after=True))
        for at in range(1, filling + 1)
    )
    yield "read-only", Fault(str(errno.EROFS), 1, ever_after=True)


def test_every_call_that_changes_the_disk_goes_wrong_once(
    bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    table: dict[tuple[str, str], Row] = {}
    for writer in _WRITERS:
        for what, fault in _faults(bench, writer):
            copy, ended = bench.strike(writer, fault)
            row = table.setdefault((what, writer.name), Row())
            bench.judge(writer, row, fault, copy, ended)
    with capsys.disabled():
        heads = "".join(f"{name:>9}" for name in ("points", *_COLUMNS))
        sys.stdout.write(f"\n{'':32}{heads}\n")
        for (what, name), row in sorted(table.items()):
            sys.stdout.write(f"{what:25} {name:6}{row}\n")
    for (what, name), row in table.items():
        if name == "incli":
            for column in ("lost", "blocked", "corrupt", "deleted", "untrue"):
                assert getattr(row, column) == [], f"{what}: {column}"
    assert table["killed", "git"].blocked, (
        "plain git is blocked by its own locks, or we saw nothing"
    )
