"""A case of the rules about incidents: what happened, and what was agreed on before."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from incli.domain.entry import Entry
from incli.domain.incident import COMMANDER, Incident
from incli.domain.load import open_spans
from incli.domain.policy import ResponsePolicy
from incli.domain.roster.model import Roster
from incli.domain.state import Holding, Task
from incli.domain.team import Team
from incli.domain.value import Value
from incli.rules.rule import NotApplicable

Span = tuple[datetime, datetime]


class Postmortem(Value):
    """An incident's postmortem: its front matter, its prose, and which blob that is."""

    path: str
    front: Mapping[str, Any]
    prose: str
    first_line: int
    """The line of the file that the prose begins with."""
    blob: str = ""
    """Its object id: what an approval names."""
    first_seen: datetime | None = None
    """When it came into the history; None where nobody looked."""


class IncidentCase(Value):
    """An incident: what happened, and what was agreed on before."""

    incident: Incident
    now: datetime
    policy: ResponsePolicy
    """The one in force when the incident opened."""
    team: Team = Team()
    rosters: tuple[Roster, ...] = ()
    postmortem: Postmortem | None = None
    others: Callable[[], tuple[Incident, ...]] = tuple
    """Other incidents that may have been running at the same time."""
    untrained: Callable[[str, str], str | None] = lambda person, role: None  # noqa: ARG005
    """Why a person was not qualified for a role when the incident opened; None where they were."""
    recorded: Mapping[str, datetime] | None = None
    """When each entry was committed, by its author's clock; None where no history was looked at."""
    shares_at: str = ""
    """Where the incident's folder is, for findings about no entry."""

    @property
    def opened(self) -> datetime:
        """When it was opened; for one that never was, now."""
        return self.incident.opened or self.now

    @cached_property
    def live(self) -> tuple[Span, ...]:
        """When it was open: from opening or reopening to its end, or to now."""
        return tuple(open_spans(self.incident, self.now))

    @property
    def until(self) -> datetime:
        """The last instant it was open; now where it still is."""
        return self.live[-1][1] if self.live else self.now

    @property
    def is_over(self) -> bool:
        """Whether it was resolved, or ended in another way."""
        return self.incident.status not in {"new", "open"}

    def was_open(self, at: datetime) -> bool:
        """Whether it was open at an instant; at that of its end it was not any more."""
        runs = bool(self.live) and not self.is_over and at >= self.live[-1][0]
        return runs or any(begin <= at < end for begin, end in self.live)

    @cached_property
    def came_from(self) -> str:
        """The system it was imported from; empty where it was declared here.

        The opening says so, and it cannot be changed afterwards.
        """
        opened = next(self.entries("opened"), None)
        return (opened.source or "").partition(":")[0] if opened else ""

    def must_keep(self, what: str, *kinds: str) -> None:
        """Raise `NotApplicable` where it was imported, and none of these kinds of entries with it.

        What a source never recorded can be held against nobody.
        """
        if self.came_from and not any(self.entries(*kinds)):
            raise NotApplicable(f"it was imported from {self.came_from}, without {what}")

    def entries(self, *kinds: str) -> Iterator[Entry]:
        """The entries of these kinds (all, where none is given) that had an effect, in order."""
        if not kinds:
            yield from self._effective
        elif len(kinds) == 1:
            yield from self._by_kind.get(kinds[0], ())
        elif not self._by_kind.keys().isdisjoint(kinds):
            yield from (each for each in self._effective if each.kind in kinds)

    @cached_property
    def _effective(self) -> tuple[Entry, ...]:
        lost = self.incident.lost
        return tuple(each for each in self.incident.timeline if each.id not in lost)

    @cached_property
    def _by_kind(self) -> Mapping[str, list[Entry]]:
        found: dict[str, list[Entry]] = {}
        for entry in self._effective:
            found.setdefault(entry.kind, []).append(entry)
        return found

    def levels(self) -> tuple[tuple[datetime, datetime | None, str | None], ...]:
        """The severities it had: from when, until when (None: the last one), which."""
        known = self.incident.severities
        if not known:
            return ((self.opened, None, None),)
        ends = [*(at for at, _ in known[1:]), None]
        return tuple((at, end, level) for (at, level), end in zip(known, ends, strict=True))

    def named_levels(self) -> str:
        """Its severities, in words."""
        return ", ".join(dict.fromkeys(each or "no severity" for _, _, each in self.levels()))

    def level_at(self, at: datetime) -> str | None:
        """The severity it had at an instant; before the first, that one."""
        level = self.incident.severities[0][1] if self.incident.severities else None
        for since, each in self.incident.severities:
            if since <= at:
                level = each
        return level

    def due(self, level: str | None, start: datetime, within: str) -> datetime:
        """When what is demanded at `start` is due, by the hours of that severity."""
        return self.policy.due(self.policy.severity(level), start, within)

    def holdings(self, role: str) -> tuple[Holding, ...]:
        """Who held a role, in order; the last `until` is None while somebody holds it."""
        return self.incident.held(role)

    def holders(self, role: str, at: datetime) -> tuple[str, ...]:
        """Who held a role at an instant: at the moment of a handover, both."""
        return tuple(
            each.person
            for each in self.holdings(role)
            if each.since <= at and (each.until is None or at <= each.until)
        )

    def commanders(self, at: datetime) -> tuple[str, ...]:
        """Who was in command at an instant."""
        return self.holders(COMMANDER, at)

    def tasks(self) -> tuple[Task, ...]:
        """All tasks, in order."""
        return tuple(self.incident.tasks.values())

    def name(self, person: str | None) -> str:
        """What people call somebody."""
        return self.team.name(person) if person else "nobody"
