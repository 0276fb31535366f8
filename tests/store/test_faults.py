"""Killed, interrupted, failing disks: a sample of what `test_faults_long` does at every call.

The sample needs nothing but Python: the faults strike in the writer's own calls.
"""

import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from store.faults.interrupted import Outcome, interrupted_after, run_child
from store.writes import entry, leftovers, names, note, recover, save, saved_by, sound, status
from world import git

from incli.domain.errors import NeedsPerson
from incli.store.repository import discover
from incli.store.writing.writer import writing

_STEPS = 43
"""At least as many as a write has; a strike beyond the last step strikes nothing."""


@pytest.fixture
def busy(repo: Path) -> Path:
    """A repository with one saved entry, and with work of the user's under way."""
    save(repo, note("before"))
    (repo / "staged").write_text("mine\n")
    git(repo, "add", "staged")
    (repo / "README").write_text("changed\n")
    return repo


_MINE = [" M README", "A  staged"]


def _ends_well(busy: Path, outcome: Outcome) -> tuple[str, ...]:
    """Whatever went wrong: what was said is true, nothing is lost, and writing goes on."""
    assert not [row for row in status(busy) if row.startswith("D")]
    told, there = outcome.said, "a" in names(busy)
    _, writer = saved_by(busy, note("next"))
    after = names(busy)
    assert after - {"a"} == {"before", "next"}
    assert status(busy) == _MINE
    sound(busy)
    if "Nothing was saved" in told:
        assert "a" not in after
    if outcome.commit or "It is saved as" in told:
        assert there
    if "Not saved yet" in told:
        assert "a" in after
    if there:
        assert "a" in after
    if "a" in after:
        assert git(busy, "show", f"HEAD:{entry('a')}").endswith('text: "words"')
        line = git(busy, "log", "--format=%s %at", "--", entry("a"))
        assert line == "incident(x): note a 1795317302"
        assert git(busy, "rev-list", "--count", "HEAD") == "4"
    return writer.recovered


def test_the_sample_reaches_to_the_end_of_a_write(busy: Path) -> None:
    outcome = run_child(busy, "a", "run", "0", "words")
    assert outcome.status == 0
    assert outcome.commit == git(busy, "rev-parse", "HEAD")
    assert _STEPS - 5 < outcome.steps <= _STEPS


@pytest.mark.parametrize("step", range(2, _STEPS, 3))
def test_killed_at_a_step_the_next_write_works_and_nothing_is_lost(busy: Path, step: int) -> None:
    outcome = run_child(busy, "a", "kill", str(step), "words")
    assert outcome.status == -9 or step > _STEPS - 5
    _ends_well(busy, outcome)


@pytest.mark.parametrize(
    ("stage", "told"),
    [
        ("journal", "was finished"),
        ("files", "was finished"),
        ("entered", "was finished"),
        ("flushed", "was finished"),
        ("committed", "was finished"),
        ("index", "was finished"),
        ("moved", "was saved all the same"),
        ("settled", "was saved all the same"),
    ],
)
def test_killed_after_a_stage_the_write_is_finished_by_the_next(
    busy: Path, stage: str, told: str
) -> None:
    interrupted_after(busy, note("a", "words"), stage)
    saved = "a" in names(busy)
    assert saved == (told == "was saved all the same")
    (said,) = _ends_well(busy, Outcome(-9, "", "", 0))
    assert said == f"An interrupted write {told}: {entry('a')}"
    assert "a" in names(busy)


@pytest.mark.parametrize("action", ["ENOSPC", "EIO", "ENOSPC+", "EROFS+", "interrupt"])
@pytest.mark.parametrize("step", range(4, _STEPS, 9))
def test_a_fault_at_a_step_is_told_truly_and_writing_goes_on(
    busy: Path, step: int, action: str
) -> None:
    outcome = run_child(busy, "a", action, str(step), "words")
    if outcome.status == 4:
        assert outcome.said.count("\n") == 2
        assert len(outcome.said.splitlines()[1]) > 10
    elif action != "interrupt":
        assert outcome.status == 0
        assert outcome.commit
    _ends_well(busy, outcome)


