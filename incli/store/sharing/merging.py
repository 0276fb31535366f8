"""Folds tips of the record into one: fast-forward where that is enough, else the union of files.

Nothing here touches a work tree, an index or a ref; only objects are made.

Two clones that fold the same tips make the same commit, byte for byte: parents in the order of
their ids, a fixed author, message and zone, the date of the newest parent. So they agree without
asking each other, and the next fold finds one tip where there could have been two.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from incli.domain.layout import split_path
from incli.store.git import Git, GitError
from incli.store.repository import Repository

_MESSAGE = "Union of two tips of the record\n\nEach held entries that the other lacked.\n"
_WHO = {
    "GIT_AUTHOR_NAME": "incli",
    "GIT_AUTHOR_EMAIL": "incli@localhost",
    "GIT_COMMITTER_NAME": "incli",
    "GIT_COMMITTER_EMAIL": "incli@localhost",
}
# What a person may have configured for their own merges must not change what a fold makes.
_PLAIN = (
    *("-c", "core.fsync=all"),  # a ref will point at what is made here
    *("-c", "core.attributesFile=/dev/null"),
    *("-c", "merge.default=text"),
    *("-c", "merge.renames=false"),
    *("-c", "merge.directoryRenames=false"),
    *("-c", "merge.renormalize=false"),
    *("-c", "i18n.commitEncoding=UTF-8"),
)
_ADDED_TWICE = {2, 3}  # git's stages: 1 the common ancestor, 2 and 3 the two sides


class Conflict(Exception):
    """Both tips changed the same file in different ways; only a person can say what holds."""

    def __init__(self, one: str, other: str, paths: Sequence[str]) -> None:
        super().__init__(f"{one} and {other} disagree on {', '.join(paths)}")
        self.one = one
        self.other = other
        self.paths = tuple(paths)


class Unrelated(Exception):
    """The tips have no common ancestor that this clone knows."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"{one} and {other} share no history")
        self.one = one
        self.other = other


@dataclass(frozen=True, slots=True)
class Folded:
    """What became of some tips."""

    tip: str | None
    """A commit that holds all of them; None where there was nothing to fold."""
    tips: tuple[str, ...] = ()
    """Those that no other one held already."""
    left_out: tuple[Conflict | Unrelated, ...] = ()
    """Why optional tips are not in it; `other` is the tip that was left out."""


def fold(repository: Repository, must: Iterable[str], may: Iterable[str] = ()) -> Folded:
    """One commit that holds every tip of `must`, and those of `may` that do not conflict.

    The caller holds the lock for sharing. Raises `Conflict` or `Unrelated` where two tips of
    `must` cannot be joined.
    """
    musts, extras = sorted(set(must)), sorted(set(may))
    tips = independent(repository, {*musts, *extras})
    try:
        return Folded(_joined(repository, tips), tuple(tips))
    except (Conflict, Unrelated):
        if not extras:
            raise
    tip = _joined(repository, independent(repository, musts))
    left_out: list[Conflict | Unrelated] = []
    for extra in (each for each in extras if each in tips):
        try:
            tip = _joined(repository, independent(repository, [extra, *([tip] if tip else [])]))
        except Conflict as error:
            left_out.append(Conflict(tip or "", extra, error.paths))
        except Unrelated:
            left_out.append(Unrelated(tip or "", extra))
    return Folded(tip, tuple(tips), tuple(left_out))


def independent(repository: Repository, tips: Iterable[str]) -> list[str]:
    """Those of `tips` that no other one holds already, sorted."""
    unique = sorted(set(tips))
    if len(unique) < 2:  # noqa: PLR2004  # one tip is independent by itself
        return unique
    return sorted(repository.git.out("merge-base", "--independent", *unique).split())


def holds(repository: Repository, tip: str, earlier: str) -> bool:
    """Whether `earlier` is `tip` or one of its ancestors."""
    if tip == earlier:
        return True
    done = repository.git.run("merge-base", "--is-ancestor", earlier, tip, ok=(0, 1))
    return done.returncode == 0


def union(repository: Repository, one: str, other: str) -> str:
    """A merge commit with the files of both; the same commit whichever is named first."""
    first, second = sorted((one, other))
    return _commit(repository, _tree(repository, first, second), (first, second))


def _joined(repository: Repository, tips: Sequence[str]) -> str | None:
    if not tips:
        return None
    joined = tips[0]
    for tip in tips[1:]:
        joined = union(repository, joined, tip)
    return joined


def _bare(repository: Repository) -> Git:
    """Git without a work tree, as on a forge: no .gitattributes of a checkout has a say."""
    return Git(
        repository.common_dir,
        {"GIT_DIR": str(repository.common_dir), "GIT_ATTR_NOSYSTEM": "1"},
    )


