"""A drill as it runs: opened from a scenario, and told what falls due."""

import hashlib
from collections.abc import Iterator
from datetime import datetime

from incli.app.drills.scenarios import made, written
from incli.app.evidence import evidence_of
from incli.app.load import resting
from incli.app.roster.reading import readable
from incli.app.session import Said, Session, Written
from incli.documents.loader import load
from incli.documents.record import write_entry
from incli.documents.schemas import validate
from incli.domain.drill import Inject, Scenario, inject_text, turns, waiting
from incli.domain.errors import InvalidData, Refused
from incli.domain.incident import Incident
from incli.domain.kinds.attachments import EvidenceAdded
from incli.domain.kinds.corrections import Redacted
from incli.domain.kinds.lifecycle import Opened
from incli.domain.kinds.notes import Note
from incli.domain.layout import incident_folder, new_incident_id
from incli.domain.roster.oncall import absence
from incli.domain.state import Header
from incli.domain.value import Value, replace
from incli.store.sharing import background

_KEPT = "scenario.yaml"
_PATIENCE = 5.0
"""Seconds that the remote has to answer, before a drill is opened without it. Ours."""


def begin(session: Session, scenario: Scenario, speed: float) -> Written:
    """Open a drill; what it is about is kept beside its timeline, on its own clock.

    Both at once, so that no drill is without its scenario. Like every incident it is left out of
    what is published where the policy says so; a severity that the policy does not know is for the
    responders to say.
    """
    policy = session.policy_now
    level = policy.severity(scenario.severity)
    text = written(faster(scenario, speed), f"The drill {scenario.name}, as it was run.")
    about = "The scenario of this drill. Its cause is sealed: incli drill reveal"
    kept, files = evidence_of(_KEPT, text.encode(), about)
    opened = Opened(
        scenario.title,
        level.id if level else None,
        services=scenario.services,
        tags=scenario.tags,
    )
    running = session.open(
        Header(scenario.title, "drill", policy.visibility, scenario.services, scenario.tags),
        (opened, kept),
        Said(),
        lambda: new_incident_id(scenario.title, session.now, session.view.ids()),
        files,
    )
    session.settings = replace(session.settings, incident=running.incident.id)
    session.view.refresh(session.repository.tip())
    return running


def must_be_alone(session: Session, scenario: Scenario) -> None:
    """Refuse to open a drill that is open already, here or wherever the remote knows of.

    Two that tell it tell everything twice. Where the remote does not answer nobody can know.
    """
    if background.enabled(session.repository):
        from incli.store.sharing.now import settle  # noqa: PLC0415  # only where there is a remote

        settle(session.repository, _PATIENCE)
        session.view.refresh(session.repository.tip())
    for drill in drills(session):
        if drill.status == "open" and drill.title == scenario.title:
            raise Refused(
                f"{drill.id} is open, and told from the clone in which it was opened.",
                f"incli -i {drill.id} drill run    tells it on, where nobody does any more",
            )


def faster(scenario: Scenario, speed: float) -> Scenario:
    """The same, on a clock that runs `speed` times as fast."""
    scaled = (Inject(each.after / speed, each.source, each.say) for each in scenario.injects)
    return replace(scenario, injects=tuple(scaled))


def scenario_of(session: Session, drill: Incident) -> Scenario:
    """What a drill is about; refuses what is none."""
    if drill.header.kind != "drill":
        raise Refused(f"{drill.id} is no drill of a scenario.", "incli drill list")
    for entry in drill.evidence:
        body = entry.body
        if isinstance(body, EvidenceAdded) and body.location.endswith(f"-{_KEPT}"):
            return _read(session, f"{incident_folder(drill.id)}/{body.location}")
    raise Refused(
        f"{drill.id} was opened without a scenario: nobody knows its cause.",
        "incli drill run SCENARIO    opens one with it; scenarios: incli drill list",
    )


def _read(session: Session, path: str) -> Scenario:
    found = session.repository.objects.read(f"{session.repository.tip()}:{path}")
    if found is None:
        raise Refused(f"{path} is not there.", "incli sync")
    document = load(found[2], path)
    findings = validate(document, "scenario", path)
    if findings:
        raise InvalidData(*findings)
    return made("", document.data, path)


def tell(session: Session, scenario: Scenario) -> Written | None:
    """Write the next inject that is due by now; None where none is."""

    def due(drill: Incident) -> tuple[int, ...]:
        return tuple(number for at, number in _waiting(scenario, drill) if at <= session.now)

    session.view.refresh(session.repository.tip())
    if not due(session.incident()):
        return None

    def told(drill: Incident) -> tuple[Note, ...]:
        number = next(iter(due(drill)), None)
        if number is None:
            raise Refused("Somebody else has told it just now.", "incli log")
        return (Note(inject_text(number, scenario.injects[number - 1])),)

    return session.write(told, Said())


def next_at(scenario: Scenario, drill: Incident) -> datetime | None:
    """When the next inject falls due; None where none is left."""
    return min((at for at, _ in _waiting(scenario, drill)), default=None)


def _waiting(scenario: Scenario, drill: Incident) -> tuple[tuple[datetime, int], ...]:
    return waiting(scenario, drill, tuple(_hidden(scenario, drill)))


def _hidden(scenario: Scenario, drill: Incident) -> Iterator[int]:
    """The injects that were redacted: their words are gone, but the hash of the file is kept."""
    bodies = (each.body for each in drill.timeline)
    hashes = {each.entry: each.sha256 for each in bodies if isinstance(each, Redacted)}
    for entry in drill.timeline:
        if entry.kind != "note" or entry.id not in hashes:
            continue
        for number, inject in enumerate(scenario.injects, start=1):
            file = write_entry(replace(entry, body=Note(inject_text(number, inject))))
            if hashlib.sha256(file.encode()).hexdigest() == hashes[entry.id]:
                yield number


def drills(session: Session) -> tuple[Incident, ...]:
    """All drills there have been, in order."""
    found = [each["id"] for each in session.view.summaries() if each["kind"] == "drill"]
    read = (session.view.incident(each) for each in reversed(found))
    return tuple(each for each in read if each is not None)


class Turn(Value):
    """Somebody in the order in which people command drills."""

    person: str
    commanded: datetime | None
    """When they did last; None for never."""
    away: bool
    """Whether they have time off now, or are to rest."""


def commanders(session: Session) -> tuple[Turn, ...]:
    """Whose turn it is to command a drill; those who are away come last."""
    rosters, tired = readable(session)[0], resting(session)
    order = (
        Turn(person, last, person in tired or absence(rosters, person, session.now) is not None)
        for person, last in turns(session.team.people, drills(session))
    )
    return tuple(sorted(order, key=lambda each: each.away))
