"""Moves the record branch of this clone forward, with its work tree, past the user's own work.

The order is the safe one: files, then index, then the ref. A process that is killed between them
leaves files that look newly added; the other way round they would look deleted.
"""

import time
from dataclasses import dataclass
from pathlib import Path

from incli.store.git import DURABLE, Git, GitError
from incli.store.lock import exclusive
from incli.store.repository import Repository
from incli.store.sharing.merging import Conflict, Unrelated, holds, union
from incli.store.sharing.remote import last_words
from incli.store.writing import files
from incli.store.writing.moving import Busy, index_held, is_interrupted, moving, recover
from incli.store.writing.patience import locked

_PATIENCE = 2.0
"""Seconds to wait for a lock of git's on the branch."""
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of the local branch."""

    old: str | None
    new: str | None
    problem: str = ""
    """Why the branch stays behind what was asked for; empty where it does not."""
    hint: str = ""


class _Stays(Exception):
    """The branch cannot be moved now."""

    def __init__(self, problem: str, hint: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.hint = hint


def tidy(repository: Repository) -> None:
    """Remove the locks that a killed move has left, also where there is nothing to move now."""
    if is_interrupted(repository):
        with exclusive(repository):
            recover(repository)


def advance(repository: Repository, target: str, held: str | None) -> Moved:
    """Move the record branch to a commit that holds both itself and `target`.

    `held` is a commit that `target` is known to hold, normally where the branch still is.

    The user's staged, modified and untracked files stay as they are. Where one of them is in the
    way, or a merge is under way, the branch stays and the result says why.
    """
    with exclusive(repository), moving(repository):
        old = repository.objects.oid(repository.branch)
        try:
            for _ in range(_TRIES):
                tip = repository.objects.oid(repository.branch)
                new = target if tip == held else _both(repository, tip, target)
                if new == tip or _moved(repository, tip, new):
                    return Moved(old, new)
        except _Stays as why:
            return Moved(old, old, why.problem, why.hint)
        except Busy as busy:
            hint = f"let it finish; where no git runs any more: rm {busy.lock}"
            return Moved(old, old, f"Another git holds {busy.lock}.", hint)
    return Moved(old, old, f"{repository.branch} keeps being moved by others.", "incli sync")


def _moved(repository: Repository, old: str | None, new: str) -> bool:
    with index_held(repository) as index:
        if index is not None:
            _update_work_tree(repository, index, old, new)
        elif _just_checked_out(repository):
            short = repository.branch.removeprefix("refs/heads/")
            raise _Stays(f"{short} was checked out just now.", "incli sync")
        return _ref_moved(repository, new, old)


def _just_checked_out(repository: Repository) -> bool:
    """Whether the branch has come to the work tree we are in since we looked for it."""
    if repository.git_dir == repository.common_dir and repository.bare:
        return False
    return repository.head(repository.git_dir) == repository.branch


def _both(repository: Repository, tip: str | None, target: str) -> str:
    if tip is None or holds(repository, target, tip):
        return target
    if holds(repository, tip, target):
        return tip
    try:
        return union(repository, tip, target)
    except (Conflict, Unrelated) as error:
        raise _Stays(f"The branch moved meanwhile: {error}.", "incli sync") from error


def _ref_moved(repository: Repository, new: str, old: str | None) -> bool:
    """Compare-and-swap; False where somebody else moved the branch first."""
    expected = old or "0" * len(new)
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            repository.git.run(
                *(*DURABLE, "update-ref", "-m", "incli: fold in what others shared"),
                *(repository.branch, new, expected),
            )
        except GitError as error:
            lock = locked(error)
            if not lock:  # it is at another commit than we expected
                return False
            if time.monotonic() > deadline:
                raise _Stays(f"Another git holds {lock}.", "let it finish") from error
            time.sleep(0.02)
        else:
            return True


def _update_work_tree(repository: Repository, index: Path, old: str | None, new: str) -> None:
    """Bring files and index from commit `old` to `new`; raises `_Stays`, nothing touched."""
    assert repository.work_tree is not None  # noqa: S101  # there is an index
    copy = repository.state / "index"
    files.twin(index, copy)
    git = Git(repository.work_tree, {"GIT_INDEX_FILE": str(copy)})
    before = old or git.out("hash-object", "-t", "tree", "--stdin")
    read_tree = (*DURABLE, "read-tree", "-m", "-u", before, new)
    done = git.run(*read_tree, ok=(0, 128))
    if done.returncode and _adopted(git, repository.work_tree, before, new):
        done = git.run(*read_tree, ok=(0, 128))
    if done.returncode:
        raise _in_the_way(done.stderr.decode(errors="replace"))
    copy.replace(index)


def _in_the_way(words: str) -> _Stays:
    said = last_words(words)
    if "unmerged" in words or "resolve your current index" in words:
        return _Stays("A merge is under way here; the branch waits for it.", "git merge --continue")
    _, _, rest = said.partition("'")
    path, quote, _ = rest.rpartition("'")
    if not quote:
        return _Stays(f"The work tree could not be brought up to date: {said}.", "git status")
    return _Stays(
        f"Your {path} is in the way of a newer one; the branch here stays behind.",
        f"git stash push --include-untracked -- {path}, then: incli sync",
    )


def _adopted(git: Git, work_tree: Path, old: str, new: str) -> bool:
    """Take files that are already as `new` has them into the index; whether there were any.

    A process killed half-way through writing files leaves such files, and git would take them
    for the user's.
    """
    listed = git.out("diff-tree", "-r", "-z", "--no-renames", "--diff-filter=AM", old, new)
    fields = listed.split("\0")
    wanted = {path: head.split(" ") for head, path in zip(fields[0::2], fields[1::2], strict=False)}
    present = [path for path in wanted if "\n" not in path and (work_tree / path).is_file()]
    if not present:
        return False
    stdin = "\n".join(present).encode(errors="surrogateescape")
    found = git.out("hash-object", "--stdin-paths", stdin=stdin).split()
    staged = _staged(git, present)
    same = [
        path
        for path, oid in zip(present, found, strict=True)
        if oid == wanted[path][3] and staged.get(path, oid) in {wanted[path][2], oid}
    ]
    if same:
        names = "\0".join(same).encode(errors="surrogateescape")
        git.run(*DURABLE, "update-index", "--add", "-z", "--stdin", stdin=names)
    return bool(same)


def _staged(git: Git, paths: list[str]) -> dict[str, str]:
    """What the index holds of `paths`, by path."""
    listed = git.run("ls-files", "-s", "-z", "--", *paths).stdout.decode(errors="surrogateescape")
    rows = (row.partition("\t") for row in listed.split("\0") if row)
    return {path: head.split(" ")[1] for head, _, path in rows}
