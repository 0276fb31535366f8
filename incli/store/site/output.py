"""The folder that the site is written to: only what changed, and nothing of anybody else's."""

import hashlib
import json
import os
import shlex
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from incli.domain.errors import InvalidInput, Refused
from incli.store.database import Database

MARK = ".incli-site"
"""The file that says that a folder is ours to write to, and lists what we wrote: a path a line.

It stays with the folder, so that nothing of an earlier site is left, whoever built that and for
whom. A path stands there before the file does.
"""

_ELSEWHERE = "name a folder that is new or empty: incli site build --output DIR"


class Output:
    """A site on the disk, and what was written to it when it was last built."""

    def __init__(self, root: Path, database: Database) -> None:
        """Raises `Refused` for a folder that holds other things, or links to them."""
        self.root = root.resolve()
        self._database = database
        self._name = str(self.root)
        self._listed = self._begin()
        rows = database.rows("select path, key from written where output = ?", (self._name,))
        self._before: dict[str, str] = dict(rows)
        self._now: dict[str, str] = {}
        self._appending: int | None = None
        self.count = 0
        """How many files were written."""

    @property
    def _mark(self) -> Path:
        return self.root / MARK

    def _begin(self) -> set[str]:
        """What is listed as ours."""
        try:
            if self._is_ours():
                _demand_no_links(self._name)
                listed = {json.loads(line) for line in self._mark.read_text().splitlines()}
                if not all(map(_is_inside, listed)):
                    raise ValueError  # noqa: TRY301  # told below, as a line that is no JSON
                return listed
            if self.root.exists() and any(self.root.iterdir()):
                raise Refused(f"{self.root} holds other things than a site.", _ELSEWHERE)
            self.root.mkdir(parents=True, exist_ok=True)
            self._mark.touch()
        except OSError as error:
            raise InvalidInput(f"{self.root} cannot be written: {error.strerror}.") from None
        except ValueError:
            raise InvalidInput(
                f"{self._mark} is damaged: nobody knows what of the folder is ours.",
                _ELSEWHERE,
            ) from None
        return set()

    def _is_ours(self) -> bool:
        """Whether the mark is there; one that is a link stands for a file of somebody else's."""
        return self._mark.is_file() and not self._mark.is_symlink()

    def has(self, path: str, key: str) -> bool:
        """Whether the file was written from the same, and is there; it then stays as it is."""
        same = self._before.get(path) == key and path in self._listed and self.holds(path)
        if same:
            self._now[path] = key
        return same

    def holds(self, path: str) -> bool:
        """Whether there is such a file."""
        return os.path.isfile(f"{self._name}/{path}")  # noqa: PTH113  # for each of thousands

    def put(self, path: str, text: str) -> None:
        """Write a file, unless it holds the same already."""
        content = text.encode()
        key = hashlib.sha256(content).hexdigest()[:32]
        if not self.has(path, key):
            self.write(path, content, key)

    def write(self, path: str, content: bytes, key: str) -> None:
        """Write a file; `path` is inside of the folder."""
        if not _is_inside(path):
            raise ValueError(f"{path} is not inside of the site")
        if path not in self._listed:
            self._list(path)
        target = f"{self._name}/{path}"
        try:
            with open(target, "wb") as file:  # noqa: PTH123  # for each of thousands of pages
                file.write(content)
        except FileNotFoundError:
            os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH103, PTH120  # likewise
            Path(target).write_bytes(content)
        self.count += 1
        self._now[path] = key

    def _list(self, path: str) -> None:
        if self._appending is None:
            self._appending = os.open(self._mark, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC)
        os.write(self._appending, f"{json.dumps(path)}\n".encode())
        self._listed.add(path)

    def finish(self) -> int:
        """Remove what was written earlier and no longer belongs to the site; how many files."""
        if self._appending is not None:
            os.close(self._appending)
            self._appending = None
        gone = self._listed - self._now.keys()
        for path in gone:
            (self.root / path).unlink(missing_ok=True)
        self._without_empty(gone)
        self._remember()
        if gone:
            self._mark.write_text("".join(f"{json.dumps(each)}\n" for each in sorted(self._now)))
        return len(gone)

    def _remember(self) -> None:
        """From what each file was made."""
        old = [(self._name, path) for path in self._before if path not in self._now]
        new = [
            (self._name, path, key)
            for path, key in self._now.items()
            if self._before.get(path) != key
        ]
        with self._database.connection as connection:
            connection.executemany("delete from written where output = ? and path = ?", old)
            connection.executemany("insert or replace into written values (?, ?, ?)", new)

    def _without_empty(self, paths: Iterable[str]) -> None:
        """Folders that nothing is left in."""
        folders = {parent for path in paths for parent in PurePosixPath(path).parents}
        for each in sorted(folders, key=lambda one: len(one.parts), reverse=True):
            folder = self.root / each
            if folder != self.root and folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()


def _demand_no_links(root: str) -> None:
    """Raise `Refused` where a link would lead what is written to somewhere else.

    For a folder with our mark: in any other, a link is not for us to have removed. A repository
    can bring such a folder with it, mark and all.
    """
    waiting = [root] if os.path.isdir(root) else []  # noqa: PTH112  # folders by the thousands
    while waiting:
        with os.scandir(waiting.pop()) as found:
            for each in found:
                if each.is_symlink():
                    raise Refused(
                        f"{each.path} is a link, and leads out of the site.",
                        f"remove it: rm {shlex.quote(each.path)}",
                    )
                if each.is_dir(follow_symlinks=False):
                    waiting.append(each.path)


def _is_inside(path: object) -> bool:
    """Whether a path leads to a file of the site."""
    if not isinstance(path, str) or path == MARK:
        return False
    return ".." not in PurePosixPath(path).parts and not PurePosixPath(path).is_absolute()
