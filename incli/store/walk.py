"""The commits of a change, and what each of them does to files, against every one of its parents.

`git log` alone says nothing of what a merge removes; every parent is asked about, one by one.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from incli.rules.cases.history import Change, Commit
from incli.store.git import Git

_HEAD = "\x01"
_TRAILERS = "%(trailers:key=Incident,valueonly,separator=%x01)"
_FORMAT = f"--format={_HEAD}%H %P%x00%ae%x00%at%x00%ct%x00{_TRAILERS}"
_RAW = ("--raw", "-z", "-r", "--no-renames", "--no-abbrev", "--no-ext-diff", "--no-textconv")
_PIECES = 4
"""What follows a head: the author's address, when it was authored and committed, its trailers."""


def commits_between(git: Git, judge: str, head: str) -> tuple[Commit, ...]:
    """The commits that `head` has and `judge` has not, parents before children.

    Raises `GitError` where an object is missing.
    """
    done = git.run(
        *("log", "-m", *_RAW, "--topo-order", "--reverse", _FORMAT),
        *("--end-of-options", f"{judge}..{head}"),
    )
    tokens = done.stdout.decode(errors="surrogateescape").split("\0")
    del done
    commits = tuple(_read(tokens))
    merges = [each for each in commits if len(each.parents) > 1]
    if not merges:
        return commits
    exact = _of_merges(git, merges)
    return tuple(
        each._replace(changes=exact[each.id]) if each.id in exact else each for each in commits
    )


def _read(tokens: Sequence[str]) -> Iterator[Commit]:
    """The commits in what git printed; a merge comes once for each parent it differs from."""
    at, end = 0, len(tokens)
    head, changes = None, []
    while at < end:
        token = tokens[at]
        if token[:1] == _HEAD:
            if head is not None and head[0] != token:
                yield _commit(head, changes)
                changes = []
            head = (token, *tokens[at + 1 : at + 1 + _PIECES])
            at += 1 + _PIECES
        elif token:
            row = token.split(" ")
            changes.append(Change(0, row[4], row[1], row[3], tokens[at + 1], row[2]))
            at += 2
        else:
            at += 1
    if head is not None:
        yield _commit(head, changes)


def _commit(head: Sequence[str], changes: list[Change]) -> Commit:
    first, author, authored, committed, trailers = head
    name, *parents = first[1:].split(" ")
    return Commit(
        name,
        tuple(filter(None, parents)),
        author,
        datetime.fromtimestamp(int(authored), UTC),
        datetime.fromtimestamp(int(committed), UTC),
        tuple(changes),
        tuple(filter(None, trailers.strip("\n").split(_HEAD))),
    )


def _of_merges(git: Git, merges: Sequence[Commit]) -> dict[str, tuple[Change, ...]]:
    """What each merge changes, against each of its parents by its number."""
    pairs = [(each.id, parent) for each in merges for parent in each.parents]
    asked = "".join(f"{commit} {parent}\n" for commit, parent in pairs)
    done = git.run("diff-tree", "--stdin", "--always", *_RAW, stdin=asked.encode())
    tokens = iter(done.stdout.decode(errors="surrogateescape").split("\0"))
    found: dict[str, list[Change]] = {each.id: [] for each in merges}
    commit, number = "", -1
    for token in tokens:
        if token.startswith(":"):
            row = token.split(" ")
            found[commit].append(Change(number, row[4], row[1], row[3], next(tokens), row[2]))
        elif token:  # a commit, once for each of its parents, in their order
            number = number + 1 if token == commit else 0
            commit = token
    return {commit: tuple(each) for commit, each in found.items()}


def unclean_paths(git: Git, commit: Commit) -> tuple[str, ...]:
    """Where a merge of two holds something else than what one of them made of it.

    What only one side changed must be as that side has it, and what none changed as both have it.
    A path on which both sides did something is not among them: somebody had to settle it. Where
    the two have nothing in common all of it is unclean. Git is not asked to merge, since that
    writes, if only the times of objects.
    """
    if len(commit.parents) != 2:  # noqa: PLR2004  # a merge of two
        return ()
    bases = git.run("merge-base", "--all", *commit.parents, ok=(0, 1)).stdout.decode().split()
    if not bases:
        return tuple(dict.fromkeys(each.path for each in commit.changes))
    found: set[str] = set()
    for number, other in ((0, commit.parents[1]), (1, commit.parents[0])):
        # what is not as this side has it, the other one must have changed
        differs = {each.path for each in commit.changes if each.parent == number}
        changed = [_changed_paths(git, base, other) for base in bases] if differs else []
        found |= differs.difference(*changed)
    return tuple(sorted(found))


def _changed_paths(git: Git, before: str, after: str) -> set[str]:
    done = git.run("diff-tree", "-r", "-z", "--name-only", "--no-renames", before, after)
    return set(filter(None, done.stdout.decode(errors="surrogateescape").split("\0")))
