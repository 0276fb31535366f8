"""Everything that pages beside those of the incidents are made from, and what a page is."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from incli.domain.policy import ResponsePolicy
from incli.domain.roster.model import Roster
from incli.domain.value import Value
from incli.publish.facts.digest import Digest, at
from incli.publish.facts.reader import Reader
from incli.publish.render.pages import Pages
from incli.rules.rule import NO_RULES, Rules


class Page(Value):
    """One page of ours."""

    path: str
    """Where it is in the site: `incidents/2026/index.html`."""
    title: str
    body: str
    """HTML."""
    description: str = ""

    @property
    def depth(self) -> int:
        """How many folders deep it is."""
        return self.path.count("/")


class World(Value):
    """The record, the policies and the rosters, as one reader may see them at one time."""

    now: datetime
    reader: Reader
    pages: Pages
    name: str = "incidents"
    address: str = ""
    """Where the site will be, with a slash at its end; empty where nobody knows."""
    digests: tuple[Digest, ...] = ()
    """The newest first."""
    policies: tuple[ResponsePolicy, ...] = ()
    """The newest first."""
    rosters: tuple[Roster, ...] = ()
    broken: tuple[str, ...] = ()
    """What is wrong with rosters that cannot be read."""
    rules: Rules = NO_RULES

    def ours(self, text: str) -> str:
        """Words of ours, in the team's own."""
        return self.reader.in_team_words(text)

    def render(self, template: str, depth: int, **values: object) -> str:
        """A template of ours, for a page so many folders deep."""
        return self.pages.render(template, root="../" * depth, world=self, **values)

    @property
    def in_earnest(self) -> tuple[Digest, ...]:
        """Incidents that are no drills: what programs, badges and feeds tell of."""
        return tuple(each for each in self.digests if each["kind"] != "drill")

    @property
    def open(self) -> tuple[Digest, ...]:
        """Incidents that are open."""
        return tuple(each for each in self.digests if each["status"] == "open")

    @property
    def due(self) -> tuple[tuple[Digest, Mapping[str, object], datetime], ...]:
        """What is owed in all incidents and has a date: the incident, the thing, when."""
        found = [
            (each, todo, due)
            for each in self.digests
            for todo in each["todos"]
            if (due := at(todo, "due"))
        ]
        return tuple(sorted(found, key=lambda one: (one[2], one[0]["id"])))


Maker = Callable[[World], Iterable[Page]]
"""Makes pages of one kind."""


def grouped(
    digests: Iterable[Digest], keys: Callable[[Digest], Iterable[str]]
) -> dict[str, list[Digest]]:
    """The incidents by each of their keys."""
    found: dict[str, list[Digest]] = {}
    for each in digests:
        for key in dict.fromkeys(keys(each)):
            found.setdefault(key, []).append(each)
    return found
