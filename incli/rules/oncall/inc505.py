"""Whoever worked at night rests before they work in an incident again.

A tired person is slower than nobody, and is the next incident. A pause of less than an hour is no
rest, and none is broken by it. Rosters that leave no rest between two shifts are told, too.
"""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from incli.domain.business import Business
from incli.domain.layout import incident_folder
from incli.domain.rest import LATELY, Stretch, at_night, unrested, worked
from incli.rules.cases.repository import RepositoryCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, NotApplicable, Param, Rule
from incli.rules.told import clock, span

_AHEAD = timedelta(days=28)


def judge(case: RepositoryCase, asked: Asked) -> Iterator[Fault]:
    """Rosters as the lint sees them, and what everybody did lately."""
    recent = worked(case.incidents(), case.now, case.now - LATELY)
    if not recent and not case.rosters:
        raise NotApplicable("there is no roster, and nobody was in an incident lately")
    for each in case.roster_problems(_AHEAD):
        if each.rule == "INC505":
            yield Fault(
                each.message, path=each.path, line=each.line, column=each.column, hint=each.hint
            )
    rest = asked["rest"]
    business = case.policy.business if case.policy else Business()
    for person, stretches in recent.items() if rest is not None else ():

        def is_work(each: Stretch, person: str = person) -> bool:
            return bool(at_night(each, person, case.team, business) >= asked["work"])

        for (one, night), (two, _) in pairwise(unrested(stretches, rest, is_work)):
            if night is not None and two.start - one.end < rest:
                yield _fault(case, person, (night, one, two), rest)


def _fault(
    case: RepositoryCase, person: str, broken: tuple[Stretch, Stretch, Stretch], rest: timedelta
) -> Fault:
    night, last, (begin, incident) = broken[0], broken[1], (broken[2].start, broken[2].incident)
    ended = last.end
    more = "" if night == last else f", once more until {clock(ended)}"
    return Fault(
        f"{case.team.name(person)} worked at night until {clock(night.end)}{more}, and again from "
        f"{clock(begin)}, after {span(begin - ended)}; {span(rest)} of rest are asked for.",
        path=f"{incident_folder(incident)}/incident.yaml",
        measured=span(begin - ended),
        allowed=span(rest),
        param="rest",
        hint=f"incli -i {incident} stay, without {person}",
    )


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
