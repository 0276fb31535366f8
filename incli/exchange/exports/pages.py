"""What a status page tells of an incident: its public updates, and how far it was at each."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from incli.domain.entry import Entry
from incli.domain.incident import Incident
from incli.domain.kinds.updates import UpdatePosted

STATUSES = ("investigating", "identified", "monitoring", "resolved", "postmortem")
_SAID = re.compile(r"(Investigating|Identified|Monitoring|Update|Resolved|Postmortem)(?::[ ]|$)")


class Posted(NamedTuple):
    """A public update."""

    entry: Entry
    status: str
    """One of Statuspage's words."""
    said: bool
    """Whether its words said so themselves, as those do that were imported from a status page."""
    text: str
    """Its words, without that."""


def posted(incident: Incident) -> tuple[Posted, ...]:
    """The public updates, oldest first: as corrected, without what was redacted."""
    return tuple(_posted(incident))


def source_of(incident: Incident, system: str) -> Mapping[str, str]:
    """What the header says of one system it was imported from; empty where it was not."""
    found = (each for each in incident.header.sources if each.get("system") == system)
    return next(found, {})


def _posted(incident: Incident) -> Iterator[Posted]:
    for entry in incident.timeline:
        body = entry.body
        if (
            not isinstance(body, UpdatePosted)
            or body.audience != "public"
            or entry.id in incident.redacted
        ):
            continue
        text = incident.corrections.get(entry.id, body.text)
        found = _SAID.match(text)
        if found:
            yield Posted(entry, found[1].lower(), said=True, text=text[found.end() :])
        else:
            yield Posted(entry, _status(incident, entry.at), said=False, text=text)


def _status(incident: Incident, at: datetime) -> str:
    """How far it was when an update was posted whose words do not say so."""
    if incident.resolved and at >= incident.resolved:
        return "resolved"
    eased = [incident.impact[each] for each in ("mitigated", "ended") if each in incident.impact]
    return "monitoring" if eased and at >= min(eased) else "investigating"