def _tree(repository: Repository, one: str, other: str) -> str:
    done = _bare(repository).run(
        *("--bare", *_PLAIN, "merge-tree", "--write-tree", "-z", "--no-messages", one, other),
        ok=(0, 1, 128),
    )
    words = done.stderr.decode(errors="replace")
    if "unrelated histories" in words:
        raise Unrelated(one, other)
    if done.returncode not in {0, 1}:
        raise GitError(("merge-tree", one, other), done.returncode, words)
    tree, *rows = done.stdout.decode(errors="surrogateescape").split("\0")
    if done.returncode == 0:
        return tree
    clashes = _clashes(rows)
    if not clashes or not all(_opened_twice(repository, each, one, other) for each in clashes):
        raise Conflict(one, other, [each.path for each in clashes])
    return _with_first(repository, tree, clashes)


@dataclass(frozen=True, slots=True)
class _Clash:
    """A path on which the sides disagree: its blob in the ancestor (1) and the sides (2, 3)."""

    path: str
    sides: dict[int, str]
    modes: frozenset[str]


def _clashes(rows: Iterable[str]) -> list[_Clash]:
    sides: dict[str, dict[int, str]] = {}
    modes: dict[str, set[str]] = {}
    for row in rows:
        head, _, path = row.partition("\t")
        if not path:
            continue
        mode, oid, stage = head.split(" ")
        sides.setdefault(path, {})[int(stage)] = oid
        modes.setdefault(path, set()).add(mode)
    return [_Clash(path, found, frozenset(modes[path])) for path, found in sides.items()]


def _opened_twice(repository: Repository, clash: _Clash, one: str, other: str) -> bool:
    """Whether two clones opened an incident under the same id, each with its own header.

    After criss-cross merges git may know one of the openings as the common ancestor; it is still
    that case as long as both sides are contents somebody opened the incident with.
    """
    place = split_path(clash.path)
    if place is None or place[1] != "incident.yaml" or clash.modes != {"100644"}:
        return False
    if clash.sides.keys() == _ADDED_TWICE:
        return True
    if not clash.sides.keys() >= _ADDED_TWICE:
        return False
    added = repository.git.out(
        *("log", "--no-merges", "--diff-filter=A", "--no-renames", "--format=", "--raw"),
        *("--no-abbrev", one, other, "--", clash.path),
    )
    openings = set(re.findall(r"^:0+ \d+ 0+ ([0-9a-f]+) A\t", added, re.MULTILINE))
    return {clash.sides[2], clash.sides[3]} <= openings


def _with_first(repository: Repository, tree: str, clashes: Iterable[_Clash]) -> str:
    """`tree` with, for each clash, the side that sorts first as bytes."""
    rows = []
    for clash in clashes:
        sides = (clash.sides[2], clash.sides[3])
        oid = min(sides, key=lambda side: _content(repository, side))
        rows.append(f"100644 {oid}\t{clash.path}\0")
    index = repository.state / "fold.index"
    repository.state.mkdir(exist_ok=True)
    scratch = {"GIT_INDEX_FILE": str(index)}
    git = _bare(repository)
    try:
        index.with_name("fold.index.lock").unlink(missing_ok=True)  # of a fold that was killed
        git.run(*_PLAIN, "read-tree", tree, env=scratch)
        stdin = "".join(rows).encode(errors="surrogateescape")
        git.run(*_PLAIN, "update-index", "-z", "--index-info", stdin=stdin, env=scratch)
        return git.out(*_PLAIN, "write-tree", env=scratch)
    finally:
        index.unlink(missing_ok=True)


def _content(repository: Repository, oid: str) -> bytes:
    found = repository.objects.read(oid)
    if found is None:
        raise GitError(("cat-file", oid), 128, f"the object {oid} is missing")
    return found[2]


def _commit(repository: Repository, tree: str, parents: Sequence[str]) -> str:
    parent_args = [part for parent in parents for part in ("-p", parent)]
    args = (*_PLAIN, "commit-tree", tree, *parent_args)
    if repository.says("commit.gpgsign"):
        # A signature holds its maker's key and time, so such a merge is one clone's own and not
        # the same everywhere; clones then agree one exchange later, through fast-forwards.
        return repository.git.out(*args, "-S", stdin=_MESSAGE.encode())
    date = f"@{max(_committed(repository, parent) for parent in parents)} +0000"
    dates = {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
    return repository.git.out(*args, stdin=_MESSAGE.encode(), env=_WHO | dates)


def _committed(repository: Repository, commit: str) -> int:
    """The committer's date, in seconds since 1970."""
    head, _, _ = _content(repository, commit).partition(b"\n\n")
    found = re.search(rb"^committer .*> (\d+) [+-]\d{4}$", head, re.MULTILINE)
    return int(found[1]) if found else 0
