"""An incident as outsiders read it: what people wrote, without the names of those who were there.

What a page computes tells roles anyway (see `incli.publish.facts.reader`); people name each other
in notes and reasons, too. What was posted to the public is told as it was posted.
"""

import re

from incli.domain.entry import Entry, reworded
from incli.domain.incident import Incident, replay
from incli.domain.kinds.lifecycle import Merged
from incli.domain.kinds.updates import UpdatePosted
from incli.domain.layout import slug_of
from incli.domain.postmortem.customers import EMAIL, anywhere, names
from incli.domain.team import Team
from incli.domain.value import replace
from incli.publish.facts.reader import masked

_DAY = len("2026-11-22-")
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
        self._pattern = anywhere(tuple(self._people))
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
        return self._pattern.sub(self._person, EMAIL.sub(self._address, text))

    def _entry(self, entry: Entry) -> Entry:
        if isinstance(entry.body, Merged):
            return replace(entry, body=Merged(self._another))
        if isinstance(entry.body, UpdatePosted) and entry.body.audience == "public":
            return entry
        return reworded(entry, self.words)

    def _address(self, found: re.Match[str]) -> str:
        person = self._team.by_email(found[0])
        return self._label(person.id if person else "", _ADDRESS)

    def _person(self, found: re.Match[str]) -> str:
        return self._label(self._people[found[0]], _SOMEBODY)

    def _label(self, person: str, otherwise: str) -> str:
        label = self._labels.get(person)
        return label.name if label else otherwise


def told_by_address(incident_id: str, team: Team) -> bool:
    """Whether an incident's id, which nothing changes any more, names somebody of the team."""
    address = f"{incident_id[_DAY - 1 :]}-"
    slugs = {slug_of(name) for name, _ in names(team)} - {""}
    return any(f"-{each}-" in address for each in slugs)
