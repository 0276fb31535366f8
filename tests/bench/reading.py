"""Guards: lists of long records, warm, cold, after new entries, and with a damaged view."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from incli.documents.record import write_entry
from incli.domain.entry import Entry
from incli.domain.kinds.notes import Note
from incli.domain.layout import entry_path
from incli.domain.times import stamp

from .fast_import import fast_import
from .ground import Ground
from .measuring import Cost, Row, in_turn, spent
from .plots import PEOPLE
from .records import Shape

_RECORD = Shape(incidents=10_000, entries_each=20)
_MANY = Shape(incidents=100_000, entries_each=2)
"""Two entries each: what a list costs depends on the incidents, and making more takes long."""
_WARM, _COLD, _GROWTH = 3.0, 20.0, 1.2
_COLD_RUNS = 3
_TERMINAL, _PIPE, _AT_MANY, _CLICK = "terminal", "pipe", "100,000 incidents", "import click"
_SAME, _ONE, _HUNDRED = "nothing new", "1 new entry", "100 new entries"
_LATER = datetime(2026, 1, 1, tzinfo=UTC)


def reading(ground: Ground) -> list[Row]:
    """`incli list` in records of 10,000 and of 100,000 incidents."""
    ground.say("a record of 10,000 incidents with 200,000 entries")
    record = ground.team("record")
    ground.with_record(record, _RECORD)
    rows = [_cold("cold list of 10,000 incidents with 200,000 entries", ground, record, _COLD)]
    ground.say("a record of 100,000 incidents with 200,000 entries")
    many = ground.team("many")
    ground.with_record(many, _MANY)
    rows.append(_cold("cold list of 100,000 incidents with 200,000 entries", ground, many))
    rows[:0] = _warm(ground, record, many)
    return [*rows, *_refreshed(ground, record), _damaged(ground, record)]


def _warm(ground: Ground, record: Path, many: Path) -> list[Row]:
    samples = in_turn(
        {
            _TERMINAL: lambda: ground.incli_on_terminal(record, "list"),
            _PIPE: lambda: _list(ground, record),
            _AT_MANY: lambda: _list(ground, many),
            _CLICK: ground.click,
        },
        rounds=15,
    )
    title = "warm list of 10,000 incidents with 200,000 entries"
    return [
        samples.row(f"{title}, on a terminal / import click", _TERMINAL, _CLICK, _WARM),
        samples.row(f"{title}, into a pipe / import click", _PIPE, _CLICK, _WARM),
        samples.row("warm list of 100,000 / of 10,000 incidents", _AT_MANY, _PIPE, _GROWTH),
    ]


def _cold(title: str, ground: Ground, repository: Path, limit: float | None = None) -> Row:
    """The view is made anew; CPU time."""
    costs: list[Cost] = []
    for _ in range(_COLD_RUNS if limit else 1):
        for file in repository.glob(".git/incli/view.db*"):
            file.unlink()
        with spent() as cost:
            _list(ground, repository)
        costs += cost
    wall = median(each.wall for each in costs)
    detail = f"{wall:.1f} s on the clock; runs: {len(costs)}"
    return Row(title, median(each.cpu for each in costs), "s", limit, detail)


def _refreshed(ground: Ground, repository: Path) -> list[Row]:
    """The view is brought up to date after entries that came from elsewhere."""
    newcomers = _Newcomers(ground, repository)
    samples = in_turn(
        {name: lambda: _list(ground, repository) for name in (_SAME, _ONE, _HUNDRED)},
        rounds=9,
        before={_ONE: lambda: newcomers.add(1), _HUNDRED: lambda: newcomers.add(100)},
    )
    return [
        samples.row(f"list after {_ONE} / warm list", _ONE, _SAME),
        samples.row(f"list after {_HUNDRED} / warm list", _HUNDRED, _SAME),
    ]


class _Newcomers:
    """Entries that are committed by somebody else: one to an incident, to the newest first."""

    def __init__(self, ground: Ground, repository: Path) -> None:
        self._repository = repository
        listed = json.loads(ground.incli(repository, "--json", "list"))
        self._incidents = [each["id"] for each in listed]
        self._at = _LATER

    def add(self, count: int) -> None:
        """Commit so many."""
        self._at += timedelta(minutes=1)
        files = []
        for incident in self._incidents[:count]:
            body = Note("Nothing new.")
            entry_id = f"{stamp(self._at)}-{body.kind}-{PEOPLE[0]}-0000"
            entry = Entry(entry_id, self._at, PEOPLE[0], body)
            files.append((entry_path(incident, entry_id), write_entry(entry).encode()))
        with fast_import(self._repository) as git:
            git.commit(f"{count} notes", files, self._at)


def _damaged(ground: Ground, repository: Path) -> Row:
    """Damage the view in several ways; each time the list must come out as before."""
    truth = ground.incli(repository, "--json", "list")
    size = _view_file(repository).stat().st_size
    damages = {"its head": 0, "its middle": size // 2, "near its end": size * 9 // 10}
    wrong = []
    with spent() as costs:
        for place, offset in damages.items():
            with _view_file(repository).open("r+b") as view:
                view.seek(offset)
                view.write(b"damage. " * 8192)
            try:
                same = ground.incli(repository, "--json", "list") == truth
            except RuntimeError as error:
                same = False
                ground.say(str(error))
            if not same:
                wrong.append(place)
    detail = f"damaged: {', '.join(damages)}; not made again: {', '.join(wrong) or 'none'}; "
    detail += f"{costs[0].cpu / len(damages):.1f} s CPU each"
    return Row("damaged views that were not made again", len(wrong), "", 0, detail)


def _list(ground: Ground, repository: Path) -> None:
    ground.incli(repository, "list")


def _view_file(repository: Path) -> Path:
    return repository / ".git" / "incli" / "view.db"
