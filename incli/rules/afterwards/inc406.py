"""Action items are done when they are due, or declined with a reason.

A list of promises that nobody keeps teaches that postmortems change nothing. To decline one, and
say why, is honest.
"""

from collections.abc import Iterator

from incli.domain.due import action_due
from incli.rules.afterwards.resolved import of_this_team
from incli.rules.cases.incident import IncidentCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, NotApplicable, Param, Rule
from incli.rules.told import span


def judge(case: IncidentCase, asked: Asked) -> Iterator[Fault]:
    """Each action item that is open, against now."""
    of_this_team(case)
    within = asked.at(case.incident.severity, "within")
    waiting = [
        (action, due)
        for action in case.incident.actions.values()
        if action.status == "open" and (due := action_due(action, case.policy, within))
    ]
    if not waiting:
        raise NotApplicable("no open action item has a day")
    for action, due in waiting:
        over = case.now - due
        if over > asked["grace"]:
            yield Fault(
                f"“{action.text}” is {span(over)} overdue; {case.name(action.owner)} owns it.",
                entry=action.id,
                field="due" if action.due else "text",
                measured=span(over),
                allowed=span(asked["grace"]),
                param="grace",
                hint=f"incli action close {action.id.rpartition('-')[2]} --evidence URL",
            )


RULE = Rule(
    id="INC406",
    name="action-items-are-done",
    scope="incident",
    judge=judge,
    source="PagerDuty postmortem-docs, culture/accountability",
    params=(
        Param("grace", "span", "0m", "how long one may be overdue", stricter="lower"),
        Param(
            "within",
            "deadline",
            "@severity.actions",
            "when one without a day is due, from when it was added",
            stricter="lower",
        ),
    ),
    hint="incli action close ITEM --evidence URL    incli action decline ITEM --because REASON",
    passing="""
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
  - {at: "02:00", by: ana, kind: action-added, text: "Alert on lag", owner: bo, due: "2026-03-12"}
now: "2026-03-12T20:00:00Z"
""",
    failing="""
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
  - {at: "02:00", by: ana, kind: action-added, text: "Alert on lag", owner: bo, due: "2026-03-12", expect: INC406}
now: "2026-03-14T08:00:00Z"
""",
)
