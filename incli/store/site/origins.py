"""Which commit brought each entry: git's history, read once and remembered.

The commits that incli makes name their entries in trailers, and reading messages takes a fifth of
comparing trees. Whose entries no trailer names, those are looked for in the trees.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from incli.domain.layout import INCIDENTS, entry_of, incident_folder, split_path
from incli.store.database import Database
from incli.store.repository import Repository

_KEY = "origins"
_MANY = 500
"""Values in one query."""
_COMMIT = "%x01%H %at"
_TRAILERS = "%(trailers:key=Incident,valueonly,unfold)%x02%(trailers:key=Entry,valueonly,unfold)"


class Origin(NamedTuple):
    """The commit that brought an entry, and when it was authored, in seconds since 1970."""

    commit: str
    at: int


class Origins:
    """The commits behind entries, up to one tip."""

    def __init__(self, repository: Repository, database: Database, *, few: bool = True) -> None:
        """`few`: only some incidents are asked for, and not the whole record in parts."""
        self._repository = repository
        self._database = database
        self._few = few
        self._searched = False

    def refresh(self, tip: str) -> None:
        """Take in what was committed since the last time."""
        rows = self._database.rows("select value from meta where key = ?", (_KEY,))
        known = rows[0][0] if rows else None
        if known == tip:
            return
        since = known if known and self._leads_to(known, tip) else None
        if since is None:
            with self._database.connection as connection:
                connection.execute("delete from origins")
        self._add(self._named(tip, since))
        with self._database.connection as connection:
            connection.execute("insert or replace into meta values (?, ?)", (_KEY, tip))

    def of(self, wanted: Mapping[str, Sequence[str]], tip: str) -> dict[str, dict[str, Origin]]:
        """For some incidents and their entries: the commit that added each entry."""
        found = self._known(list(wanted))
        missing = [
            incident
            for incident, entries in wanted.items()
            if not found[incident].keys() >= set(entries)
        ]
        if missing and (self._few or not self._searched):
            # Of many incidents the trees of all are looked through at once, and only once.
            self._add(self._added(tip, missing if self._few else ()))
            self._searched = True
        if missing:
            found |= self._known(missing)
        return found

    def _add(self, brought: Iterable[tuple[str, str, Origin]]) -> None:
        """Remember who brought what: the first to name an entry, for nobody knows its id before."""
        new: dict[str, dict[str, Origin]] = {}
        for incident, entry, origin in brought:
            new.setdefault(incident, {}).setdefault(entry, origin)
        known = self._known(list(new))
        rows = (
            (each, "\n".join(f"{e} {o.commit} {o.at}" for e, o in {**found, **known[each]}.items()))
            for each, found in new.items()
        )
        with self._database.connection as connection:
            connection.executemany("insert or replace into origins values (?, ?)", rows)

    def _known(self, incidents: Sequence[str]) -> dict[str, dict[str, Origin]]:
        found: dict[str, dict[str, Origin]] = {each: {} for each in incidents}
        for start in range(0, len(incidents), _MANY):
            asked = incidents[start : start + _MANY]
            marks = ", ".join("?" * len(asked))
            query = f"select incident, entries from origins where incident in ({marks})"  # noqa: S608  # question marks
            for incident, entries in self._database.rows(query, asked):
                rows = (line.split(" ") for line in entries.split("\n"))
                found[incident] = {entry: Origin(oid, int(at)) for entry, oid, at in rows}
        return found

    def _leads_to(self, known: str, tip: str) -> bool:
        asked = ("merge-base", "--is-ancestor", known, tip)
        return self._repository.git.run(*asked, ok=(0, 1, 128)).returncode == 0

    def _named(self, tip: str, since: str | None) -> Iterator[tuple[str, str, Origin]]:
        """What the messages of commits say they bring, the oldest first."""
        reach = f"{since}..{tip}" if since else tip
        shown = f"--format={_COMMIT}%x02{_TRAILERS}"
        for commit in self._log("--topo-order", "--reverse", shown, reach):
            head, incidents, entries = commit.split("\x02", 2)
            oid, _, at = head.partition(" ")
            incident = incidents.strip()
            if "\n" not in incident and _is_commit(oid):
                origin = Origin(oid, int(at))
                yield from ((incident, each, origin) for each in entries.split())

    def _added(self, tip: str, incidents: Iterable[str]) -> Iterator[tuple[str, str, Origin]]:
        """What the trees of commits say, the oldest first: for entries that no message names.

        Of all incidents where none is named.
        """
        paths = [f"{incident_folder(each)}/timeline/" for each in incidents] or [INCIDENTS]
        shown = (f"--format={_COMMIT}", "--name-only", "--diff-filter=A", "--no-renames", "-z")
        cut = self._cut()
        for commit in self._log("--topo-order", "--reverse", *shown, tip, "--", *paths):
            head, _, listed = commit.partition("\0")
            oid, _, at = head.partition(" ")
            for path in () if oid in cut else listed.lstrip("\n").split("\0"):
                incident, rest = split_path(path) or ("", "")
                if entry := entry_of(rest):
                    yield incident, entry, Origin(oid, int(at))

    def _log(self, *args: str) -> list[str]:
        told = self._repository.git.run("log", "--no-mailmap", *args).stdout
        return told.decode(errors="replace").split("\x01")[1:]

    def _cut(self) -> frozenset[str]:
        """Where the history of a shallow clone begins: these seem to add everything."""
        file = self._repository.common_dir / "shallow"
        return frozenset(file.read_text().split()) if file.exists() else frozenset()


def _is_commit(text: str) -> bool:
    return re.fullmatch(r"[0-9a-f]{40,64}", text) is not None
