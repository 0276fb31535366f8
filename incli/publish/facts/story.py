"""Everything that the page of one incident says."""

from collections.abc import Callable
from datetime import datetime, timedelta

from incli.domain.incident import Incident
from incli.domain.measures import IMPACT, took
from incli.domain.phrases import Phrasing, handle
from incli.domain.policy import ResponsePolicy, Severity
from incli.domain.postmortem.standing import MISSING
from incli.domain.rest import rest_owed
from incli.domain.state import Proposal
from incli.domain.times import read_duration
from incli.domain.value import NOTHING, Value, replace
from incli.publish.facts.lanes import Picture, deciding, frame, picture, severity_label
from incli.publish.facts.outside import Outside
from incli.publish.facts.people import (
    Effort,
    Holder,
    Presence,
    commanders,
    effort,
    holders,
    present,
)
from incli.publish.facts.reader import Reader
from incli.publish.facts.rows import Commits, Row, rows
from incli.publish.facts.todos import Todo, todos


class Objection(Value):
    """Somebody objected."""

    by: str
    text: str
    entry: str
    overruled: bool
    """Whether it was decided against it."""


class Decision(Value):
    """A proposal, the objections, and what was decided."""

    text: str
    by: str
    at: datetime
    entry: str
    status: str
    risk: str | None = None
    rollback: str | None = None
    decided_by: str | None = None
    decided: datetime | None = None
    because: str | None = None
    objections: tuple[Objection, ...] = ()


class Prose(Value):
    """What people wrote about an incident afterwards."""

    title: str
    status: str
    """How far it is: one of `incli.domain.postmortem.standing.STATES`."""
    text: str
    """Markdown, without the front matter."""
    factors: tuple[str, ...] = ()
    """What contributed, in words that incidents share."""
    disagrees: tuple[str, ...] = ()
    """Facts that it states otherwise than the record."""
    for_customers: bool = False
    """Whether it is the text for customers."""


class Story(Value):
    """One incident, for one reader."""

    incident: Incident
    level: str | None
    """Its severity: the worst it was raised to, or what the review settled on."""
    level_name: str
    """What the policy calls that severity."""
    criterion: str
    """The criterion that was given for it, in words."""
    started: datetime | None
    """When the impact began; when it was opened, where nobody said."""
    ended: datetime | None
    """When the impact ended; when it was resolved, where nobody said."""
    picture: Picture | None
    holders: tuple[Holder, ...]
    commanders: tuple[Holder, ...]
    present: tuple[Presence, ...]
    decisions: tuple[Decision, ...]
    todos: tuple[Todo, ...]
    rows: tuple[Row, ...]
    owner: str | None
    name: Callable[[str], str]
    """What the reader calls a person."""
    effort: Effort = Effort()
    """Who worked in it; whose night it was is told to the team alone."""
    parked: tuple[tuple[str, str, str | None], ...] = ()
    """What was put off: its handle, its words, and whom it is for."""
    resting: tuple[tuple[str, datetime], ...] = ()
    """Who is owed rest for it, and until when."""
    prose: Prose | None = None
    """The postmortem, where there is one that the reader may see."""
    public: bool = False
    """Whether it is told to outsiders."""

    @property
    def over(self) -> datetime | None:
        """When nobody had to be there any more; None while it is open."""
        return self.incident.resolved or self.incident.closed

    @property
    def affected(self) -> timedelta | None:
        """How long customers were affected; None where nobody said, or it goes on."""
        return took(self.incident, IMPACT)

    @property
    def was_open(self) -> timedelta | None:
        """From opening to the last resolution; None while it is open, or ended before it began."""
        opened, over = self.incident.opened, self.over
        return over - opened if opened and over and over >= opened else None

    @property
    def so_far(self) -> timedelta | None:
        """How long it has been open up to the newest entry; None before the first."""
        timeline, opened = self.incident.timeline, self.incident.opened
        return timeline[-1].at - opened if timeline and opened else None

    @property
    def began_as(self) -> str | None:
        """The severity it was opened with, where that was another one."""
        first = self.incident.severities[0][1] if self.incident.severities else None
        return first if first != self.level else None

    @property
    def mitigated_after(self) -> timedelta | None:
        """How long after its beginning the impact grew less; None where nobody said."""
        at = self.incident.impact.get("mitigated")
        return at - self.started if at and self.started and at > self.started else None

    @property
    def overdue(self) -> int:
        """How much of what is owed should have been done."""
        return sum(each.overdue for each in self.todos)


