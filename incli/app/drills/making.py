"""New scenarios: written by somebody, or made of an incident of the past."""

import re
from collections.abc import Iterator, Sequence

from incli.app.drills.scenarios import path_of, scenarios, shipped, written
from incli.app.editing import change_policy
from incli.app.session import Session
from incli.documents.front import read_front
from incli.domain.drill import Cause, Inject, Scenario, names, sayable, since
from incli.domain.entry import Entry
from incli.domain.errors import InvalidInput, Refused
from incli.domain.incident import Incident
from incli.domain.layout import postmortem_path
from incli.domain.phrases import Phrasing
from incli.domain.text import one_line
from incli.domain.times import write_time
from incli.domain.value import Value

_NAME = re.compile(r"[0-9a-z][0-9a-z-]{0,60}", re.ASCII)
_INJECT = re.compile(r"(\S+)\s+([^:]+):\s*(.+)", re.DOTALL)
_TOLD = frozenset({"note", "finding", "impact"})
"""The kinds of entries that told responders something; what they did about it is theirs to find."""
_COMMENT = """A drill. Add injects as you like; `after` counts from when the drill is opened.
The cause is sealed, so that nobody reads it by accident: incli drill new seals it."""


class Made(Value):
    """A new scenario, and what came of writing it."""

    scenario: Scenario
    path: str
    commit: str | None
    withheld: int = 0
    """How many entries of the past were left out, since they name the cause."""
    tags: tuple[str, ...] = ()
    """Which of its tags were, too."""


def copied(session: Session, name: str) -> Made:
    """One of incli's own scenarios as a file of the team, to be changed."""
    return _saved(session, scenarios(session)[0][name].scenario, shipped()[name])


def begun(session: Session, name: str, title: str, injects: Sequence[str], cause: Cause) -> Made:
    """A scenario of one's own; each inject as `5m monitoring: error rate at 40 %`."""
    read = tuple(_inject(each) for each in injects)
    scenario = Scenario(
        name=name,
        title=title,
        injects=read or (Inject(since("0s"), "the first report", title),),
        cause=cause,
    )
    return _saved(session, scenario, written(scenario, _COMMENT))


def from_incident(
    session: Session, incident: Incident, name: str, speed: float, cause: Cause | None
) -> Made:
    """An incident of the past as a scenario: what was learned when, and what it was, sealed."""
    if incident.header.kind == "drill":
        raise Refused(f"{incident.id} was a drill itself.", "incli drill list")
    if incident.header.visibility == "internal":
        raise Refused(
            f"{incident.id} is internal, and a scenario would tell it.", "incli drill new NAME …"
        )
    if incident.merged_into:
        raise Refused(
            f"{incident.id} went on in {incident.merged_into}.",
            f"incli drill from {incident.merged_into}",
        )
    cause = cause or _learned(session, incident)
    told = _told(incident)
    kept = [each for each in told if not names(cause, _words(incident, each))]
    _must_not_tell(cause, incident, name)
    tags = _tags(cause, incident)
    scenario = Scenario(
        name=name,
        title=incident.title,
        injects=tuple(_of_the_past(incident, kept, speed)),
        cause=cause,
        severity=incident.severities[0][1] if incident.severities else None,
        services=incident.header.services,
        tags=tags,
        source=_source(cause, incident),
    )
    made = _saved(session, scenario, written(scenario, _COMMENT))
    left_out = tuple(each for each in incident.header.tags if each not in tags)
    return Made(made.scenario, made.path, made.commit, len(told) - len(kept), left_out)


def _must_not_tell(cause: Cause, incident: Incident, name: str) -> None:
    """Refuse where what everybody sees from the first moment on names the cause."""
    if names(cause, incident.title):
        raise Refused(
            "The title names the cause already.", "incli drill from … --named-by OTHER-WORDS"
        )
    if names(cause, _seen(incident)):
        raise Refused(
            "The services name the cause already.", "incli drill from … --named-by OTHER-WORDS"
        )
    if names(cause, name):
        raise Refused(
            f"The name {one_line(name)} names the cause already.",
            "incli drill from … --name OTHER-NAME",
        )


def _seen(incident: Incident, *tags: str) -> str:
    return " ".join((incident.title, *incident.header.services, *tags))


def _tags(cause: Cause, incident: Incident) -> tuple[str, ...]:
    """The tags that do not name the cause, also not with what is seen beside them."""
    kept: tuple[str, ...] = ()
    for tag in incident.header.tags:
        if not names(cause, _seen(incident, *kept, tag)):
            kept = (*kept, tag)
    return kept


def _source(cause: Cause, incident: Incident) -> str:
    if incident.opened is None:
        return ""
    day = write_time(incident.opened)[:10]
    known = not names(cause, incident.id)  # the title may have been another one
    return f"{incident.id}, {day}" if known else f"an incident of {day}"


def _told(incident: Incident) -> list[Entry]:
    """What responders learned from the first report to the end; nothing redacted."""
    opened, end = incident.opened, incident.resolved
    return [
        each
        for each in incident.timeline
        if each.kind in _TOLD and each.id not in incident.redacted
        if opened is not None and each.at >= opened and (end is None or each.at <= end)
    ]


def _of_the_past(incident: Incident, told: Sequence[Entry], speed: float) -> Iterator[Inject]:
    """What was told, on the original clock, scaled; by whom is left out."""
    yield Inject(since("0s"), "the first report", incident.title)
    for entry in told:
        if incident.opened is not None:
            passed = (entry.at - incident.opened) / speed
            yield Inject(passed, "a responder then", _words(incident, entry))


def _words(incident: Incident, entry: Entry) -> str:
    return incident.corrections.get(entry.id) or Phrasing().phrase(entry)


def _learned(session: Session, incident: Incident) -> Cause:
    """The cause as the postmortem has it: what contributed."""
    path = postmortem_path(incident.id)
    content = session.policies.content(path)
    factors = (read_front(content, path).data or {}).get("contributing_factors") if content else ()
    named = tuple(str(each) for each in factors or () if sayable(str(each)))
    if not named:
        raise InvalidInput(
            "What was the cause? No postmortem names what contributed.",
            'incli drill from … --cause "an oxygen tank burst" --named-by "oxygen tank"',
        )
    return Cause("; ".join(named), named)


def _inject(typed: str) -> Inject:
    found = _INJECT.fullmatch(typed.strip())
    try:
        if found is None:
            raise ValueError(f"“{one_line(typed)}” is no inject")  # noqa: TRY301  # told below
        return Inject(since(found[1]), found[2].strip(), found[3].strip())
    except ValueError as error:
        hint = '--inject "5m monitoring: 40 % of checkouts fail"'
        raise InvalidInput(f"{error}.", hint) from None


def _saved(session: Session, scenario: Scenario, text: str) -> Made:
    if not _NAME.fullmatch(scenario.name):
        raise InvalidInput(
            f"“{scenario.name}” is no name for a file.", "small letters, digits and dashes"
        )
    path = path_of(scenario.name)
    if session.policies.content(path) is not None:
        raise Refused(f"{path} is there already.", "incli drill list    or take another name")
    subject = f"policy: add the drill {scenario.name}"
    return Made(scenario, path, change_policy(session, path, lambda _: text, subject))
