"""From drafts to entries: what an import adds to the record.

Every id is made from the source's own ids, so that whoever imports the same source, in whatever
clone, writes the same files; and what was imported before is found again and not written twice.
"""

import hashlib
from datetime import datetime

from incli.app.importing.places import MOVED, same_time, settled
from incli.app.importing.planned import Planned, Surroundings
from incli.app.importing.words import cleaned, said, source_id, source_key
from incli.app.importing.words import words as clean
from incli.domain.entry import SUFFIX_ALPHABET, Body, Entry, blank_key
from incli.domain.errors import InvalidInput
from incli.domain.finding import Finding
from incli.domain.incident import Incident
from incli.domain.kinds.corrections import Corrected
from incli.domain.kinds.impact import Impact
from incli.domain.kinds.lifecycle import Opened, Reopened, Resolved
from incli.domain.kinds.notes import Found, Gripe, Note, Todo
from incli.domain.kinds.severity import SeverityChanged
from incli.domain.kinds.updates import UpdatePosted
from incli.domain.state import Header
from incli.domain.times import MILLISECOND, stamp, to_millisecond, write_time
from incli.domain.value import replace
from incli.exchange.incidents.draft import LONGEST_LABEL, DraftEntry, DraftIncident

_SPOKEN = (Note, Found, Todo, Gripe)
"""Kinds that are somebody's words: an author the team does not know stands before them."""


_TURNING = (Opened, Resolved, Impact)
"""Kinds that keep their very millisecond; others that share it may come after them."""
_POSTED = (UpdatePosted, Note, Corrected, SeverityChanged, Reopened)
"""Kinds that stand at the time the source wrote them, and not at one that it tells of."""


