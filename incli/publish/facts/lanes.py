"""The picture of an incident: who held which role when, impact, decisions, updates, silence."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from incli.domain.entry import Entry
from incli.domain.incident import Incident
from incli.domain.kinds.decisions import Decided
from incli.domain.phrases import Phrasing, handle
from incli.domain.value import Value
from incli.publish.facts.reader import Reader, by_rank

SILENCE = timedelta(minutes=10)
"""Source: PagerDuty incident-response-docs, training/deputy: the clock is called every ten."""
_SHORTEST = timedelta(minutes=1)
_AFTER = timedelta(minutes=15)
"""How much is drawn behind the newest entry of an incident that is still open."""


class Bar(Value):
    """Something that lasted."""

    start: datetime
    end: datetime
    label: str
    look: str
    """How it is drawn: `impact`, `mitigated`, `sev1`, `role` …."""
    entry: str = ""
    """The handle of the entry that began it."""
    goes_on: bool = False
    """Whether it had not ended."""


class Mark(Value):
    """Something that happened at one instant."""

    at: datetime
    label: str
    look: str
    """`proposed`, `objected`, `go`, `no-go`, or the audience of an update."""
    entry: str = ""


class Lane(Value):
    """One row of the picture."""

    name: str
    bars: tuple[Bar, ...] = ()
    marks: tuple[Mark, ...] = ()


class Picture(Value):
    """All lanes, over the same time."""

    start: datetime
    end: datetime
    lanes: tuple[Lane, ...]
    silences: tuple[tuple[datetime, datetime], ...] = ()
    """When nobody wrote anything for longer than ten minutes."""
    now: datetime | None = None
    """An instant that is marked."""


def picture(incident: Incident, reader: Reader, phrasing: Phrasing, now: datetime) -> Picture:
    """The picture of an incident that was opened."""
    start, end = frame(incident, now)
    lanes = (
        _impact(incident, end),
        _severity(incident, end),
        *_roles(incident, phrasing, end),
        _decisions(incident, phrasing),
        _updates(incident, reader),
    )
    shown = (_within(each, start, end) for each in lanes)
    used = tuple(
        Lane(phrasing.in_team_words(each.name), each.bars, each.marks)
        for each in shown
        if each.bars or each.marks
    )
    return Picture(start, end, used, tuple(_silences(incident, start, end)))


def frame(incident: Incident, now: datetime) -> tuple[datetime, datetime]:
    """From when until when an incident is drawn."""
    opened = incident.opened or now
    newest = incident.timeline[-1].at if incident.timeline else opened
    ended = incident.resolved or incident.closed or min(now, newest + _AFTER)
    begins, over = incident.impact.get("started", opened), incident.impact.get("ended", ended)
    start = min(opened, begins)
    return start, max(
        ended, over, newest if incident.status == "open" else start, start + _SHORTEST
    )


def _impact(incident: Incident, end: datetime) -> Lane:
    told = incident.impact
    start = told.get("started") or told.get("detected")
    if start is None:
        return Lane("Impact")
    over = told.get("ended") or incident.resolved
    mitigated = told.get("mitigated")
    until = over or end
    bars = [Bar(start, mitigated or until, "", "impact", goes_on=not (mitigated or over))]
    if mitigated and mitigated < until:
        bars.append(Bar(mitigated, until, "mitigated", "mitigated", goes_on=over is None))
    marks = [Mark(told["detected"], "detected", "detected")] if "detected" in told else []
    return Lane("Impact", tuple(bars), tuple(marks))


def _severity(incident: Incident, end: datetime) -> Lane:
    steps = incident.severities
    ends = [*(at for at, _ in steps[1:]), *([end] if steps else ())]
    bars = (
        Bar(at, until, severity_label(level), level)
        for (at, level), until in zip(steps, ends, strict=True)
    )
    return Lane("Severity", tuple(each for each in bars if each.start < each.end))


def severity_label(level: str) -> str:
    """A severity as people write it: `SEV-2`."""
    return f"SEV-{level.removeprefix('sev')}"


def _roles(incident: Incident, phrasing: Phrasing, end: datetime) -> Iterator[Lane]:
    for role in by_rank(each.role for each in incident.holdings):
        bars = tuple(
            Bar(
                each.since,
                each.until or end,
                phrasing.team.name(each.person),
                "command" if role == "incident-commander" else "role",
                handle(each.entry),
                goes_on=each.until is None and incident.status == "open",
            )
            for each in incident.held(role)
        )
        yield Lane(phrasing.team.role_name(role), bars)


def _decisions(incident: Incident, phrasing: Phrasing) -> Lane:
    name: Callable[[str], str] = phrasing.team.name
    marks: list[Mark] = []
    times = {each.id: each.at for each in incident.timeline} if incident.proposals else {}
    decided = deciding(incident)
    for each in incident.proposals.values():
        marks.append(
            Mark(each.at, f"{name(each.by)} proposes: {each.text}", "proposed", handle(each.id))
        )
        for entry, by, text in each.objections:
            told = f"{name(by)} objects: {text}"
            marks.append(Mark(times[entry], told, "objected", handle(entry)))
        if each.decided and each.decided_by:
            told = f"{name(each.decided_by)} decides {each.status}: {each.text}"
            marks.append(Mark(each.decided, told, each.status, decided[each.id].handle))
    return Lane("Decisions", marks=tuple(sorted(marks, key=lambda each: each.at)))


def deciding(incident: Incident) -> dict[str, Entry]:
    """For each proposal that was decided: the entry that did."""
    return {
        entry.body.proposal: entry
        for entry in incident.timeline
        if isinstance(entry.body, Decided) and entry.id not in incident.lost
    }


def _updates(incident: Incident, reader: Reader) -> Lane:
    marks = tuple(
        Mark(each.at, f"{each.body.audience} update: {each.text}", each.body.audience, each.handle)  # type: ignore[attr-defined]  # what its kind has
        for each in reader.entries(incident)
        if each.kind == "update-posted"
    )
    return Lane("Updates", marks=marks)


def _within(lane: Lane, start: datetime, end: datetime) -> Lane:
    bars = tuple(
        each
        for each in lane.bars
        if each.end > start and each.start < end and each.start < each.end
    )
    marks = tuple(each for each in lane.marks if start <= each.at <= end)
    return Lane(lane.name, bars, marks)


def _silences(
    incident: Incident, start: datetime, end: datetime
) -> Iterable[tuple[datetime, datetime]]:
    if incident.opened is None:
        return
    until = incident.resolved or incident.closed
    times = [each.at for each in incident.timeline if start <= each.at <= (until or end)]
    for one, other in pairwise(times):
        if other - one > SILENCE:
            yield one, other
