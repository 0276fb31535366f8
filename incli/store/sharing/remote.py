"""Fetches from and pushes to a remote, and tells apart the ways in which that can fail."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from incli.store.git import GitError
from incli.store.repository import Repository

INBOX = "refs/incli/inbox/"
"""On the remote: one ref per clone, which only that clone pushes to."""
HOOK = "The hook pre-push refused it:"
"""How it is told that a hook of this clone, and nobody else, lets nothing be pushed."""

# What git says after the reason, and would hide it as the last words.
_AFTERTHOUGHTS = re.compile(
    r"hint: |error: failed to push some refs|Please make sure you have the correct access"
    r"|and the repository exists|fatal: Could not read from remote repository|To |From |Done$"
    r"|fatal: the remote end hung up|remote: *$"
)
_RACE = re.compile(
    r"fetch first|non-fast-forward|stale info|needs force|cannot lock ref|failed to lock"
    r"|failed to update ref|incorrect old value|reference already exists|is at [0-9a-f]+ but",
    re.IGNORECASE,
)
_DECLINED = re.compile(
    r"declined|protected|rule violations|currently checked out|prohibit|denied|not allowed"
    r"|unauthori[sz]ed|hidden ref|funny refname|read.?only",
    re.IGNORECASE,
)


_FETCH = (
    *("-c", "core.fsync=all", "-c", "core.fsyncMethod=batch"),  # our branch will build on it
    *("-c", "fetch.output=full"),
    "fetch",
    "--no-tags",
    "--no-prune",  # would forget what we have seen
    "--no-write-fetch-head",  # FETCH_HEAD is the user's
    "--no-auto-gc",
    "--no-recurse-submodules",
    "--show-forced-updates",  # with it off git does not look, and moves what was rewritten
)
"""Git moves its own refs/remotes/… along, so that `git status` tells the truth."""


class Verdict(Enum):
    """What the remote did with one ref of a push."""

    TAKEN = "taken"
    RACED = "raced"
    """Somebody else moved the ref meanwhile: fetch, fold, push again."""
    DECLINED = "declined"
    """A hook or a protection says no; asking again will not help."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Names:
    """Where a remote's refs are kept in this clone."""

    remote: str
    branch: str
    """The record branch as a full ref."""

    @property
    def seen(self) -> str:
        """Our memory of everything we ever saw of this remote; only ever fast-forwarded."""
        return f"refs/incli/seen/{self.remote}/"

    @property
    def seen_branch(self) -> str:
        """The record branch as last seen."""
        return self.seen + self.branch.removeprefix("refs/heads/")

    @property
    def seen_inbox(self) -> str:
        """The inboxes as last seen."""
        return f"{self.seen}inbox/"

    @property
    def tracking(self) -> str:
        """Git's own memory, which follows a rewritten remote."""
        return f"refs/remotes/{self.remote}/{self.branch.removeprefix('refs/heads/')}"


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a fetch came to."""

    problem: str = ""
    """Git's last words where the remote could not be read."""
    has_branch: bool = True
    rewritten: tuple[str, ...] = ()
    """Our refs under `refs/incli/seen/` that the remote's are no descendants of."""


@dataclass(frozen=True, slots=True)
class Pushed:
    """What a push came to, ref by ref; a ref that was not pushed counts as taken."""

    verdicts: Mapping[str, tuple[Verdict, str]]
    problem: str = ""
    """Git's last words where no ref was taken or refused one by one."""

    def verdict(self, ref: str) -> Verdict:
        """What became of `ref`."""
        if self.problem:
            return Verdict.FAILED
        return self.verdicts[ref][0] if ref in self.verdicts else Verdict.TAKEN

    def words(self, ref: str) -> str:
        """Why `ref` was not taken."""
        return self.problem or (self.verdicts[ref][1] if ref in self.verdicts else "")


def fetch(repository: Repository, names: Names) -> Fetched:
    """Bring the remote's branch and inboxes in, without moving what was rewritten."""
    inboxes = f"{INBOX}*:{names.seen_inbox}*"
    try:
        return Fetched(rewritten=_fetch(repository, names, _refspec(names), inboxes))
    except GitError as error:
        if f"couldn't find remote ref {names.branch}" not in error.stderr:
            return Fetched(problem=last_words(error.stderr))
    try:
        return Fetched(has_branch=False, rewritten=_fetch(repository, names, inboxes))
    except GitError as error:
        return Fetched(problem=last_words(error.stderr))


