"""Guards: a note against `git add; git commit`, in small and large repositories."""

from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path

from .ground import Ground
from .measuring import Row, in_turn

_LIMITS = {10: 8.0, 1_000: 6.0, 10_000: 2.5, 100_000: 0.6}
"""How many other files the repository holds, and how many times git's cost a note may be."""
_GROWTH = 2.0
_ROUNDS = 15
_ENTRY = 'kind: "note"\\nat: "2026-11-22T03:15:02.123Z"\\nby: "amira"\\ntext: "one more line"\\n'


def writing(ground: Ground) -> list[Row]:
    """A note against git, in turn, in repositories of four sizes."""
    runs: dict[str, Callable[[], None]] = {}
    for files in _LIMITS:
        ours, theirs = _pair(ground, files)
        runs[_note(files)] = partial(_write_note, ground, ours)
        runs[_commit(files)] = _committing(ground, theirs)
    samples = in_turn(runs, _ROUNDS)
    rows = [
        samples.row(
            f"note / git add; git commit, {files:,} files", _note(files), _commit(files), limit
        )
        for files, limit in _LIMITS.items()
    ]
    least, most = min(_LIMITS), max(_LIMITS)
    title = f"note at {most:,} / at {least} files"
    return [*rows, samples.row(title, _note(most), _note(least), _GROWTH)]


def _pair(ground: Ground, files: int) -> tuple[Path, Path]:
    """Two equal repositories: one for incli, one for git."""
    ground.say(f"a repository of {files:,} files, twice")
    ours = ground.team(f"note-{files}")
    ground.with_files(ours, files)
    ground.open_incident(ours)
    theirs = f"commit-{files}"
    ground.git(ground.folder, "clone", "-q", str(ours), theirs)
    return ours, ground.folder / theirs


def _write_note(ground: Ground, repository: Path) -> None:
    ground.incli(repository, "note", "one more line")


def _committing(ground: Ground, repository: Path) -> Callable[[], None]:
    """Adds and commits one more file each time, beside the entries that are there."""
    folder = next(repository.glob("incidents/*/*/timeline")).relative_to(repository)
    numbers = count(1)

    def commit() -> None:
        file = f"{folder}/20261122T031502{next(numbers):03}Z-note-amira-zzzz.yaml"
        ground.sh(
            repository,
            f"printf '{_ENTRY}' > {file}; git add {file}; git commit -q -m 'one more line'",
        )

    return commit


def _note(files: int) -> str:
    return f"note at {files:,}"


def _commit(files: int) -> str:
    return f"git at {files:,}"
