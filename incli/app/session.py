"""One run of incli: which repository, who, what time; reads the record and writes to it."""

import os
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from incli.app.commit import commit_message
from incli.documents.record import write_entry, write_header
from incli.domain.command import Command, decide
from incli.domain.entry import SUFFIX_ALPHABET, Body, Entry
from incli.domain.errors import InvalidInput
from incli.domain.finding import Finding
from incli.domain.incident import Incident, with_entries
from incli.domain.layout import entry_path, header_path, incident_folder, slug_in
from incli.domain.live import live_time
from incli.domain.state import Header
from incli.domain.team import Team, pick, team_from_data
from incli.domain.value import Value, replace
from incli.store.policies import Policies
from incli.store.repository import Repository, discover
from incli.store.view import View
from incli.store.writing.writer import Change, Writer, writing

if TYPE_CHECKING:
    from incli.domain.policy import ResponsePolicy

LATE_AFTER = timedelta(minutes=2)
"""An entry recorded later than this after it happened says so."""


class Settings(Value):
    """What the global options say."""

    path: Path = Path()
    acting_as: str | None = None
    now: datetime | None = None
    incident: str | None = None
    dry_run: bool = False
    wait: bool = False
    verify: bool = True


class Said(Value):
    """What goes with whatever is written: when, why, and on which grounds."""

    at: datetime | None = None
    late: str | None = None
    because: str | None = None
    cites: tuple[str, ...] = ()


class Written(Value):
    """What a write came to."""

    incident: Incident
    """The state afterwards."""
    entries: tuple[Entry, ...]
    commit: str | None
    """None for a dry run."""
    ahead: timedelta = timedelta(0)
    """How far the newest entry is ahead of our clock, where that is too far to follow."""
    recovered: tuple[str, ...] = ()
    """What an interrupted write had left behind, and was finished first."""


