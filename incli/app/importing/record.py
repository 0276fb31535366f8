"""What the record knows of a source already, and what this import adds to that as it goes."""

from collections.abc import Iterator
from datetime import timedelta

from incli.app.importing.planned import header_of
from incli.app.importing.words import source_id, source_key
from incli.domain.incident import Incident
from incli.domain.layout import new_incident_id
from incli.exchange.incidents.draft import DraftIncident
from incli.store.view import View

_NEAR = timedelta(days=1)


class Record:
    """The record, as an import from one system asks about it."""

    def __init__(self, view: View, system: str) -> None:
        self._view = view
        self._system = system
        self._ids = set(view.ids())
        self._states: dict[str, Incident] = {}
        self._by_key = {
            key: incident for (other, key), incident in view.sources().items() if other == system
        }

    def incident_for(self, draft: DraftIncident) -> Incident:
        """The incident that a draft is of, as it is by now; a new one where there is none yet."""
        if draft.header is not None:
            return self.incident(draft.key) or Incident(draft.key, draft.header)
        key = source_key(draft.key)
        known = self._by_key.get(key) or self._of_series(draft)
        if known is not None and (incident := self.incident(known)) is not None:
            return incident
        incident_id = new_incident_id(draft.title, draft.opened, self._ids)
        self._ids.add(incident_id)
        self._by_key[key] = incident_id
        return Incident(incident_id, header_of(draft, self._system))

    def clash(self, draft: DraftIncident) -> str | None:
        """The incident that has the draft's id in the source, and is another one all the same.

        Told by a title and a day that are both others: `2019-01-23.md` may be in two places.
        """
        known = None if draft.header else self._by_key.get(source_key(draft.key))
        incident = self.incident(known) if known else None
        if incident is None or incident.opened is None:
            return None
        titles = {incident.title, *incident.corrections.values()}
        near = abs(incident.opened - draft.opened) <= _NEAR
        return None if near or draft.title in titles else incident.id

    def incident(self, incident_id: str) -> Incident | None:
        """The state of an incident; None where there is none of that id."""
        if incident_id in self._states:
            return self._states[incident_id]
        return self._view.incident(incident_id) if incident_id in self._ids else None

    def remember(self, incident: Incident) -> None:
        """From now on this is the state of that incident."""
        self._ids.add(incident.id)
        self._states[incident.id] = incident

    def _of_series(self, draft: DraftIncident) -> str | None:
        """An incident of the same series that is open, or that tells of the same things."""
        if draft.series is None:
            return None
        for key, incident_id in self._series(source_key(draft.series)):
            incident = self.incident(incident_id)
            if incident is None:
                continue
            known = {each.source for each in incident.timeline}
            said = {
                source_id(self._system, f"{key}#{each.key}")
                for each in draft.entries
                if not each.inferred
            }
            if incident.status == "open" or said & known:
                return incident_id
        return None

    def _series(self, series: str) -> Iterator[tuple[str, str]]:
        """The incidents of a series, newest first: key and id."""
        found = [each for each in self._by_key.items() if each[0].startswith(f"{series}@")]
        yield from sorted(found, reverse=True)