class Planner:
    """Makes the entries of one incident's draft."""

    def __init__(self, draft: DraftIncident, before: Incident, around: Surroundings) -> None:
        """`before` is the incident as the record holds it."""
        self._draft = draft
        self._before = before
        self._around = around
        self._entries: list[Entry] = []
        self._findings: list[Finding] = []
        self._key = _key_of(before.header, around.system) or source_key(draft.key)
        self._known: dict[str | None, Entry] = {
            each.source: each for each in before.timeline if each.source
        }
        self._last: dict[datetime, str] = {}
        """For each instant: the last id that an entry of that instant has."""
        for each in before.timeline:
            self._last[each.at] = each.id
        self._handles = {each.handle for each in before.timeline}

    def plan(self) -> Planned:
        """What is new in the draft."""
        if self._draft.header is not None:
            entries = self._as_exported()
            return Planned(self._draft, self._before, entries, tuple(self._findings))
        known = dict(self._known)
        own = [each for each in self._draft.entries if not self._is_its_own(each.body)]
        drafts = settled(own, self._before, self._source(""), self._around.as_written)
        new = [each for each in drafts if self._source(each.key) not in known]
        for each in sorted(new, key=lambda each: not isinstance(each.body, _TURNING)):
            self._new(each)
        if self._before.timeline and not self._is_older():
            for each in drafts:
                if entry := known.get(self._source(each.key)):
                    self._changed(each, entry)
            if not self._around.into:
                self._services()
                self._go_on()
        return Planned(self._draft, self._before, tuple(self._entries), tuple(self._findings))

    def _as_exported(self) -> tuple[Entry, ...]:
        """The entries of an export that the record does not have, as they are."""
        known = {each.id: each for each in self._before.timeline}
        new = []
        for each in self._draft.entries:
            assert each.entry is not None  # noqa: S101  # an export has them
            mine = known.get(each.entry.id)
            if mine is None:
                new.append(each.entry)
            elif mine != each.entry and not each.redacted and mine.id not in self._before.redacted:
                self._odd(each, f"{mine.id} says something else here: left as it is.")
        return tuple(new)

    def _is_its_own(self, body: Body) -> bool:
        """Whether an entry speaks for an incident that has opened and ends for its own reasons."""
        return self._around.into and isinstance(body, Opened | Resolved)

    def _is_older(self) -> bool:
        """Whether this is how the source once was, imported after a newer state of it."""
        recorded = self._draft.recorded
        known = [each.at for each in self._known.values() if isinstance(each.body, _POSTED)]
        return recorded is not None and bool(known) and to_millisecond(recorded) < max(known)

    def _source(self, key: str) -> str:
        return source_id(self._around.system, f"{self._key}#{key}")

    def _new(self, draft: DraftEntry) -> None:
        """The entry that a draft becomes; a finding where it says nothing."""
        body, author = cleaned(draft.body), draft.author
        by, late = self._around.me, draft.late
        if author is not None:
            known = self._around.who(author)
            by = known or by
            if known is None and isinstance(body, _SPOKEN):
                body = replace(body, text=f"{clean(author.name)}: {body.text}")
            elif known is None:
                late = f"{late or 'imported'}; written by {author.name}"
        try:
            body.check()
        except ValueError as error:
            self._odd(draft, f"{error}: left out.")
            return
        if blank_key(body):
            self._odd(draft, "Nothing is said here: left out.")
            return
        late = clean(late)[:LONGEST_LABEL] if late else None
        source = self._source(draft.key)
        because = clean(draft.because) if draft.because else None
        at, entry_id = self._place(draft.at, body, by, source)
        self._take(Entry(entry_id, at, by, body, because, late, source))

    def _added(self, source: str, at: datetime, body: Body, because: str | None = None) -> None:
        """An entry that the source does not have itself, and that follows from it."""
        at, entry_id = self._place(at, body, self._around.me, source)
        self._take(Entry(entry_id, at, self._around.me, body, because, None, source))

    def _place(self, at: datetime, body: Body, by: str, source: str) -> tuple[datetime, str]:
        """When an entry is, after what is there of the same millisecond, and its id."""
        at = to_millisecond(at)
        rest = f"{body.kind}-{by}-{self._handle(source)}"
        while (entry_id := f"{stamp(at)}-{rest}") <= self._last.get(at, ""):
            at += MILLISECOND
        self._last[at] = entry_id
        return at, entry_id

    def _take(self, entry: Entry) -> None:
        self._known[entry.source] = entry
        self._entries.append(entry)

    def _handle(self, source: str) -> str:
        """Four characters that the same source always gives, unless they are taken."""
        for count in range(1 << 16):
            digest = hashlib.sha256(f"{source}\0{count}".encode()).digest()
            handle = "".join(SUFFIX_ALPHABET[byte & 31] for byte in digest[:4])
            if handle not in self._handles:
                self._handles.add(handle)
                return handle
        raise InvalidInput(f"{self._before.id} has too many entries.")

    def _changed(self, draft: DraftEntry, entry: Entry) -> None:
        """Where the source says something else by now, a correction."""
        body = cleaned(draft.body)
        if isinstance(body, Opened) and isinstance(entry.body, Opened):
            self._relevelled(draft, entry.body.severity, body.severity)
        words = said(body)
        if draft.author and self._around.who(draft.author) is None and isinstance(body, _SPOKEN):
            words = f"{clean(draft.author.name)}: {words}"
        if not draft.inferred and not same_time(draft.at, entry.at):
            words = f"{words}{MOVED}{write_time(draft.at)})".strip()
            if words != self._before.corrections.get(entry.id):
                self._odd(draft, f"Its time was {write_time(entry.at)}, and is another now.")
        if words:
            self._correct(entry, words, draft.edited or self._draft.recorded or self._around.now)

    def _correct(self, entry: Entry, words: str, at: datetime) -> None:
        """Correct an entry, unless that is said already."""
        earlier = [
            each
            for each in (*self._before.timeline, *self._entries)
            if isinstance(each.body, Corrected) and each.body.corrects == entry.id
        ]
        newest = max(earlier, key=lambda each: (each.at, each.id), default=None)
        holds = said(newest.body) if newest else said(entry.body)
        if words == holds or entry.id in self._before.redacted:
            return
        digest = hashlib.sha256(words.encode()).hexdigest()[:8]
        source = source_key(f"{entry.source}@{len(earlier) + 1}-{digest}")
        self._added(source, at, Corrected(entry.id, words))

    def _relevelled(self, draft: DraftEntry, was: str | None, now: str | None) -> None:
        """Where the source's own severity is another now: raised, or lowered."""
        changes = [
            each
            for each in self._before.timeline
            if isinstance(each.body, SeverityChanged) and each.source
        ]
        level = _severity(changes[-1]) if changes else was
        if now is None or now == level:
            return
        at = draft.edited or self._draft.recorded or self._around.now
        before = self._before
        body = SeverityChanged(now, before.severity, before.severity_entry)
        because = f"{self._around.system} says {now} now"
        source = self._source(f"severity-{len(changes) + 1}-{now}")
        self._added(source, at, body, because)

    def _services(self) -> None:
        """Services the source names by now, and the header does not: headers do not change."""
        for service in self._draft.services:
            digest = hashlib.sha256(service.encode()).hexdigest()[:8]
            source = self._source(f"service-{digest}")
            if service not in self._before.header.services and source not in self._known:
                at = self._draft.recorded or self._around.now
                self._added(source, at, Note(f"also affected: {service}"))

    def _go_on(self) -> None:
        """Open it again where the source says that it goes on after all."""
        resolved = self._before.resolved
        at = self._draft.recorded or self._around.now
        if not self._draft.unresolved or resolved is None or at <= resolved:
            return
        if self._before.status in {"resolved", "closed"}:
            because = f"{self._around.system} says that it goes on"
            source = self._source(f"reopened-{stamp(to_millisecond(at))}")
            self._added(source, at, Reopened(), because)

    def _odd(self, draft: DraftEntry, message: str) -> None:
        self._findings.append(Finding(self._draft.path, draft.line, 1, message))


def _severity(entry: Entry) -> str | None:
    return entry.body.severity if isinstance(entry.body, SeverityChanged) else None


def _key_of(header: Header, system: str) -> str | None:
    """The id of an incident in a system it was imported from."""
    return next((str(s["id"]) for s in header.sources if s.get("system") == system), None)
