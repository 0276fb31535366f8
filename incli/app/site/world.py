"""What the site is made from beside the incidents: policies, rosters, documents, settings."""

from collections.abc import Iterator
from datetime import timedelta
from importlib.resources import files

from incli.app.roster import reading as rosters
from incli.app.roster.exchange import calendar_of_roster
from incli.app.session import Session
from incli.app.site.incidents import Incidents
from incli.documents.loader import load
from incli.domain.phrases import Phrasing
from incli.domain.value import replace
from incli.publish.facts.reader import Reader
from incli.publish.pages.world import World
from incli.publish.project.documents import Section, Site
from incli.publish.project.settings import site_settings
from incli.publish.render.pages import Pages
from incli.rules import RULES
from incli.store.site import documents

_ONCALL = Section("oncall/index.md", "On call")
SECTIONS = (
    Section("index.md", "Home"),
    Section("incidents/index.md", "Incidents"),
    Section("actions/index.md", "Action items"),
    _ONCALL,
    Section("statistics/index.md", "Statistics"),
    Section("policy/index.md", "Policy"),
)
"""The pages of ours in the navigation."""
_BEFORE, _AHEAD = timedelta(days=30), timedelta(days=180)
"""How much of a roster its calendar holds."""


def site_of(session: Session, address: str) -> Site:
    """What people wrote for the site, and what it is called.

    Raises `InvalidData` for settings that cannot be read, or that incli does not build with.
    """
    content = documents.settings(session.repository)
    document = None if content is None else load(content, documents.SETTINGS)
    root = session.repository.work_tree or session.repository.common_dir
    site = site_settings(document, root.name)
    written = documents.documents(session.repository)
    where = (address or site.address).rstrip("/")
    return replace(site, documents=written, address=f"{where}/" if where else "")


def sections(site: Site, reader: Reader) -> tuple[Section, ...]:
    """The pages in the navigation, in the team's own words."""
    phrasing = Phrasing(words=reader.words)
    return tuple(
        Section(each.path, phrasing.in_team_words(each.title), each.path in site.documents)
        for each in SECTIONS
        if not (reader.public and each is _ONCALL)
    )


def assets() -> dict[str, bytes]:
    """Our style sheet and scripts."""
    folder = files("incli") / "publish" / "assets"
    return {each.name: each.read_bytes() for each in folder.iterdir() if each.is_file()}


def world_of(
    session: Session, site: Site, incidents: Incidents, pages: Pages, reader: Reader
) -> World:
    """What our pages are made from."""
    readable, broken = rosters.readable(session)
    return World(
        now=session.now,
        reader=reader,
        pages=pages,
        name=site.name,
        address=site.address,
        digests=incidents.digests,
        policies=tuple(sorted(session.responses, key=lambda one: one.effective, reverse=True)),
        rosters=() if reader.public else readable,
        broken=tuple(map(str, broken)),
        rules=RULES,
    )


def calendars_of(session: Session, world: World) -> Iterator[tuple[str, str]]:
    """The rosters as calendars, by their path in the site."""
    start, end = world.now - _BEFORE, world.now + _AHEAD
    for each in world.rosters:
        yield f"rosters/{each.id}.ics", calendar_of_roster(session, each, start, end)
