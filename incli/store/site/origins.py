"""Which commit brought each entry: git's history, read once and remembered."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from incli.domain.layout import INCIDENTS, entry_of, split_path
from incli.store.database import Database
from incli.store.history import Origin
from incli.store.repository import Repository

_KEY = "origins"
_UPSERT = """
insert into origins values (?, ?, ?, ?) on conflict (incident, entry)
do update set oid = excluded.oid, at = excluded.at where excluded.at < origins.at
"""
"""An entry that came in twice, from two clones, counts from the first time."""
_MANY = 500
"""Values in one query."""


class Origins:
    """The commits behind entries, up to one tip."""

    def __init__(self, repository: Repository, database: Database) -> None:
        self._repository = repository
        self._database = database

    def refresh(self, tip: str) -> None:
        """Take in what was committed since the last time."""
        rows = self._database.rows("select value from meta where key = ?", (_KEY,))
        known = rows[0][0] if rows else None
        if known == tip:
            return
        since = known if known and self._leads_to(known, tip) else None
        with self._database.connection as connection:
            if since is None:
                connection.execute("delete from origins")
            connection.executemany(_UPSERT, self._added(tip, since))
            connection.execute("insert or replace into meta values (?, ?)", (_KEY, tip))

    def of(self, incidents: Sequence[str]) -> dict[str, dict[str, Origin]]:
        """For each incident: by the id of an entry, the commit that added it."""
        found: dict[str, dict[str, Origin]] = {each: {} for each in incidents}
        for start in range(0, len(incidents), _MANY):
            asked = incidents[start : start + _MANY]
            marks = ", ".join("?" * len(asked))
            query = f"select incident, entry, oid, at from origins where incident in ({marks})"  # noqa: S608  # question marks
            for incident, entry, oid, at in self._database.rows(query, asked):
                found[incident][entry] = Origin(oid, "", datetime.fromtimestamp(at, UTC))
        return found

    def _leads_to(self, known: str, tip: str) -> bool:
        asked = ("merge-base", "--is-ancestor", known, tip)
        return self._repository.git.run(*asked, ok=(0, 1, 128)).returncode == 0

    def _added(self, tip: str, since: str | None) -> Iterator[tuple[str, str, str, int]]:
        """Entries and the commits that added them; git compares the trees, whatever a message says.

        The oldest commits of a shallow clone seem to add everything, and are left out.
        """
        told = self._repository.git.run(
            *("log", "-z", "--name-only", "--diff-filter=A", "--no-renames", "--no-mailmap"),
            *("--format=%x01%H %at", f"{since}..{tip}" if since else tip, "--", INCIDENTS),
        ).stdout.decode(errors="replace")
        cut = self._cut()
        for commit in told.split("\x01")[1:]:
            head, _, paths = commit.partition("\0")
            oid, _, at = head.partition(" ")
            if oid in cut:
                continue
            for path in paths.lstrip("\n").split("\0"):
                split = split_path(path)
                entry = entry_of(split[1]) if split else None
                if split and entry:
                    yield split[0], entry, oid, int(at)

    def _cut(self) -> frozenset[str]:
        """Where the history of a shallow clone begins."""
        file = self._repository.common_dir / "shallow"
        return frozenset(file.read_text().split()) if file.exists() else frozenset()
