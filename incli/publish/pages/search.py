"""The page that the search leads to: all that was found, with filters."""

from collections.abc import Iterator

from incli.publish.pages.world import Page, World


def pages(world: World) -> Iterator[Page]:
    """The one page; `search.js` fills it."""
    years = sorted({each["id"][:4] for each in world.digests}, reverse=True)
    levels = sorted({each["severity"] for each in world.digests if each["severity"]})
    services = sorted({one for each in world.digests for one in each["services"]})
    body = world.render("search.html", 1, years=years, levels=levels, services=services)
    yield Page("search/index.html", world.ours("Search"), body)
