"""Reading the record: what was known when, what set a field, what is still to be done."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from incli.app.session import Session
from incli.domain.due import Owed, owed
from incli.domain.entry import Entry
from incli.domain.errors import InvalidInput, Refused
from incli.domain.incident import Incident, evolve, replay
from incli.domain.layout import entry_path
from incli.domain.summary import describe
from incli.domain.times import write_time
from incli.store.history import Origin, origin


@dataclass(frozen=True, slots=True)
class Cause:
    """The entry that made a field what it is, and the commit that brought it."""

    field: str
    value: Any
    entry: Entry
    origin: Origin | None


def recorded(session: Session, incident: Incident, entry: Entry) -> datetime:
    """When `entry` was written down: for a late one, the author date of its commit.

    Entries that are not late were written down when they happened, within two minutes; those of
    another system are taken to have been, there.
    """
    if not entry.late or entry.source:
        return entry.at
    found = origin(session.repository, entry_path(incident.id, entry.id))
    return found.authored if found else entry.at


def as_of(session: Session, incident: Incident, moment: datetime) -> Incident:
    """`incident` as it was known at `moment`: without what happened or was recorded later."""
    known = [
        entry
        for entry in incident.timeline
        if entry.at <= moment and recorded(session, incident, entry) <= moment
    ]
    if not known:
        raise InvalidInput(
            f"{incident.id} was not known then.",
            f"it was opened at {write_time(incident.opened)}" if incident.opened else "",
        )
    return replay(incident.id, incident.header, known)


def why(session: Session, incident: Incident, field: str) -> Cause:
    """The entry after which `field` has held the value it has now, and its commit.

    `field` is one of `show --json`: `status`, `severity`, `owner`, `roles.scribe` ….
    """
    final = _value(incident, field)
    if not incident.timeline:
        raise Refused(f"{incident.id} has no entry that can be read.", "incli doctor")
    cause = incident.timeline[0]
    before = None
    partial = replay(incident.id, incident.header, ())
    for entry in incident.timeline:
        partial = evolve(partial, entry)
        value = _value(partial, field)
        if value != before:
            cause, before = entry, value
    return Cause(field, final, cause, origin(session.repository, entry_path(incident.id, cause.id)))


def _value(incident: Incident, field: str) -> Any:  # noqa: ANN401  # any field
    found: Any = {**describe(incident), "timeline": None, "entries": None}
    for name in field.split("."):
        if not isinstance(found, dict) or name not in found:
            fields = ", ".join(sorted(describe(incident)))
            if isinstance(found, dict) and "." in field:
                return None  # a role nobody holds, an audience nobody promised
            raise InvalidInput(f"An incident has no field “{field}”.", f"fields: {fields}")
        found = found[name]
    return found


def action_items(session: Session, *, everything: bool) -> list[dict[str, Any]]:
    """The action items of the incident asked for, or of all; those due first, first."""
    asked = session.settings.incident
    ids = [session.incident_id()] if asked else session.view.ids()
    items: list[dict[str, Any]] = []
    for incident_id in ids:
        items += [
            {"incident": incident_id, **each}
            for each in describe(session.incident(incident_id))["actions"]
            if everything or each["status"] == "open"
        ]
    return sorted(items, key=lambda each: (each["due"] or "9999", each["id"]))


def owed_in(session: Session, incident: Incident) -> tuple[Owed, ...]:
    """What is owed in an incident, soonest first."""
    policy = session.policy_for(incident)
    if incident.status != "resolved":
        return owed(incident, policy)
    from incli.app.postmortem.texts import state  # noqa: PLC0415  # not while it runs

    return owed(incident, policy, state(session, incident))


def all_owed(session: Session, person: str | None) -> list[tuple[Incident, Owed]]:
    """What is owed in all incidents, or in the one asked for; soonest first."""
    view = session.view
    # Of what is closed only action items can be owed: of thousands of incidents few are read.
    some = {
        *view.ids(status="open"),
        *view.ids(status="new"),
        *view.ids(status="resolved"),
        *view.mentioning("action-added"),
    }
    ids = [session.incident_id()] if session.settings.incident else sorted(some)
    found = [
        (incident, each)
        for incident in map(session.incident, ids)
        for each in owed_in(session, incident)
        if person is None or each.who == person
    ]
    return sorted(found, key=lambda each: (each[1].due, each[0].id, each[1].what))
