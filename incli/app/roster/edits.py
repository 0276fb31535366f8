"""Changing a roster in place: overrides, swaps, time off. Comments and layout stay."""

from collections.abc import Mapping
from datetime import datetime

from incli.app.editing import change_policy
from incli.app.session import Session
from incli.domain.errors import InvalidInput
from incli.domain.layout import roster_path
from incli.domain.roster.model import Roster, roster_from_data
from incli.domain.roster.timeline import Shift, exchanges, shifts
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
    commit = _append(session, roster, "overrides", item, subject)
    return Change(commit, tuple(each for each in before if each.person != item["person"]))


def add_time_off(session: Session, roster: Roster, item: Mapping[str, str]) -> Change:
    """Note that somebody is not there; the shifts they still have in that time."""
    start, end = _span(roster, item)
    before = shifts(roster, start, end)
    subject = f"policy: time off for {item['person']} from {item['from']}"
    commit = _append(session, roster, "time_off", item, subject)
    return Change(commit, tuple(each for each in before if each.person == item["person"]))


def add_swap(session: Session, roster: Roster, item: Mapping[str, str]) -> Change:
    """Exchange two shifts; both of them, as they were before."""
    data = {"name": roster.name, "swaps": [dict(item)], "timezone": roster.zone.key}
    swap = roster_from_data(roster.id, data).swaps[0]
    *_, (_, *found) = exchanges(replace(roster, swaps=(*roster.swaps, swap)), swap.layer)
    for shift, person in zip(found, (swap.person, swap.other), strict=True):
        if shift is None:
            raise InvalidInput(
                f"{session.team.name(person)} has no such shift ({swap.layer}).",
                f"incli roster shifts {roster.id}",
            )
    subject = f"policy: {swap.person} and {swap.other} swap shifts in {roster.id}"
    commit = _append(session, roster, "swaps", item, subject)
    return Change(commit, tuple(each for each in found if each))


def _span(roster: Roster, item: Mapping[str, str]) -> tuple[datetime, datetime]:
    start, end = begins(item["from"], roster.zone), ends(item["to"], roster.zone)
    if end <= start:
        raise InvalidInput(f"{item['to']} is not after {item['from']}.", "--from DAY --to DAY")
    return start, end


def _append(
    session: Session, roster: Roster, key: str, item: Mapping[str, str], subject: str
) -> str | None:
    from incli.documents.edit import append_to_list  # noqa: PLC0415  # ruamel: not for note

    return change_policy(
        session,
        roster_path(roster.id),
        lambda text: append_to_list(text, (key,), dict(item)),
        subject,
    )
