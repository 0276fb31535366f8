"""Where files are read from: a commit, or the work tree; both are asked in the same way."""

import os
import stat
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from incli.store.changes import blobs
from incli.store.git import Git, GitError, Objects

PLAIN, LINK, FOREIGN = "100644", "120000", "160000"
"""How git says: a plain file, a symbolic link, a commit of another repository."""
LARGEST = 4 * 1024 * 1024
"""Bytes: nothing larger is read at all. A document may be a sixteenth of it."""
_DATA = ("incidents/", "policies/")
_LAYING_DOWN = (".gitattributes", ".gitmodules")
"""Files that change what other files mean to git, wherever they are."""


class Row(NamedTuple):
    """One file, before it is read."""

    path: str
    mode: str
    size: int
    """In bytes; 0 for what holds none of its own."""
    oid: str
    """Its object id; empty in a work tree."""


class Source(Protocol):
    """A tree of files."""

    def rows(self, *folders: str) -> list[Row]:
        """The files that are looked at (`is_ours`), or only those under `folders`; in order."""

    def everything(self, *folders: str) -> list[Row]:
        """All files under some folders, whatever they are; in order."""

    def row(self, path: str) -> Row | None:
        """One file; None where there is none."""

    def contents(self, rows: Sequence[Row]) -> dict[str, bytes]:
        """What plain files hold, by path; what cannot be had, or is too large, is left out."""

    def read(self, path: str) -> bytes | None:
        """One file's bytes; None where there is no such file. Of a large one only the first."""

    def names(self, *folders: str) -> list[str]:
        """The paths of what is directly in some folders, sorted."""

    def holding(self, name: str, word: str) -> dict[str, bytes]:
        """What the files of incidents hold that are called `name` and hold `word`, by path."""


def is_ours(path: str) -> bool:
    """Whether a path is looked at: it is of the record, of the policies, or tells git of others.

    Also where it only passes for one: to some file systems `Incidents/` is `incidents/`.
    """
    low = plainly(path)
    return f"{low}/".startswith(_DATA) or low.endswith(_LAYING_DOWN)


def plainly(path: str) -> str:
    """A path as file systems see it that do not tell letters' case and composition apart."""
    return path.lower() if path.isascii() else unicodedata.normalize("NFC", path).casefold()


class Tree:
    """The files of one commit."""

    def __init__(self, git: Git, objects: Objects, commit: str) -> None:
        self._git = git
        self._objects = objects
        self.commit = commit

    def rows(self, *folders: str) -> list[Row]:
        """See `Source`."""
        found = self.everything(*folders)
        return [each for each in found if is_ours(each.path) or each.mode == FOREIGN]

    def everything(self, *folders: str) -> list[Row]:
        """See `Source`."""
        done = self._git.run("ls-tree", "-r", "-l", "-z", self.commit, *folders)
        listed = done.stdout.decode(errors="surrogateescape")
        return [_row(each) for each in listed.split("\0") if each]

    def row(self, path: str) -> Row | None:
        """See `Source`."""
        done = self._git.run("ls-tree", "-l", "-z", self.commit, path)
        listed = done.stdout.decode(errors="surrogateescape").split("\0")[0]
        return _row(listed) if listed and not listed.startswith("040000") else None

    def contents(self, rows: Sequence[Row]) -> dict[str, bytes]:
        """See `Source`."""
        wanted = {each.oid for each in rows if each.mode != FOREIGN and each.size <= LARGEST}
        found = blobs(self._git, list(wanted))
        return {each.path: found[each.oid] for each in rows if each.oid in found}

    def read(self, path: str) -> bytes | None:
        """See `Source`. Raises `GitError` where there is such a file, and git has it not."""
        if not path.isprintable():  # no name of ours; one with a line feed would be two questions
            return None
        found = self._objects.read(f"{self.commit}:{path}", LARGEST)
        if found is None and path in self.names(path.rpartition("/")[0]):
            raise GitError(("cat-file", "--batch"), 0, f"{path} of {self.commit} is missing")
        return found[2] if found and found[1] == "blob" else None

    def holding(self, name: str, word: str) -> dict[str, bytes]:
        """See `Source`."""
        asked = ("-l", "-z", "-F", "-e", word, self.commit, "--", f":(glob)incidents/*/*/{name}")
        done = self._git.run("grep", *asked, env={"GIT_LITERAL_PATHSPECS": "0"}, ok=(0, 1))
        listed = done.stdout.decode(errors="surrogateescape").split("\0")
        paths = [each.partition(":")[2] for each in listed if each]
        return self.contents([row for path in paths if (row := self.row(path))])

    def names(self, *folders: str) -> list[str]:
        """The paths of what is directly in some folders, sorted."""
        inside = [f"{each}/" for each in folders if each]  # none: what is directly in the tree
        done = self._git.run("ls-tree", "--name-only", "-z", self.commit, *inside)
        return sorted(filter(None, done.stdout.decode(errors="surrogateescape").split("\0")))

    def beside(self, paths: Iterable[str]) -> list[str]:
        """The paths of everything that is directly in a folder on the way to one of `paths`."""
        folders = {path[:at] for path in paths for at, letter in enumerate(path) if letter == "/"}
        return sorted({*self.names(), *self.names(*sorted(folders))} if folders else self.names())

    def differs(self, other: "Tree") -> list[str]:
        """The paths that this tree has otherwise than another, or has not; sorted."""
        asked = ("-r", "-z", "--name-only", "--no-renames", other.commit, self.commit)
        done = self._git.run("diff-tree", *asked)
        return sorted(filter(None, done.stdout.decode(errors="surrogateescape").split("\0")))