class Session:
    """The record, as one person sees it at one time."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.read: set[str] = set()
        """The incidents that were looked at one by one."""

    @cached_property
    def repository(self) -> Repository:
        """The repository that holds the record."""
        found = discover(self.settings.path)
        return found if self.settings.verify else replace(found, hooked=False)

    @cached_property
    def _unread(self) -> View:
        """The view as it was left; what policies say can be had without reading the record."""
        return View(self.repository)

    @cached_property
    def view(self) -> View:
        """The record as of its tip."""
        self._unread.refresh(self.repository.tip())
        return self._unread

    @cached_property
    def policies(self) -> Policies:
        """The team's policies."""
        return Policies(self.repository, self._unread)

    def policy_problems(self) -> tuple[Finding, ...]:
        """What was wrong with policies that were read from the last commit instead."""
        return tuple(self.policies.problems) if "policies" in self.__dict__ else ()

    @cached_property
    def team(self) -> Team:
        """The people and roles the policies name."""
        people = self.policies.read("policies/people.yaml")
        return team_from_data(people, self.policies.read("policies/roles.yaml"))

    @cached_property
    def responses(self) -> tuple["ResponsePolicy", ...]:
        """Every version of the response policy."""
        from incli.domain.policy import policy_from_data  # noqa: PLC0415  # zones: not for a note

        names = self.policies.names("policies/response")
        return tuple(policy_from_data(self.policies.read(name)) for name in names)

    @cached_property
    def words(self) -> Mapping[str, str]:
        """The team's own words for ours."""
        return dict(self.policies.read("policies/vocabulary.yaml").get("words") or {})

    def policy_for(self, incident: Incident) -> "ResponsePolicy":
        """The response policy the incident is held to."""
        from incli.domain.policy import in_force  # noqa: PLC0415  # zones: not for a note

        return in_force(self.responses, incident.opened or self.now)

    @property
    def policy_now(self) -> "ResponsePolicy":
        """The response policy in force now."""
        from incli.domain.policy import in_force  # noqa: PLC0415  # likewise

        return in_force(self.responses, self.now)

    @cached_property
    def now(self) -> datetime:
        """The time of this run, in UTC."""
        return self.settings.now or datetime.now(UTC)

    @cached_property
    def me(self) -> str:
        """The id of whoever runs this; never a guess."""
        named = self.settings.acting_as
        if named and named != "me":
            return self.team.person(named, None)
        email = self.repository.config.get("user.email")
        if not email:
            raise InvalidInput(
                "Git does not know who you are.",
                "git config --global user.email you@example.com    or: incli --as PERSON …",
            )
        person = self.team.by_email(email)
        if person is None:
            raise InvalidInput(
                f"Nobody in policies/people.yaml has the address {email}.",
                f"incli person add {suggested_id(email)} --email {email}    or: incli --as ID …",
            )
        return person.id

    def incident_id(self, typed: str | None = None, kind: str | None = None) -> str:
        """The incident meant: by any unambiguous part, or else the one that is open.

        Where none is open it is the one opened last. With `kind` it is one of that kind, where
        nobody names another and there is one.
        """
        typed = typed or self.settings.incident or os.environ.get("INCLI_INCIDENT")
        if typed:
            words = {each: (each, slug_in(each)) for each in self.view.ids()}
            return pick(typed, words, what="incident", hint="incli list")
        opened = self._ids(kind, "open")
        if len(opened) > 1:
            some = ", ".join(opened[:3]) + (" …" if len(opened) > 3 else "")  # noqa: PLR2004
            raise InvalidInput(f"{len(opened)} incidents are open: {some}.", "incli -i INCIDENT …")
        # `new`: the entry that opened it cannot be read. That is no reason to write elsewhere.
        known = opened or self._ids(kind, "new") or self._ids(kind) or self.view.ids()
        if not known:
            raise InvalidInput("There is no incident yet.", 'incli open "what is wrong"')
        return known[0]

    def _ids(self, kind: str | None, status: str | None = None) -> list[str]:
        wanted = {"status": status} if status else {}
        if kind is None:
            return self.view.ids(**wanted)
        found = self.view.summaries(-1, **wanted)
        return [each["id"] for each in found if each["kind"] == kind]

    def incident(self, typed: str | None = None, kind: str | None = None) -> Incident:
        """The state of the incident that is meant, as `incident_id` finds it."""
        incident_id = self.incident_id(typed, kind)
        self.read.add(incident_id)
        incident = self.view.incident(incident_id)
        if incident is None:
            raise InvalidInput(f"There is no incident {incident_id}.", "incli list")
        return incident

    def write(
        self,
        wanted: Callable[[Incident], tuple[Body, ...]],
        said: Said,
        attachments: Mapping[str, bytes] | None = None,
    ) -> Written:
        """Write to the incident what `wanted` makes of its state.

        State is read, decided upon and written under the clone's lock, so that two commands in
        one clone cannot both be the first. `attachments` are further files, by their path inside
        of the incident's folder.
        """
        me = self.me
        with writing(self.repository, verify=self.settings.verify) as writer:
            self.view.refresh(writer.tip)
            incident = self.incident()
            if said.cites:
                from incli.app.calls import check_cites  # noqa: PLC0415  # not for a note

                check_cites(self.repository, incident, said.cites)
            bodies = wanted(incident)
            if incident.status == "new":
                from incli.app.damage import demand_opening  # noqa: PLC0415  # not for a note

                demand_opening(self.repository, self.view.unreadable(), incident, bodies)
            command = self._command(bodies, said)
            at, ahead = live_time(incident, self.now)
            live = said.at is None
            entries = decide(
                incident, command, at=said.at or at, by=me, suffix=new_suffix, live=live
            )
            header = self.view.header(incident.id)
            folder = incident_folder(incident.id)
            files = {f"{folder}/{name}": each for name, each in (attachments or {}).items()}
            written = self._save(writer, incident, entries, header, files)
        return replace(written, ahead=ahead if ahead > LATE_AFTER else timedelta(0))

    def open(
        self,
        header: Header,
        bodies: tuple[Body, ...],
        said: Said,
        new_id: Callable[[], str],
        attachments: Mapping[str, bytes] | None = None,
    ) -> Written:
        """Write the first entries of a new incident, its header, and what goes with them, at once.

        `attachments` are as in `write`.
        """
        me = self.me
        with writing(self.repository, verify=self.settings.verify) as writer:
            self.view.refresh(writer.tip)
            incident = Incident(new_id(), header)
            at = said.at or self.now
            command = self._command(bodies, said)
            entries = decide(incident, command, at=at, by=me, suffix=new_suffix)
            text = write_header(header)
            folder = incident_folder(incident.id)
            files = {f"{folder}/{name}": each for name, each in (attachments or {}).items()}
            files[header_path(incident.id)] = text.encode()
            return self._save(writer, incident, entries, text, files)

    def close(self) -> None:
        """Let go of what was opened."""
        for name in ("_unread", "repository"):
            if name in self.__dict__:
                self.__dict__[name].close()

    def _command(self, bodies: tuple[Body, ...], said: Said) -> Command:
        late = said.late
        if said.at is not None and self.now - said.at > LATE_AFTER and not late:
            late = "recorded afterwards"
        return Command(bodies, said.because, late, said.cites)

    def _save(
        self,
        writer: Writer,
        incident: Incident,
        entries: tuple[Entry, ...],
        header: str,
        files: Mapping[str, bytes],
    ) -> Written:
        incident = with_entries(incident, entries)
        if self.settings.dry_run:
            return Written(incident, entries, None)
        texts = {
            entry_path(incident.id, entry.id): write_entry(entry).encode() for entry in entries
        }
        message = commit_message(incident, entries)
        change = Change({**files, **texts}, message, self.now, verify=self.settings.verify)
        saved = writer.save(change)
        self.view.add(saved, header, incident, entries)
        return Written(incident, entries, saved.commit, recovered=writer.recovered)


def suggested_id(email: str) -> str:
    """An id for somebody of whom only the address is known."""
    plain = re.sub(r"[^0-9a-z]+", "-", email.partition("@")[0].lower()).strip("-")
    return plain if plain[:1].isalpha() else f"p{plain}"


def new_suffix() -> str:
    """Four random characters that can be read aloud."""
    return "".join(SUFFIX_ALPHABET[byte & 31] for byte in os.urandom(4))