def story(  # noqa: PLR0913, PLR0917  # all that a page is made from
    incident: Incident,
    policy: ResponsePolicy,
    reader: Reader,
    now: datetime,
    commits: Commits = NOTHING,
    prose: Prose | None = None,
) -> Story:
    """What the page of `incident` says at `now`."""
    if reader.public:
        outside = Outside(reader.team, incident)
        incident = outside.incident()
        if prose and not prose.for_customers:
            prose = replace(prose, text=outside.words(prose.text))
    phrasing = reader.phrasing(incident)
    severity = policy.severity(incident.severity)
    start, _ = frame(incident, now)
    ended = incident.impact.get("ended") or incident.resolved or incident.closed
    return Story(
        incident=incident,
        level=incident.severity,
        level_name=_called(severity),
        criterion=_criterion(incident, policy),
        started=start if incident.opened else None,
        ended=ended if incident.status != "open" else None,
        picture=picture(incident, reader, phrasing, now) if incident.opened else None,
        holders=holders(incident, phrasing),
        commanders=commanders(incident, phrasing),
        present=present(incident, phrasing, policy.business),
        effort=_effort(incident, policy, reader, now),
        resting=() if reader.public else _resting(incident, policy, reader, now),
        decisions=_decisions(incident, phrasing),
        todos=todos(incident, policy, reader, now, postmortem=prose.status if prose else MISSING),
        rows=tuple(rows(incident, reader, phrasing, commits)),
        owner=phrasing.team.name(incident.owner) if incident.owner else None,
        name=phrasing.team.name,
        prose=prose,
        public=reader.public,
        parked=() if reader.public else _parked(incident, phrasing),
    )


def _effort(incident: Incident, policy: ResponsePolicy, reader: Reader, now: datetime) -> Effort:
    found = effort(incident, reader.team, policy.business, now)
    return Effort(found.people) if reader.public else found


def _resting(
    incident: Incident, policy: ResponsePolicy, reader: Reader, now: datetime
) -> tuple[tuple[str, datetime], ...]:
    rest = policy.limits.get("rest")
    over = incident.resolved or incident.closed or now
    length = read_duration(rest) if isinstance(rest, str) else timedelta(0)
    if now >= over + length:
        return ()
    owed_to = rest_owed([incident], reader.team, policy.business, now, length)
    return tuple((reader.team.name(each.person), each.until) for each in owed_to.values())


def _called(severity: Severity | None) -> str:
    """What the policy calls a severity, where that says more than its id."""
    if severity is None or severity.name in {severity.id, severity_label(severity.id)}:
        return ""
    return severity.name


def _criterion(incident: Incident, policy: ResponsePolicy) -> str:
    for severity in policy.severities.values():
        for each in severity.criteria:
            if each["id"] == incident.criterion:
                return str(each["text"])
    return ""


def _decisions(incident: Incident, phrasing: Phrasing) -> tuple[Decision, ...]:
    reasons = {proposal: entry.because for proposal, entry in deciding(incident).items()}
    return tuple(
        _decision(phrasing, each, reasons.get(each.id)) for each in incident.proposals.values()
    )


def _decision(phrasing: Phrasing, each: Proposal, because: str | None) -> Decision:
    name = phrasing.team.name
    return Decision(
        text=each.text,
        by=name(each.by),
        at=each.at,
        entry=handle(each.id),
        status=each.status,
        risk=each.risk,
        rollback=each.rollback,
        decided_by=name(each.decided_by) if each.decided_by else None,
        decided=each.decided,
        because=because,
        objections=tuple(
            Objection(name(by), text, handle(entry), entry in each.against)
            for entry, by, text in each.objections
        ),
    )


def _parked(incident: Incident, phrasing: Phrasing) -> tuple[tuple[str, str, str | None], ...]:
    return tuple(
        (
            handle(each.id),
            each.text,
            phrasing.team.name(each.for_person) if each.for_person else None,
        )
        for each in incident.captured.values()
        if each.kind == "parked" or each.sorted == "later"
    )
