"""What the tests of the writer share: writing an entry, and looking at what is there afterwards."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from world import git

from incli.store.repository import discover
from incli.store.writing.writer import Change, Saved, Writer, writing

TIMELINE = "incidents/2026-11/2026-11-22-checkout-errors/timeline"
WHEN = datetime(2026, 11, 22, 3, 15, 2, tzinfo=UTC)
POLICY = "policies/people.yaml"


def entry(name: str) -> str:
    return f"{TIMELINE}/{name}.yaml"


def note(name: str, text: str = "") -> Change:
    """A change that adds one entry."""
    content = f'kind: "note"\ntext: "{text or name}"\n'.encode()
    return Change({entry(name): content}, f"incident(x): note {name}\n\nKind: note\n", WHEN)


def save(folder: Path, change: Change) -> Saved:
    return saved_by(folder, change)[0]


def saved_by(folder: Path, change: Change) -> tuple[Saved, Writer]:
    repository = discover(folder)
    try:
        with writing(repository) as writer:
            return writer.save(change), writer
    finally:
        repository.close()


def recover(folder: Path) -> tuple[str, ...]:
    """Open for writing and write nothing."""
    repository = discover(folder)
    try:
        with writing(repository) as writer:
            return writer.recovered
    finally:
        repository.close()


def held(folder: Path, rev: str = "HEAD") -> Mapping[str, str]:
    """The object id of every file in a commit, by path."""
    rows = (row.split("\t") for row in git(folder, "ls-tree", "-r", rev).splitlines())
    return {path: head.split(" ")[2] for head, path in rows}


def names(folder: Path, rev: str = "HEAD") -> set[str]:
    """The names of the entries in a commit."""
    return {Path(path).stem for path in held(folder, rev) if "/timeline/" in path}


def status(folder: Path) -> list[str]:
    return git(folder, "status", "--porcelain", "--untracked-files=all").splitlines()


def snapshot(folder: Path) -> dict[str, str]:
    """All that is the user's own: what is staged, changed and untracked, to the byte."""
    return {
        "status": "\n".join(status(folder)),
        "staged": git(folder, "diff", "--cached", "--binary"),
        "changed": git(folder, "diff", "--binary"),
        "index": "\n".join(
            row
            for row in git(folder, "ls-files", "-s", "-t").splitlines()
            if "/timeline/" not in row
        ),
    }


def leftovers(folder: Path) -> list[str]:
    """Files in the git folder and the work tree that only an unfinished write would leave."""
    common = Path(git(folder, "rev-parse", "--path-format=absolute", "--git-common-dir"))
    locks = [*common.rglob("*.lock"), *folder.rglob(".incli-*")]
    journals = [common / "incli" / name for name in ("journal", "journal-undo", "moving")]
    return [str(each) for each in (*locks, *journals) if each.exists()]


def sound(folder: Path) -> None:
    """The repository is whole, nothing of the record is staged as deleted, nothing is left over."""
    assert "missing" not in git(folder, "fsck", "--no-dangling", "--strict")
    assert not [row for row in status(folder) if row.startswith("D") and "incidents" in row]
    assert leftovers(folder) == []
