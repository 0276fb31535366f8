"""Tells people, once, of what they wrote and what had no effect because another clone was first."""

import os

from incli.app.session import Session
from incli.domain.entry import Entry
from incli.domain.errors import IncliError
from incli.domain.incident import Incident


def lost_claims(session: Session, incident: Incident) -> tuple[tuple[Entry, str], ...]:
    """My entries without effect in `incident` that this clone was not told of yet, and why."""
    if not incident.lost:
        return ()
    try:
        me = session.me
    except IncliError:
        return ()  # nobody to tell: reading needs no identity
    file = session.repository.state / "told"
    told = set(file.read_text().split()) if file.exists() else set()
    found = tuple(
        (entry, incident.lost[entry.id])
        for entry in incident.timeline
        if entry.id in incident.lost and entry.by == me and entry.id not in told
    )
    if found and os.access(file.parent, os.W_OK):  # else they are told again, which does no harm
        with file.open("a") as memory:
            memory.writelines(f"{entry.id}\n" for entry, _ in found)
    return found
