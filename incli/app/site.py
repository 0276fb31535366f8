"""Builds the site: what has changed is rendered, put into the engine's frames, and written."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from incli.app.session import Session
from incli.app.site_engine import demand_engine, made
from incli.domain.errors import NeedsPerson
from incli.domain.finding import Finding
from incli.domain.value import Value

Progress = Callable[[int, int], None]
"""Told how many pages of incidents are done, and of how many."""


class Wanted(Value):
    """What is to be built."""

    output: Path
    audience: str = "internal"
    address: str = ""
    """Where it will be; empty: as `site/mkdocs.yml` says."""


class Built(Value):
    """What a build came to."""

    output: Path
    incidents: int
    """Pages of incidents on the site."""
    rendered: int
    """How many of them were made anew."""
    left_out: int
    """Incidents that are not for this audience."""
    written: int
    """Files that were written, because they are not as they were."""
    removed: int
    unreadable: tuple[Finding, ...] = ()


def build(session: Session, wanted: Wanted, progress: Progress) -> Built:
    """Build the site.

    Raises `Refused` where the folder is somebody else's, `InvalidData` where policies or documents
    cannot be read, `NeedsPerson` where the engine fails or a page is missing afterwards.
    """
    demand_engine()
    # What follows needs the packages of the extra.
    from incli.app.site_incidents import Incidents  # noqa: PLC0415  # see above
    from incli.app.site_world import assets, calendars_of, sections, site_of, world_of  # noqa: PLC0415  # see above
    from incli.app.site_writing import pages_of, write  # noqa: PLC0415  # see above
    from incli.publish.facts.reader import Reader  # noqa: PLC0415  # see above
    from incli.publish.project.assembly import shell  # noqa: PLC0415  # see above
    from incli.publish.project.documents import project  # noqa: PLC0415  # see above
    from incli.publish.render.pages import Pages  # noqa: PLC0415  # see above
    from incli.store.site.cache import SiteCache  # noqa: PLC0415  # see above
    from incli.store.site.output import Output  # noqa: PLC0415  # see above

    reader = Reader(session.team, session.words, public=wanted.audience == "public")
    pages = Pages(session.words)
    with _state(session) as state, closing(SiteCache(state / "site.db", wanted.audience)) as cache:
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
    return Built(
        output=output.root,
        incidents=len(world.digests),
        rendered=incidents.rendered,
        left_out=incidents.left_out,
        written=output.count,
        removed=removed,
        unreadable=incidents.unreadable,
    )


@contextmanager
def _state(session: Session) -> Iterator[Path]:
    """Our own folder in the git folder; one that is thrown away, where that cannot be written."""
    folder = session.repository.state / "site"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError:
        with tempfile.TemporaryDirectory(prefix="incli-site-") as name:
            yield Path(name)
        return
    yield folder
