"""The pages of incidents: those whose files have not changed are taken from the last build."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

import incli
from incli.app.session import Session
from incli.app.site.engine import versions
from incli.app.site.prose import prose
from incli.domain.errors import InvalidData
from incli.domain.finding import Finding
from incli.domain.incident import replay
from incli.domain.policy import in_force
from incli.publish.facts.digest import Digest, digest, next_due
from incli.publish.facts.reader import Reader
from incli.publish.facts.rows import Written
from incli.publish.facts.story import story
from incli.publish.render.incident import Around, incident_page
from incli.publish.render.pages import Pages
from incli.store.site.cache import Rendered, SiteCache, in_parts
from incli.store.site.origins import Origin, Origins
from incli.store.site.record import Read, folders, read
from incli.store.web import commit_address

Progress = Callable[[int, int], None]
"""Told how many pages are done, and of how many."""
_AT_ONCE = 100
"""Incidents that are held in memory at once."""
_SOURCES = ("app", "domain", "documents", "publish")
_POLICIES = ("people.yaml", "roles.yaml", "vocabulary.yaml")


class Incidents:
    """The incidents of the record as one audience sees them."""

    def __init__(self, session: Session, cache: SiteCache, pages: Pages, reader: Reader) -> None:
        self._session = session
        self._cache = cache
        self._pages = pages
        self._reader = reader
        self._digests: dict[str, Digest] = {}
        self.rendered = 0
        """How many pages were made anew."""
        self.unreadable: tuple[Finding, ...] = ()
        """What could not be read of those."""

    @property
    def digests(self) -> tuple[Digest, ...]:
        """What other pages say of those that this audience sees, the newest first."""
        shown = filter(None, self._digests.values())
        return tuple(sorted(shown, key=lambda each: (each["opened"], each["id"]), reverse=True))

    @property
    def left_out(self) -> int:
        """How many are not for this audience."""
        return sum(not each for each in self._digests.values())

    def body(self, incident: str) -> str:
        """The page of an incident without the frame of the site."""
        return self._cache.body(incident)

    def render(self, progress: Progress) -> None:
        """Make the pages that are not as they were."""
        tip = self._session.repository.tip()
        if tip is None:
            return
        keys = {
            each: _hashed(self._surroundings, oid)
            for each, oid in folders(self._session.repository, tip).items()
        }
        self._digests = self._cache.digests(keys, self._session.now)
        self._cache.forget(keys)
        wanted = sorted(keys.keys() - self._digests.keys())
        made = self._made(tip, wanted, keys)
        for held in in_parts(made, _AT_ONCE):
            self._cache.keep(held)
            self._digests |= {each.incident: dict(each.digest) for each in held}
            self.rendered += len(held)
            progress(self.rendered, len(wanted))

    def _made(self, tip: str, wanted: list[str], keys: Mapping[str, str]) -> Iterator[Rendered]:
        few = len(wanted) <= _AT_ONCE
        origins = Origins(self._session.repository, self._cache.database, few=few)
        named = not self._reader.public  # the public is told no commits: they name people
        if wanted and named:
            origins.refresh(tip)
        for held in in_parts(read(self._session.repository, tip, frozenset(wanted)), _AT_ONCE):
            entries = {each.id: [one.id for one in each.entries] for each in held if named}
            found = origins.of(entries, tip)
            for each in held:
                self.unreadable += each.unreadable
                yield self._rendered(each, keys[each.id], found.get(each.id, {}))

    def _rendered(self, files: Read, key: str, origins: Mapping[str, Origin]) -> Rendered:
        now = self._session.now
        incident = replay(files.id, files.header, files.entries)
        if not self._reader.sees(incident) or incident.opened is None:
            return Rendered(files.id, key, {}, "", now)
        commits = {entry: Written(*found) for entry, found in origins.items()}
        policy = in_force(self._session.responses, incident.opened)
        public, unreadable = self._reader.public, len(files.unreadable)
        try:
            written = prose(incident, files, policy, public=public)
        except InvalidData as error:
            self.unreadable += error.findings[:1]
            written, unreadable = None, unreadable + 1
        told = story(incident, policy, self._reader, now, commits, written)
        around = Around(self._address, unreadable)
        body = incident_page(self._pages, told, around)
        said = {**digest(told), "made": f"{key}:{now.isoformat()}"}
        return Rendered(files.id, key, said, body, now, next_due(told, now))

    @cached_property
    def _address(self) -> str:
        return "" if self._reader.public else commit_address(self._session.repository)

    @cached_property
    def _surroundings(self) -> str:
        """A hash of all that pages are made from beside the files of their incident."""
        policies = self._session.policies
        paths = [f"policies/{name}" for name in _POLICIES] + policies.names("policies/response")
        contents = [(path, policies.content(path)) for path in paths]
        return _hashed(contents, self._reader.public, self._address, versions(), sources())


def sources() -> str:
    """A hash of those parts of incli that make pages."""
    root = Path(incli.__file__).parent
    files = (file for part in _SOURCES for file in sorted((root / part).rglob("*")))
    found = [(file.name, file.read_bytes()) for file in files if file.suffix not in {"", ".pyc"}]
    return _hashed(found)


def _hashed(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]
