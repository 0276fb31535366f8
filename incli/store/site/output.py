"""The folder that the site is written to: only what changed, and nothing of anybody else's."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from incli.domain.errors import InvalidInput, Refused
from incli.store.database import Database

MARK = ".incli-site"
"""The file that says that a folder is ours to write to."""


class Output:
    """A site on the disk, and what was written to it when it was last built."""

    def __init__(self, root: Path, database: Database) -> None:
        """Raises `Refused` for a folder that holds other things."""
        self.root = root.resolve()
        self._database = database
        self._name = str(self.root)
        self._begin()
        rows = database.rows("select path, key from written where output = ?", (self._name,))
        self._before: dict[str, str] = dict(rows)
        self._now: dict[str, str] = {}
        self.count = 0
        """How many files were written."""

    def _begin(self) -> None:
        mark = self.root / MARK
        try:
            if not mark.is_file():
                if self.root.exists() and any(self.root.iterdir()):
                    raise Refused(
                        f"{self.root} holds other things than a site.",
                        "name a folder that is new or empty: incli site build --output DIR",
                    )
                self._database.connection.execute(
                    "delete from written where output = ?", (self._name,)
                )
                self.root.mkdir(parents=True, exist_ok=True)
                mark.write_text(
                    "Made by `incli site build`, which may overwrite everything here.\n"
                )
        except OSError as error:
            raise InvalidInput(f"{self.root} cannot be written: {error.strerror}.") from None

    def has(self, path: str, key: str) -> bool:
        """Whether the file was written from the same, and is there; it then stays as it is."""
        same = self._before.get(path) == key and self.holds(path)
        if same:
            self._now[path] = key
        return same

    def holds(self, path: str) -> bool:
        """Whether there is such a file."""
        return os.path.isfile(f"{self._name}/{path}")  # noqa: PTH113  # for each of thousands

    def write(self, path: str, content: bytes, key: str) -> None:
        """Write a file; `path` is inside of the folder."""
        parts = PurePosixPath(path).parts
        if ".." in parts or PurePosixPath(path).is_absolute():
            raise ValueError(f"{path} is not inside of the site")
        target = f"{self._name}/{path}"
        try:
            with open(target, "wb") as file:  # noqa: PTH123  # for each of thousands of pages
                file.write(content)
        except FileNotFoundError:
            os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH103, PTH120  # likewise
            Path(target).write_bytes(content)
        self.count += 1
        self._now[path] = key

    def put(self, path: str, text: str) -> None:
        """Write a file, unless it holds the same already."""
        content = text.encode()
        key = hashlib.sha256(content).hexdigest()[:32]
        if not self.has(path, key):
            self.write(path, content, key)

    def finish(self) -> int:
        """Remove what was written earlier and no longer belongs to the site; how many files."""
        gone = [path for path in self._before if path not in self._now]
        for path in gone:
            (self.root / path).unlink(missing_ok=True)
        self._without_empty(gone)
        changed = [
            (self._name, path, key)
            for path, key in self._now.items()
            if self._before.get(path) != key
        ]
        with self._database.connection as connection:
            connection.executemany(
                "delete from written where output = ? and path = ?",
                ((self._name, path) for path in gone),
            )
            connection.executemany("insert or replace into written values (?, ?, ?)", changed)
        return len(gone)

    def _without_empty(self, paths: Iterable[str]) -> None:
        """Folders that nothing is left in."""
        folders = {parent for path in paths for parent in PurePosixPath(path).parents}
        for each in sorted(folders, key=lambda one: len(one.parts), reverse=True):
            folder = self.root / each
            if folder != self.root and folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()