def _row(listed: str) -> Row:
    head, _, path = listed.partition("\t")
    mode, _, oid, size = head.split()
    return Row(path, mode, int(size) if size.isdigit() else 0, oid)  # “-”: no blob, “BAD”: missing


class Folder:
    """The files of a work tree, as they are on the disk now."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def rows(self, *folders: str) -> list[Row]:
        """See `Source`."""
        found = self.everything(*(folders or _DATA))
        if not folders:
            found += [row for name in _LAYING_DOWN if (row := self.row(name))]
        return sorted(found)

    def everything(self, *folders: str) -> list[Row]:
        """See `Source`."""
        return sorted(each for folder in folders for each in self._under(folder.rstrip("/")))

    def _under(self, top: str) -> Iterator[Row]:
        if row := self.row(top):  # a file, or a link where there should be a folder
            yield row
            return
        for place, folders, files in os.walk(self.root / top):
            near = os.path.relpath(place, self.root)
            linked = [name for name in folders if os.path.islink(os.path.join(place, name))]  # noqa: PTH114, PTH118  # as os.walk gives them
            for name in (*files, *linked):
                if row := self.row(f"{near}/{name}"):
                    yield row

    def row(self, path: str) -> Row | None:
        """See `Source`."""
        try:
            status = os.lstat(f"{self.root}/{path}")  # a Path for each file costs more than this
        except OSError:
            return None
        if stat.S_ISDIR(status.st_mode):
            return None
        mode = "100755" if status.st_mode & stat.S_IXUSR else PLAIN
        if stat.S_ISLNK(status.st_mode):
            mode = LINK
        elif not stat.S_ISREG(status.st_mode):
            mode = "000000"  # a pipe or a device: git would not take it, and reading it may hang
        return Row(path, mode, status.st_size, "")

    def contents(self, rows: Sequence[Row]) -> dict[str, bytes]:
        """See `Source`."""
        found: dict[str, bytes] = {}
        for each in rows:
            if each.mode.startswith("100") and each.size <= LARGEST:
                try:
                    found[each.path] = (self.root / each.path).read_bytes()
                except OSError:
                    continue  # gone, or not ours to read: the rules are told that it was not read
        return found

    def read(self, path: str) -> bytes | None:
        """See `Source`."""
        row = self.row(path)
        if row is None or not row.mode.startswith("100"):
            return None
        try:
            with (self.root / path).open("rb") as file:
                return file.read(LARGEST)
        except OSError:
            return None

    def names(self, *folders: str) -> list[str]:
        """See `Source`."""
        found = (each for folder in folders for each in (self.root / folder).glob("*"))
        return sorted(each.relative_to(self.root).as_posix() for each in found)

    def holding(self, name: str, word: str) -> dict[str, bytes]:
        """See `Source`."""
        rows = [each for each in self.rows("incidents/") if each.path.endswith(f"/{name}")]
        sought = word.encode()
        return {path: held for path, held in self.contents(rows).items() if sought in held}


def twins(paths: Iterable[str]) -> dict[str, str]:
    """Paths that are another path's where case and composition are not told apart: that one.

    Folders count, too: `a/x` and `A/y` meet in one folder on such a disk.
    """
    listed = list(paths)
    first: dict[str, str] = {}
    other: dict[str, str] = {}
    folders = {path.rpartition("/")[0] for path in listed}
    for name in (*sorted({way for folder in folders for way in _ways_to(folder)}), *listed):
        known = first.setdefault(plainly(name), name)
        if known != name:
            other[name] = known
            other.setdefault(known, name)
    found = {}
    for path in listed if other else ():
        for name in _ways_to(path):
            if name in other:
                found[path] = other[name] + path[len(name) :]
                break
    return found


def _ways_to(path: str) -> Iterator[str]:
    """A path, after the folders that lead to it."""
    end = path.find("/")
    while end >= 0:
        yield path[:end]
        end = path.find("/", end + 1)
    yield path