def fetch_ref(repository: Repository, remote: str, refspec: str) -> tuple[bool, str]:
    """Fetch one ref; whether the remote has none, and git's last words where that is not known."""
    done = repository.git.run(*_FETCH, remote, refspec, ok=range(256))
    words = done.stderr.decode(errors="replace")
    if not done.returncode or "couldn't find remote ref" in words:
        return bool(done.returncode), ""
    return False, last_words(words) or "git fetch failed"


def _refspec(names: Names) -> str:
    return f"{names.branch}:{names.seen_branch}"


def _fetch(repository: Repository, names: Names, *refspecs: str) -> tuple[str, ...]:
    done = repository.git.run(*_FETCH, names.remote, *refspecs, ok=(0, 1))
    words = done.stderr.decode(errors="replace")
    rewritten = re.findall(
        r"^ ! \[rejected\] .* -> (\S+) +\(non-fast-forward\)", words, re.MULTILINE
    )
    if done.returncode and not rewritten:
        raise GitError(("fetch", names.remote), done.returncode, words)
    return tuple(_full(names, short) for short in rewritten)


def _full(names: Names, short: str) -> str:
    """Git shortens refs in its messages where it can."""
    tail = short.removeprefix("refs/").removeprefix("incli/seen/").removeprefix(f"{names.remote}/")
    return names.seen + tail


def push(
    repository: Repository, names: Names, updates: Mapping[str, str], expected: str | None
) -> Pushed:
    """Push commits to refs of the remote, each ref for itself.

    The branch is only moved from `expected` (None: it must not be there yet), so that a branch
    that was wound back between our fetch and our push is not quietly put back.
    """
    lease = f"--force-with-lease={names.branch}:{expected or ''}"
    done = repository.git.run(
        *("push", "--porcelain", "--no-follow-tags", "--recurse-submodules=no"),
        *([lease] if names.branch in updates else []),
        names.remote,
        *(f"{commit}:{ref}" for ref, commit in updates.items()),
        ok=range(256),
    )
    verdicts = {}
    for line in done.stdout.decode(errors="replace").splitlines():
        flag, _, rest = line.partition("\t")
        refs, _, summary = rest.partition("\t")
        if len(flag) == 1 and refs:
            verdicts[refs.rpartition(":")[2]] = _judged(flag, summary)
    if verdicts or not done.returncode:
        return Pushed(verdicts)
    return Pushed({}, _why(repository, done.stderr.decode(errors="replace")))


def _why(repository: Repository, stderr: str) -> str:
    """Why a push came to nothing at all; git does not say which hook of ours it was."""
    hook = repository.git.out("rev-parse", "--path-format=absolute", "--git-path", "hooks/pre-push")
    if "failed to push some refs" not in stderr or not os.access(hook, os.X_OK):
        return last_words(stderr) or "git push failed"
    said = [line for line in stderr.splitlines() if "failed to push some refs" not in line]
    words = last_words("\n".join(said)) or "it says nothing"
    return f"{HOOK} {words}"


def _judged(flag: str, summary: str) -> tuple[Verdict, str]:
    if flag != "!":
        return Verdict.TAKEN, ""
    words = printable(summary)
    if _RACE.search(summary):
        return Verdict.RACED, words
    return (Verdict.DECLINED if _DECLINED.search(summary) else Verdict.FAILED), words


def last_words(stderr: str) -> str:
    """The line in which git says why, without its prefix and without control characters."""
    lines = [line.strip() for line in stderr.splitlines() if line.strip()]
    telling = [line for line in lines if not _AFTERTHOUGHTS.match(line)] or lines
    loud = [line for line in telling if line.startswith(("fatal: ", "error: "))]
    chosen = (loud or telling or [""])[-1]
    return printable(re.sub(r"^(fatal|error): ", "", chosen))


def printable(text: str) -> str:
    """`text` as one line that cannot drive a terminal: the remote chose these words."""
    return "".join(each if each.isprintable() else " " for each in text).strip()
