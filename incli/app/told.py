"""Tells people, once, of what others did about their own: claims that came second, an end."""

import os
from collections.abc import Iterable

from incli.app.session import Session
from incli.domain.entry import Entry
from incli.domain.errors import IncliError
from incli.domain.incident import Incident

_ENDS = frozenset({"resolved", "cancelled", "merged"})


def lost_claims(session: Session, incident: Incident) -> tuple[tuple[Entry, str], ...]:
    """My entries without effect in `incident` that this clone was not told of yet, and why."""
    if not incident.lost:
        return ()
    try:
        me = session.me
    except IncliError:
        return ()  # nobody to tell: reading needs no identity
    mine = (entry for entry in incident.timeline if entry.id in incident.lost and entry.by == me)
    return tuple((entry, incident.lost[entry.id]) for entry in _not_yet_told(session, mine))


def end_of_mine(session: Session, incident: Incident) -> Entry | None:
    """The entry by which somebody else ended an incident that I hold a role in.

    None where it is open, or this clone was told.
    """
    if incident.status in {"new", "open"}:
        return None
    try:
        me = session.me
    except IncliError:
        return None  # likewise
    if not any(held.person == me for held in incident.roles.values()):
        return None
    ends = (
        entry
        for entry in reversed(incident.timeline)
        if entry.kind in _ENDS and entry.id not in incident.lost
    )
    end = next(ends, None)
    if end is None or end.by == me:
        return None
    return next(iter(_not_yet_told(session, (end,))), None)


def _not_yet_told(session: Session, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Those of the entries that this clone has not told of; it remembers that it has now."""
    file = session.repository.state / "told"
    told = set(file.read_text().split()) if file.exists() else set()
    found = tuple(entry for entry in entries if entry.id not in told)
    if found and os.access(file.parent, os.W_OK):  # else they are told again, which does no harm
        with file.open("a") as memory:
            memory.writelines(f"{entry.id}\n" for entry in found)
    return found
