"""Who is qualified for which role: computed from the record, not declared.

A role says what it asks for: incidents seen, drills, time on call beside somebody, and with
somebody beside them. The record says what people did; what it cannot know (a course, a shift
before the record began) is logged step by step. Where a role asks for nothing, a training counts
that people.yaml declares with its date.

Source: PagerDuty incident-response-docs, training/incident_commander (how commanders are trained).
"""

from collections.abc import Iterable
from datetime import date, timedelta

from incli.domain.incident import Incident
from incli.domain.team import Person, Role, Team, Trained
from incli.domain.times import write_duration
from incli.domain.value import Value

_MINUTE = timedelta(minutes=1)
_A_DAY = timedelta(days=1)
"""What a step counts for that does not say how long it took."""


class Took(Value):
    """What the record says that a person took part in, before some instant."""

    incidents: frozenset[str] = frozenset()
    """Ids of incidents they joined, wrote to, or held a role in; drills are not among them."""
    drills: frozenset[str] = frozenset()
    shadowed: timedelta = timedelta(0)
    """How long they were in the shadow layer of a roster for the role."""


class Demand(Value):
    """One thing that a role asks for, and how much of it is done."""

    what: str
    asked: str
    done: str
    met: bool


class Qualification(Value):
    """Whether a person is qualified for a role, and what is missing."""

    person: str
    role: str
    demands: tuple[Demand, ...]

    @property
    def qualified(self) -> bool:
        """Whether nothing is missing."""
        return all(each.met for each in self.demands)

    @property
    def missing(self) -> tuple[str, ...]:
        """What is missing, each in a few words."""
        return tuple(
            f"{each.done} of {each.asked} {each.what}" if each.asked else each.what
            for each in self.demands
            if not each.met
        )


def qualification(person: Person, role: Role, took: Took, on: date) -> Qualification:
    """What a person has of what a role asks for, on a day."""
    if role.asks is None:
        return Qualification(person.id, role.id, (_declared(person, role, on),))
    steps = [each for each in person.steps if each.role == role.id and each.on <= on]
    logged: dict[str, list[str]] = {"incident": [], "drill": []}
    spans = {"shadow": took.shadowed, "reverse-shadow": timedelta(0)}
    for at, each in enumerate(steps):
        if each.kind in logged:
            logged[each.kind].append(each.incident or f"step {at}")
        elif each.kind in spans:
            spans[each.kind] += each.length or _A_DAY
    counts = (
        ("incidents seen", role.asks.incidents, len(took.incidents.union(logged["incident"]))),
        ("drills", role.asks.drills, len(took.drills.union(logged["drill"]))),
    )
    demands = [Demand(what, str(n), str(done), done >= n) for what, n, done in counts if n]
    lengths = (
        ("on call beside somebody", role.asks.shadow, spans["shadow"]),
        ("on call with somebody beside", role.asks.reverse_shadow, spans["reverse-shadow"]),
    )
    demands += [
        Demand(what, _told(asked), _told(done), done >= asked)
        for what, asked, done in lengths
        if asked
    ]
    return Qualification(person.id, role.id, tuple(demands))


def is_tracked(team: Team, role: str) -> bool:
    """Whether the team keeps any record of training for a role."""
    known = team.roles.get(role)
    declared = any(each.role == role for one in team.people.values() for each in one.trained)
    return declared or (known is not None and known.asks is not None)


def took_part(person: str, incidents: Iterable[Incident], until: date) -> Took:
    """What a person took part in until the end of a day, by UTC.

    What was cancelled or merged is left out: there was nothing to see, or it went on elsewhere.
    """
    seen: dict[str, set[str]] = {"incident": set(), "drill": set()}
    for each in incidents:
        if each.opened is None or each.opened.date() > until or each.is_set_aside:
            continue
        if was_in(person, each):
            seen.setdefault(each.header.kind, set()).add(each.id)
    return Took(frozenset(seen["incident"]), frozenset(seen["drill"]))


def was_in(person: str, incident: Incident) -> bool:
    """Whether somebody joined an incident, wrote to it, or held a role in it."""
    held = any(each.person == person for each in incident.holdings)
    came = any(each.person == person for each in incident.visits)
    return held or came or person in incident.authors


def _declared(person: Person, role: Role, on: date) -> Demand:
    """The training that people.yaml declares: the one that lasts longest."""
    trained = [each for each in person.trained if each.role == role.id and each.on <= on]
    valid = [each for each in trained if _lasts(each, on)]
    if valid or not trained:
        return Demand("training", "", "trained" if valid else "not trained", bool(valid))
    ended = max(each.until for each in trained if each.until)
    return Demand(f"training ended on {ended}", "", "ended", met=False)


def _lasts(trained: Trained, on: date) -> bool:
    return trained.until is None or on <= trained.until


def _told(span: timedelta) -> str:
    weeks, rest = divmod(span, timedelta(weeks=1))
    return f"{weeks}w" if weeks and not rest else write_duration(span // _MINUTE * _MINUTE)
