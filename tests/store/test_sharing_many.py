"""Many clones at once, each with its own processes: all tips equal, nothing lost."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from sharing_world import Clone, clone, entries, hook
from world import git

from incli.store.sharing.now import wait

_TESTS = Path(__file__).parents[1]
_WRITER = """
import sys
from pathlib import Path
from incli.store.repository import discover
from incli.store.sharing.now import start, wait
from store.writes import entry, note
from incli.store.writing.writer import writing
folder, name, count, way = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4]
for number in range(count):
    repository = discover(folder)
    change = note(f"{name}-{number}")
    with writing(repository) as writer:
        writer.save(change)
    if way == "wait":
        synced = wait(repository, 60)
        assert synced.shared, synced
    else:
        assert start(repository) == ""
    repository.close()
"""


def write_at_once(team: Sequence[Clone], each: int, way: str) -> set[str]:
    """Everybody writes as fast as they can; gives the names of all entries."""
    paths = os.pathsep.join((str(_TESTS.parent), str(_TESTS)))
    running = [
        subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(who.folder), who.name, str(each), way],
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": paths},
        )
        for who in team
    ]
    for process in running:
        _, said = process.communicate()
        assert process.returncode == 0, said
    return {f"{who.name}-{number}" for who in team for number in range(each)}


def all_agree(remote: Path, team: Sequence[Clone], written: set[str]) -> None:
    """Once everybody has synced, and once more, all is everywhere."""
    for who in (*team, *team):
        synced = who.sync()
        assert (synced.shared, synced.waiting, synced.problem) == (True, 0, "")
    assert {who.tip() for who in team} == {git(remote, "rev-parse", "main")}
    assert {Path(path).stem for path in entries(remote, "main")} == written
    assert [who.dirty() for who in team] == [""] * len(team)
    git(remote, "fsck", "--connectivity-only")


@pytest.fixture(autouse=True)
def shares(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("INCLI_SHARE")


def gather(remote: Path, count: int) -> list[Clone]:
    return [clone(remote, f"writer{number}") for number in range(count)]


@pytest.mark.parametrize("way", ["background", "wait"])
def test_four_clones_with_processes_of_their_own_lose_nothing(remote: Path, way: str) -> None:
    team = gather(remote, 4)
    written = write_at_once(team, 10, way)
    all_agree(remote, team, written)


@pytest.mark.long
@pytest.mark.parametrize("way", ["background", "wait"])
@pytest.mark.parametrize(("clones", "each"), [(8, 25), (16, 25)])
def test_many_clones_with_processes_of_their_own_lose_nothing(
    remote: Path, clones: int, each: int, way: str
) -> None:
    team = gather(remote, clones)
    written = write_at_once(team, each, way)
    all_agree(remote, team, written)


@pytest.mark.long
def test_two_processes_that_write_in_each_of_eight_clones_lose_nothing(remote: Path) -> None:
    team = gather(remote, 8)
    twins = [Clone(who.folder, f"{who.name}b") for who in team]
    written = write_at_once([*team, *twins], 10, "background")
    all_agree(remote, team, written)


def test_in_a_crowd_an_entry_is_shared_at_once_and_folded_a_little_later(
    remote: Path, amira: Clone
) -> None:
    guard = hook(remote, "pre-receive", "! grep -q refs/heads/main")
    written = set[str]()
    for who in gather(remote, 5):
        written |= set(who.write())
        assert who.sync().shared
    guard.unlink()
    before = git(remote, "rev-parse", "main")
    written |= set(amira.write())
    synced = wait(amira.repository(), 30)
    assert (synced.shared, synced.in_branch) == (True, False)
    assert git(remote, "rev-parse", "main") == before  # one push, of what is amira's
    deadline = time.monotonic() + 30
    while entries(remote, "main") != written:
        assert time.monotonic() < deadline
        time.sleep(0.05)
