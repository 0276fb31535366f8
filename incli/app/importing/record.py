"""What the record knows of a source already."""

from collections.abc import Iterable

from incli.domain.incident import Incident
from incli.store.view import View

Key = tuple[str, str]
"""A system, and an id there."""


class Record:
    """The record, as an import asks about it."""

    def __init__(self, view: View) -> None:
        self._view = view
        self.ids: set[str] = set(view.ids())
        """The ids of all incidents, and of those that this import makes."""
        self._by_source: dict[Key, str] = view.sources()

    def incident_of(self, system: str, key: str) -> str | None:
        """The id of the incident that was imported from there."""
        return self._by_source.get((system, key))

    def series(self, system: str, series: str) -> Iterable[str]:
        """The incidents whose keys in the source belong to a series, oldest first."""
        begin = f"{series}@"
        found = [
            (key, incident)
            for (other, key), incident in self._by_source.items()
            if other == system and key.startswith(begin)
        ]
        return [incident for _, incident in sorted(found)]

    def incident(self, incident_id: str) -> Incident | None:
        """The state of an incident."""
        return self._view.incident(incident_id) if incident_id in self.ids else None
