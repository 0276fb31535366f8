"""On call: who is now, who is next, and the next two weeks."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from incli.domain.roster.model import Roster
from incli.domain.roster.oncall import OnCall, on_call
from incli.domain.roster.timeline import shifts
from incli.domain.value import Value
from incli.publish.facts.lanes import Bar, Lane, Picture
from incli.publish.pages.world import Page, World

_SHOWN = timedelta(days=14)
_COLOURS = 8
"""How many colours the style sheet has for people; they only tell neighbours apart."""


class Served(Value):
    """One roster: now and next, and its picture."""

    roster: Roster
    role: str
    now: tuple[OnCall, ...]
    picture: Picture
    people: tuple[tuple[str, str], ...]
    """Who is in the picture, and how."""


def pages(world: World) -> Iterator[Page]:
    """The one page; not for the public, to whom names say nothing and are nobody's business."""
    if world.reader.public:
        return
    found = [_served(world, each) for each in world.rosters]
    names = world.reader.team.name
    body = world.render("oncall.html", 1, rosters=found, called=names, broken=world.broken)
    yield Page("oncall/index.html", world.ours("On call"), body)


def _served(world: World, roster: Roster) -> Served:
    start = world.now.replace(hour=0, minute=0, second=0, microsecond=0)
    end = start + _SHOWN
    lanes = tuple(
        Lane(layer.title(), tuple(_bars(world, roster, layer, start, end)))
        for layer in roster.used_layers
    )
    role = world.reader.team.role_name(roster.role) if roster.role else ""
    looks = {bar.label: bar.look for lane in lanes for bar in lane.bars if bar.look != "nobody"}
    return Served(
        roster,
        role,
        tuple(on_call(roster, world.now)),
        Picture(start, end, lanes, now=world.now),
        tuple(sorted(looks.items())),
    )


def _bars(
    world: World, roster: Roster, layer: str, start: datetime, end: datetime
) -> Iterator[Bar]:
    people = roster.people
    people += tuple(each.person for each in roster.overrides if each.person not in people)
    for each in shifts(roster, start, end, (layer,)):
        begins, ends = max(each.start, start), min(each.end, end)
        if begins < ends:
            name = world.reader.team.name(each.person) if each.person else "nobody"
            look = f"p{people.index(each.person) % _COLOURS}" if each.person else "nobody"
            yield Bar(begins, ends, name, look)
