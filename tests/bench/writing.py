"""Guards: a note against `git add; git commit`, in small and large repositories."""

from functools import partial
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
    runs = {}
    for count in _LIMITS:
        ours, theirs = _pair(ground, count)
        runs[_note(count)] = partial(_write_note, ground, ours)
        runs[_commit(count)] = _Committer(ground, theirs)
    samples = in_turn(runs, _ROUNDS)
    rows = [
        samples.row(
            f"note / git add; git commit, {count:,} files", _note(count), _commit(count), limit
        )
        for count, limit in _LIMITS.items()
    ]
    least, most = min(_LIMITS), max(_LIMITS)
    title = f"note at {most:,} / at {least} files"
    return [*rows, samples.row(title, _note(most), _note(least), _GROWTH)]


def _pair(ground: Ground, count: int) -> tuple[Path, Path]:
    """Two equal repositories: one for incli, one for git."""
    ground.say(f"a repository of {count:,} files, twice")
    ours = ground.team(f"note-{count}")
    ground.with_files(ours, count)
    ground.open_incident(ours)
    theirs = f"commit-{count}"
    ground.git(ground.folder, "clone", "-q", str(ours), theirs)
    return ours, ground.folder / theirs


def _write_note(ground: Ground, repository: Path) -> None:
    ground.incli(repository, "note", "one more line")


class _Committer:
    """Adds and commits one more file each time, beside the entries that are there."""

    def __init__(self, ground: Ground, repository: Path) -> None:
        self._ground = ground
        self._repository = repository
        self._folder = next(repository.glob("incidents/*/*/timeline")).relative_to(repository)
        self._count = 0

    def __call__(self) -> None:
        self._count += 1
        file = f"{self._folder}/20261122T031502{self._count:03}Z-note-amira-zzzz.yaml"
        self._ground.sh(
            self._repository,
            f"printf '{_ENTRY}' > {file}; git add {file}; git commit -q -m 'one more line'",
        )


def _note(count: int) -> str:
    return f"note at {count:,}"


def _commit(count: int) -> str:
    return f"git at {count:,}"
