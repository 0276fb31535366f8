"""Incidents told by hand, and the rows of the tables of refusals."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count

from incli.cli.catalogue import COMMANDS
from incli.domain.command import Command, decide
from incli.domain.entry import SUFFIX_ALPHABET, Body, Entry
from incli.domain.incident import COMMANDER, Incident, replay, with_entries
from incli.domain.kinds import lifecycle as life
from incli.domain.kinds.actions import ActionAdded
from incli.domain.kinds.decisions import Proposed
from incli.domain.kinds.lifecycle import Resolved
from incli.domain.kinds.roles import (
    Assigned,
)
from incli.domain.kinds.tasks import (
    TaskAdded,
)
from incli.domain.state import Header

T0 = datetime(2026, 11, 22, 3, 15, tzinfo=UTC)
ID = "2026-11-22-checkout-errors"
HEADER = Header("Checkout errors")
PEOPLE = ("amira", "jonas", "mei", "ravi")
ROLES = (COMMANDER, "deputy", "scribe")
LEVELS = ("sev1", "sev2", "sev3", "sev4", "sev5")


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def suffixes() -> Callable[[], str]:
    """Suffixes as the program makes them, but counted: 0000, 0001, …."""
    numbers = count()

    def next_suffix() -> str:
        number = next(numbers)
        return "".join(SUFFIX_ALPHABET[number >> shift & 31] for shift in (15, 10, 5, 0))

    return next_suffix


class Story:
    """An incident told by hand: each line is one command, a minute after the one before."""

    def __init__(self, opening: Body | None = None) -> None:
        self.incident = Incident(ID, HEADER)
        self.clock = T0
        self._suffix = suffixes()
        self.says("amira", opening or life.Opened("Checkout errors", "sev2"))

    def says(
        self, by: str, body: Body, because: str | None = None, *, at: datetime | None = None
    ) -> Entry:
        """`by` writes `body`; the entry it made."""
        command = Command((body,), because)
        self.clock += minutes(1)
        (entry,) = decide(self.incident, command, at=at or self.clock, by=by, suffix=self._suffix)
        self.incident = with_entries(self.incident, (entry,))
        return entry

    def last(self, kind: str) -> str:
        """The id of the newest entry of a kind."""
        return next(each.id for each in reversed(self.incident.timeline) if each.kind == kind)


Line = tuple[str, Body | Callable[[Story], Body]] | tuple[str, Body | Callable[[Story], Body], str]

AMIRA_COMMANDS: Line = ("amira", Assigned(COMMANDER, "amira"))
TASK: Line = ("amira", TaskAdded("jonas", "10m", "is the lag real?"))
PROPOSAL: Line = ("ravi", Proposed("fail over"))
ACTION: Line = ("amira", ActionAdded("alert on lag", "jonas"))
RESOLVED: Line = ("amira", Resolved("mei"))


@dataclass(frozen=True)
class Row:
    """What was there before, who wants what, and what they are told."""

    name: str
    before: Sequence[Line]
    by: str
    wants: Body | Callable[[Story], Body]
    why: str
    hint: str
    because: str | None = None


def told_now(story: Story, wanted: Body | Callable[[Story], Body]) -> Body:
    return wanted if isinstance(wanted, Body) else wanted(story)


def tell(lines: Sequence[Line]) -> Story:
    story = Story()
    for line in lines:
        story.says(line[0], told_now(story, line[1]), line[2] if len(line) > 2 else None)
    return story


def assert_hint_names_a_command(hint: str) -> None:
    named = re.findall(r"incli ([a-z]+)", hint)
    assert named, hint
    assert set(named) <= set(COMMANDS), hint


def folded(some: Sequence[Entry]) -> Incident:
    return replay(ID, HEADER, some)
