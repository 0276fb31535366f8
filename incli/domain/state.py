"""What the state of an incident is made of: who holds which role, tasks, proposals, visits ….

Each is computed from entries by the kind of entry that makes it (`incli.domain.kinds`).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from incli.domain.value import Value


class Holding(Value):
    """A role held by one person over a time."""

    role: str
    person: str
    since: datetime
    entry: str
    """The entry that gave the role."""
    takeover: bool = False
    until: datetime | None = None
    announced: datetime | None = None


class Offer(Value):
    """A handover that was offered and not yet accepted."""

    entry: str
    role: str
    by: str
    to: str
    at: datetime


class Task(Value):
    """A task: one person, a time box, an outcome."""

    id: str
    text: str
    owner: str
    added_by: str
    added: datetime
    due: datetime
    status: str = "open"
    """`open` (not acknowledged), `acknowledged`, `done` or `dropped`."""
    outcome: str | None = None
    ended: datetime | None = None
    acknowledged: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether somebody still owes it."""
        return self.ended is None


class Proposal(Value):
    """A proposal, the objections to it, and the decision."""

    id: str
    text: str
    by: str
    at: datetime
    risk: str | None = None
    rollback: str | None = None
    objections: tuple[tuple[str, str, str], ...] = ()
    """Entry id, who, and what they say."""
    status: str = "open"
    """`open`, `go` or `no-go`."""
    decided_by: str | None = None
    decided: datetime | None = None
    against: tuple[str, ...] = ()
    """The objections it was decided against."""


class Update(Value):
    """An update to an audience."""

    id: str
    audience: str
    text: str
    by: str
    at: datetime
    next: datetime | None = None
    status: str = "draft"
    """`draft`, `approved` or `posted`."""
    approved_by: str | None = None


class Action(Value):
    """An action item: what is still to be done after the incident."""

    id: str
    text: str
    owner: str
    added: datetime
    type: str | None = None
    due: str | None = None
    status: str = "open"
    """`open`, `closed` or `declined`."""
    evidence: str | None = None
    because: str | None = None
    links: tuple[str, ...] = ()
    """Where else it is tracked, and what shows how far it is: addresses, the first one first."""


class Captured(Value):
    """Something captured to be sorted later: a todo, or what was parked."""

    id: str
    kind: str
    text: str
    by: str
    at: datetime
    sorted: str | None = None
    """`now`, `later`, `never`, or None: not sorted yet."""
    for_person: str | None = None


class Visit(Value):
    """Somebody was here, from a time to a time."""

    person: str
    since: datetime
    role: str | None = None
    observer: bool = False
    until: datetime | None = None


class Header(Value):
    """What does not change by itself: the content of `incident.yaml`."""

    title: str
    kind: str = "incident"
    """`incident` or `drill`."""
    visibility: str = "public"
    """`public` or `internal`."""
    services: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    sources: tuple[Mapping[str, Any], ...] = ()
