"""Drills: scenarios, what is injected when, a sealed cause, and whose turn it is to command.

Source: PagerDuty incident-response-docs, before/getting_started and training/courses: practise with
incidents whose cause is known, and treat them like real ones.
"""

import base64
import binascii
import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from incli.domain.entry import Entry
from incli.domain.incident import COMMANDER, Incident
from incli.domain.times import read_duration
from incli.domain.value import Value

_WORD = re.compile(r"[^\W_]+")
_AT_ONCE = re.compile(r"(?=0)(?:0+d)?(?:0+h)?(?:0+m)?(?:0+s)?", re.ASCII)
"""`0s`, `0h0m`: what is no duration elsewhere."""
_GROUP = 8
"""Characters of a group of what is sealed."""
_NAMES_A_CAUSE = frozenset({"note", "finding", "proposed", "update-posted", "resolved"})
"""The kinds of entries in which responders say what they think."""


class Inject(Value):
    """Something that reaches the responders at its time."""

    after: timedelta
    """Since the drill was opened."""
    source: str
    """Who or what tells it: `monitoring`, `a customer`."""
    say: str


class Cause(Value):
    """What is behind it: known to whoever wrote the scenario, and found out by the responders."""

    text: str
    named_by: tuple[str, ...]
    """Phrases. Whoever writes all words of one of them, in any order, has named the cause."""


class Scenario(Value):
    """A drill as it is written down."""

    name: str
    title: str
    injects: tuple[Inject, ...]
    cause: Cause
    brief: str = ""
    """What everybody may know beforehand."""
    severity: str | None = None
    services: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    source: str = ""
    """Where it comes from."""

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The number of each inject, by how it stands in the timeline."""
        numbered = enumerate(self.injects, start=1)
        return {_plain(inject_text(number, each)): number for number, each in numbered}


def seal(cause: Cause) -> str:
    """The cause in a form that nobody reads by accident. It is no secret from whoever wants it.

    In groups, so that nothing that looks for keys in files takes it for one.
    """
    data = {"text": cause.text, "named_by": list(cause.named_by)}
    sealed = base64.b64encode(json.dumps(data).encode()).decode()
    return " ".join(sealed[at : at + _GROUP] for at in range(0, len(sealed), _GROUP))


def unseal(sealed: str) -> Cause:
    """What was sealed; raises `ValueError` for anything else."""
    try:
        data = json.loads(base64.b64decode(sealed.replace(" ", ""), validate=True).decode())
        text, phrases = data["text"], data["named_by"]
    except (binascii.Error, ValueError, KeyError, TypeError):
        raise ValueError("the cause is not what incli has sealed") from None
    good = isinstance(phrases, list) and all(isinstance(each, str) for each in phrases)
    if not isinstance(text, str) or not good:
        raise ValueError("the cause is not what incli has sealed")
    return Cause(text, tuple(phrases))


def scenario_from_data(name: str, data: Mapping[str, Any]) -> Scenario:
    """The scenario that a file says; raises `ValueError` where its cause cannot be read."""
    injects = [
        Inject(since(each["after"]), each["source"], each["say"]) for each in data["injects"]
    ]
    return Scenario(
        name=name,
        title=data["title"],
        injects=tuple(sorted(injects, key=lambda each: each.after)),
        cause=unseal(data["cause"]["sealed"]),
        brief=data.get("brief", ""),
        severity=data.get("severity"),
        services=tuple(data.get("services", ())),
        tags=tuple(data.get("tags", ())),
        source=data.get("source", ""),
    )


def since(text: str) -> timedelta:
    """A time since the drill was opened; unlike elsewhere, it may be `0s`."""
    return timedelta(0) if _AT_ONCE.fullmatch(text.strip()) else read_duration(text)


def inject_text(number: int, inject: Inject) -> str:
    """An inject as it stands in the timeline; `number` counts from 1."""
    return f"Inject {number}, {inject.source}: {inject.say}"


def inject_number(scenario: Scenario, entry: Entry) -> int | None:
    """Which inject of the scenario an entry is; None for everything that responders write."""
    return scenario.numbers.get(_plain(entry.text or "")) if entry.kind == "note" else None


def waiting(
    scenario: Scenario, drill: Incident, hidden: Collection[int] = ()
) -> tuple[tuple[datetime, int], ...]:
    """The injects that are still to come: when each falls due, and its number from 1.

    They are told in their order: what comes before one that was told is not told again. `hidden`
    are those that were told and redacted since, so that the timeline does not show them.
    """
    if drill.opened is None or drill.status != "open":
        return ()
    shown = (inject_number(scenario, each) or 0 for each in drill.timeline)
    told = max((*shown, *hidden), default=0)
    return tuple(
        (drill.opened + each.after, number)
        for number, each in enumerate(scenario.injects, start=1)
        if number > told
    )


def named(scenario: Scenario, drill: Incident) -> Entry | None:
    """The first entry in which a responder names the cause; None where nobody did in the drill.

    After its end the cause is known to all.
    """
    for entry in during(drill):
        of_a_responder = entry.kind in _NAMES_A_CAUSE and inject_number(scenario, entry) is None
        if of_a_responder and names(scenario.cause, f"{entry.text or ''} {entry.because or ''}"):
            return entry
    return None


def during(drill: Incident) -> tuple[Entry, ...]:
    """What happened from its opening until it ended, and has an effect."""
    opened, ended = drill.opened, drill.resolved
    return tuple(
        each
        for each in drill.timeline
        if each.id not in drill.lost
        if opened is not None and each.at >= opened and (ended is None or each.at <= ended)
    )


def names(cause: Cause, text: str) -> bool:
    """Whether a text names the cause: all words of one of its phrases, in any order."""
    words = _words(text)
    return any(_words(phrase) <= words for phrase in cause.named_by if sayable(phrase))


def _plain(text: str) -> str:
    """A text whatever way its spaces and ends of lines were written down."""
    return " ".join(text.split())


def sayable(phrase: str) -> bool:
    """Whether a phrase has words, so that somebody can name a cause by it."""
    return bool(_words(phrase))


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))


def was_held(incident: Incident) -> bool:
    """Whether it is a drill that took place: one called off, or part of another, is no practice."""
    is_drill = incident.header.kind == "drill" and incident.opened is not None
    return is_drill and not incident.is_set_aside


def turns(
    people: Iterable[str], drills: Sequence[Incident]
) -> tuple[tuple[str, datetime | None], ...]:
    """Whose turn it is to command a drill: who never did, then who did longest ago; and when."""
    last: dict[str, datetime] = {}
    for drill in filter(was_held, drills):
        for held in drill.held(COMMANDER):
            last[held.person] = max(held.since, last.get(held.person, held.since))
    never = sorted(set(people) - set(last))
    others = sorted(set(people) & set(last), key=lambda person: (last[person], person))
    return tuple((person, last.get(person)) for person in (*never, *others))
