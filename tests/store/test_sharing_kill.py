"""A sync that is killed at any moment loses nothing and blocks nothing."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sharing_world import Clone, clone, entries, make_remote

from incli.store.git import Git
from incli.store.writing.moving import index_held, moving

ROOT = Path(__file__).parents[2]
SYNC = """
import sys
from pathlib import Path
from incli.store.repository import discover
from incli.store.sharing.now import sync
repository = discover(Path(sys.argv[1]))
print("ready", flush=True)
sync(repository)
"""


def start_sync(who: Clone) -> subprocess.Popen[str]:
    """A sync in a process group of its own, at the moment it begins."""
    child = subprocess.Popen(
        [sys.executable, "-P", "-c", SYNC, str(who.folder)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    return child


def kill(child: subprocess.Popen[str]) -> bool:
    """Kill the process and all the gits it started; whether it was still at it."""
    alive = child.poll() is None
    if alive:
        os.killpg(child.pid, signal.SIGKILL)
    child.communicate()
    return alive


def storm(tmp_path: Path, kills: int, seed: int) -> int:
    """Kill syncs at random moments; after each the next must go through. Gives how many died."""
    remote = make_remote(tmp_path)
    amira, ravi = clone(remote, "amira"), clone(remote, "ravi")
    # a server does not die with its client
    amira.git("config", "remote.origin.receivepack", "setsid --wait git-receive-pack")
    amira.git("config", "remote.origin.uploadpack", "setsid --wait git-upload-pack")
    chance, written, died = random.Random(seed), set[str](), 0
    for number in range(kills):
        ravi.put("policies/people.yaml", f"people: {{}}  # {number}\n")
        written |= {*amira.write(), *ravi.write()}
        assert ravi.sync().in_branch
        child = start_sync(amira)
        time.sleep(chance.uniform(0, 0.25))
        died += kill(child)
        assert not any(line[:2].strip() == "D" for line in amira.dirty().splitlines())
        again = amira.sync()
        assert (again.shared, again.waiting, again.problem) == (True, 0, ""), f"{seed=} {number=}"
        assert amira.entries() == written
        assert amira.dirty() == "", f"{seed=} {number=}"
    ravi.sync()
    amira.git("fsck", "--connectivity-only")
    assert entries(remote, "main") == written == ravi.entries()
    return died


def test_a_sync_killed_at_random_moments_is_done_by_the_next(tmp_path: Path) -> None:
    assert storm(tmp_path, 5, seed=1) > 0


@pytest.mark.long
@pytest.mark.parametrize("seed", range(4))
def test_a_storm_of_kills_loses_nothing(tmp_path: Path, seed: int) -> None:
    assert storm(tmp_path, 60, seed=100 + seed) > 10  # so that it says something


def test_locks_that_a_killed_move_left_are_removed(amira: Clone, ravi: Clone) -> None:
    amira.write()
    amira.sync()
    repository = ravi.repository()
    repository.state.mkdir()
    git_folder = ravi.folder / ".git"
    with moving(repository), index_held(repository):
        left = (git_folder / "index.lock").read_bytes()
    assert not (git_folder / "index.lock").exists()
    (git_folder / "index.lock").write_bytes(left)
    (git_folder / "incli/moving").touch()
    for name in ("HEAD.lock", "refs/heads/main.lock"):
        (git_folder / name).write_bytes(b"")
        os.utime(git_folder / name, (1, 1))
    assert len(ravi.sync().received) == 1
    left_over = {str(each.relative_to(git_folder)) for each in git_folder.rglob("*.lock")}
    assert left_over == {"incli/sharing.lock"}  # not one of git's


def test_the_lock_that_a_killed_move_left_is_removed_though_nothing_is_left_to_move(
    amira: Clone,
) -> None:
    amira.write()
    amira.sync()
    repository = amira.repository()
    with moving(repository), index_held(repository):
        left = (amira.folder / ".git/index.lock").read_bytes()
    (amira.folder / ".git/index.lock").write_bytes(left)
    (amira.folder / ".git/incli/moving").touch()
    assert amira.sync().problem == ""
    assert not (amira.folder / ".git/index.lock").exists()
    assert len(amira.write()) == 1  # git itself goes on, too


def test_locks_that_a_killed_fetch_left_are_removed(amira: Clone, ravi: Clone) -> None:
    ravi.sync()
    amira.write()
    amira.sync()
    folder = ravi.folder / ".git"
    (folder / "incli/sharing").touch()
    for name in ("refs/incli/seen/origin/main.lock", "refs/remotes/origin/main.lock"):
        (folder / name).write_bytes(b"")
        os.utime(folder / name, (1, 1))
    assert len(ravi.sync().received) == 1


def test_a_lock_without_an_interrupted_exchange_is_not_ours_to_remove(
    amira: Clone, ravi: Clone
) -> None:
    ravi.sync()
    amira.write()
    amira.sync()
    lock = ravi.folder / ".git/refs/incli/seen/origin/main.lock"
    lock.write_bytes(b"")
    os.utime(lock, (1, 1))
    assert "main.lock" in ravi.sync().problem
    assert lock.exists()


@pytest.mark.parametrize("files_done", [1, 2, 3])
def test_files_that_a_killed_move_had_written_already_are_not_taken_for_the_users(
    amira: Clone, ravi: Clone, files_done: int
) -> None:
    amira.put("policies/people.yaml", "people: {}\n")
    amira.sync()
    ravi.sync()
    amira.put("policies/people.yaml", "people: {amira: {}}\n")
    amira.write(2)
    amira.sync()
    changed = amira.git("diff", "--name-only", "HEAD~3").splitlines()
    assert len(changed) == 3
    for path in changed[:files_done]:
        place = ravi.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes((amira.folder / path).read_bytes())
    assert ravi.sync().problem == ""
    assert ravi.tip() == amira.tip()
    assert ravi.dirty() == ""


def test_an_index_that_moved_on_without_its_branch_is_caught_up_with(
    amira: Clone, ravi: Clone
) -> None:
    written = amira.write()
    amira.sync()
    ravi.git("fetch", "-q")
    Git(ravi.folder).run("read-tree", "-m", "-u", "HEAD", "origin/main")
    assert ravi.dirty() == f"A  {written[0]}"
    ravi.sync()
    assert ravi.dirty() == ""
    assert ravi.tip() == amira.tip()
