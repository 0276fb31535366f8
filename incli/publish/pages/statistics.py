"""Statistics: how long things took, how many there were, what contributed."""

from collections.abc import Iterator

from incli.publish.facts.statistics import counted, measures, months, shares
from incli.publish.pages.world import Page, World

_MONTHS = 24


def pages(world: World) -> Iterator[Page]:
    """The one page."""
    found = counted(world.digests)
    body = world.render(
        "statistics.html",
        1,
        count=len(found),
        set_aside=len(world.digests) - len(found),
        measures=measures(found),
        months=months(found, world.now, _MONTHS),
        factors=shares(found, "factors"),
        services=shares(found, "services")[:12],
    )
    yield Page("statistics/index.html", "Statistics", body)
