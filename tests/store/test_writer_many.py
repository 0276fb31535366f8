"""Many writers at once, and other gits beside them: nothing is lost, no live lock is taken."""

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from store.writes import entry, leftovers, names, note, recover, save, saved_by, sound, status
from world import git

from incli.domain.errors import NeedsPerson
from incli.store.repository import discover
from incli.store.writing.writer import writing

_TESTS = Path(__file__).parents[1]
_WRITER = """
import sys
from pathlib import Path
from store.writes import note, save
for number in range(int(sys.argv[3])):
    print(save(Path(sys.argv[1]), note(f"{sys.argv[2]}-{number}")).commit, flush=True)
"""


@contextmanager
def _writers(repo: Path, count: int, each: int) -> Iterator[list[subprocess.Popen[str]]]:
    paths = os.pathsep.join((str(_TESTS.parent), str(_TESTS)))
    running = [
        subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(repo), f"w{number}", str(each)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": paths},
        )
        for number in range(count)
    ]
    try:
        yield running
    finally:
        for process in running:
            process.communicate()


def _all_is_there(repo: Path, told: list[str], expected: set[str]) -> None:
    assert names(repo) == expected
    assert len(told) == len(set(told)) == len(expected)
    line = git(repo, "log", "--format=%H", "--first-parent").split()
    assert set(told) <= set(line)
    assert git(repo, "rev-list", "--merges", "HEAD") == ""
    assert status(repo) == []
    sound(repo)


def test_eight_processes_write_twenty_five_entries_each_and_none_is_lost(repo: Path) -> None:
    told: list[str] = []
    with _writers(repo, 8, 25) as running:
        for process in running:
            said, trouble = process.communicate()
            assert process.returncode == 0, trouble
            told += said.split()
    _all_is_there(repo, told, {f"w{w}-{n}" for w in range(8) for n in range(25)})
    assert git(repo, "rev-list", "--count", "HEAD") == "201"


def test_beside_somebody_who_commits_with_git_all_the_time(repo: Path) -> None:
    told: list[str] = []
    commits = 0
    with _writers(repo, 2, 10) as running:
        while any(process.poll() is None for process in running):
            (repo / "README").write_text(f"{commits}\n")
            done = subprocess.run(
                ["git", "commit", "-q", "-m", "mine", "README"],
                cwd=repo,
                capture_output=True,
                check=False,
            )
            commits += not done.returncode
            time.sleep(0.02)  # a person pauses
        for process in running:
            said, trouble = process.communicate()
            assert process.returncode == 0, trouble
            told += said.split()
    assert commits > 0
    git(repo, "checkout", "-q", "--", "README")
    _all_is_there(repo, told, {f"w{w}-{n}" for w in range(2) for n in range(10)})
    assert git(repo, "rev-list", "--count", "HEAD", "--", "README") == str(commits + 1)


