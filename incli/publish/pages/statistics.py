"""Statistics: how long things took, how many there were, what contributed."""

from collections.abc import Iterator

from incli.publish.facts.statistics import distributions, how_often, months
from incli.publish.pages.world import Page, World


def pages(world: World) -> Iterator[Page]:
    """The one page."""
    found = [each for each in world.digests if each["counted"]]
    columns = months(found, world.now)
    levels = {each["severity"] or "" for each in found}
    body = world.render(
        "statistics.html",
        1,
        count=len(found),
        left_out=len(world.digests) - len(found),
        distributions=distributions(found),
        months=columns,
        before=sum(each["opened"] < columns[0].name for each in found) if columns else 0,
        levels=[*sorted(levels - {""}), *sorted(levels & {""})],
        factors=how_often(found, "factors"),
        services=how_often(found, "services")[:12],
    )
    yield Page("statistics/index.html", world.ours("Statistics"), body)
