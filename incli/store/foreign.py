"""Reads the history of somebody else's repository, or of a bundle of one, and runs nothing of it.

Its configuration could name programs (a pager, a file-system monitor, a filter); so only commands
that use none of them are run, and what might is switched off.
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from incli.domain.errors import InvalidInput
from incli.store.changes import blobs
from incli.store.git import Git, GitError

_HARMLESS = (
    *("-c", "core.fsmonitor=false"),
    *("-c", "core.hooksPath=/dev/null"),
    *("-c", "core.attributesFile=/dev/null"),
    *("-c", "log.showSignature=false"),  # would run gpg.program
    *("-c", "safe.directory=*"),  # reading as we do is harmless, whoever owns it
    *("-c", "protocol.allow=never"),
    *("-c", "protocol.file.allow=always"),
)
_GUARDED = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_TERMINAL_PROMPT": "0",
}


class Commit(NamedTuple):
    """A commit, without what it changed."""

    oid: str
    at: datetime
    """The author date."""
    subject: str


class FileVersion(NamedTuple):
    """A file as one commit left it."""

    at: datetime
    author: str
    email: str
    content: bytes


class Kept(NamedTuple):
    """A file in HEAD, and how it came to be."""

    content: bytes
    versions: tuple[FileVersion, ...]
    """Oldest first."""


class History(NamedTuple):
    """What a repository holds, from its first commit to its HEAD."""

    commits: tuple[Commit, ...]
    """Oldest first."""
    files: dict[str, Kept]
    """By name, with `/`."""


def is_repository(path: Path) -> bool:
    """Whether a path is the top of a git repository, or a bundle of one."""
    if path.is_file():
        with path.open("rb") as file:
            return file.read(16).startswith(b"# v") and path.suffix == ".bundle"
    return (path / ".git").exists() or ((path / "HEAD").is_file() and (path / "objects").is_dir())


def read_history(path: Path, wants: Callable[[Sequence[str]], Sequence[str]]) -> History:
    """The history of the files that are wanted, of those there are in HEAD.

    Raises `InvalidInput` where git cannot read it.
    """
    try:
        with _git(path) as git:
            listed = git.run(*_HARMLESS, "ls-tree", "-r", "-z", "HEAD").stdout
            rows = [each.partition("\t") for each in listed.decode(errors="replace").split("\0")]
            oids = {name: head.split(" ")[2] for head, _, name in rows if head.startswith("100")}
            wanted = {name: oids[name] for name in wants(list(oids))}
            return History(tuple(_commits(git)), _files(git, wanted))
    except GitError as error:
        words = error.stderr.strip().splitlines() or [str(error)]
        raise InvalidInput(f"{path} cannot be read by git: {words[-1]}") from None


@contextmanager
def _git(path: Path) -> Iterator[Git]:
    if path.is_dir():
        folder = path / ".git" if (path / ".git").exists() else path
        yield Git(path, {**_GUARDED, "GIT_DIR": str(folder.resolve())})
        return
    with tempfile.TemporaryDirectory(prefix="incli-bundle-") as scratch:
        git = Git(Path(scratch), _GUARDED)
        git.run("init", "-q", "--bare", "--template=", scratch)
        source = str(path.resolve())
        git.run(*_HARMLESS, "fetch", "-q", "--no-tags", source, "+HEAD:refs/heads/import")
        git.run("symbolic-ref", "HEAD", "refs/heads/import")
        yield git


def _commits(git: Git) -> Iterator[Commit]:
    listed = git.run(*_HARMLESS, "log", "--reverse", "--format=%H%x00%at%x00%s%x00", "HEAD").stdout
    fields = listed.decode(errors="replace").split("\0")
    for oid, seconds, subject in zip(fields[0::3], fields[1::3], fields[2::3], strict=False):
        yield Commit(oid.strip(), _date(seconds), subject)


def _files(git: Git, wanted: Mapping[str, str]) -> dict[str, Kept]:
    """The files of `wanted` (object ids by name). Merges are left out: they wrote nothing new."""
    listed = git.run(
        *(*_HARMLESS, "log", "--reverse", "--raw", "-z", "--no-abbrev", "--no-renames", "--root"),
        *("--no-ext-diff", "--no-textconv", "--format=%x01%at%x02%an%x02%ae%x02", "HEAD"),
    ).stdout.decode(errors="replace")
    found: dict[str, list[tuple[str, str, str, str]]] = {name: [] for name in wanted}
    for block in listed.split("\x01")[1:]:
        at, author, email, changes = block.split("\x02", 3)
        fields = [field for each in changes.split("\0") if (field := each.strip("\n"))]
        for head, name in zip(fields[0::2], fields[1::2], strict=False):
            oid = head.split(" ")[3]
            if name in found and oid.strip("0"):
                found[name].append((at, author, email, oid))
    oids = {*wanted.values(), *(each[3] for rows in found.values() for each in rows)}
    contents = blobs(git, sorted(oids))
    return {
        name: Kept(
            contents.get(wanted[name], b""),
            tuple(
                FileVersion(_date(at), author, email, contents[oid])
                for at, author, email, oid in rows
                if oid in contents
            ),
        )
        for name, rows in found.items()
    }


def _date(seconds: str) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)
