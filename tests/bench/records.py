"""Makes records of any size: believable incidents, the same ones for the same seed.

Every entry is one that incli would have written: it goes through `decide`, so nothing in it is
without effect, and has the canonical form. `write` puts a record into a repository in seconds;
`stories` gives it as values. Tests import it as `bench.records`.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from incli.app.commit import commit_message
from incli.documents.record import write_entry, write_header
from incli.domain.command import Command, decide
from incli.domain.entry import SUFFIX_ALPHABET, Body, Entry
from incli.domain.incident import Incident, with_entries
from incli.domain.kinds.lifecycle import Closed, Opened, Resolved
from incli.domain.layout import entry_path, header_path, new_incident_id
from incli.domain.state import Header

from .fast_import import FastImport, fast_import
from .plots import FAULTS, PEOPLE, SERVICES, Step, middle

Grain = Literal["record", "incident", "entry"]
"""What one commit holds: everything, one incident, or one entry (as incli itself commits)."""


_ENDING: tuple[tuple[Body, str | None], ...] = (
    (Resolved(PEOPLE[0]), "what is left is followed up afterwards"),
    (Closed(), None),
)


@dataclass(frozen=True, slots=True)
class Shape:
    """What a record looks like."""

    incidents: int
    entries_each: int
    """At least one. The first opens the incident, and the last two resolve and close it."""
    seed: int = 1
    still_open: int = 1
    """So many of the newest incidents are not resolved."""
    first: datetime = datetime(2016, 1, 1, tzinfo=UTC)
    """When the first one was opened."""
    days: int = 3650
    """Over how long they are spread."""


@dataclass(frozen=True, slots=True)
class Story:
    """One incident with its entries, in their order."""

    header: Header
    incident: Incident
    """Its state after all of them."""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The timeline."""
        return self.incident.timeline

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Path and content of each file, as in the repository."""
        yield header_path(self.incident.id), write_header(self.header).encode()
        for entry in self.entries:
            yield entry_path(self.incident.id, entry.id), write_entry(entry).encode()


def people_yaml() -> bytes:
    """A `policies/people.yaml` with everybody who writes in a record."""
    rows = (f'  {each}: {{name: "{each.title()}", email: "{address(each)}"}}\n' for each in PEOPLE)
    return ("people:\n" + "".join(rows)).encode()


def address(person: str) -> str:
    """The e-mail address of somebody in `people_yaml`."""
    return f"{person}@example.com"


def stories(shape: Shape) -> Iterator[Story]:
    """The incidents of a record, oldest first."""
    chance = random.Random(shape.seed)
    pause = timedelta(days=shape.days) / shape.incidents
    taken: set[str] = set()
    for number in range(shape.incidents):
        opened = shape.first + pause * number + pause * chance.random() / 2
        is_open = number >= shape.incidents - shape.still_open
        story = _story(chance, opened, taken, shape.entries_each, is_open=is_open)
        taken.add(story.incident.id)
        yield story


def write(repository: Path, shape: Shape, grain: Grain = "incident") -> None:
    """Commit a record to the branch `main` of a repository; its work tree stays as it is."""
    with fast_import(repository) as git:
        if grain == "record":
            files = (each for story in stories(shape) for each in story.files())
            git.commit(f"{shape.incidents} incidents", files, shape.first)
            return
        for story in stories(shape):
            if grain == "entry":
                _write_one_by_one(git, story)
            else:
                message = commit_message(story.incident, story.entries)
                git.commit(message, story.files(), story.entries[-1].at)


def _write_one_by_one(git: FastImport, story: Story) -> None:
    header, *files = story.files()
    for entry, file in zip(story.entries, files, strict=True):
        both = [header, file] if entry is story.entries[0] else [file]
        git.commit(commit_message(story.incident, (entry,)), both, entry.at)


def _story(
    chance: random.Random, opened: datetime, taken: set[str], count: int, *, is_open: bool
) -> Story:
    service = chance.choice(SERVICES)
    title = f"{service.title()} {chance.choice(FAULTS)}"
    header = Header(title, services=(service,))
    incident = Incident(new_incident_id(title, opened, taken), header)
    severity = chance.choice(("sev1", "sev2", "sev3", "sev3", "sev4"))
    first = Opened(title, severity, services=(service,))
    incident = _after(incident, (chance.choice(PEOPLE), first, None), opened, chance)
    ends = 0 if is_open else min(2, count - 1)
    at = opened
    for _ in range(count - 1 - ends):
        at += timedelta(seconds=chance.expovariate(1 / 180))
        incident = _after(incident, middle(incident, chance), at, chance)
    for body, because in _ENDING[:ends]:
        at += timedelta(minutes=7)
        incident = _after(incident, (PEOPLE[0], body, because), at, chance)
    return Story(header, incident)


def _after(incident: Incident, step: Step, at: datetime, chance: random.Random) -> Incident:
    """`incident` with one more entry."""
    by, body, because = step

    def suffix() -> str:
        return "".join(chance.choices(SUFFIX_ALPHABET, k=4))

    entries = decide(incident, Command((body,), because), at=at, by=by, suffix=suffix)
    return with_entries(incident, entries)
