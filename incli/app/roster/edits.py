"""Changing a roster in place: overrides, swaps, time off. Comments and layout stay."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from incli.app.editing import change_policy
from incli.app.session import Session
from incli.domain.errors import InvalidInput, Refused
from incli.domain.layout import roster_path
from incli.domain.roster.model import Roster, roster_from_data
from incli.domain.roster.timeline import Shift, exchanges, shifts, timeline
from incli.domain.roster.wall import begins, ends
from incli.domain.value import Value, replace


class Change(Value):
    """What an edit of a roster came to."""

    commit: str | None
    """None for a dry run."""
    shifts: tuple[Shift, ...]
    """The shifts it touches, as they were before."""


def add_override(session: Session, roster: Roster, item: Mapping[str, str]) -> Change:
    """Put somebody in place of whoever is on call; the shifts they take over."""
    start, end = _span(roster, item)
    layer = item.get("layer", "primary")
    before = shifts(roster, start, end, (layer,))
    subject = f"policy: {item['person']} on call in {roster.id} from {item['from']}"
    commit = _append(session, roster, [("overrides", item)], subject)
    return Change(commit, tuple(each for each in before if each.person != item["person"]))


def add_time_off(session: Session, roster: Roster, item: Mapping[str, str]) -> Change:
    """Note that somebody is not there; the shifts they still have in that time."""
    start, end = _span(roster, item)
    before = shifts(roster, start, end)
    subject = f"policy: time off for {item['person']} from {item['from']}"
    commit = _append(session, roster, [("time_off", item)], subject)
    return Change(commit, tuple(each for each in before if each.person == item["person"]))


def add_swap(session: Session, roster: Roster, item: Mapping[str, str]) -> Change:
    """Exchange two shifts; what of them is to come, as it was before.

    What of a shift is past stays as it was, by an override; one that is over is refused.
    """
    now = session.now.replace(microsecond=0)
    data = {"name": roster.name, "swaps": [dict(item)], "timezone": roster.zone.key}
    swap = roster_from_data(roster.id, data).swaps[0]
    *_, (_, *found) = exchanges(replace(roster, swaps=(*roster.swaps, swap)), swap.layer)
    for shift, person in zip(found, (swap.person, swap.other), strict=True):
        if shift is None:
            raise InvalidInput(
                f"{session.team.name(person)} has no such shift ({swap.layer}).",
                f"incli roster shifts {roster.id}",
            )
        if shift.end <= now:
            raise Refused(
                f"That shift of {session.team.name(person)} is over; what is past stays as it was.",
                f"incli roster shifts {roster.id}    for what is to come",
            )
    both = tuple(each for each in found if each)
    past = [("overrides", kept) for each in both for kept in _past(roster, each, now)]
    subject = f"policy: {swap.person} and {swap.other} swap shifts in {roster.id}"
    commit = _append(session, roster, [("swaps", item), *past], subject)
    return Change(commit, tuple(replace(each, start=max(each.start, now)) for each in both))


def _past(roster: Roster, shift: Shift, now: datetime) -> Iterator[dict[str, str]]:
    """Overrides that say who had what of a shift is past, where no other says so."""
    if shift.start >= now or shift.person is None:
        return
    for each in timeline(roster, shift.layer, shift.start, now):
        if (each.where, each.turn) == (shift.where, shift.turn):
            begin, end = (at.astimezone(roster.zone).isoformat() for at in (each.start, each.end))
            item = {"person": shift.person, "from": begin, "to": end}
            yield item if shift.layer == "primary" else {**item, "layer": shift.layer}


def _span(roster: Roster, item: Mapping[str, str]) -> tuple[datetime, datetime]:
    start, end = begins(item["from"], roster.zone), ends(item["to"], roster.zone)
    if end <= start:
        raise InvalidInput(f"{item['to']} is not after {item['from']}.", "--from DAY --to DAY")
    return start, end


def _append(
    session: Session,
    roster: Roster,
    items: Iterable[tuple[str, Mapping[str, str]]],
    subject: str,
) -> str | None:
    """Add items to lists of the file; each with the key of its list."""
    from incli.documents.edit import append_to_list  # noqa: PLC0415  # ruamel: not for note

    def changed(text: str) -> str:
        for key, item in items:
            text = append_to_list(text, (key,), dict(item))
        return text

    return change_policy(session, roster_path(roster.id), changed, subject)
