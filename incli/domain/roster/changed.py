"""Which shifts a change of a roster gives to people, and which it takes from them."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from incli.domain.roster.model import LAYERS, Roster
from incli.domain.roster.timeline import SHADOW, timeline
from incli.domain.roster.wall import Span, union, without
from incli.domain.value import Value


class RosterChange(Value):
    """Time on call that somebody is given, or loses."""

    roster: str
    layer: str
    person: str
    start: datetime
    end: datetime
    gained: bool


def roster_changes(
    before: Iterable[Roster], after: Iterable[Roster], start: datetime, end: datetime
) -> Iterator[RosterChange]:
    """What differs between two instants, by roster, layer and person.

    A roster that is new or gone is left out, and so is the shadow layer: who shadows is not called.
    """
    old = {each.id: each for each in before}
    for roster in after:
        if roster.id not in old or roster == old[roster.id]:
            continue
        for layer in LAYERS:
            if layer == SHADOW:
                continue
            had = _people(old[roster.id], layer, start, end)
            has = _people(roster, layer, start, end)
            for person in sorted(had.keys() | has.keys()):
                mine, theirs = had.get(person, []), has.get(person, [])
                for gained, spans in (
                    (False, without(mine, theirs)),
                    (True, without(theirs, mine)),
                ):
                    for begin, until in spans:
                        yield RosterChange(roster.id, layer, person, begin, until, gained)


def _people(roster: Roster, layer: str, start: datetime, end: datetime) -> dict[str, list[Span]]:
    """When each person is on call in a layer, in order."""
    found: dict[str, list[Span]] = {}
    for each in timeline(roster, layer, start, end):
        if each.person:
            found.setdefault(each.person, []).append((each.start, each.end))
    return {person: union(spans) for person, spans in found.items()}
