"""Each action item has one owner, a day by which it is done, and where asked a place to track it.

What has no owner and no day is a wish. The day is soon enough for the severity; where the severity
sets one, an action item without a day has that.
"""

from collections.abc import Iterator

from incli.domain.due import action_due
from incli.domain.state import Action
from incli.rules.afterwards.resolved import of_this_team
from incli.rules.cases.incident import IncidentCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, NotApplicable, Param, Rule
from incli.rules.told import clock


def judge(case: IncidentCase, asked: Asked) -> Iterator[Fault]:
    """Each action item that is open."""
    of_this_team(case)
    waiting = [each for each in case.incident.actions.values() if each.status == "open"]
    if not waiting:
        raise NotApplicable("there is no open action item")
    within = asked.at(case.incident.severity, "within")
    for action in waiting:
        yield from _owned(case, action)
        yield from _dated(case, action, within)
        if asked["tracked"] and not action.links:
            handle = action.id.rpartition("-")[2]
            yield Fault(
                f"“{action.text}” is tracked nowhere.",
                entry=action.id,
                field="text",
                measured="no address",
                allowed="an address",
                param="tracked",
                hint=f"incli evidence add URL --action {handle}",
            )


def _owned(case: IncidentCase, action: Action) -> Iterator[Fault]:
    if unlike := case.team.no_person(action.owner):
        yield Fault(
            f"“{action.text}” is owned by {action.owner}, which is {unlike}.",
            entry=action.id,
            field="owner",
            measured=action.owner,
            allowed="one person",
        )


def _dated(case: IncidentCase, action: Action, within: str | None) -> Iterator[Fault]:
    due = action_due(action, case.policy, within)
    if due is None:
        yield Fault(
            f"“{action.text}” has no day by which it is done.",
            entry=action.id,
            field="text",
            measured="no day",
            allowed="a day",
        )
        return
    latest = case.policy.business.deadline(action.added, within) if within else due
    if due > latest:
        yield Fault(
            f"“{action.text}” is due on {action.due}; {within} are allowed, until {clock(latest)}.",
            entry=action.id,
            field="due",
            measured=str(action.due),
            allowed=str(within),
            param="within",
        )


RULE = Rule(
    id="INC405",
    name="action-items-are-owned",
    scope="incident",
    judge=judge,
    source="PagerDuty postmortem-docs, culture/accountability: done within 15 days of a SEV-1, "
    "30 days of a SEV-2",
    params=(
        Param(
            "within",
            "deadline",
            "@severity.actions",
            "how late an action item may be due, from when it was added",
            stricter="lower",
        ),
        Param("tracked", "flag", False, "whether each names where else it is tracked", "higher"),
    ),
    hint="incli action add TEXT --owner PERSON --due DAY",
    passing="""
params: {within: 15d}
people: {ana: {}, bo: {}}
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down", severity: sev1}
  - {at: "02:00", by: ana, kind: action-added, text: "Alert on lag", owner: bo, due: "2026-03-12"}
""",
    failing="""
params: {within: 15d}
people: {ana: {}, bo: {}}
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down", severity: sev1}
  - {at: "02:00", by: ana, kind: action-added, text: "Alert on lag", owner: bo, due: "2026-05-12", expect: INC405}
""",
)
