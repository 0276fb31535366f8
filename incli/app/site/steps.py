"""The steps of a build, from the record to the files of the site."""

from contextlib import closing
from pathlib import Path

from incli.app.session import Session
from incli.app.site.engine import made
from incli.app.site.incidents import Incidents
from incli.app.site.wanted import Built, Progress, Wanted
from incli.app.site.world import assets, calendars_of, sections, site_of, world_of
from incli.app.site.writing import pages_of, write
from incli.domain.errors import NeedsPerson
from incli.publish.facts.outside import told_by_address
from incli.publish.facts.reader import Reader
from incli.publish.pages.world import World
from incli.publish.project.assembly import shell
from incli.publish.project.documents import project
from incli.publish.render.pages import Pages
from incli.store.site.cache import SiteCache, file_in
from incli.store.site.output import Output


def build_in(state: Path, session: Session, wanted: Wanted, progress: Progress) -> Built:
    """Build the site; `state` is the folder for what is remembered from one build to the next."""
    reader = Reader(session.team, session.words, public=wanted.audience == "public")
    pages = Pages(session.words)
    with closing(SiteCache(file_in(state), wanted.audience)) as cache:
        output = Output(wanted.output, cache.database)
        site = site_of(session, wanted.address)
        incidents = Incidents(session, cache, pages, reader)
        incidents.render(progress)
        world = world_of(session, site, incidents, pages, reader)
        listed = sections(site, reader)
        engine = made(project(site, listed, assets()), state)
        shown = shell(pages_of(engine), [each.place for each in listed if not each.written])
        write(output, engine, shown, world, incidents)
        for path, text in calendars_of(session, world):
            output.put(path, text)
        removed = output.finish()
    _demand_pages(output, world)
    return Built(
        output=output.root,
        incidents=len(world.digests),
        rendered=incidents.rendered,
        left_out=incidents.left_out,
        written=output.count,
        removed=removed,
        unreadable=incidents.unreadable,
        naming=_naming(world) if reader.public else (),
    )


def _naming(world: World) -> tuple[str, ...]:
    ids = (each["id"] for each in world.digests)
    return tuple(each for each in ids if told_by_address(each, world.reader.team))


def _demand_pages(output: Output, world: World) -> None:
    """Every incident has its page: whatever went wrong before, it is not silent."""
    missing = [
        each["id"]
        for each in world.digests
        if not output.holds(f"incidents/{each['id']}/index.html")
    ]
    if missing:
        raise NeedsPerson(
            f"{len(missing)} incidents have no page: {', '.join(missing[:3])}.",
            "build into a new folder: incli site build --output DIR",
        )
