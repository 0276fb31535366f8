"""Which files are judged, and which have to be read for that."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from incli.domain.layout import incident_folder, split_path
from incli.domain.value import NOTHING, Value
from incli.store.sources import Row


class Scope(Value):
    """What of the files is judged."""

    rows: Sequence[Row]
    """The files, in the order of their paths; all those of an incident of which one is judged."""
    judged: frozenset[str] | None = None
    """The paths that are judged; None: all."""
    twins: Mapping[str, str] = NOTHING
    steps: Mapping[str, Sequence[tuple[bytes, bytes]]] = NOTHING
    """For each path that a change alters: what it held before and after each commit."""
    first_seen: Callable[[str], datetime | None] = lambda path: None  # noqa: ARG005
    """When a postmortem came into the history, where that is known."""
    opened: Callable[[str], datetime | None] = lambda incident: None  # noqa: ARG005
    """When an incident opened, as the judge has it: what a change says later moves it nowhere."""
    recorded: Mapping[str, datetime] | None = None
    """When each new entry was committed, by path."""

    def judges(self, path: str) -> bool:
        """Whether a path is judged."""
        return self.judged is None or path in self.judged


def folder_of(path: str) -> str:
    """What is listed for a path to be judged: the whole incident, the policies, or the file."""
    split = split_path(path)
    if split:
        return f"{incident_folder(split[0])}/"
    return "policies/" if path.startswith("policies/") else path


def whole_incidents(rows: Iterable[Row], judged: frozenset[str]) -> list[Row]:
    """Those files that have to be read so that some can be judged."""
    folders = {folder_of(path) for path in judged}
    return [row for row in rows if folder_of(row.path) in folders]


def unread(paths: Iterable[str]) -> str:
    """That some files could not be had, in words; empty where all could."""
    some = list(paths)
    if not some:
        return ""
    more = f" and {len(some) - 1} more files" if len(some) > 1 else ""
    return f"{some[0]}{more} cannot be read"