def test_a_failed_write_that_could_not_tidy_up_is_tidied_up_by_the_next(busy: Path) -> None:
    hook = busy / ".git" / "hooks" / "reference-transaction"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    for stage in ("doomed", "restored", "left"):
        outcome = run_child(busy, "a", "kill", stage, "words")
        assert outcome.status == -9
        (told,) = recover(busy)
        assert told == f"What a failed write had left was tidied up: {entry('a')}"
        assert names(busy) == {"before"}
        assert status(busy) == _MINE
        sound(busy)


def test_a_failed_write_whose_files_cannot_be_removed_says_so(busy: Path) -> None:
    hook = busy / ".git" / "hooks" / "commit-msg"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    outcome = run_child(busy, "a", "EIO", "doomed", "words")  # strikes as the disk says it is done
    assert outcome.status == 4
    assert "the commit-msg hook refused it" in outcome.said
    assert "Not saved yet" in outcome.said or "Nothing was saved" in outcome.said
    hook.unlink()
    (told,) = recover(busy)
    assert told.startswith("What a failed write had left was tidied up")
    assert names(busy) == {"before"}


def test_an_interrupted_write_is_finished_by_whatever_comes_next(busy: Path) -> None:
    interrupted_after(busy, note("a"), "index")
    (told,) = recover(busy)
    assert told == f"An interrupted write was finished: {entry('a')}"
    assert recover(busy) == ()
    assert status(busy) == _MINE


@pytest.mark.parametrize("stage", ["files", "index", "moved"])
@pytest.mark.parametrize("doing", ["reset", "commit", "remove", "checkout", "stash"])
def test_whatever_the_user_does_after_an_interruption_nothing_is_lost(
    repo: Path, stage: str, doing: str
) -> None:
    save(repo, note("before"))
    git(repo, "config", "incli.branch", "main")
    interrupted_after(repo, note("a"), stage)
    (repo / ".git" / "index.lock").unlink(missing_ok=True)  # as git tells its user to
    if doing == "reset":
        git(repo, "reset", "-q", "--hard")
        git(repo, "clean", "-qfd")
    elif doing == "commit":
        git(repo, "add", "-A")
        git(repo, "commit", "-q", "--allow-empty", "-m", "everything")
    elif doing == "remove" and stage != "moved":
        git(repo, "rm", "-q", "-r", "--cached", "--ignore-unmatch", entry("a"))
        (repo / entry("a")).unlink()
    elif doing == "checkout":
        git(repo, "checkout", "-q", "-b", "topic", "main")
    elif doing == "stash":
        git(repo, "stash", "-q", "-u") if stage != "moved" else None
    save(repo, note("next"))
    assert names(repo, "main") == {"before", "a", "next"}
    assert not [row for row in status(repo) if row.startswith("D")]
    assert leftovers(repo) == []
    git(repo, "fsck", "--strict")


def test_what_somebody_has_edited_since_the_interruption_stays_theirs(busy: Path) -> None:
    interrupted_after(busy, note("a", "words"), "files")
    (busy / entry("a")).write_text("edited by hand\n")
    save(busy, note("next"))
    assert (busy / entry("a")).read_text() == "edited by hand\n"
    assert git(busy, "show", f"HEAD:{entry('a')}").endswith('text: "words"')
    assert f" M {entry('a')}" in status(busy)


def test_a_damaged_journal_is_kept_and_does_not_stand_in_the_way(busy: Path) -> None:
    for text in ("", "{", "[]", '{"files": 1}', '{"later": "version"}'):
        (busy / ".git" / "incli" / "journal").write_text(text)
        (told,) = recover(busy)
        assert "damaged" in told
        kept = Path(told.rpartition(" ")[2])
        assert kept.read_text() == text
    save(busy, note("a"))
    sound(busy)


def test_locks_that_a_killed_git_has_left_are_removed_after_an_interruption(busy: Path) -> None:
    interrupted_after(busy, note("a"), "index")
    locks = [busy / ".git" / name for name in ("HEAD.lock", "refs/heads/main.lock")]
    for lock in locks:
        lock.touch()
    began = time.monotonic()
    save(busy, note("next"))
    assert time.monotonic() - began > 1.5, "a lock must have been quiet for two seconds"
    assert names(busy) == {"before", "a", "next"}
    sound(busy)


