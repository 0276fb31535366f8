"""Statistics: how long things took, how many there were, what contributed."""

from collections.abc import Iterator

from incli.publish.facts.statistics import measured, months, shares
from incli.publish.pages.world import Page, World

_MONTHS = 24


def pages(world: World) -> Iterator[Page]:
    """The one page."""
    found = [each for each in world.digests if each["counted"]]
    body = world.render(
        "statistics.html",
        1,
        count=len(found),
        set_aside=len(world.digests) - len(found),
        measured=measured(found),
        months=months(found, world.now, _MONTHS),
        factors=shares(found, "factors"),
        services=shares(found, "services")[:12],
    )
    yield Page("statistics/index.html", world.ours("Statistics"), body)
