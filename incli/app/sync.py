"""Sharing on demand, and telling people what of theirs came second."""

from collections.abc import Iterable
from dataclasses import dataclass

from incli.app.damage import ENTRIES
from incli.app.session import Session
from incli.app.told import lost_claims
from incli.domain.entry import Entry
from incli.domain.errors import Refused
from incli.domain.incident import Incident
from incli.domain.layout import split_path
from incli.store.history import Altered, altered
from incli.store.repository import Repository
from incli.store.sharing.now import sync
from incli.store.sharing.round import Synced


@dataclass(frozen=True, slots=True)
class Result:
    """What a sync came to, and my entries that have no effect because of what came in."""

    synced: Synced
    lost: tuple[tuple[Incident, Entry, str], ...]
    touched: tuple[Incident, ...]
    """The incidents that something came in of."""
    altered: tuple[Altered, ...]
    """Entries that what went out or came in has altered or taken away."""


def synchronise(session: Session, remote: str | None) -> Result:
    """Share with `remote`; raises `NeedsPerson` where only a person can go on."""
    if remote is None and session.repository.remote is None:
        why, hint = session.repository.why_no_remote
        raise Refused(why, f"{hint}    then: incli sync")
    repository = session.repository
    before = repository.tip(), repository.remote_tip()
    synced = sync(repository, remote=remote)
    session.view.refresh(repository.tip())
    touched = tuple(_touched(session, synced.received))
    lost = (
        (incident, entry, why)
        for incident in touched
        for entry, why in lost_claims(session, incident)
    )
    return Result(synced, tuple(lost), touched, _altered(repository, before))


def _altered(repository: Repository, before: tuple[str | None, str | None]) -> tuple[Altered, ...]:
    """Of what both did not hold before; all of it where one held nothing."""
    if None in before:
        return altered(repository, ENTRIES)
    both = repository.git.run("merge-base", *map(str, before), ok=(0, 1)).stdout.decode().split()
    return altered(repository, ENTRIES, *both)


def _touched(session: Session, received: Iterable[str]) -> Iterable[Incident]:
    ids = {split[0] for path in received if (split := split_path(path))}
    for incident_id in sorted(ids):
        incident = session.view.incident(incident_id)
        if incident is not None:
            yield incident
