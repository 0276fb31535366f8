"""An incident as outsiders read it: what people wrote, without the names of those who were there.

What a page computes tells roles anyway (see `incli.publish.facts.reader`); people name each other
in notes and reasons, too. What was posted to the public is told as it was posted.
"""

import re
from functools import lru_cache

from incli.domain.entry import Entry, reworded
from incli.domain.incident import Incident, replay
from incli.domain.kinds.lifecycle import Merged
from incli.domain.kinds.updates import UpdatePosted
from incli.domain.postmortem.customers import EMAIL, names
from incli.domain.team import Team
from incli.domain.value import replace
from incli.publish.facts.reader import masked

_SOMEBODY = "one of the team"
_ADDRESS = "an address"
_ANOTHER = "another incident"


class Outside:
    """Tells what was said about one incident to those who are not of the team."""

    def __init__(self, team: Team, incident: Incident, another: str = _ANOTHER) -> None:
        """`another` is said of what it was merged into, whose name would tell what that was."""
        self._team, self._incident, self._another = team, incident, another
        called = names(team)
        self._people = dict(called)
        self._pattern = _pattern(tuple(name for name, _ in called))
        self._labels = masked(team, incident).people

    def incident(self) -> Incident:
        """The incident, folded from entries that name nobody."""
        before = self._incident
        title = self.words(before.title)
        entries = [self._entry(each) for each in before.timeline]
        pairs = zip(entries, before.timeline, strict=True)
        if title == before.title and all(one is other for one, other in pairs):
            return before
        return replay(before.id, replace(before.header, title=title), entries)

    def words(self, text: str) -> str:
        """What somebody wrote, with roles in place of people."""
        return self._pattern.sub(self._instead, text)

    def _entry(self, entry: Entry) -> Entry:
        if isinstance(entry.body, Merged):
            return replace(entry, body=Merged(self._another))
        if isinstance(entry.body, UpdatePosted) and entry.body.audience == "public":
            return entry
        return reworded(entry, self.words)

    def _instead(self, found: re.Match[str]) -> str:
        said = found[0]
        if EMAIL.fullmatch(said):
            person = self._team.by_email(said)
            return self._label(person.id if person else "", _ADDRESS)
        return self._label(self._people[said], _SOMEBODY)

    def _label(self, person: str, otherwise: str) -> str:
        label = self._labels.get(person)
        return label.name if label else otherwise


@lru_cache(4)  # the same for every incident of a site
def _pattern(called: tuple[str, ...]) -> re.Pattern[str]:
    some = "|".join(map(re.escape, called))
    whole = rf"|(?<![\w-])(?:{some})(?![\w-])" if called else ""
    return re.compile(f"{EMAIL.pattern}{whole}")
