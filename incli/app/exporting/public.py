"""An incident as the public may read it: without what is for the team, and without names of people.

As on the public site, people are what they did there: the commander, a responder. So are their ids,
which entries and the names of entries hold.
"""

import re
from collections.abc import Mapping

from incli.domain.entry import Body, Entry, columns
from incli.domain.incident import Incident, replay
from incli.domain.kinds.updates import UpdatePosted
from incli.domain.team import Team
from incli.domain.times import stamp
from incli.domain.value import names, replace
from incli.publish.facts.outside import Outside
from incli.publish.facts.reader import Reader, masked

_PEOPLE = frozenset({"person", "owner", "to", "for_person"})
"""The fields of entries that hold somebody's id."""

_DAY = len("2026-11-22-")


def as_public(incident: Incident, team: Team) -> tuple[Incident, Team]:
    """The incident as the public sees it, and the team that goes with it."""
    incident = Outside(team, incident, f"{incident.id[:_DAY]}another-incident").incident()
    labels = masked(team, incident).people
    ids = {each: _id(label.name) for each, label in labels.items()}
    drafts = tuple(map(_without_draft, incident.timeline))
    seen = Reader(team, public=True).entries(replace(incident, timeline=drafts))
    renamed = {each.id: _renamed(each, ids) for each in seen}
    entries = [
        replace(
            each,
            id=renamed[each.id],
            by=ids[each.by],
            body=_masked(each.body, ids, renamed),
            cites=(),  # the call is the team's
        )
        for each in seen
    ]
    people = {ids[each]: replace(label, id=ids[each]) for each, label in labels.items()}
    public = replay(incident.id, incident.header, entries)
    return public, replace(team, people=people)


def _id(label: str) -> str:
    """`Incident Commander 2` as an id."""
    plain = re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-")
    return plain if plain[:1].isalpha() else f"p{plain}"


def _renamed(entry: Entry, ids: Mapping[str, str]) -> str:
    return f"{stamp(entry.at)}-{entry.kind}-{ids[entry.by]}-{entry.handle}"


def _without_draft(entry: Entry) -> Entry:
    """What was posted is public also where its draft is not."""
    if isinstance(entry.body, UpdatePosted) and entry.body.draft:
        return replace(entry, body=replace(entry.body, draft=None))
    return entry


def _masked(body: Body, ids: Mapping[str, str], entries: Mapping[str, str]) -> Body:
    changes: dict[str, object] = {}
    for name in _PEOPLE.intersection(names(type(body))):
        value = getattr(body, name)
        changes[name] = ids.get(value, value)
    for column in columns(type(body)):
        value = getattr(body, column.name)
        if column.names_entry and isinstance(value, str):
            changes[column.name] = entries.get(value, value)
        elif column.names_entry and value:
            changes[column.name] = tuple(entries.get(each, each) for each in value)
    return replace(body, **changes)
