"""An incident: its state, computed by folding the entries of its timeline; never stored.

`decide` refuses a command or gives the entries it makes; `evolve` takes one entry into the state;
`replay` folds a whole timeline in the order (`at`, `id`), so that every clone that holds the same
entries computes the same state, in whatever order the files were read.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from incli.domain.course import Span, attended, opened_and_ended
from incli.domain.entry import Body, Entry, Wish, blank_key, references, without_words
from incli.domain.errors import IncliError, InvalidInput, Refused
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
from incli.domain.times import MILLISECOND, stamp, to_millisecond, write_time
from incli.domain.value import NOTHING, Value, replace

COMMANDER = "incident-commander"
_ENDED = frozenset({"closed", "cancelled", "merged"})
_UNOPENED = frozenset({"opened", "note"})
"""What may be written where no entry opens it. A note: that entry may be unreadable just now."""


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


class Command(Value):
    """What somebody wants written: bodies not yet complete, and what goes with each of them."""

    bodies: tuple[Body, ...]
    because: str | None = None
    late: str | None = None
    cites: tuple[str, ...] = ()


def decide(  # noqa: PLR0913  # what an entry is made of, by name
    incident: Incident,
    command: Command,
    *,
    at: datetime,
    by: str,
    suffix: Callable[[], str],
    live: bool = False,
) -> tuple[Entry, ...]:
    """The entries that `command` makes, in order; or `Refused`, with a hint that names what works.

    `at` is when it happened, `by` who says so, `suffix` gives four random characters. Nothing is
    written: the caller saves what is returned, all or nothing.

    `live` says that `at` is what our clock says, and nobody's word. A clock that is far behind
    stops nobody: what cannot have happened before the newest entry then comes right after it.
    """
    at = to_millisecond(at)
    newest = incident.timeline[-1].at if incident.timeline else at
    if not live or newest <= at:
        return _decide_at(incident, command, at, by, suffix)
    try:
        return _decide_at(incident, command, at, by, suffix)
    except IncliError:
        return _decide_at(incident, command, newest + MILLISECOND, by, suffix)


def _decide_at(
    incident: Incident, command: Command, at: datetime, by: str, suffix: Callable[[], str]
) -> tuple[Entry, ...]:
    entries: list[Entry] = []
    because = (command.because or "").strip() or None
    for body in command.bodies:
        at = _free_instant(incident, at)
        _may_be_written(incident, body)
        complete = _complete(incident, body, Wish(at, by, because))
        _follows_what_it_names(incident, complete, at)
        entry_id = _new_id(incident, complete.kind, at, by, suffix)
        entry = Entry(entry_id, at, by, complete, because, command.late, cites=command.cites)
        entries.append(entry)
        incident = _with_effect(incident, entry)
    return tuple(entries)


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


def _may_be_written(incident: Incident, body: Body) -> None:
    if incident.is_ended and not body.when_ended:
        raise Refused(
            f"{incident.id} is {incident.status}; nothing more happens in it.",
            'incli reopen --because "…"',
        )
    if incident.status == "new" and body.kind not in _UNOPENED:
        raise Refused(f"{incident.id} was never opened.", 'incli open "…"')


def _free_instant(incident: Incident, at: datetime) -> datetime:
    """The first millisecond from `at` on that has no entry.

    So entries keep the order they were written in, also those of one command, and those that are
    all said to have happened at 14:32.
    """
    taken = {entry.at for entry in incident.timeline}
    while at in taken:
        at += MILLISECOND
    return at


def _complete(incident: Incident, body: Body, wish: Wish) -> Body:
    try:
        body.check()
    except ValueError as error:
        raise InvalidInput(f"{error}.") from None
    complete = body.decide(incident, wish)
    if body.needs_because and not (wish.because or "").strip():
        raise InvalidInput("This needs a reason.", 'add --because "…"')
    if blank := blank_key(complete):
        raise InvalidInput(f"{body.kind}: “{blank}” must not be empty.")
    return complete


def _with_effect(incident: Incident, entry: Entry) -> Incident:
    """The state with `entry` in its place; refuses what has no effect there, or undoes another's.

    That can only be when it is said to have happened before what was recorded already.
    """
    after = with_entries(incident, (entry,))
    if after.lost.keys() == incident.lost.keys():
        return after
    why = after.lost.get(entry.id) or "it would change what later entries did"
    newest = incident.timeline[-1].at
    raise Refused(
        f"Not at {write_time(entry.at)}: {why}.",
        f"look at incli log, and give a later time: --at {write_time(newest + MILLISECOND)}",
    )


def _follows_what_it_names(incident: Incident, body: Body, at: datetime) -> None:
    for named in references(body):
        entry = incident.entry(named)
        if entry is None:
            raise InvalidInput(f"{incident.id} has no entry {named}.", "incli log")
        if entry.at > at:
            raise InvalidInput(
                f"That would lie before the entry it answers ({entry.id}).",
                f"give a later time: --at {write_time(entry.at + MILLISECOND)}",
            )


def _new_id(incident: Incident, kind: str, at: datetime, by: str, suffix: Callable[[], str]) -> str:
    taken = {entry.handle for entry in incident.timeline}
    handle = suffix()
    while handle in taken:
        handle = suffix()
    return f"{stamp(at)}-{kind}-{by}-{handle}"