def test_a_lock_is_not_removed_while_a_git_is_at_work(busy: Path) -> None:
    interrupted_after(busy, note("a"), "files")
    begun = busy / ".git" / "begun"
    editing = subprocess.Popen(
        ["git", "-c", f"core.editor=touch {begun}; sleep 30;:", "commit", "--allow-empty"],
        cwd=busy,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while not begun.exists():
            assert editing.poll() is None
            time.sleep(0.01)
        lock = busy / ".git" / "refs" / "heads" / "main.lock"
        lock.touch()
        with pytest.raises(NeedsPerson, match=r"main\.lock"):
            save(busy, note("next"))
        assert lock.exists()
    finally:
        os.killpg(editing.pid, 9)
        editing.wait()
    save(busy, note("next"))
    assert names(busy) == {"before", "a", "next"}
    sound(busy)


def test_an_index_lock_of_ours_is_known_by_its_content_and_removed_at_once(busy: Path) -> None:
    interrupted_after(busy, note("a"), "entered")
    lock = busy / ".git" / "index.lock"
    assert b"incli" in lock.read_bytes()
    began = time.monotonic()
    save(busy, note("next"))
    assert time.monotonic() - began < 1.5
    assert names(busy) == {"before", "a", "next"}


def test_an_index_lock_of_somebody_else_outlives_an_interruption(busy: Path) -> None:
    interrupted_after(busy, note("a"), "files")
    lock = busy / ".git" / "index.lock"
    lock.touch()
    os.utime(lock, (0, 0))
    with pytest.raises(NeedsPerson, match=r"index\.lock"):
        save(busy, note("next"))
    assert lock.exists()
    lock.unlink()
    save(busy, note("next"))
    assert names(busy) == {"before", "a", "next"}
    sound(busy)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own of two megabytes, which only root may make."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=2m", "incli-test", str(disk)]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("mounting a small disk is for root; run as root to have this test")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def _fill(repo: Path, batch: str, saved: set[str]) -> None:
    for number in range(100):
        save(repo, note(f"{batch}{number}"))
        saved.add(f"{batch}{number}")


def test_a_disk_that_is_really_full(small_disk: Path) -> None:
    repo = small_disk / "repo"
    git(small_disk, "init", "-q", "-b", "main", "repo")
    (repo / ".git" / "ballast").write_bytes(bytes(1_400_000))
    saved: set[str] = set()
    for batch in "ab":
        with pytest.raises(NeedsPerson, match=r"Nothing was saved: .*No space left") as told:
            _fill(repo, batch, saved)
        assert told.value.hint.startswith("free some disk space")
    assert saved
    assert names(repo) == saved
    (repo / ".git" / "ballast").unlink()
    save(repo, note("next"))
    assert names(repo) == saved | {"next"}
    assert status(repo) == []
    sound(repo)


def test_a_disk_that_may_only_be_read(small_disk: Path) -> None:
    repo = small_disk / "repo"
    git(small_disk, "init", "-q", "-b", "main", "repo")
    save(repo, note("a"))
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(NeedsPerson, match=r"Nothing was saved.*Read-only"):
        save(repo, note("b"))
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    save(repo, note("b"))
    assert names(repo) == {"a", "b"}
    sound(repo)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
@pytest.mark.parametrize("folder", [".git", ".git/objects", ".git/refs/heads", "incidents"])
def test_a_folder_that_may_not_be_written(repo: Path, folder: str) -> None:
    (repo / "incidents").mkdir()
    (repo / folder).chmod(0o555)
    with pytest.raises(NeedsPerson, match="Nothing was saved") as told:
        save(repo, note("a"))
    assert "ermission denied" in told.value.message
    (repo / folder).chmod(0o755)
    save(repo, note("a"))
    assert names(repo) == {"a"}
    sound(repo)


def test_ctrl_c_in_the_middle_leaves_nothing(busy: Path) -> None:
    outcome = run_child(busy, "a", "interrupt", "committed", "words")
    assert "KeyboardInterrupt" in outcome.said
    assert names(busy) == {"before"}
    assert status(busy) == _MINE
    assert _ends_well(busy, outcome) == ()
    assert "a" not in names(busy)


def test_without_hooks_an_interrupted_write_is_finished_without_hooks(busy: Path) -> None:
    interrupted_after(busy, note("a"), "files")
    hook = busy / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nsleep 60\n")
    hook.chmod(0o755)
    repository = discover(busy)
    with writing(repository, verify=False) as writer:
        assert writer.recovered == (f"An interrupted write was finished: {entry('a')}",)
    repository.close()
