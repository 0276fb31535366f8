"""Guards: 10,000 incidents imported in one go, against `git fast-import` of the same bytes.

Without a work tree the two do the same: objects, a pack, a branch. With one, fast-import is
followed by the checkout that it leaves out.
"""

import json
import os
import random
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from incli.store.changes import blobs
from incli.store.git import Git

from .fast_import import fast_import
from .ground import Ground
from .measuring import Row, Samples, in_turn

_INCIDENTS, _UPDATES = 10_000, 5
_LIMIT = 3.0
_ROUNDS = 3
_BARE, _FAST, _TREE, _CHECKOUT = "bare", "fast-import", "work tree", "fast-import and checkout"
_AGAIN = "nothing new"
_WORDS = (
    *("We", "are", "investigating", "reports", "of", "degraded", "performance", "and", "will"),
    *(
        "provide",
        "updates",
        "as",
        "engineers",
        "look",
        "at",
        "error",
        "rates",
        "in",
        "two",
        "regions",
    ),
)
_FIRST = datetime(2016, 1, 1, tzinfo=UTC)


def importing(ground: Ground) -> list[Row]:
    """The history of a status page, as JSON lines, imported at once."""
    ground.say(f"{_INCIDENTS:,} incidents with {_UPDATES} updates each")
    source = ground.folder / "history.jsonl"
    source.write_text("".join(f"{json.dumps(each)}\n" for each in _history()))
    team = ground.team("import")
    bare = ground.folder / "bare.git"
    ground.git(ground.folder, "clone", "-q", "--bare", str(team), str(bare))
    peak = _peak(ground, bare, source)
    files = _files(ground, bare)
    samples = _measured(ground, team, bare, source, files)
    return _rows(samples, files, peak)


def _measured(
    ground: Ground, team: Path, bare: Path, source: Path, files: list[tuple[str, bytes]]
) -> Samples:
    fast, tree = ground.folder / "fast.git", ground.folder / "checkout"
    start = ground.git(team, "rev-parse", "HEAD")

    def back_to_start() -> None:
        ground.git(bare, "update-ref", "refs/heads/main", start)
        ground.sh(bare, "rm -f incli/view.db*")  # or reading back what is gone would be measured

    def cleared() -> None:
        ground.git(team, "reset", "-q", "--hard", start)
        ground.sh(team, "rm -rf incidents .git/incli/view.db*")

    def anew(repository: Path, *options: str) -> Callable[[], None]:
        def make() -> None:
            ground.sh(ground.folder, f"rm -rf {repository.name}")
            ground.git(ground.folder, "init", "-q", *options, str(repository))

        return make

    def checked_out() -> None:
        _fast_import(tree, files)
        ground.git(tree, "reset", "-q", "--hard")

    runs: dict[str, Callable[[], None]] = {
        _BARE: lambda: _import(ground, bare, source),
        _FAST: lambda: _fast_import(fast, files),
        _AGAIN: lambda: _import(ground, bare, source),
        _TREE: lambda: _import(ground, team, source),
        _CHECKOUT: checked_out,
    }
    before = {
        _BARE: back_to_start,
        _FAST: anew(fast, "--bare"),
        _TREE: cleared,
        _CHECKOUT: anew(tree),
    }
    return in_turn(runs, _ROUNDS, 1, before)


def _rows(samples: Samples, files: list[tuple[str, bytes]], peak: int) -> list[Row]:
    size = sum(len(content) for _, content in files) >> 20
    each = f"{len(files):,} files, {size} MiB"
    second = samples.wall_ms(_BARE) / 1000
    return [
        samples.row(f"import {_INCIDENTS:,} incidents / git fast-import", _BARE, _FAST, _LIMIT),
        samples.row("the same with a work tree / and checkout", _TREE, _CHECKOUT, _LIMIT),
        Row("incidents a second, on the clock", _INCIDENTS / second, "", detail=each),
        Row("memory of the import at its peak", peak, "MiB"),
        samples.row("the same import once more, nothing new / the first", _AGAIN, _BARE),
    ]


def _import(ground: Ground, repository: Path, source: Path) -> None:
    ground.incli(repository, "import", "statuspage", str(source), INCLI_SHARE="off")


def _fast_import(repository: Path, files: list[tuple[str, bytes]]) -> None:
    with fast_import(repository) as git:
        git.commit("import", files, _FIRST)


def _files(ground: Ground, bare: Path) -> list[tuple[str, bytes]]:
    """Every file of the record: path and content."""
    rows = ground.git(bare, "ls-tree", "-r", "HEAD").splitlines()
    names = {row.partition("\t")[2]: row.split()[2] for row in rows}
    found = blobs(Git(bare), list(names.values()))
    return [(name, found[oid]) for name, oid in names.items()]


def _peak(ground: Ground, bare: Path, source: Path) -> int:
    """The most memory that the import holds at once, in MiB."""
    command = [ground.script, "import", "statuspage", str(source)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(
        command, cwd=bare, env=dict(ground.env), stdout=quiet, stderr=quiet
    ) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"incli import ended with {process.returncode}")
    return usage.ru_maxrss >> 10


def _history() -> Iterator[dict[str, object]]:
    chance, at = random.Random(1), _FIRST
    for number in range(_INCIDENTS):
        at += timedelta(minutes=chance.randint(100, 900))
        updates, moment = [], at
        for count in range(_UPDATES):
            status = "Resolved" if count == _UPDATES - 1 else "Update"
            words = " ".join(chance.choices(_WORDS, k=20))
            updates.append({"at": _z(moment), "status": status, "message": words})
            moment += timedelta(minutes=chance.randint(1, 60))
        yield {
            "id": f"i{number}",
            "title": " ".join(chance.choices(_WORDS, k=5)),
            "impact": "major",
            "components": ["shop"],
            "updates": updates,
            "started_at": updates[0]["at"],
            "resolved_at": updates[-1]["at"],
        }


def _z(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
