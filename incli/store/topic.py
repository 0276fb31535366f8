"""A branch beside the record, on which one file is reviewed before it is merged.

The record branch, its index and everything else that is checked out stay as they are; but for the
one file, which the caller may have brought to what was submitted.
"""

import os
from datetime import datetime
from functools import cached_property

from incli.domain.errors import NeedsPerson, Refused
from incli.domain.value import replace
from incli.store.git import GitError
from incli.store.lock import exclusive
from incli.store.repository import Repository
from incli.store.sharing.remote import Names, Pushed, Verdict, fetch_ref, push
from incli.store.writing import files
from incli.store.writing.change import Change, checked, identity
from incli.store.writing.commit import Commits
from incli.store.writing.hooks import Hooks
from incli.store.writing.trees import FILE, Node


class Topic:
    """The branch called `name`, here and on the record's remote."""

    def __init__(self, repository: Repository, name: str) -> None:
        self.name = name
        self._record = repository
        self._repository = replace(repository, branch=f"refs/heads/{name}")

    @property
    def ref(self) -> str:
        """Its full name."""
        return self._repository.branch

    @cached_property
    def tracking(self) -> str | None:
        """Where the remote's is remembered; None where there is no remote."""
        remote = self._record.remote
        return f"refs/remotes/{remote}/{self.name}" if remote else None

    def local(self) -> str | None:
        """Its commit in this clone."""
        return self._record.objects.oid(self.ref)

    def remote(self) -> str | None:
        """Its commit on the remote, as of the last fetch."""
        return self._record.objects.oid(self.tracking) if self.tracking else None

    def known(self) -> str | None:
        """Its newest commit that this clone knows; the remote's where they have parted."""
        local, remote = self.local(), self.remote()
        if local is None or remote is None:
            return local or remote
        return local if self.holds(local, remote) else remote

    def holds(self, tip: str, earlier: str) -> bool:
        """Whether `earlier` is `tip` or one of its ancestors."""
        if tip == earlier:
            return True
        asked = ("merge-base", "--is-ancestor", earlier, tip)
        return self._record.git.run(*asked, ok=(0, 1)).returncode == 0

    def base(self, tip: str) -> str | None:
        """The commit of the record that `tip` was begun from; None where there is none."""
        record = self._record.tip()
        if record is None:
            return None
        found = self._record.git.run("merge-base", record, tip, ok=(0, 1))
        return found.stdout.decode().strip() or None

    def author(self, tip: str, path: str) -> tuple[str, str]:
        """Who committed `path` as it is at `tip`: whom incli put down (`By:`), and the address."""
        form = "%(trailers:key=By,valueonly,separator=%x20)%x00%ae"
        said = self._record.git.out("log", "-1", f"--format={form}", tip, "--", path)
        by, _, address = said.partition("\0")
        return by.strip(), address

    def fetch(self) -> str:
        """Ask the remote for it; git's last words where the remote could not be asked.

        A remote that has no such branch is no trouble; what was known of one is forgotten then.
        """
        remote, tracking = self._record.remote, self.tracking
        if remote is None or tracking is None:
            return "there is no remote"
        missing, problem = fetch_ref(self._record, remote, f"+{self.ref}:{tracking}")
        if missing and (known := self.remote()):
            self._record.git.run("update-ref", "-d", tracking, known)
        return problem

    def checked_out(self) -> str:
        """The work tree in which the branch is checked out, or empty."""
        return self._record.git.out("for-each-ref", "--format=%(worktreepath)", self.ref)

    def save(self, parent: str | None, change: Change, old: str | None) -> str:
        """Commit the files of `change` on `parent`, and move the branch there; gives the commit.

        `old` is where the branch was when that was decided; None where it was not there.

        Raises `NeedsPerson` where git, the signing or the disk fails, or somebody moves it.
        """
        checked(change)
        who = identity(self._record.config, os.environ)
        commits = Commits(self._repository)
        try:
            with exclusive(self._record):
                nodes = {
                    path: Node(FILE, commits.trees.keep("blob", content))
                    for path, content in change.files.items()
                }
                tree = commits.trees.graft(commits.trees.root(parent), nodes)
                message = self._asked(commits, tree, change)
                commit = commits.commit(tree, parent, message, _seconds(change.when), who)
                if not commits.move(commit, old, message.partition("\n")[0]):
                    raise NeedsPerson(
                        f"Nothing was saved: {self.name} was moved by another program just now.",
                        "run the same command again",
                    )
                commits.settle()
        except (GitError, OSError, LookupError) as error:
            said = error.stderr if isinstance(error, GitError) else str(error)
            raise NeedsPerson(f"Nothing was saved: {said.strip()}", "incli doctor") from error
        return commit

    def _asked(self, commits: Commits, tree: str, change: Change) -> str:
        hooks = Hooks(self._record, None)
        if not change.verify or not hooks.wanted():
            return change.message
        commits.flush()
        return hooks.before(tree, change.message)

    def push(self, commit: str) -> Pushed:
        """Push `commit` to the remote's branch, unless that moved since it was fetched."""
        remote, tracking = self._record.remote, self.tracking
        if remote is None or tracking is None:
            raise Refused(*self._record.why_no_remote)
        names = Names(remote, self.ref)
        pushed = push(self._record, names, {self.ref: commit}, self.remote())
        if pushed.verdict(self.ref) is Verdict.TAKEN and self.remote() != commit:
            self._record.git.run("update-ref", tracking, commit)  # no refspec did it
        return pushed


def bring_along(repository: Repository, path: str, old: bytes, new: bytes) -> bool:
    """Make a file in the work tree hold `new` where it still holds `old`; whether it does now."""
    root = repository.work_tree
    place = root / path if root else None
    if place is None or files.content_of(place) != old:
        return False
    temporary = place.with_name(f".incli-{os.urandom(8).hex()}.tmp")
    files.put(place, new, temporary, mode=place.stat().st_mode)
    return True


def _seconds(when: datetime) -> int:
    return int(when.timestamp())
