"""Teams practise every so often, and not always under the same commander.

What is done once a year does not work at three in the morning. A drill is what `incli drill run`
opens, or `incli open --drill`; one that was cancelled or merged was not held. A team took part when
one of its people did.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from incli.domain.drill import was_held
from incli.domain.incident import COMMANDER, Incident
from incli.domain.text import counted
from incli.domain.training import was_in
from incli.rules.cases.repository import RepositoryCase
from incli.rules.params import Asked
from incli.rules.process.since import first_opened
from incli.rules.rule import Fault, NotApplicable, Param, Rule
from incli.rules.told import several


def judge(case: RepositoryCase, asked: Asked) -> Iterator[Fault]:
    """All drills, in order; counted from the first incident of all."""
    began = first_opened(case)
    drills = sorted(
        (each for each in case.incidents() if was_held(each)),
        key=lambda each: (each.opened or began, each.id),
    )
    teams = asked["teams"]
    if asked["every"] is None and asked["in_a_row"] is None:
        raise NotApplicable("no drills are demanded")
    if asked["every"] is not None:
        yield from _missed(case, "", drills, asked["every"], began)
        for team in teams:
            members = case.team.groups.get(team, ())
            took = [each for each in drills if any(was_in(person, each) for person in members)]
            yield from _missed(case, team, took, asked["every"], began)
    yield from _same_commander(case, drills, asked["in_a_row"])


def _missed(
    case: RepositoryCase, team: str, drills: Sequence[Incident], every: timedelta, began: datetime
) -> Iterator[Fault]:
    last = max((each.opened for each in drills if each.opened), default=began)
    ago = case.now - last
    if ago > every:
        more = "more than " if ago.days == every.days else ""
        what = f"The last drill{f' of {team}' if team else ''} was {more}{counted(ago.days, 'day')} ago"
        never = f"{team or 'Nobody'} has {'never' if team else 'ever'} had a drill"
        yield Fault(
            f"{what if drills else never}; {every.days} days are allowed.",
            path=case.policy_path,
            pointer=("rules", "INC606"),
            measured=f"{ago.days}d",
            allowed=f"{every.days}d",
            param="every",
        )


def _same_commander(
    case: RepositoryCase, drills: Sequence[Incident], most: int | None
) -> Iterator[Fault]:
    commanded = [(each, _commanders(each)) for each in drills]
    commanded = [each for each in commanded if each[1]]
    if most is None or len(commanded) <= most:
        return
    latest = commanded[-most - 1 :]
    always = set.intersection(*(who for _, who in latest))
    if always:
        names = several([case.team.name(each) for each in sorted(always)])
        yield Fault(
            f"{names} commanded the last {len(latest)} drills, {latest[-1][0].id} among them.",
            path=case.policy_path,
            pointer=("rules", "INC606"),
            measured=str(len(latest)),
            allowed=str(most),
            param="in_a_row",
            hint="let somebody else command the next one: incli drill list",
        )


def _commanders(drill: Incident) -> set[str]:
    return {each.person for each in drill.held(COMMANDER)}


RULE = Rule(
    id="INC606",
    name="drills-are-held",
    scope="repository",
    judge=judge,
    source="PagerDuty incident-response-docs, training/overview; 18F/identity-handbook, "
    "secops-incident-response-guide (exercises are part of the work); the figures are ours",
    params=(
        Param("every", "span", "90d", "how long after a drill the next one is held", "lower"),
        Param(
            "teams",
            "words",
            [],
            "teams of policies/people.yaml of which each takes part that often",
            stricter="more",
        ),
        Param(
            "in_a_row",
            "count",
            1,
            "how many drills in a row one person may command",
            stricter="lower",
        ),
    ),
    watches=(),
    hint='incli drill run SCENARIO    or without one: incli open "…" --drill',
    passing="""
begins: "2026-01-05T09:00:00Z"
now: "2026-03-20T09:00:00Z"
others:
  - - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
  - header: {kind: drill}
    entries:
      - {at: "3d", by: ana, kind: opened, title: "A region is gone"}
      - {at: "3d", by: ana, kind: assigned, role: incident-commander, person: ana}
  - header: {kind: drill}
    entries:
      - {at: "40d", by: bo, kind: opened, title: "The certificate has expired"}
      - {at: "40d", by: bo, kind: assigned, role: incident-commander, person: bo}
""",
    failing="""
begins: "2026-01-05T09:00:00Z"
now: "2026-08-20T09:00:00Z"
others:
  - - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
  - header: {kind: drill}
    entries:
      - {at: "3d", by: ana, kind: opened, title: "A region is gone"}
expect: INC606
""",
)
