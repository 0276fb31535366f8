"""An incident: its state, computed by folding the entries of its timeline; never stored.

`evolve` takes one entry into the state; `replay` folds a whole timeline in the order (`at`, `id`),
so that every clone that holds the same entries computes the same state, in whatever order the files
were read. What somebody wants written is decided in `incli.domain.command`.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from incli.domain.course import Span, attended, opened_and_ended
from incli.domain.entry import Entry, without_words
from incli.domain.state import (
    Action,
    Captured,
    Header,
    Holding,
    Offer,
    Proposal,
    Task,
    Update,
    Visit,
)
from incli.domain.value import NOTHING, Value, replace

COMMANDER = "incident-commander"
_ENDED = frozenset({"closed", "cancelled", "merged"})


class Incident(Value):
    """The state of an incident after some entries."""

    id: str
    header: Header
    status: str = "new"
    """`new` (nothing yet), `open`, `resolved`, `closed`, `cancelled` or `merged`."""
    opened: datetime | None = None
    opened_by: str | None = None
    resolved: datetime | None = None
    closed: datetime | None = None
    merged_into: str | None = None
    owner: str | None = None
    """Who owns the postmortem."""
    severity: str | None = None
    severity_entry: str | None = None
    severities: tuple[tuple[datetime, str], ...] = ()
    criterion: str | None = None
    roles: Mapping[str, Holding] = NOTHING
    past_roles: tuple[Holding, ...] = ()
    offers: Mapping[str, Offer] = NOTHING
    tasks: Mapping[str, Task] = NOTHING
    proposals: Mapping[str, Proposal] = NOTHING
    updates: Mapping[str, Update] = NOTHING
    promises: Mapping[str, datetime] = NOTHING
    """For each audience that was promised another update: by when."""
    actions: Mapping[str, Action] = NOTHING
    captured: Mapping[str, Captured] = NOTHING
    gripes: tuple[Entry, ...] = ()
    impact: Mapping[str, datetime] = NOTHING
    """When impact `started`, was `detected`, `mitigated`, `ended`."""
    customers: int | None = None
    here: Mapping[str, Visit] = NOTHING
    past_visits: tuple[Visit, ...] = ()
    recordings: tuple[Entry, ...] = ()
    evidence: tuple[Entry, ...] = ()
    postmortem_requested: bool = False
    approvals: tuple[tuple[str, str], ...] = ()
    """Who approved the postmortem, and which blob of it."""
    published: str | None = None
    """The blob of the postmortem that was published last."""
    external: str | None = None
    """Where the text for customers was published."""
    corrections: Mapping[str, str] = NOTHING
    """For each corrected entry: the words that now hold."""
    redacted: Mapping[str, str] = NOTHING
    """For each redacted entry: why."""
    redacted_at: Mapping[str, datetime] = NOTHING
    """For each redacted entry: since when."""
    lost: Mapping[str, str] = NOTHING
    """Entries without effect, because another clone's came first; and why."""
    was_open: tuple[tuple[datetime, datetime | None], ...] = ()
    """From when to when it was open; None: it still is."""
    written: tuple[Span, ...] = ()
    """The first and last entry of each time in which somebody wrote every few hours."""
    authors: frozenset[str] = frozenset()
    """Who wrote any entry."""
    timeline: tuple[Entry, ...] = ()

    @property
    def title(self) -> str:
        """What the incident is called."""
        return self.header.title

    @property
    def commander(self) -> str | None:
        """The incident commander, whom everybody obeys; None while nobody is in command."""
        held = self.roles.get(COMMANDER)
        return held.person if held else None

    @property
    def holdings(self) -> tuple[Holding, ...]:
        """Who ever held a role, in the order in which they took it."""
        held = (*self.past_roles, *self.roles.values())
        return tuple(sorted(held, key=lambda each: (each.since, each.role, each.person)))

    def held(self, role: str) -> tuple[Holding, ...]:
        """Who ever held one role, in that order; the last `until` is None while somebody does."""
        return tuple(each for each in self.holdings if each.role == role)

    @property
    def visits(self) -> tuple[Visit, ...]:
        """Who was ever here, in the order in which they came."""
        visits = (*self.past_visits, *self.here.values())
        return tuple(sorted(visits, key=lambda each: (each.since, each.person)))

    @property
    def ended(self) -> datetime | None:
        """When it was resolved, cancelled or merged, the last time; None while it is open."""
        return self.was_open[-1][1] if self.was_open else None

    def until(self, told: Holding | Visit) -> datetime | None:
        """When somebody's time in a role, or here, was over: at the latest with the incident.

        None while it goes on. Who took a role after the end holds it for no time.
        """
        if told.until is not None or self.ended is None:
            return told.until
        return max(told.since, self.ended)

    @property
    def is_set_aside(self) -> bool:
        """Whether it was no incident after all, or goes on in another: cancelled, or merged."""
        return self.status in {"cancelled", "merged"}

    @property
    def is_ended(self) -> bool:
        """Whether it is closed, cancelled or merged: nothing more happens in it."""
        return self.status in _ENDED

    def entry(self, entry_id: str) -> Entry | None:
        """The entry of that id."""
        return next((each for each in self.timeline if each.id == entry_id), None)

    def without_effect(self, entry: Entry, why: str) -> "Incident":
        """This state, unchanged, with `entry` remembered as one that came too late."""
        return replace(self, lost={**self.lost, entry.id: why})


def evolve(incident: Incident, entry: Entry) -> Incident:
    """The state after `entry`. Total and pure: the same for every clone."""
    corrects = getattr(entry.body, "corrects", "")
    if entry.id in incident.redacted or corrects in incident.redacted:
        entry = without_words(entry)
    after = entry.body.evolve(incident, entry)
    here = after.here
    leaves = entry.kind == "left" and getattr(entry.body, "person", "") == entry.by
    if entry.by not in here and after.status == "open" and not entry.source and not leaves:
        # Whoever writes is here; nobody has to say `join` first at three in the morning.
        here = {**here, entry.by: Visit(entry.by, entry.at)}
    return replace(
        after,
        here=here,
        was_open=opened_and_ended(after.was_open, after.status, entry.at),
        written=after.written if entry.id in after.lost else attended(after.written, entry.at),
        authors=after.authors if entry.by in after.authors else after.authors | {entry.by},
        timeline=(*after.timeline, entry),
    )


def replay(incident_id: str, header: Header, entries: Iterable[Entry]) -> Incident:
    """The state after all of `entries`, whatever order they come in."""
    incident = Incident(incident_id, header)
    for entry in sorted(entries, key=lambda each: (each.at, each.id)):
        incident = evolve(incident, entry)
    return incident


def with_entries(incident: Incident, entries: Iterable[Entry]) -> Incident:
    """`incident` with more entries; folded anew where one sorts before what is there."""
    added = sorted(entries, key=lambda each: (each.at, each.id))
    newest = incident.timeline[-1] if incident.timeline else None
    if newest and added and (added[0].at, added[0].id) < (newest.at, newest.id):
        return replay(incident.id, incident.header, (*incident.timeline, *added))
    for entry in added:
        incident = evolve(incident, entry)
    return incident
