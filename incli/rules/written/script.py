"""What a case written down says, with its times counted from the beginning."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from incli.domain.entry import Entry, columns, from_data
from incli.domain.incident import Incident, replay
from incli.domain.kinds import KINDS
from incli.domain.policy import ResponsePolicy, policy_from_data
from incli.domain.roster.model import Roster, roster_from_data
from incli.domain.state import Header
from incli.domain.team import Team, team_from_data
from incli.domain.times import read_period, read_time, stamp, write_time
from incli.domain.value import Value

BEGINS = datetime(2026, 3, 2, 9, tzinfo=UTC)
"""When a test begins that does not say when: a Monday morning."""
_OFFSET = re.compile(r"(\d{1,4}):([0-5]\d)(?::([0-5]\d))?", re.ASCII)
_MARKS = ("id", "expect", "of", "recorded")
"""What stands beside an entry, and is not of it."""


class Script(Value):
    """A case written down, read piece by piece."""

    data: Mapping[str, Any]
    policy: ResponsePolicy
    """The team's; what the case says itself comes first."""

    def response(self) -> ResponsePolicy:
        """The policy it is judged by: what it says itself, or the team's."""
        said = self.data.get("policy")
        if said is None:
            return self.policy
        whole = {"effective": write_time(self.begins() - timedelta(days=90)), **said}
        return policy_from_data(whole)

    def team(self) -> Team:
        """The people and roles it knows."""
        people = self.data.get("people") or dict.fromkeys(("ana", "bo", "cy", "dee"))
        said = {"people": people, "teams": self.data.get("teams", {})}
        return team_from_data(said, {"roles": self.data.get("roles", {})})

    def begins(self) -> datetime:
        """When it begins."""
        said = self.data.get("begins")
        return read_time(said) if said else BEGINS

    def at(self, said: str) -> datetime:
        """An instant: `01:30` after the beginning, `3d`, or a whole time."""
        if offset := _OFFSET.fullmatch(said):
            hours, minutes, seconds = (int(part or 0) for part in offset.groups())
            return self.begins() + timedelta(hours=hours, minutes=minutes, seconds=seconds)
        try:
            return read_time(said)
        except ValueError:
            return self.begins() + read_period(said)

    def now(self) -> datetime:
        """When it is judged: as it says, or at its last entry."""
        if "now" in self.data:
            return self.at(self.data["now"])
        return max([self.begins(), *(entry.at for _, entry in self.entries())])

    def entries(self) -> Iterator[tuple[Mapping[str, Any], Entry]]:
        """Its entries, with what the case says beside each."""
        yield from self.read(self.data.get("entries", ()))

    def read(
        self, listed: Sequence[Mapping[str, Any]]
    ) -> Iterator[tuple[Mapping[str, Any], Entry]]:
        """Entries as they are written down in `listed`, with what stands beside each."""
        labels: dict[str, str] = {}
        for number, each in enumerate(listed):
            at = self.at(each["at"])
            entry_id = f"{stamp(at)}-{each['kind']}-{each['by']}-{number:04}"
            labels[each.get("id", entry_id)] = entry_id
            said = {key: value for key, value in each.items() if key not in _MARKS}
            said["at"] = write_time(at)
            if each["kind"] in KINDS:
                _follow(said, each["kind"], labels)
            for key in ("next", "starts"):
                if key in said:
                    said[key] = write_time(self.at(said[key]))
            yield each, from_data(entry_id, said, KINDS)

    def incident(self, listed: Sequence[Mapping[str, Any]]) -> Incident:
        """The incident that the entries in `listed` make."""
        return self._named("case", self.data.get("header", {}), listed)

    def others(self) -> tuple[Incident, ...]:
        """Other incidents that ran meanwhile: their entries, or their `header` and `entries`."""
        wholes = (
            each if isinstance(each, Mapping) else {"entries": each}
            for each in self.data.get("others", ())
        )
        return tuple(
            self._named(f"case-{number}", each.get("header", {}), each["entries"])
            for number, each in enumerate(wholes, start=2)
        )

    def _named(
        self, slug: str, said: Mapping[str, Any], listed: Sequence[Mapping[str, Any]]
    ) -> Incident:
        entries = [entry for _, entry in self.read(listed)]
        return replay(f"{self.begins():%Y-%m-%d}-{slug}", header(said), entries)

    def rosters(self) -> tuple[Roster, ...]:
        """Its rosters."""
        listed = self.data.get("rosters", {})
        return tuple(roster_from_data(name, each) for name, each in listed.items())


def header(said: Mapping[str, Any]) -> Header:
    """A header as a case says it."""
    return Header(
        said.get("title", "A case"),
        said.get("kind", "incident"),
        said.get("visibility", "public"),
        tuple(said.get("services", ())),
        tuple(said.get("tags", ())),
        tuple(said.get("sources", ())),
    )


def _follow(said: dict[str, Any], kind: str, labels: Mapping[str, str]) -> None:
    """Put the ids of entries where a case names them by its own labels."""
    for column in columns(KINDS[kind]):
        if column.names_entry and column.key in said:
            named = said[column.key]
            if isinstance(named, str):
                said[column.key] = labels.get(named, named)
            else:
                said[column.key] = [labels.get(each, each) for each in named]
