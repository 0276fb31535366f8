"""Makes a year of a company: incidents, drills, people in six zones, postmortems; from a seed.

Unlike `bench.records`, which makes records of any size, every incident here has a beginning, an end
and what comes after, with lengths as uneven as real ones. What reports say of it is computed in
another way by their tests, from the entries themselves. Tests import it as `bench.year`.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from incli.app.commit import commit_message
from incli.documents.front import with_front
from incli.domain.command import Command, decide
from incli.domain.entry import SUFFIX_ALPHABET, Body
from incli.domain.incident import COMMANDER, Incident, with_entries
from incli.domain.kinds.actions import ActionAdded, ActionClosed, ActionDeclined
from incli.domain.kinds.impact import Impact
from incli.domain.kinds.lifecycle import Cancelled, Closed, Merged, Opened, Reopened, Resolved
from incli.domain.kinds.notes import Gripe, Note
from incli.domain.kinds.presence import Joined, Left
from incli.domain.kinds.roles import Assigned, HandoverAccepted, HandoverOffered
from incli.domain.kinds.severity import SeverityChanged
from incli.domain.kinds.tasks import TaskAcknowledged, TaskAdded, TaskDone
from incli.domain.kinds.updates import UpdatePosted
from incli.domain.layout import incident_folder, new_incident_id
from incli.domain.state import Header

from .fast_import import fast_import
from .plots import FAULTS, PEOPLE, SERVICES
from .records import Story

ZONES = (
    *("Europe/Berlin", "America/New_York", "Asia/Tokyo", "Asia/Kolkata"),
    *("Australia/Sydney", "America/Sao_Paulo"),
)
STAFF = (
    *PEOPLE,
    *("arno", "bela", "cleo", "dora", "emil", "finn", "gerd", "hana"),
    *("igor", "juna", "karl", "lars", "mila", "nils", "olga", "paul"),
)
FACTORS = (
    "config-change",
    "capacity",
    "expired-certificate",
    "missing-alert",
    "dns",
    "retry-storm",
)
STEPS = ("Restart the workers", "fail over to fra2", "Flush the cache of 4 nodes", "call the bank")
"""What is done by hand, again and again; written a little differently each time."""
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
DAYS = 365
NOW = BEGIN + timedelta(days=DAYS + 60)
"""When all of it is over, and what comes after it, too."""
_GRIPES = ("the bridge asks for a PIN that nobody has", "two people were paged for the same thing")
_MINUTE = timedelta(minutes=1)

Make = Callable[[Incident], Body | None]
"""What is written, given the state then; None: nothing."""


@dataclass(frozen=True, slots=True)
class Told:
    """One incident of the year, and what its postmortem names."""

    story: Story
    factors: tuple[str, ...]

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Path and content of each file, as in the repository."""
        yield from self.story.files()
        incident = self.story.incident
        if self.factors:
            front = {"incident": incident.id, "status": "in-review", "owner": incident.owner}
            text = with_front({**front, "contributing_factors": list(self.factors)}, "# What\n")
            yield f"{incident_folder(incident.id)}/postmortem.md", text.encode()


def zone_of(person: str) -> str:
    """Where somebody lives."""
    return ZONES[STAFF.index(person) % len(ZONES)]


def people_yaml() -> bytes:
    """The `policies/people.yaml` of everybody, in four teams."""
    rows = (
        f"  {each}: {{email: {each}@example.com, timezone: {zone_of(each)}}}\n" for each in STAFF
    )
    teams = (f"  team-{at}: [{', '.join(STAFF[at::4])}]\n" for at in range(4))
    return ("people:\n" + "".join(rows) + "teams:\n" + "".join(teams)).encode()


def year(incidents: int = 300, seed: int = 1) -> Iterator[Told]:
    """The incidents of the year, in the order in which they were opened."""
    chance = random.Random(seed)
    minutes = sorted(chance.sample(range((DAYS - 10) * 24 * 60), incidents))
    taken: list[str] = []
    for minute in minutes:
        told = _Telling(chance, BEGIN + minute * _MINUTE, taken).told()
        taken.append(told.story.incident.id)
        yield told


