"""What somebody wants written: `decide` refuses it, or gives the entries that it makes."""

from collections.abc import Callable
from datetime import datetime

from incli.domain.entry import Body, Entry, Wish, blank_key, references
from incli.domain.errors import IncliError, InvalidInput, Refused
from incli.domain.incident import Incident, with_entries
from incli.domain.times import MILLISECOND, stamp, to_millisecond, write_time
from incli.domain.value import Value

_UNOPENED = frozenset({"opened", "note"})
"""What may be written where no entry opens it. A note: that entry may be unreadable just now."""


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
