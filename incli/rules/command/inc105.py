"""The other roles that the severity asks for are filled, too, in time.

A deputy keeps the clock and backs the commander up, a scribe writes down what happens: two things
that nobody does well beside commanding.
"""

from collections.abc import Iterator

from incli.domain.incident import COMMANDER
from incli.rules.cases.incident import IncidentCase
from incli.rules.command.filled import late
from incli.rules.params import Asked
from incli.rules.rule import Fault, Param, Rule
from incli.rules.told import several


def judge(case: IncidentCase, asked: Asked) -> Iterator[Fault]:
    """Each role that some severity of the incident demands; the commander is for INC101."""
    wanted = asked.by_level(case, "roles")
    roles = [role for each in wanted.values() for role in each or () if role != COMMANDER]
    for role in dict.fromkeys(roles):
        limits = {
            level: (each[role] or asked["within"])
            for level, each in wanted.items()
            if each and role in each
        }
        yield from late(case, role, limits, "roles")
    if asked["apart"]:
        yield from _both(case, {COMMANDER, *roles})


def _both(case: IncidentCase, roles: set[str]) -> Iterator[Fault]:
    """Whoever took one of the roles while they held another."""
    held = sorted(
        (each for role in roles for each in case.holdings(role)),
        key=lambda each: (each.since, each.role),
    )
    for number, each in enumerate(held):
        for other in held[:number]:
            same = other.person == each.person and other.role != each.role
            if same and each.since < (other.until or case.until):
                names = [case.team.role_name(one.role) for one in (other, each)]
                yield Fault(
                    f"{case.name(each.person)} was {several(names)} at the same time.",
                    entry=each.entry,
                    field="person",
                    measured="one person",
                    allowed="two",
                    param="apart",
                )


RULE = Rule(
    id="INC105",
    name="roles-filled",
    scope="incident",
    judge=judge,
    source="PagerDuty incident-response-docs, before/different_roles",
    params=(
        Param(
            "roles",
            "roles",
            "@severity.roles",
            "the roles, with how soon after the opening each is filled",
            stricter="more",
        ),
        Param(
            "within",
            "deadline",
            "15m",
            "how soon, for roles that are given without a time",
            stricter="lower",
            boundary=False,
        ),
        Param(
            "apart",
            "flag",
            False,
            "whether nobody may hold two of them, or one of them and command",
            stricter="higher",
        ),
    ),
    hint="incli assign ROLE PERSON",
    passing="""
params: {roles: {scribe: 10m}}
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down", severity: sev1}
  - {at: "00:09", by: bo, kind: assigned, role: scribe, person: cy}
  - {at: "00:30", by: cy, kind: note, text: "Writing"}
""",
    failing="""
params: {roles: {scribe: 10m}}
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down", severity: sev1}
  - {at: "00:21", by: bo, kind: assigned, role: scribe, person: cy, expect: INC105}
""",
)
