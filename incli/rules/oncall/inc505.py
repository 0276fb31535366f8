"""Whoever worked at night rests before they work in an incident again.

A tired person is slower than nobody, and is the next incident. A pause of less than an hour is no
rest, and none is broken by it. Rosters that leave no rest between two shifts are told, too.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from incli.domain.business import Business
from incli.domain.layout import incident_folder
from incli.domain.load import clock_of, load, presence
from incli.domain.roster.wall import Span
from incli.rules.cases.repository import RepositoryCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, NotApplicable, Param, Rule
from incli.rules.told import clock, span

_PAUSE = timedelta(hours=1)
_LATELY = timedelta(days=28)
"""How long ago a rest may have been broken to be told still. The figure is ours."""
_AHEAD = timedelta(days=28)
_Stretch = tuple[datetime, datetime, str]
"""Work without a rest: from when, until when, and the incident it began in."""


def judge(case: RepositoryCase, asked: Asked) -> Iterator[Fault]:
    """Rosters as the lint sees them, and what everybody did lately."""
    worked = _worked(case)
    if not worked and not case.rosters:
        raise NotApplicable("there is no roster, and nobody was in an incident lately")
    for each in case.roster_problems(_AHEAD):
        if each.rule == "INC505":
            yield Fault(
                each.message, path=each.path, line=each.line, column=each.column, hint=each.hint
            )
    rest = asked["rest"]
    for person, stretches in worked.items() if rest is not None else ():
        for one, two in pairwise(stretches):
            if (
                two[0] - one[1] < rest
                and _at_night(case, person, (one[0], one[1])) >= asked["work"]
            ):
                yield _fault(case, person, (one[1], two), rest)


def _fault(
    case: RepositoryCase, person: str, broken: tuple[datetime, _Stretch], rest: timedelta
) -> Fault:
    ended, (begin, _, incident) = broken
    return Fault(
        f"{case.team.name(person)} worked at night until {clock(ended)}, and again from "
        f"{clock(begin)}, after {span(begin - ended)}; {span(rest)} of rest are asked for.",
        path=f"{incident_folder(incident)}/incident.yaml",
        measured=span(begin - ended),
        allowed=span(rest),
        param="rest",
        hint=f"incli -i {incident} stay, without {person}",
    )


def _worked(case: RepositoryCase) -> dict[str, list[_Stretch]]:
    """When everybody worked lately, pauses joined, in order."""
    found: dict[str, list[_Stretch]] = {}
    for incident in case.incidents():
        if incident.header.sources:
            continue  # who rested elsewhere, nobody recorded
        for person, spans in presence(incident, case.now).items():
            lately = [each for each in spans if each[1] > case.now - _LATELY]
            found.setdefault(person, []).extend((*each, incident.id) for each in lately)
    return {person: _joined(sorted(each)) for person, each in sorted(found.items()) if each}


def _joined(stretches: list[_Stretch]) -> list[_Stretch]:
    joined: list[_Stretch] = []
    for begin, end, incident in stretches:
        if joined and begin - joined[-1][1] < _PAUSE:
            first, until, where = joined[-1]
            joined[-1] = (first, max(until, end), where)
        else:
            joined.append((begin, end, incident))
    return joined


def _at_night(case: RepositoryCase, person: str, worked: Span) -> timedelta:
    business = case.policy.business if case.policy else Business()
    own = clock_of(person, case.team, business)
    return load(person, [worked], own).spent.get("night", timedelta(0))


RULE = Rule(
    id="INC505",
    name="rest-after-night-work",
    scope="repository",
    judge=judge,
    source="alphagov/paas-team-manual, incident process: rest after work out of hours; Directive "
    "2003/88/EC, article 3: eleven hours a day",
    params=(
        Param(
            "rest",
            "span",
            "@limits.rest",
            "how long somebody rests after work at night, before the next incident",
            stricter="higher",
        ),
        Param("work", "span", "30m", "how much of the night is work", stricter="lower"),
    ),
    needs=("rosters",),
    watches=(),
    hint="let somebody else take the next one: incli oncall",
    passing="""
begins: "2026-03-02T23:00:00Z"
params: {rest: 11h}
others:
  - - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
    - {at: "02:00", by: ana, kind: resolved, owner: ana}
  - - {at: "13:30", by: ana, kind: opened, title: "Search slow"}
    - {at: "14:00", by: ana, kind: resolved, owner: ana}
now: 3d
""",
    failing="""
begins: "2026-03-02T23:00:00Z"
params: {rest: 11h}
others:
  - - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
    - {at: "02:00", by: ana, kind: resolved, owner: ana}
  - - {at: "12:30", by: ana, kind: opened, title: "Search slow"}
    - {at: "14:00", by: ana, kind: resolved, owner: ana}
now: 3d
expect: INC505
""",
)