def test_a_branch_that_moves_under_our_hands_is_built_on_again(
    repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from incli.store.writing.commit import Commits  # noqa: PLC0415  # only here

    commit = Commits.commit
    moved: list[str] = []

    def and_somebody_is_quicker(self: Commits, tree: str, parent: str, *rest: object) -> str:
        made = commit(self, tree, parent, *rest)  # type: ignore[arg-type]  # passed through
        if len(moved) < 3:
            git(repo, "update-ref", "refs/heads/main", _empty_commit(repo, parent), parent)
            moved.append(made)
        return made

    monkeypatch.setattr(Commits, "commit", and_somebody_is_quicker)
    saved = save(repo, note("a"))
    assert len(moved) == 3
    assert git(repo, "rev-list", "--count", "HEAD") == "5"
    assert git(repo, "rev-parse", "HEAD") == saved.commit
    assert status(repo) == []
    sound(repo)


def test_a_commit_of_somebody_else_that_takes_the_entry_along_is_enough(
    repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from incli.store.writing.commit import Commits  # noqa: PLC0415  # only here

    move = Commits.move

    def too_late(self: Commits, new: str, old: str, subject: str) -> bool:
        if git(repo, "rev-parse", "main") == old:
            tree = git(repo, "rev-parse", f"{new}^{{tree}}")
            theirs = git(repo, "commit-tree", "-p", old, "-m", "theirs", tree)
            git(repo, "update-ref", "refs/heads/main", theirs)
        return move(self, new, old, subject)

    monkeypatch.setattr(Commits, "move", too_late)
    saved = save(repo, note("a"))
    assert git(repo, "log", "-1", "--format=%s %H") == f"theirs {saved.commit}"
    assert status(repo) == []
    sound(repo)


def test_a_policy_that_somebody_else_changes_meanwhile_is_not_overwritten(
    repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from incli.domain.errors import Refused  # noqa: PLC0415
    from incli.domain.value import replace  # noqa: PLC0415  # only here
    from incli.store.writing.commit import Commits  # noqa: PLC0415

    save(repo, note("policy", "mine"))
    move = Commits.move
    theirs = git(repo, "hash-object", "-w", "--stdin", stdin="theirs\n")
    (repo / "policy.yaml").write_text("old\n")
    git(repo, "add", "policy.yaml")
    git(repo, "commit", "-q", "-m", "policy")

    def too_late(self: Commits, new: str, old: str, subject: str) -> bool:
        if git(repo, "rev-parse", "main") == old:
            tree = git(repo, "mktree", stdin=f"100644 blob {theirs}\tpolicy.yaml\n")
            commit = git(repo, "commit-tree", "-p", old, "-m", "theirs", tree)
            git(repo, "update-ref", "refs/heads/main", commit)
        return move(self, new, old, subject)

    monkeypatch.setattr(Commits, "move", too_late)
    change = replace(
        note("a"), files={"policy.yaml": b"new\n"}, replaces=frozenset({"policy.yaml"})
    )
    with pytest.raises(Refused, match="changed by somebody else"):
        save(repo, change)
    assert git(repo, "show", "main:policy.yaml") == "theirs"
    assert (repo / "policy.yaml").read_text() == "old\n"
    assert leftovers(repo) == []


@pytest.mark.parametrize("lock", ["index.lock", "refs/heads/main.lock", "HEAD.lock"])
def test_a_lock_that_another_git_holds_is_waited_for(repo: Path, lock: str) -> None:
    held = repo / ".git" / lock
    held.touch()
    opener = subprocess.Popen(["sh", "-c", f"sleep 0.7; rm {held}"])
    save(repo, note("a"))
    opener.wait()
    assert names(repo) == {"a"}
    assert status(repo) == []


@pytest.mark.parametrize("lock", ["index.lock", "refs/heads/main.lock", "HEAD.lock"])
def test_a_lock_that_is_held_for_long_is_never_taken(repo: Path, lock: str) -> None:
    held = repo / ".git" / lock
    held.touch()
    old = time.time() - 3600
    os.utime(held, (old, old))
    for _ in range(2):  # what the first attempt leaves must not let the second one take it
        with pytest.raises(NeedsPerson, match=f"{lock}") as told:
            save(repo, note("a"))
        assert f"rm {held}" in told.value.hint
        assert held.exists()
        assert names(repo) == set()
    held.unlink()
    assert recover(repo) == ()
    assert status(repo) == []
    save(repo, note("a"))
    assert names(repo) == {"a"}
    sound(repo)


def test_another_incli_is_waited_for(repo: Path) -> None:
    first, second = discover(repo), discover(repo)
    with writing(first) as writer:
        begun = subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(repo), "other", "1"],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": f"{_TESTS.parent}:{_TESTS}"},
        )
        time.sleep(0.5)
        assert begun.poll() is None
        writer.save(note("a"))
    begun.communicate()
    with writing(second) as writer:
        assert writer.tip == git(repo, "rev-parse", "HEAD")
    first.close()
    second.close()
    assert names(repo) == {"a", "other-0"}
    assert (repo / entry("other-0")).exists()


def test_housekeeping_is_gits_own_and_only_when_due(
    repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from incli.store.git import Git  # noqa: PLC0415  # only here

    calls = []
    run = Git.run

    def noting(self: Git, *args: str, **kwargs: object) -> object:
        calls.append(args)
        return run(self, *args, **kwargs)  # type: ignore[arg-type]  # passed through

    monkeypatch.setattr(Git, "run", noting)
    git(repo, "config", "maintenance.auto", "true")
    git(repo, "config", "gc.auto", "256")
    git(repo, "config", "gc.autoDetach", "false")
    save(repo, note("a"))
    assert not [args for args in calls if "maintenance" in args]
    for number in range(4000):  # git guesses by the objects whose names begin with 17
        text = f"{number:04}"
        if hashlib.sha1(f"blob 4\0{text}".encode()).hexdigest().startswith("17"):  # noqa: S324
            git(repo, "hash-object", "-w", "--stdin", stdin=text)
    save(repo, note("b"))
    assert [args for args in calls if "maintenance" in args]
    assert "packs: 1" in git(repo, "count-objects", "-v")
    assert saved_by(repo, note("c"))[1].recovered == ()
    sound(repo)


def _empty_commit(repo: Path, parent: str) -> str:
    return git(repo, "commit-tree", "-p", parent, "-m", "theirs", f"{parent}^{{tree}}")
