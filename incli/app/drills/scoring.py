"""The score of a drill: the clocks, the rules that real incidents are held to, and the cause."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from incli.app.drills.running import scenario_of
from incli.app.policy.explain import held_mode
from incli.app.policy.replay import answered, cases_of
from incli.app.rulebook import rules
from incli.app.session import Session
from incli.domain.drill import during, named
from incli.domain.entry import Entry
from incli.domain.errors import Refused
from incli.domain.incident import COMMANDER, Incident
from incli.domain.value import Value, replace
from incli.rules.rule import Answer, Rule

CLOCKS = ("commander", "first update", "first decision", "cause named", "mitigated", "resolved")
"""What is timed, counted from when the drill was opened."""


class Score(Value):
    """How a drill went."""

    incident: Incident
    clocks: dict[str, timedelta | None]
    """For each of `CLOCKS`: how long it took; None where it did not happen."""
    named: Entry | None
    """The entry that first names the cause."""
    kept: int
    """How many rules were kept."""
    failed: tuple[tuple[Rule, Answer], ...]
    """The rules that were not kept, and what they say."""


def score(session: Session, drill: Incident) -> Score:
    """How a drill went; refused while it runs, for it would tell what is to be found out.

    As it was when it ended, whenever it is asked for: what fell due later is no part of the drill.
    """
    scenario = scenario_of(session, drill)
    must_be_over(drill)
    answers = tuple(_answers(session, drill))
    entry = named(scenario, drill)
    times = {
        "commander": _first_holding(drill),
        "first update": _first(drill, "update-posted"),
        "first decision": _first(drill, "decided"),
        "cause named": entry.at if entry else None,
        "mitigated": drill.impact.get("mitigated"),
        "resolved": drill.resolved,
    }
    opened = drill.opened
    ended = drill.resolved
    clocks = {
        name: at - opened if at and opened and (ended is None or at <= ended) else None
        for name, at in times.items()
    }
    return Score(
        drill,
        clocks,
        entry,
        sum(each.outcome == "pass" for _, each in answers),
        tuple((rule, each) for rule, each in answers if each.outcome == "fail"),
    )


def _answers(session: Session, drill: Incident) -> Iterator[tuple[Rule, Answer]]:
    """What every rule about incidents says of it, by the policy that held when it opened."""
    ended = drill.resolved or drill.timeline[-1].at
    (case,) = (replace(each, now=ended) for each in cases_of(session, (drill,)))
    for rule in rules().values():
        if rule.scope == "incident":
            mode = held_mode(rule, case.policy, ended.date())
            yield rule, answered(rule, mode, case)


def must_be_over(drill: Incident) -> None:
    """Refuse what would tell the cause while people still look for it."""
    if drill.status == "open":
        whose = "ends it" if drill.commander is None else f"is for {drill.commander}, who commands"
        raise Refused(
            "The drill still runs.", f"incli -i {drill.id} resolve --owner PERSON    {whose}"
        )


def _first(drill: Incident, kind: str) -> datetime | None:
    return next((each.at for each in during(drill) if each.kind == kind), None)


def _first_holding(drill: Incident) -> datetime | None:
    return next((each.since for each in drill.held(COMMANDER)), None)
