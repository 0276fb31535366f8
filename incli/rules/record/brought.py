"""What the commits of a change bring to incidents: what several rules of this group look at."""

from collections.abc import Iterator

from incli.domain.entry import Entry
from incli.domain.layout import INCIDENTS, entry_of, split_path
from incli.rules.cases.history import Change, Commit, HistoryCase

_LONG_ENOUGH = 10
_FOLDER = 3
"""How many parts of a path lead to an incident: `incidents`, the month, the id."""


def short(commit: str) -> str:
    """A commit's id, as long as people need it."""
    return commit[:_LONG_ENOUGH]


def incident_of(path: str) -> str:
    """The incident that a path belongs to, or would; empty for none."""
    parts = path.split("/")
    return parts[_FOLDER - 1] if parts[0] == INCIDENTS and len(parts) > _FOLDER else ""


def within_incident(path: str) -> list[str]:
    """What follows the incident's folder in a path, part by part; empty for any other path."""
    return path.split("/")[_FOLDER:] if incident_of(path) else []


def is_entry(path: str) -> bool:
    """Whether an entry's file lies at `path`."""
    split = split_path(path)
    return split is not None and entry_of(split[1]) is not None


def new_entries(case: HistoryCase) -> Iterator[tuple[Commit, Change, str, Entry]]:
    """Each entry that a commit brings: the commit, how, the incident, and the entry."""
    for commit in case.commits:
        for change in commit.brings():
            if known := case.entries.get(change.path):
                yield commit, change, *known
