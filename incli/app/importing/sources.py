"""Finds what an import is to read: files, folders, archives, git repositories and bundles.

Nothing is opened but what was typed and what lies below it; links that lead out of a folder are not
followed. Everything has a limit, so that a hostile source costs little.
"""

import os
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from incli.domain.errors import InvalidInput
from incli.domain.finding import Finding
from incli.exchange.incidents.draft import File, Version
from incli.store.foreign import is_repository, read_history

MAX_FILE = 64 << 20
"""Bytes of one file: thirty times five years of a large status page."""
MAX_ALL = 512 << 20
"""Bytes of everything that is read at once."""
MAX_FILES = 100_000

_Wants = Callable[[Sequence[str]], Sequence[str]]


class Gathered(NamedTuple):
    """What was found."""

    files: tuple[File, ...]
    commits: tuple[tuple[str, datetime, str], ...]
    """Id, date and subject of each commit of the repositories among the sources."""
    rejects: tuple[Finding, ...]


def gather(paths: Sequence[Path], wants: _Wants) -> Gathered:
    """The files of a source; `wants` picks those of a folder that belong to its format.

    Raises `InvalidInput` for a path that is not there, and where there is too much.
    """
    found = _Found()
    for path in paths:
        if not path.exists():
            raise InvalidInput(f"There is no file or folder {path}.")
        if is_repository(path):
            _from_git(path, wants, found)
        elif path.is_dir():
            _from_folder(path, wants, found)
        elif path.suffix.lower() == ".zip":
            _from_archive(path, wants, found)
        else:
            found.add(str(path), path.name, _content(path))
    return Gathered(tuple(found.files), tuple(found.commits), tuple(found.rejects))


class _Found:
    def __init__(self) -> None:
        self.files: list[File] = []
        self.commits: list[tuple[str, datetime, str]] = []
        self.rejects: list[Finding] = []
        self._size = 0

    def add(
        self, path: str, name: str, content: bytes | None, versions: tuple[Version, ...] = ()
    ) -> None:
        """A file; `content` is None where it is too large."""
        if content is None:
            message = f"The file is larger than {MAX_FILE >> 20} MiB."
            self.rejects.append(Finding(path, 0, 0, message, "import it in parts"))
            return
        self._size += len(content) + sum(len(each.content) for each in versions)
        if self._size > MAX_ALL or len(self.files) >= MAX_FILES:
            raise InvalidInput(
                f"More than {MAX_ALL >> 20} MiB, or {MAX_FILES:,} files, at once.",
                "import it in parts",
            )
        self.files.append(File(path, name, content, versions))


def _content(path: Path) -> bytes | None:
    try:
        if path.stat().st_size > MAX_FILE:
            return None
        with path.open("rb") as file:  # a pipe or a device does not say how much comes
            content = file.read(MAX_FILE + 1)
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}.") from None
    return content if len(content) <= MAX_FILE else None


def _from_git(path: Path, wants: _Wants, found: _Found) -> None:
    history = read_history(path, wants)
    found.commits += [(each.oid, each.at, each.subject) for each in history.commits]
    for name, kept in sorted(history.files.items()):
        content = kept.content if len(kept.content) <= MAX_FILE else None
        found.add(f"{path}/{name}", name, content, tuple(map(Version._make, kept.versions)))


def _from_folder(folder: Path, wants: _Wants, found: _Found) -> None:
    for name in wants(sorted(_below(folder))):
        found.add(str(folder / name), name, _content(folder / name))


def _below(folder: Path) -> Iterator[str]:
    """The plain files below a folder, by their names relative to it, with `/`."""
    for number, (here, folders, names) in enumerate(os.walk(folder)):
        folders[:] = sorted(each for each in folders if each != ".git")
        if number > MAX_FILES:
            raise InvalidInput(
                f"{folder} holds more than {MAX_FILES:,} folders.", "import it in parts"
            )
        for name in names:
            path = Path(here, name)
            if path.is_file() and not path.is_symlink():
                yield path.relative_to(folder).as_posix()


def _from_archive(path: Path, wants: _Wants, found: _Found) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            inside = {each.filename: each for each in archive.infolist() if not each.is_dir()}
            for name in wants(sorted(inside)):
                found.add(f"{path}/{name}", name, _unpacked(archive, inside[name]))
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise InvalidInput(f"{path} is no archive that can be read: {error}.") from None


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes | None:
    """What a file of an archive holds; it is not believed what size it says it has."""
    with archive.open(member) as file:
        content = file.read(MAX_FILE + 1)
    return content if len(content) <= MAX_FILE else None
