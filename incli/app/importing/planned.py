"""What an import is to write, incident by incident, and what is the same for all of them."""

from collections.abc import Callable, Iterable
from datetime import datetime

from incli.app.importing.words import source_key
from incli.app.importing.words import words as clean
from incli.domain.entry import Entry
from incli.domain.finding import Finding
from incli.domain.incident import Incident, replay, with_entries
from incli.domain.state import Header
from incli.domain.value import Value
from incli.exchange.incidents.draft import Author, DraftIncident


class Planned(Value):
    """What is to be written to one incident."""

    draft: DraftIncident
    before: Incident
    """Its state in the record."""
    entries: tuple[Entry, ...]
    findings: tuple[Finding, ...]

    @property
    def id(self) -> str:
        """The incident's id."""
        return self.before.id

    @property
    def is_new(self) -> bool:
        """Whether the record does not have it yet."""
        return not self.before.timeline

    @property
    def when(self) -> datetime:
        """When the source wrote down what is new; where that is not known, when it happened."""
        return self.draft.recorded or max(each.at for each in self.entries)

    def after(self) -> Incident:
        """Its state with what is new."""
        if self.is_new:
            return replay(self.id, self.before.header, self.entries)
        return with_entries(self.before, self.entries)

    def then(self, later: "Planned") -> "Planned":
        """This, and what the next state of the same incident adds."""
        entries = (*self.entries, *later.entries)
        return Planned(later.draft, self.before, entries, (*self.findings, *later.findings))


class Surroundings(Value):
    """What is the same for all incidents of an import."""

    system: str
    """The name of the format: what ids are told apart by."""
    me: str
    """Who imports: an entry is theirs where its author is not known to the team."""
    now: datetime
    who: Callable[[Author], str | None]
    """Finds an author in the team."""
    into: bool = False
    """Whether it all goes into an incident that is there for reasons of its own."""
    as_written: Callable[[str], Iterable[Entry]] = lambda incident: ()  # noqa: ARG005  # of none
    """The entries of an incident here, also the words of those that were redacted."""


def in_order(drafts: Iterable[DraftIncident]) -> list[DraftIncident]:
    """Incidents as they opened, so that ids come out the same in every clone.

    The states of one incident stay in their order.
    """
    return sorted(drafts, key=lambda each: (each.opened, each.key))


def header_of(draft: DraftIncident, system: str) -> Header:
    """What `incident.yaml` says of an imported incident."""
    if draft.header is not None:
        return draft.header
    source = {"system": system, "id": source_key(draft.key)}
    if draft.url:
        source["url"] = clean(draft.url)
    return Header(draft.title, draft.kind, draft.visibility, draft.services, draft.tags, (source,))
