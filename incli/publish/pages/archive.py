"""Lists of incidents: by year, by service, by tag."""

from collections.abc import Iterator, Sequence

from incli.publish.facts.digest import Digest
from incli.publish.pages.world import Page, World, grouped
from incli.publish.render.text import slug


def pages(world: World) -> Iterator[Page]:
    """The newest year with the way to the others, a page a year, a service, and a tag."""
    years = grouped(world.digests, lambda each: [each["id"][:4]])
    newest = next(iter(years.values()), [])
    body = _list(
        world, 1, world.ours("Incidents"), newest, years={year: len(e) for year, e in years.items()}
    )
    yield Page("incidents/index.html", world.ours("Incidents"), body)
    for year, found in years.items():
        yield Page(
            f"incidents/{year}/index.html",
            world.ours(f"Incidents of {year}"),
            _list(world, 2, year, found),
        )
    for kind, folder in (("services", "services"), ("tags", "tags")):
        yield from _by(world, kind, folder)


def _by(world: World, key: str, folder: str) -> Iterator[Page]:
    names = {slug(each): each for told in world.digests for each in told[key]}
    found = grouped(world.digests, lambda each: map(slug, each[key]))
    for address, incidents in found.items():
        body = _list(world, 2, names[address], incidents)
        yield Page(f"{folder}/{address}/index.html", names[address], body)
    title = world.ours(folder.title())
    counts = sorted((names[each], each, len(listed)) for each, listed in found.items())
    yield Page(
        f"{folder}/index.html", title, world.render("index.html", 1, title=title, counts=counts)
    )


def _list(world: World, depth: int, title: str, found: Sequence[Digest], **more: object) -> str:
    months = grouped(found, lambda each: [each["id"][:7]])
    return world.render("list.html", depth, title=title, months=months, **{"years": {}, **more})
