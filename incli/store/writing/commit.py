"""Writes objects, makes the commit and moves the branch; each durable before the next."""

import os
import time
from collections.abc import Mapping

from incli.domain.errors import InvalidInput, NeedsPerson
from incli.store.git import DURABLE, GitError
from incli.store.repository import Repository
from incli.store.writing import files
from incli.store.writing.hooks import last_words
from incli.store.writing.patience import in_the_way, locked
from incli.store.writing.trees import Trees

_PATIENCE = 2.0
"""Seconds to wait for another git that holds a lock on the branch."""
_LOOSE = 100
"""More new objects than this are kept in one pack (git's own limit, fetch.unpackLimit)."""
_GC_AUTO = 6700
"""Loose objects that git puts up with (gc.auto)."""
_ROLES = ("author", "committer")
_ODD = frozenset(" .,:;<>\"\\'")
"""Characters that git may take off the ends of a name (`<` and `>` anywhere)."""
_NOBODY = ("ident", "tell me who", "no email was given", "no name was given", "name consists")


class SigningFailed(NeedsPerson):
    """The commit could not be signed. Nothing was saved."""


class Commits:
    """The record's objects and its branch, for writing."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        algorithm = repository.config.get("extensions.objectformat", "sha1").lower()
        self.trees = Trees(repository.objects, algorithm)
        self._touched: set[str] = set()

    def flush(self) -> None:
        """Write the objects that `trees` holds fresh."""
        fresh = self.trees.fresh
        if not fresh:
            return
        if len(fresh) > _LOOSE:
            self._git("index-pack", "--stdin", stdin=self.trees.pack(level=6))
            self._touched.add("pack")
            fresh.clear()
        else:
            self._git("unpack-objects", "-q", stdin=self.trees.pack(level=0))
            self.written(*fresh)

    def written(self, *oids: str) -> None:
        """These objects are in the repository by now; their folders must reach the disk."""
        self._touched.update(oid[:2] for oid in oids)
        for oid in oids:
            self.trees.fresh.pop(oid, None)

    def commit(
        self, tree: str, parent: str | None, message: str, seconds: int, who: Mapping[str, str]
    ) -> str:
        """Make a commit, signed where git's configuration asks for it; gives its id.

        Raises `SigningFailed`; `InvalidInput` where git finds nobody to put down as its author.
        """
        sign = self._repository.says("commit.gpgsign")
        if not sign and (lines := _plain(who, seconds)):
            parents = [f"parent {parent}"] if parent else []
            text = "\n".join((f"tree {tree}", *parents, *lines, "", message.rstrip(), ""))
            commit = self.trees.keep("commit", text.encode(errors="surrogateescape"))
            self.flush()
            return commit
        self.flush()
        options = (["-S"] if sign else []) + (["-p", parent] if parent else [])
        stdin = (message.rstrip() + "\n").encode(errors="surrogateescape")
        surroundings = {**who, "GIT_AUTHOR_DATE": f"@{seconds} +0000"}
        try:
            said = self._git("commit-tree", *options, tree, stdin=stdin, env=surroundings)
        except GitError as error:
            raise _told(error, sign=sign) from error
        commit = said.strip()
        self.written(commit)
        return commit

    def move(self, new: str, old: str | None, subject: str) -> bool:
        """Move the branch from `old` to `new`; False where it is not at `old` any more.

        Raises `NeedsPerson` where another git holds a lock on it for two seconds.
        """
        repository, deadline = self._repository, time.monotonic() + _PATIENCE
        objects = repository.common_dir / "objects"
        folders = [objects / part for part in sorted(self._touched)]
        files.settle(folder for folder in folders if folder.is_dir())
        self._touched.clear()
        expected = old or "0" * len(new)
        while True:
            try:
                self._git("update-ref", "-m", f"incli: {subject}", repository.branch, new, expected)
            except GitError as error:
                now = repository.objects.oid(repository.branch)
                if now == new:
                    break  # moved, though git complained of something afterwards
                if now != old:
                    return False
                lock = locked(error)
                if not lock:
                    raise
                if time.monotonic() > deadline:
                    raise in_the_way(lock) from error
                time.sleep(0.01 + os.urandom(1)[0] / 8192)  # waiters do not march in step
            else:
                break
        return True

    def settle(self) -> None:
        """Wait until the branch, as it is now, is on the disk."""
        common = self._repository.common_dir
        folders = ((common / self._repository.branch).parent, common / "reftable")
        files.settle(folder for folder in folders if folder.is_dir())

    def _git(self, *args: str, stdin: bytes = b"", env: Mapping[str, str] | None = None) -> str:
        done = self._repository.git.run(*DURABLE, *args, stdin=stdin, env=env)
        return done.stdout.decode()


def _plain(who: Mapping[str, str], seconds: int) -> list[str] | None:
    """The lines of a commit that say who and when; spares a process to make them.

    None where git would clean the names first (in ways that differ from version to version), or
    was told another date for the committer: then git has to do it.
    """
    if len(who) < 2 * len(_ROLES) or "GIT_COMMITTER_DATE" in os.environ:
        return None
    for part in who.values():
        if not part.isprintable() or {part[0], part[-1]} & _ODD or {"<", ">"} & set(part):
            return None
    zone = time.strftime("%z")
    dates = (f"{seconds} +0000", f"{int(time.time())} {zone}")
    return [
        f"{role} {who[f'GIT_{role}_NAME'.upper()]} <{who[f'GIT_{role}_EMAIL'.upper()]}> {date}"
        for role, date in zip(_ROLES, dates, strict=True)
    ]


def housekeeping(repository: Repository) -> None:
    """What `git commit` has done after every commit, and plumbing never does by itself.

    Looked at here first, the way git itself guesses at the number of loose objects: a process
    that finds nothing to do would cost as much as a step of the write.
    """
    limit = repository.config.get("gc.auto", "")
    most = int(limit) if limit.isdigit() else _GC_AUTO
    if not most or not repository.says("maintenance.auto", default=True):
        return
    sample = repository.common_dir / "objects" / "17"
    if sample.is_dir() and len(list(sample.iterdir())) * 256 > most:
        repository.git.run("maintenance", "run", "--auto", "--quiet", ok=range(256))


def _told(error: GitError, *, sign: bool) -> Exception:
    said = error.stderr
    if any(words in said for words in _NOBODY):
        return InvalidInput(
            f"Nothing was saved: git does not know who you are: {last_words(said)}",
            "git config user.email you@example.com",
        )
    if not sign or "No space left" in said:
        return error
    telling = "\n".join(line for line in said.splitlines() if "write commit object" not in line)
    return SigningFailed(
        f"Nothing was saved: the commit could not be signed: {last_words(telling)}",
        "mend user.signingkey, or save unsigned this once: git -c commit.gpgsign=false incli …",
    )