def write(repository: Path, incidents: int = 300, seed: int = 1) -> None:
    """Commit the year to the branch `main`, a commit an incident; the work tree stays as it is."""
    with fast_import(repository) as git:
        git.commit("Name the people", [("policies/people.yaml", people_yaml())], BEGIN)
        for told in year(incidents, seed):
            story = told.story
            message = commit_message(story.incident, story.entries)
            git.commit(message, told.files(), story.entries[-1].at)


class _Telling:
    """One incident while it is made up."""

    def __init__(self, chance: random.Random, opened: datetime, taken: list[str]) -> None:
        self._chance, self._opened, self._taken = chance, opened, taken
        self._script: list[tuple[datetime, str, Make, str | None]] = []
        self._crew = chance.sample(STAFF, chance.randint(2, 6))
        service = chance.choice(SERVICES)
        title = f"{service.title()} {chance.choice(FAULTS)}"
        kind = "drill" if chance.random() < 0.05 else "incident"
        header = Header(title, kind=kind, services=(service,))
        self._incident = Incident(new_incident_id(title, opened, set(taken)), header)
        self._severity = chance.choices(("sev1", "sev2", "sev3", "sev4"), (1, 3, 5, 3))[0]

    def told(self) -> Told:
        """The whole incident."""
        opening = Opened(self._incident.title, self._severity, services=())
        self._write(self._opened, self._crew[0], opening, None)
        fate = self._chance.random()
        length = self._minutes(55, 1.2)
        if fate < 0.04:
            self._then(length, 0, lambda _: Cancelled(), "it was the monitoring")
        elif fate < 0.06 and self._taken:
            into = self._taken[-1]
            self._then(length, 0, lambda _: Merged(into))
        else:
            self._response(length)
        for at, by, make, because in sorted(self._script, key=lambda each: each[0]):
            body = make(self._incident)
            if body is not None:
                self._write(at, by, body, because)
        return Told(Story(self._incident.header, self._incident), self._factors())

    def _response(self, length: float) -> None:
        self._impact(length)
        if self._chance.random() < 0.9:
            self._then(min(self._minutes(4, 0.9), length * 0.9), 0, lambda _: self._command())
        for at in range(1, len(self._crew)):
            self._visit(at, length)
        for _ in range(self._chance.randint(0, 3)):
            self._task(length)
        if self._chance.random() < 0.15:
            self._then(length * 0.3, 0, self._raised, "it spreads")
        if self._chance.random() < 0.12:
            gripe = Gripe(self._chance.choice(_GRIPES))
            self._then(length * 0.5, 1, lambda _: gripe)
        if length > 90 and self._chance.random() < 0.7:
            self._handover(length)
        self._then(length * 0.6, 0, lambda _: Note("Error rates are falling."))
        self._then(length * 0.7, 0, lambda _: UpdatePosted("internal", "Getting better."))
        self._resolve(length)
        if self._chance.random() < 0.05:
            again = self._minutes(40, 0.8)
            self._then(length + 30, 0, lambda _: Reopened(), "it came back")
            self._resolve(length + 30 + again)
            length += 30 + again
        self._aftermath(length)

    def _impact(self, length: float) -> None:
        if self._chance.random() < 0.2:
            return  # nobody said
        started = self._minutes(6, 1.0)
        phases = {"started": -started, "detected": 0.02, "mitigated": length * 0.55}
        for phase, at in {**phases, "ended": length * 0.85}.items():
            self._then(at, 0, _phase(phase))

    def _visit(self, at: int, length: float) -> None:
        comes = length * self._chance.uniform(0.05, 0.4)
        observer = at > 1 and self._chance.random() < 0.1  # the second takes command later
        person = self._crew[at]
        joins = Joined(observer=observer)
        self._then(comes, at, lambda state: None if person in state.here else joins)

        def left(state: Incident) -> Body | None:
            can = person in state.here and person != state.commander
            return Left(person) if can else None

        if self._chance.random() < 0.5:
            self._then(length * self._chance.uniform(0.7, 0.98), at, left)

    def _task(self, length: float) -> None:
        at, owner = length * self._chance.uniform(0.1, 0.6), self._chance.choice(self._crew[1:])
        text = self._chance.choice(STEPS)
        text = self._chance.choice((text, f"{text}.", text.upper(), f"{text} !"))
        self._then(at, 0, lambda _: TaskAdded(owner, "15m", text))

        def mine(state: Incident, status: str) -> str | None:
            tasks = state.tasks.values()
            own = (each.id for each in tasks if each.owner == owner and each.status == status)
            return next(own, None)

        def taken(state: Incident) -> Body | None:
            found = mine(state, "open")
            return TaskAcknowledged(found) if found else None

        def finished(state: Incident) -> Body | None:
            found = mine(state, "acknowledged")
            return TaskDone(found, "done") if found else None

        who = self._crew.index(owner)
        self._then(at + length * 0.05, who, taken)
        if self._chance.random() < 0.85:
            self._then(at + length * 0.2, who, finished)

    def _handover(self, length: float) -> None:
        offered, to = length * 0.6, self._crew[1]

        def offer(state: Incident) -> Body | None:
            held = state.commander == self._crew[0] and state.status == "open"
            return HandoverOffered(COMMANDER, to) if held else None

        self._then(offered, 0, offer)
        self._then(
            offered + min(self._minutes(4, 1.0), length * 0.3),
            1,
            lambda state: HandoverAccepted(COMMANDER) if COMMANDER in state.offers else None,
        )

    def _resolve(self, at: float) -> None:
        owner = self._crew[-1]

        def resolved(state: Incident) -> Body | None:
            return Resolved(owner) if state.status == "open" else None

        self._then(at, 0, resolved, "what is left goes into the review")

    def _aftermath(self, length: float) -> None:
        after = length + 60
        for number in range(self._chance.choice((0, 0, 1, 2))):
            due = (self._opened + timedelta(days=self._chance.randint(5, 40))).date()
            self._action(after + 10 * number, due, self._chance.random())
        if self._chance.random() < 0.7:
            closed = after + 24 * 60 * self._chance.uniform(1, 9)
            self._then(closed, 0, lambda s: Closed() if s.status == "resolved" else None)

    def _action(self, at: float, due: date, fate: float) -> None:
        text = f"Alert on what was missed {at:.0f}"
        self._then(at, 0, lambda _: ActionAdded(text, self._crew[-1], due=due))

        def end(state: Incident) -> Body | None:
            action = next(each.id for each in state.actions.values() if each.text == text)
            return ActionClosed(action) if fate < 0.7 else ActionDeclined(action)

        if fate < 0.8:
            days = self._chance.uniform(2, 45)
            self._then(at + days * 24 * 60, 0, end, "as the reviewers saw it")

    def _command(self) -> Body:
        return Assigned(COMMANDER, self._crew[0])

    def _raised(self, state: Incident) -> Body | None:
        return SeverityChanged("sev1") if state.severity not in {None, "sev1"} else None

    def _factors(self) -> tuple[str, ...]:
        written = self._incident.owner and self._severity in {"sev1", "sev2"}
        if not written or self._incident.header.kind == "drill":
            return ()
        return tuple(self._chance.sample(FACTORS, self._chance.randint(1, 3)))

    def _minutes(self, median: float, spread: float) -> float:
        return median * self._chance.lognormvariate(0, spread)

    def _then(self, minute: float, who: int, make: Make, because: str | None = None) -> None:
        at = self._opened + minute * _MINUTE
        self._script.append((at, self._crew[who], make, because))

    def _write(self, at: datetime, by: str, body: Body, because: str | None) -> None:
        def suffix() -> str:
            return "".join(self._chance.choices(SUFFIX_ALPHABET, k=4))

        command = Command((body,), because)
        entries = decide(self._incident, command, at=at, by=by, suffix=suffix)
        self._incident = with_entries(self._incident, entries)


def _phase(name: str) -> Make:
    return lambda _: Impact(name, 40)
