"""What happens in made-up incidents: who does what, given the state so far."""

import random
from collections.abc import Callable

from incli.domain.entry import Body
from incli.domain.incident import COMMANDER, Incident
from incli.domain.kinds.decisions import Decided, Objected, Proposed
from incli.domain.kinds.impact import Impact
from incli.domain.kinds.notes import Found, Note, Sorted, Todo
from incli.domain.kinds.presence import Joined
from incli.domain.kinds.roles import Assigned
from incli.domain.kinds.severity import SeverityChanged
from incli.domain.kinds.tasks import TaskAcknowledged, TaskAdded, TaskDone
from incli.domain.kinds.updates import UpdatePosted

PEOPLE = (
    *("amira", "ravi", "jonas", "mei", "dana", "tomas", "ines", "kofi", "lena", "omar", "priya"),
    *("sven", "yuki", "zola", "hugo", "nadia", "pavel", "rosa", "tariq", "wanda", "bao", "carla"),
    *("deniz", "elif"),
)
SERVICES = ("checkout", "payments", "search", "login", "mail", "catalogue", "billing", "images")
FAULTS = (
    *("errors in the EU", "latency above two seconds", "down in one region", "writes refused"),
    *("certificates expired", "queue does not drain", "wrong prices shown", "out of disk space"),
)
_SAID = (
    "Error rate is back to normal in fra1, still twelve per cent in fra2.",
    "Replica lag is forty minutes.\nFailing over would lose writes, so we wait.",
    "Restarted the workers one by one; memory grows again at the same pace.",
    "Nothing was deployed in the last six hours, and no configuration changed either.",
    "Support counts 38 reports since 02:10, all of them from the mobile app.",
    "The dashboard is blind since the proxy moved; using the access logs of the edge instead.",
)

Step = tuple[str, Body, str | None]
"""Who, what, and why where that is needed."""


def middle(incident: Incident, chance: random.Random) -> Step:
    """The next thing that happens between the beginning and the end of an incident."""
    if incident.commander is None:
        person = chance.choice(PEOPLE)
        return person, Assigned(COMMANDER, person), None
    pending = _task(incident), _decision(incident), _sorting(incident)
    likely = [step for step in pending if step]
    if likely and chance.random() < 0.4:
        return chance.choice(likely)
    make = chance.choices([each for each, _ in _NEW], weights=[weight for _, weight in _NEW])[0]
    return make(incident, chance)


def _task(incident: Incident) -> Step | None:
    for task in incident.tasks.values():
        if task.is_open and task.acknowledged:
            return task.owner, TaskDone(task.id, "done, and checked by somebody else"), None
        if task.is_open:
            return task.owner, TaskAcknowledged(task.id), None
    return None


def _decision(incident: Incident) -> Step | None:
    for each in incident.proposals.values():
        if each.status == "open" and incident.commander:
            return incident.commander, Decided(each.id, "go"), None
    return None


def _sorting(incident: Incident) -> Step | None:
    for each in incident.captured.values():
        if each.sorted is None:
            return each.by, Sorted(each.id, "later"), None
    return None


def _noted(incident: Incident, chance: random.Random) -> Step:
    _ = incident
    return chance.choice(PEOPLE), Note(chance.choice(_SAID)), None


def _found(incident: Incident, chance: random.Random) -> Step:
    _ = incident
    return chance.choice(PEOPLE), Found(chance.choice(_SAID)), None


def _kept(incident: Incident, chance: random.Random) -> Step:
    _ = incident
    return chance.choice(PEOPLE), Todo("the runbook still names the old address"), None


def _joined(incident: Incident, chance: random.Random) -> Step:
    absent = [each for each in PEOPLE if each not in incident.here]
    return (chance.choice(absent), Joined(), None) if absent else _noted(incident, chance)


def _told(incident: Incident, chance: random.Random) -> Step:
    _ = incident
    text = "We are still working on it; some requests fail. More in half an hour."
    return chance.choice(PEOPLE), UpdatePosted("public", text), None


def _affected(incident: Incident, chance: random.Random) -> Step:
    left = [each for each in ("started", "detected", "mitigated") if each not in incident.impact]
    if not left:
        return _noted(incident, chance)
    return chance.choice(PEOPLE), Impact(left[0], chance.randrange(5000)), None


def _assigned(incident: Incident, chance: random.Random) -> Step:
    owner = chance.choice([each for each in PEOPLE if each != incident.commander])
    text = "find out whether the replica lag is real"
    return incident.commander or owner, TaskAdded(owner, "15m", text), None


def _proposed(incident: Incident, chance: random.Random) -> Step:
    _ = incident
    body = Proposed("fail over to fra2", risk="40 s of writes lost", rollback="back by hand, 5 min")
    return chance.choice(PEOPLE), body, None


def _objected(incident: Incident, chance: random.Random) -> Step:
    for each in incident.proposals.values():
        if each.status == "open":
            by = chance.choice([name for name in PEOPLE if name != incident.commander])
            return by, Objected(each.id, "the lag is not understood yet"), None
    return _noted(incident, chance)


def _worse(incident: Incident, chance: random.Random) -> Step:
    if incident.severity in {None, "sev1"}:
        return _noted(incident, chance)
    return chance.choice(PEOPLE), SeverityChanged("sev1"), "every region is affected by now"


_NEW: tuple[tuple[Callable[[Incident, random.Random], Step], int], ...] = (
    *((_noted, 45), (_found, 15), (_assigned, 10), (_joined, 8), (_told, 6)),
    *((_proposed, 5), (_kept, 5), (_affected, 4), (_objected, 1), (_worse, 1)),
)
