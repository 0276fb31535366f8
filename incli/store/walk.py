"""The commits of a change, and what each of them does to files, against every one of its parents.

`git log` alone says nothing of what a merge removes; every parent is asked about, one by one.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from incli.rules.cases.history import Change, Commit
from incli.store.changes import trees
from incli.store.git import Git

_HEAD = "\x01"
_FORMAT = f"--format={_HEAD}%H %P%x00%ae%x00%at%x00%ct"
_NAMES = f"--format=%H{_HEAD}%(trailers:key=Incident,valueonly,separator=%x01)%x00"
_RAW = ("--raw", "-z", "-r", "--no-renames", "--no-abbrev", "--no-ext-diff", "--no-textconv")
_PIECES = 3
"""What follows a head: the author's address, when it was authored, and when committed."""

_FOLDER = 0o04
"""What the mode of a folder begins with."""
_NO_NAMES = (b"", b".", b"..", b".git")


class OddCommit(Exception):  # what it is
    """A commit that cannot be read as one: its id, as far as it can be told."""


def commits_between(git: Git, judge: str, head: str) -> tuple[Commit, ...]:
    """The commits that `head` has and `judge` has not, parents before children.

    Raises `GitError` where an object is missing, `OddCommit` where one says what no clock does.
    """
    printed = git.much(
        *("log", "-m", *_RAW, "--topo-order", _FORMAT),
        *("--end-of-options", f"{judge}..{head}"),
    )
    commits = _read(printed.decode(errors="surrogateescape").split("\0"))
    commits.reverse()  # git takes longer to turn them round
    merges = [each for each in commits if len(each.parents) > 1]
    if not merges:
        return tuple(commits)
    exact = _of_merges(git, merges)
    return tuple(
        each._replace(changes=exact[each.id]) if each.id in exact else each for each in commits
    )


def _read(tokens: Sequence[str]) -> list[Commit]:
    """The commits in what git printed; a merge comes once for each parent it differs from.

    A history has hundreds of thousands of them, and this has to keep up with git.
    """
    commits: list[Commit] = []
    changes: list[Change] = []
    at, end, before = 0, len(tokens), ""
    while at < end:
        token = tokens[at]
        at += 1
        if not token:
            continue
        if token[0] != _HEAD:
            try:
                _, mode, was, blob, status = token.split(" ")
            except ValueError:
                raise OddCommit(before[1:41]) from None
            changes.append(Change(0, status, mode, blob, tokens[at], was))
            at += 1
            continue
        if token != before:
            before, changes = token, []
            commits.append(_commit(token, tokens[at : at + _PIECES], changes))
        at += _PIECES
    return commits


def _commit(head: str, pieces: Sequence[str], changes: Sequence[Change]) -> Commit:
    author, authored, committed = pieces
    name, _, parents = head[1:].partition(" ")
    try:
        first = datetime.fromtimestamp(int(authored), UTC)
        last = first if committed == authored else datetime.fromtimestamp(int(committed), UTC)
    except (ValueError, OverflowError):
        raise OddCommit(name[:40]) from None
    return Commit(name, tuple(parents.split()), author, first, last, changes)


def named_between(git: Git, judge: str, head: str) -> dict[str, tuple[str, ...]]:
    """For each of these commits the incidents that its message names; nothing of odd ones."""
    printed = git.run("log", _NAMES, "--end-of-options", f"{judge}..{head}").stdout
    rows = printed.decode(errors="surrogateescape").split("\0")
    named = (row.strip("\n").split(_HEAD) for row in rows)
    return {commit: tuple(filter(None, each)) for commit, *each in named}


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


def odd_tree(git: Git, judge: str, head: str, *, every: bool) -> str:
    """A tree with a name that stands twice, out of order, or is none; "" where there is none.

    Git shows one of the two, and checks out the other: nothing it says of such a tree can be
    believed. `every` tree that is new since the judge is looked at, or else those of the head.
    Raises `GitError` where one of them is missing.
    """
    level = [git.out("rev-parse", f"{head}^{{tree}}")]
    if every:
        asked = ("--objects", "--filter=blob:none", "--no-object-names", head, f"^{judge}")
        level += git.out("rev-list", *asked).split()
    width, seen = len(judge) // 2, set(level)
    while level:
        inside: dict[str, None] = {}
        for oid, content in trees(git, level).items():
            folders = _folders_in(content, width)
            if folders is None:
                return oid
            inside.update(dict.fromkeys(folders))
        # of every new tree all are listed; what else they hold the judge has, and was judged
        level = [] if every else [each for each in inside if each not in seen]
        seen.update(level)
    return ""


def _folders_in(tree: bytes, width: int) -> list[str] | None:
    """The trees that a tree holds; None where it is not as git itself writes one.

    Each name then comes after the one before, as git sorts them, none is there twice, and each is
    one that a file can have.
    """
    at, before, names, folders = 0, b"", set(_NO_NAMES), []
    try:
        while at < len(tree):
            space, end = tree.index(b" ", at), tree.index(b"\0", at)
            name, stop = tree[space + 1 : end], end + 1 + width
            key = name
            if int(tree[at:space], 8) >> 12 == _FOLDER:
                key += b"/"
                folders.append(tree[end + 1 : stop].hex())
            if key <= before or name in names or b"/" in name:
                return None
            names.add(name)
            before, at = key, stop
    except ValueError:  # it ends in the middle of a row
        return None
    return folders


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
