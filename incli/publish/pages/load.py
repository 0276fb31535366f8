"""Load: for whom, in what, and at which hour of their day incidents are work."""

from collections.abc import Iterator
from datetime import timedelta

from incli.domain.load import working_day, zones
from incli.domain.policy import in_force
from incli.publish.facts.heat import worked
from incli.publish.pages.world import Page, World

_SHOWN = timedelta(days=365)
"""How far back the maps go; the figure is ours."""


def pages(world: World) -> Iterator[Page]:
    """The one page; not for the public: who was up at night is the business of the team."""
    if world.reader.public:
        return
    team = world.reader.team
    business = in_force(world.policies, world.now).business
    found = worked(world.digests, zones(team, business), team.name, world.now - _SHOWN, world.now)
    body = world.render("load.html", 2, worked=found, parts=working_day(), days=_SHOWN.days)
    yield Page("oncall/load/index.html", world.ours("Load"), body)
