"""What incidents say of the process itself: complaints, what was set aside, delays, silence, toil.

Nobody discusses the process during an incident; this is where it is picked up again. Source:
PagerDuty incident-response-docs, after/after_an_incident, “Reviewing the Process”.
"""

import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from itertools import pairwise

from incli.domain.entry import Body, Entry, without_words
from incli.domain.incident import Incident
from incli.domain.kinds.actions import ActionClosed
from incli.domain.kinds.decisions import Decided
from incli.domain.kinds.lifecycle import Resolved
from incli.domain.kinds.roles import HandoverAccepted, HandoverOffered
from incli.domain.load import open_spans
from incli.domain.policy import ResponsePolicy
from incli.domain.roster.wall import overlaps
from incli.domain.value import Value

SILENCE = timedelta(minutes=20)
"""How long nobody writes anything before it is told: by then updates are due. The figure is ours;
the source of the practice is PagerDuty's guidelines for external communication.
"""
OFTEN = 3
"""Done by hand so often, a step is worth asking about. The figure is ours."""
NO_POLICY = "There is no response policy to hold incidents to. To begin with one: incli init"
"""What is told wherever a check finds nothing because nothing was agreed on."""
_NUMBER, _MARKS = re.compile(r"\d+"), re.compile(r"[^\w#]+")


class Told(Value):
    """Something that somebody wrote, and where."""

    incident: str
    entry: str
    at: datetime
    by: str
    kind: str
    text: str


class Slow(Value):
    """A handover that took long."""

    incident: str
    role: str
    by: str
    to: str
    at: datetime
    took: timedelta | None
    """None where it was never accepted: it stood too long, until something else came of it."""


class Gap(Value):
    """A time in which an open incident has no entry."""

    incident: str
    since: datetime
    lasted: timedelta


class Toil(Value):
    """A step that was done by hand again and again."""

    words: str
    """As it was written last."""
    times: int
    incidents: tuple[str, ...]
    """In the order in which it was done first in them."""
    people: tuple[str, ...]
    last: datetime


def gripes(incidents: Iterable[Incident]) -> tuple[Told, ...]:
    """Complaints about the process, kept for its review; redacted ones without their words."""
    return tuple(
        Told(each.id, entry.id, entry.at, entry.by, entry.kind, _text(each, entry))
        for each in incidents
        for entry in each.gripes
    )


def overrides(incidents: Iterable[Incident]) -> tuple[Told, ...]:
    """What was done with a reason that it needed: without one the process would have refused it.

    Not that which always has a reason, such as a severity that is changed.
    """
    return tuple(
        Told(each.id, entry.id, entry.at, entry.by, entry.kind, entry.because)
        for each in incidents
        for entry in each.timeline
        if entry.because
        and _needed_a_reason(entry.body)
        and not entry.source
        and entry.id not in each.redacted
    )


def _needed_a_reason(body: Body) -> bool:
    """Whether it would have been refused without one, though most of its kind need none."""
    match body:
        case Resolved():
            return bool(body.overrides)
        case ActionClosed():
            return body.evidence is None
        case Decided():  # its reason is why, not in spite of what, but where somebody objected
            return bool(body.against)
        case _:
            return not body.needs_because


def slow_handovers(
    incidents: Iterable[Incident], policy_for: Callable[[Incident], ResponsePolicy], now: datetime
) -> tuple[Slow, ...]:
    """Handovers accepted later than a task has to be acknowledged, or not by then.

    An offer stands until the next one of its role, or until its holder, or the incident, is done.
    """
    found = []
    for incident in incidents:
        within = policy_for(incident).acknowledge_within
        stood = [each for each in incident.timeline if each.id not in incident.lost]
        accepted = {e.body.offer: e.at for e in stood if isinstance(e.body, HandoverAccepted)}
        offers = [(e.at, e, e.body) for e in stood if isinstance(e.body, HandoverOffered)]
        for number, (at, each, offer) in enumerate(offers):
            next_ones = (
                then for then, _, other in offers[number + 1 :] if other.role == offer.role
            )
            took = accepted[each.id] - at if each.id in accepted else None
            until = min((now, *next_ones, *_ends(incident, at, offer)))
            if (until - at if took is None else took) > within:
                found.append(Slow(incident.id, offer.role, each.by, offer.to, at, took))
    return tuple(found)


def _ends(incident: Incident, at: datetime, offer: HandoverOffered) -> list[datetime]:
    """When what an offer hangs on was over: what its holder held, and the incident."""
    held = (each.until for each in incident.held(offer.role) if each.entry == offer.replaces)
    ended = (end for _, end in incident.was_open)
    return [each for each in (*held, *ended) if each is not None and each >= at]


def none_here(incidents: Iterable[Incident], nothing: str, of_some: str) -> str:
    """What is told where nothing was found: `of_some`, where only some were recorded here.

    Of incidents that were brought in nobody knows what a source does not keep.
    """
    brought_in = [bool(each.header.sources) for each in incidents]
    if not any(brought_in):
        return nothing
    if all(brought_in):
        return "Nothing of this was recorded here: the incidents were brought in."
    return f"Of the incidents that were recorded here, {of_some}."


def gaps(incidents: Iterable[Incident], now: datetime) -> tuple[Gap, ...]:
    """Silence of `SILENCE` or more while an incident was open, the longest first."""
    found = []
    for incident in incidents:
        if incident.header.sources:
            continue  # how much was written elsewhere says nothing of this team
        times = [*(each.at for each in incident.timeline), now]
        silent = [(one, two) for one, two in pairwise(times) if two - one >= SILENCE]
        for since, until in overlaps(silent, open_spans(incident, now)):
            if until - since >= SILENCE:
                found.append(Gap(incident.id, since, until - since))
    return tuple(sorted(found, key=lambda each: (-each.lasted, each.incident, each.since)))


def toil(incidents: Iterable[Incident], least: int = OFTEN) -> tuple[Toil, ...]:
    """Tasks that were done `least` times or more in the same words, the most frequent first.

    Case, punctuation and numbers do not count: “Restart node 3.” is “restart node 7”.
    """
    known: dict[str, list[tuple[datetime, str, str, str]]] = {}
    for incident in incidents:
        for each in incident.tasks.values():
            if each.status == "done" and each.ended and each.id not in incident.redacted:
                row = (each.ended, incident.id, each.owner, each.text)
                known.setdefault(normalised(each.text), []).append(row)
    found = [
        Toil(
            rows[-1][3],
            len(rows),
            tuple(dict.fromkeys(row[1] for row in rows)),
            tuple(sorted({row[2] for row in rows})),
            rows[-1][0],
        )
        for rows in map(sorted, known.values())
        if len(rows) >= least
    ]
    return tuple(sorted(found, key=lambda each: (-each.times, each.words)))


def normalised(text: str) -> str:
    """The words of a text, whatever their case, the marks between them, and the numbers in them."""
    return " ".join(_MARKS.sub(" ", _NUMBER.sub("#", text.casefold())).split())


def _text(incident: Incident, entry: Entry) -> str:
    if entry.id in incident.redacted:
        entry = without_words(entry)
    return incident.corrections.get(entry.id) or str(getattr(entry.body, "text", ""))
